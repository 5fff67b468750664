package redaction

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Translations goes through the translated paragraphs that stand beside words that are
// left out, one after the other: what of each goes too. Those that are not decided
// come first; what stays undecided is left out whole.
func (d *Desk) Translations() {
	v := d.Vault
	task.Run(func(ctx context.Context) ([]archive.BesideHidden, error) {
		return v.BesideHidden(ctx, d.Submission, "")
	}, func(all []archive.BesideHidden, err error) {
		switch {
		case d.Gone():
		case err != nil:
			d.Shell.Fail(err)
		case len(all) == 0:
			d.Shell.Say("redaction.beside.none")
		default:
			slices.SortStableFunc(all, func(a, b archive.BesideHidden) int { return order(a) - order(b) })
			(&translations{desk: d, all: all}).show()
		}
	})
}

func order(b archive.BesideHidden) int {
	if b.Settled {
		return 1
	}
	return 0
}

// translations is the way through them.
type translations struct {
	desk *Desk
	all  []archive.BesideHidden
	at   int

	parts []record.TextPart // of the one in view: offered, decided before, and chosen here
	on    []bool
	list  *fyne.Container
	shown *look.Paragraph
	close func()
}

// show opens the dialog of the paragraph that is next.
func (t *translations) show() {
	one := t.all[t.at]
	t.parts, t.on = nil, nil
	for _, p := range one.Offered {
		t.put(p, !one.Settled)
	}
	for _, p := range one.Hidden {
		t.put(p, true)
	}
	text := forms.NewSelectable(one.Text, 4)
	field := forms.NewField(words.T("redaction.beside.translation", languageName(one.Language)), words.T("redaction.beside.hint"), text)
	why := newReason()
	t.list, t.shown = look.Column(4), look.NewParagraph("", look.Ink, wide)
	add := look.NewButton(words.T("redaction.beside.add"), nil, look.Normal, func() {
		from, to, ok := text.Chosen()
		if !ok {
			field.Fault(words.T("redaction.text.none"))
			look.Focus(text)
			return
		}
		field.Fault("")
		reason, ok := why.given()
		if !ok {
			return
		}
		t.put(record.TextPart{From: from, To: to, Reason: reason}, true)
		t.lines()
	})
	t.lines()
	content := look.Column(10,
		look.NewParagraph(words.T("redaction.beside.text"), look.Muted, wide),
		forms.NewField(words.T("redaction.beside.original"), "", look.NewParagraph(marked(one.Original, one.Left), look.Ink, wide)).Container,
		field.Container, why.field.Container, look.Line(8, add, look.Space()), t.list,
		look.Column(2, look.NewBold(words.T("redaction.beside.leaves"), look.Ink, look.SmallSize), t.shown))
	whole := look.NewButton(words.T("redaction.beside.whole"), nil, look.Normal, func() { t.decide(nil) })
	settle := look.NewButton(words.T("redaction.beside.settle"), nil, look.Strong, func() {
		d := one.Settle(t.chosen())
		t.decide(&d)
	})
	t.close = t.desk.dialog(words.T("redaction.beside.title", one.Paragraph, one.Label, t.at+1, len(t.all)), content, text, whole, settle)
}

// put adds a part; one that is there is only ticked.
func (t *translations) put(p record.TextPart, on bool) {
	if i := slices.IndexFunc(t.parts, func(o record.TextPart) bool { return o.From == p.From && o.To == p.To }); i >= 0 {
		t.parts[i].Reason, t.on[i] = p.Reason, t.on[i] || on
		return
	}
	t.parts, t.on = append(t.parts, p), append(t.on, on)
}

func (t *translations) chosen() (out []record.TextPart) {
	for i, p := range t.parts {
		if t.on[i] {
			out = append(out, p)
		}
	}
	return out
}

// lines lists the parts with a tick each, and what then leaves.
func (t *translations) lines() {
	one := t.all[t.at]
	say := func() { t.shown.Set(one.Shown(t.chosen())) }
	t.list.Objects = nil
	runes := []rune(one.Text)
	for i, p := range t.parts {
		line := words.T("redaction.left.line", words.T("redaction.beside.words", string(runes[p.From:p.To])), ReasonName(p.Reason))
		t.list.Add(forms.NewCheck(line, t.on[i], func(on bool) {
			t.on[i] = on
			say()
		}))
	}
	say()
	t.list.Refresh()
}

// decide stores what was decided of the one in view, nil to leave it out whole, and
// shows the next.
func (t *translations) decide(part *record.TranslatedPart) {
	one := t.all[t.at]
	t.close()
	switch {
	case part != nil:
		t.desk.Change(words.T("redaction.beside.settled", one.Paragraph), func(p *record.Profile) { p.Settle(*part) })
	case one.Settled:
		t.desk.Change(words.T("redaction.beside.unsettled", one.Paragraph), func(p *record.Profile) { p.Unsettle(one.Settle(nil)) })
	}
	if t.at++; t.at < len(t.all) {
		t.show()
	}
}

// marked is a text with what is left out of it in brackets.
func marked(text string, left []record.TextPart) string {
	runes := []rune(text)
	var b strings.Builder
	at := 0
	for _, p := range left {
		if p.From < at || p.To > len(runes) {
			continue
		}
		b.WriteString(string(runes[at:p.From]) + "【" + string(runes[p.From:p.To]) + "】")
		at = p.To
	}
	b.WriteString(string(runes[at:]))
	return b.String()
}

// languageName is a language's name in the window's, its code where the window has
// none.
func languageName(code string) string {
	if key := "testimonies.lang." + code; words.Has(key) {
		return words.T(key)
	}
	return code
}
