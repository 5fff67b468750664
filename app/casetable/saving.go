package casetable

import (
	"strings"
	"time"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
	"attest/archive/submission"
)

// pause is how long after the last key an answer is stored.
const pause = 2 * time.Second

func (e *editor) typed() {
	e.counted()
	e.halt()
	e.halt = task.After(pause, e.save)
}

// counted says how long it is, and whether that is within the field's limits.
func (e *editor) counted() {
	f := e.column.Field
	var text []string
	for _, p := range e.parts {
		text = append(text, p.entry.Text)
	}
	s := submission.SizeOf(strings.Join(text, "\n"))
	e.count.Set(words.T("casetable.count.answer", s.Words, s.Characters, s.Pages, submission.WordsAPage))
	e.fits.Hidden = f.MaxWords == 0 && f.MaxChars == 0 && f.MaxPages == 0
	over := f.MaxWords > 0 && s.Words > f.MaxWords || f.MaxChars > 0 && s.Characters > f.MaxChars || f.MaxPages > 0 && s.Pages > f.MaxPages
	key, role := "casetable.within", look.OK
	if over {
		key, role = "casetable.over", look.Danger
	}
	e.fits.Set(words.T(key, fieldLimits(f)), role)
}

// said is what the fields say, in one text, to tell whether it is new.
func (e *editor) said() string {
	var b strings.Builder
	for _, p := range e.parts {
		b.WriteString(strings.TrimSpace(p.entry.Text) + "\x00")
	}
	if e.choice != nil {
		b.WriteString(e.choice.Value())
	}
	b.WriteString("\x01")
	if e.unknown != nil {
		b.WriteString(strings.TrimSpace(e.unknown.Text))
	}
	return b.String()
}

// asked is what the fields would say of an answer.
func (e *editor) asked(a submission.Answer) string {
	var b strings.Builder
	kept := keptParts(a)
	switch {
	case e.choice != nil:
		b.WriteString(a.Code())
	case len(kept) > 0 && inParagraphs(kept):
		for _, k := range kept {
			b.WriteString(strings.TrimSpace(k.Text) + "\x00")
		}
	default:
		b.WriteString(strings.TrimSpace(a.Text()) + "\x00")
	}
	b.WriteString("\x01")
	if a.Kept != nil {
		b.WriteString(a.Kept.Unknown)
	}
	return b.String()
}

// read is the answer as the fields say it, and whether that is news.
func (e *editor) read() (record.FilingAnswer, bool) {
	out := record.FilingAnswer{Person: e.person, Field: e.name}
	now := e.said()
	if e.name == "" || e.unknown == nil || now == e.base {
		return out, false
	}
	before, _, _ := strings.Cut(e.base, "\x01")
	text, unknown, _ := strings.Cut(now, "\x01")
	switch {
	case unknown != "" && (text == before || strings.Trim(text, "\x00") == ""):
		out.Unknown = unknown
	case e.choice != nil:
		out.Text = e.choice.Value()
	default:
		for _, p := range e.parts {
			if s := strings.TrimSpace(p.entry.Text); s != "" {
				p.of.Text = s
				out.Parts = append(out.Parts, p.of)
			}
		}
		if len(out.Parts) == 1 && len(out.Parts[0].Sources) == 0 {
			out.Text, out.Parts = out.Parts[0].Text, nil
		}
	}
	return out, true
}

// save stores what is new, beside the window.
func (e *editor) save() {
	e.halt()
	a, changed := e.read()
	if !changed {
		return
	}
	e.base = e.said()
	do := e.page.filing(a)
	e.page.write("", do, nil)
}

// saveNow stores what is new on the spot.
func (e *editor) saveNow() {
	e.halt()
	a, changed := e.read()
	if !changed {
		return
	}
	e.base = e.said()
	if err := e.page.filing(a)(); err != nil {
		e.page.s.Fail(err)
		return
	}
	e.page.s.Done("")
}

// filing readies the store of an answer, which gives way to a newer one.
func (p *Page) filing(a record.FilingAnswer) func() error {
	key := string(a.Person) + " " + a.Field
	p.writes.Lock()
	if p.newest == nil {
		p.newest = map[string]int{}
	}
	p.newest[key]++
	turn := p.newest[key]
	p.writes.Unlock()
	return func() error {
		p.writes.Lock()
		defer p.writes.Unlock()
		if turn < p.newest[key] {
			return nil
		}
		return p.src.file(a)
	}
}

// others are the persons whose answer to the same question is open.
func (e *editor) others() []record.ID {
	var out []record.ID
	if e.person == "" || e.name == "" || e.page.l == nil {
		return nil
	}
	for _, r := range e.page.l.table.Rows {
		if a, ok := e.page.l.table.Answer(r.Person, e.name); ok && r.Person != e.person && r.Refusal == record.Granted && a.Open() {
			out = append(out, r.Person)
		}
	}
	return out
}

// toAll gives the answer that somebody wrote to everyone whose own is open.
func (e *editor) toAll() {
	e.saveNow()
	var list []record.FilingAnswer
	text := make([]string, 0, len(e.parts))
	for _, p := range e.parts {
		text = append(text, strings.TrimSpace(p.entry.Text))
	}
	a := record.FilingAnswer{Field: e.name, Text: strings.Join(text, "\n")}
	if e.choice != nil {
		a.Text = e.choice.Value()
	}
	if s := strings.TrimSpace(e.unknown.Text); s != "" {
		a.Text, a.Unknown = "", s
	}
	for _, id := range e.others() {
		a.Person = id
		list = append(list, a)
	}
	if len(list) == 0 || a.Text == "" && a.Unknown == "" {
		e.page.s.Say("casetable.nobody")
		return
	}
	in := e.holds(e.page.s.Window.Canvas().Focused())
	e.page.write(words.T("casetable.done.all", e.column.Field.Label(lang()), len(list)), func() error { return e.page.src.file(list...) }, func() {
		e.build()
		if in {
			e.back()
		}
	})
}
