package testimonies

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// offer is one line of what can be chosen for the words.
type offer struct {
	text string
	use  record.CodeUse
	tag  string
	make bool // a code of that name is to be made
}

// askCode asks with what the chosen words are coded. Enter takes what fits best;
// what fits nothing becomes a code of the office's own, or a tag.
func (t *thing) askCode() {
	r, a := t.room, t.account
	if t.tabs.Bar.Selected() != tabAccount {
		t.tabs.Bar.Select(tabAccount)
	}
	t.leave() // passages lie over what is stored
	span, quote, ok := a.chosenWords()
	if !ok {
		r.s.Say("coding.nothing")
		return
	}
	var closeIt func()
	unsure := forms.NewCheck(words.T("coding.unsure"), false, nil)
	var shown []offer
	var field *forms.Completion
	var kept *forms.Kept
	suggest := func(text string) []string {
		shown = t.offers(text)
		lines := make([]string, len(shown))
		for i, o := range shown {
			lines[i] = o.text
		}
		return lines
	}
	take := func(text string) {
		i := slices.IndexFunc(shown, func(o offer) bool { return o.text == text })
		if i < 0 { // Enter on what was typed: the best that fits it
			if shown, i = t.offers(text), 0; len(shown) == 0 {
				return
			}
		}
		o := shown[i]
		closeIt()
		kept.Drop()
		if o.make {
			t.makeCode(o.use.Label, func(use record.CodeUse) { t.addMark(span, use, "", unsure.Checked) })
			return
		}
		t.addMark(span, o.use, o.tag, unsure.Checked)
	}
	field = forms.NewCompletion(words.T("coding.hint"), suggest, take)
	kept = forms.Keep(forms.About(r.v, t.id), "code", field.Entry)
	on := t.chipsOn(span, func() { closeIt() })
	body := []fyne.CanvasObject{look.NewParagraph("“"+short(quote, 160)+"”", look.Muted, look.StateWidth), field.Container, unsure}
	if len(on) > 0 {
		body = append(body, look.Section(words.T("coding.on")), look.Chips(on...))
	}
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() })
	ok2 := look.NewButton(words.T("coding.yes"), nil, look.Strong, func() {
		if text := strings.TrimSpace(field.Entry.Text); text != "" {
			take(text)
		}
	})
	closeIt = r.s.Overlay(shell.FormDialog(words.T("coding.title"), look.Column(10, body...), no, ok2), field.Entry, kept.AtLock)
	r.s.KeepAtLock(kept.AtLock)
}

// chipsOn are the codes over the words, each of which can be taken off.
func (t *thing) chipsOn(span record.Span, closeIt func()) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, p := range t.on(span.Segment) {
		over := func(s record.Span) bool {
			return s.Segment == span.Segment && s.From < span.To && span.From < s.To || s.From == s.To
		}
		if !slices.ContainsFunc(p.Spans, over) {
			continue
		}
		for _, m := range t.marksOfPassage(p) {
			out = append(out, look.NewChipButton(m.text+"  ×", look.Accent, func() {
				closeIt()
				t.removeMark(m)
			}))
		}
	}
	return out
}

// offers are the codes and tags that fit what is typed, the likeliest first, and
// what could be made of it. Before anything is typed: those used here already,
// then all of the book.
func (t *thing) offers(typed string) []offer {
	typed = strings.Join(strings.Fields(typed), " ")
	lang := string(words.Current())
	var out []offer
	add := func(o offer) {
		if !slices.ContainsFunc(out, func(x offer) bool { return x.text == o.text }) {
			out = append(out, o)
		}
	}
	code := func(id string) {
		add(offer{text: t.codeName(record.CodeUse{Code: id}), use: t.book.Use(id, lang)})
	}
	exact := false
	if typed == "" {
		for _, p := range t.passages {
			for _, c := range p.Codes {
				code(t.book.Resolve(c.Code))
			}
		}
		for _, c := range t.book.Offered() {
			code(c.ID)
		}
	}
	for _, c := range t.book.Complete(typed, offered-4) {
		code(c.ID)
		exact = exact || strings.EqualFold(c.Name, typed) || strings.EqualFold(c.Ko, typed)
	}
	for i, tag := range matchTags(t.knownTags(), nil, typed) {
		if i == 3 {
			break
		}
		add(offer{text: words.T("coding.tag", tag), tag: tag})
	}
	if typed != "" && !exact {
		add(offer{text: words.T("coding.make", typed), use: record.CodeUse{Label: typed}, make: true})
		add(offer{text: words.T("coding.tag.make", typed), tag: typed})
	}
	return out
}

// knownTags are those of the list and of this account's passages.
func (t *thing) knownTags() []string {
	known := slices.Clone(t.room.list.tags)
	for _, p := range t.passages {
		for _, tag := range p.Tags {
			if !slices.Contains(known, tag) {
				known = append(known, tag)
			}
		}
	}
	return known
}

// makeCode adds one of the office's own to the codebook.
func (t *thing) makeCode(name string, then func(record.CodeUse)) {
	r := t.room
	c := record.Code{ID: string(record.NewID(record.KindCode)), Name: name, Active: true}
	task.Run(func(context.Context) (struct{}, error) {
		b := r.v.Codebook()
		b.Codes = append(slices.Clone(b.Codes), c)
		return struct{}{}, r.v.SaveCodebook(b)
	}, func(_ struct{}, err error) {
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			then(record.CodeUse{Code: c.ID, Label: c.Name})
		}
	})
}
