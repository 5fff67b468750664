package viewer

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
	"attest/archive/codebook"
	"attest/archive/record"
)

// offeredCodes is how many codes the completion offers.
const offeredCodes = 12

// codeName is what a code is called now.
func (m *marks) codeName(use record.CodeUse) string {
	if m.book != nil {
		if c, ok := m.book.Code(m.book.Resolve(use.Code)); ok {
			return c.Label(string(words.Current()))
		}
	}
	if use.Label != "" {
		return use.Label
	}
	return use.Code
}

// ask asks for the codes and the note of a region.
func (m *marks) ask(r record.Region) {
	s, lang := m.p.v.s, string(words.Current())
	if m.book == nil {
		return
	}
	before := r
	r.Codes = slices.Clone(r.Codes)
	note := forms.NewMultiLine(3)
	note.SetText(r.Note)
	chips := look.Chips()
	told := look.NewText("", look.Danger, look.SmallSize)
	var fill func()
	fill = func() {
		chips.Objects = nil
		for _, c := range r.Codes {
			chips.Add(look.NewChipButton(m.codeName(c)+"  ×", look.Accent, func() {
				r.Codes = slices.DeleteFunc(r.Codes, func(x record.CodeUse) bool { return x.Code == c.Code })
				fill()
			}))
		}
		chips.Refresh()
	}
	fill()
	var ids []string // "" for a code that is to be made
	var shown []string
	suggest := func(text string) []string {
		ids, shown = nil, nil
		text = strings.Join(strings.Fields(text), " ")
		list := m.book.Complete(text, offeredCodes)
		if text == "" {
			list = m.book.Offered()
		}
		exact := text == ""
		for _, c := range list {
			ids, shown = append(ids, c.ID), append(shown, c.Label(lang))
			exact = exact || strings.EqualFold(c.Name, text) || strings.EqualFold(c.Ko, text)
		}
		if !exact {
			ids, shown = append(ids, ""), append(shown, words.T("coding.make", text))
		}
		return shown
	}
	var field *forms.Completion
	code := func(use record.CodeUse) {
		if !slices.ContainsFunc(r.Codes, func(c record.CodeUse) bool { return c.Code == use.Code }) {
			r.Codes = append(r.Codes, use)
		}
		field.Entry.SetText("")
		field.Close()
		fill()
	}
	// take takes the line that was chosen, or what fits best what was typed; a code
	// that is to be made is there once it is stored, and then runs.
	take := func(text string, mayMake bool, then func()) bool {
		typed, i := strings.Join(strings.Fields(field.Entry.Text), " "), slices.Index(shown, text)
		if i < 0 { // Enter on what was typed
			if suggest(text); len(ids) == 0 || strings.TrimSpace(text) == "" {
				return false
			}
			i = 0
		}
		switch {
		case ids[i] != "":
			code(m.book.Use(ids[i], lang))
			then()
		case mayMake:
			m.makeCode(typed, func(use record.CodeUse) { code(use); then() })
		default:
			return false
		}
		return true
	}
	field = forms.NewCompletion(words.T("coding.hint"), suggest, func(text string) { take(text, true, func() {}) })
	var closeIt, save func()
	save = func() {
		if text := strings.TrimSpace(field.Entry.Text); text != "" {
			take(text, true, save)
			return
		}
		if r.Note = strings.TrimSpace(note.Text); r.Note == "" && len(r.Codes) == 0 {
			told.Set(words.T("regions.nothing"))
			return
		}
		closeIt()
		m.keep(r)
	}
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); look.Focus(m.stage) })
	yes := look.NewButton(words.T("regions.yes"), nil, look.Strong, save)
	body := look.Column(10,
		forms.NewField(words.T("regions.codes"), "", field.Container).Container, chips,
		forms.NewField(words.T("regions.note"), words.T("regions.note.text"), note).Container)
	title := words.T("regions.title.new", m.p.e.Label)
	if r.ID != "" {
		title = words.T("regions.title", m.place()+1, m.p.e.Label)
	}
	// said takes what was typed as it stands: a code that is half typed and fits none
	// is put into the note. A part of which nothing is said is nothing.
	said := func() bool {
		r.Note = strings.TrimSpace(note.Text)
		if text := strings.TrimSpace(field.Entry.Text); text != "" && !take(text, false, func() {}) {
			r.Note = strings.TrimSpace(r.Note + "\n" + text)
		}
		return (r.Note != "" || len(r.Codes) > 0) && (r.Note != before.Note || !slices.EqualFunc(r.Codes, before.Codes, func(a, b record.CodeUse) bool { return a.Code == b.Code }))
	}
	closeIt = s.Overlay(shell.FormDialog(title, body, told, no, yes), field.Entry, func() {
		if said() {
			m.keep(r)
		} else {
			look.Focus(m.stage)
		}
	})
	s.KeepAtLock(func() {
		if said() {
			_, _ = m.p.v.v.Marks.SaveRegion(r) // locking goes on; nobody is there to be told
		}
	})
}

// makeCode adds a code of the office's own to the codebook.
func (m *marks) makeCode(name string, then func(record.CodeUse)) {
	v := m.p.v.v.Marks
	c := record.Code{ID: string(record.NewID(record.KindCode)), Name: name, Active: true}
	m.p.run(task.Run(func(context.Context) (*codebook.Book, error) {
		b := v.Codebook()
		b.Codes = append(slices.Clone(b.Codes), c)
		if err := v.SaveCodebook(b); err != nil {
			return nil, err
		}
		return codebook.New(v.Codebook())
	}, func(book *codebook.Book, err error) {
		switch {
		case m.p.gone || m.p.marks != m:
		case err != nil:
			m.p.v.s.Fail(err)
		default:
			m.book = book
			then(record.CodeUse{Code: c.ID, Label: c.Name})
		}
	}))
}

// keep stores a region.
func (m *marks) keep(r record.Region) {
	v := m.p.v.v.Marks
	var kept record.Region
	m.do(words.T("regions.kept"), func() (err error) { kept, err = v.SaveRegion(r); return err }, func() {
		m.draft, m.at, m.lost = nil, kept.ID, ""
		look.Focus(m.stage)
	})
}

// rows are the regions as they are listed beside the picture.
func (m *marks) rows() []fyne.CanvasObject {
	title := look.NewParagraph(words.T("regions.name"), look.Ink, sideLeast)
	title.Bold = true
	out := []fyne.CanvasObject{title}
	small := func(text string, role look.Role) *look.Paragraph {
		t := look.NewParagraph(text, role, sideLeast)
		t.Points = look.SmallSize
		return t
	}
	if len(m.list) == 0 {
		out = append(out, small(words.T("regions.none"), look.Muted))
	}
	for i, r := range m.list {
		name := words.T("regions.number", i+1)
		if r.Page > 0 {
			name = look.JoinFacts(name, words.T("regions.page", r.Page))
		}
		role := look.Quiet
		if r.ID == m.at {
			role = look.Normal
		}
		head := []fyne.CanvasObject{look.NewButton(name, nil, role, func() { m.show(r) }), look.Space(),
			look.NewButton(words.T("regions.edit"), nil, look.Quiet, func() { m.show(r); m.ask(r) }),
			look.NewButton(words.T("regions.remove"), nil, look.Quiet, func() { m.remove(r) })}
		row := []fyne.CanvasObject{look.HLine(), look.Line(2, head...)}
		var codes []fyne.CanvasObject
		for _, c := range r.Codes {
			codes = append(codes, look.NewChip(m.codeName(c), look.Accent))
		}
		if len(codes) > 0 {
			row = append(row, look.Chips(codes...))
		}
		if r.Note != "" {
			row = append(row, small(r.Note, look.Ink))
		}
		out = append(out, row...)
	}
	if m.lost != "" {
		out = append(out, look.Line(8, small(words.T("regions.lost"), look.Muted), look.Space(), look.NewButton(words.T("regions.restore"), nil, look.Quiet, m.restore)))
	}
	return append(out, look.HLine())
}
