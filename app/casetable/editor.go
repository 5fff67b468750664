package casetable

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
	"attest/archive/submission"
)

// editor is one answer: what stands, where it is from, what the record says now,
// and why it is not known.
type editor struct {
	page *Page
	root *fyne.Container
	body *fyne.Container
	text *fyne.Container // the answer itself, under what it is
	back func()          // puts the focus where the answer was chosen

	person record.ID
	name   string // of the field; "" for none
	column submission.Column
	a      submission.Answer

	parts   []*part
	choice  *forms.Choice
	unknown *forms.Entry
	first   fyne.Focusable
	inside  []fyne.Focusable
	count   *look.Text
	fits    *look.Chip
	base    string // what is stored, as the fields say it
	halt    func()
}

// part is one paragraph in its field, with what it rests on.
type part struct {
	entry *forms.Entry
	of    record.FilingPart
}

func newEditor(p *Page, back func()) *editor {
	e := &editor{page: p, back: back, halt: func() {}, body: container.NewStack(), count: look.Small(""), fits: look.NewChip("", look.Muted)}
	e.root = look.Card(e.body)
	return e
}

// show brings an answer into view. One that is being typed in stays as it is,
// unless the record took another text for it.
func (e *editor) show(person record.ID, field string) {
	l := e.page.l
	if person != e.person || field != e.name {
		e.save()
		e.person, e.name = person, field
		e.build()
		return
	}
	typing := e.holds(e.page.s.Window.Canvas().Focused())
	a, _ := l.table.Answer(person, field)
	if typing && (e.said() != e.base || e.asked(a) == e.base) && a.Changed == e.a.Changed {
		e.a = a
		e.counted()
		return
	}
	e.build()
	if typing {
		e.focus()
	}
}

// build makes the fields anew.
func (e *editor) build() {
	e.halt()
	e.parts, e.choice, e.unknown, e.first, e.inside = nil, nil, nil, nil, nil
	l := e.page.l
	i := slices.IndexFunc(l.table.Columns, func(c submission.Column) bool { return c.Field.ID == e.name })
	a, ok := l.table.Answer(e.person, e.name)
	if i < 0 || !ok {
		e.a, e.base = submission.Answer{}, ""
		key := "casetable.editor.none"
		if i >= 0 {
			key = "casetable.editor.each"
		}
		e.put(look.NoRight(words.T(key)))
		return
	}
	e.column, e.a = l.table.Columns[i], a
	f := e.column.Field
	must := look.NewChip(words.T("casetable.optional"), look.Muted)
	if f.Required {
		must.Set(words.T("casetable.required"), look.Warn)
	}
	st := stateOf(a, f)
	title := look.NewBold(f.Label(lang()), look.Ink, look.SectionSize)
	title.Short = true
	rows := []fyne.CanvasObject{look.Line(8, title, look.Space(), must, look.NewChip(st.word, st.role)), look.Facts(e.who(), f.HelpIn(lang()))}
	if a.Changed {
		rows = append(rows, e.changed())
	}
	if row, refused := e.refused(); refused {
		rows = append(rows, look.NewParagraph(words.T("casetable.editor.refused", row.Code, consentOf(row).word), look.Danger, 400))
		e.put(look.Reflow(look.Inset(0, 8, 0, 0, look.Column(8, rows...))))
		return
	}
	e.text = look.Column(8, append(rows, e.fields(a, f)...)...)
	e.unknown = e.entry(forms.NewEntry())
	if a.Kept != nil {
		e.unknown.SetText(a.Kept.Unknown)
	}
	e.unknown.SetPlaceHolder(words.T("casetable.editor.unknown.hint"))
	beside := []fyne.CanvasObject{look.Line(8, e.fits, e.count, look.Space()), forms.NewField(words.T("casetable.editor.unknown"), "", e.unknown).Container}
	if a.Kept != nil && !a.Kept.Taken && !a.Changed {
		acts := []fyne.CanvasObject{e.button(words.T("casetable.editor.take"), e.take)}
		if n := len(e.others()); n > 0 {
			acts = append(acts, e.button(words.T("casetable.editor.all", n), e.toAll))
		}
		beside = append(beside, look.Line(8, append(acts, look.Space())...))
	}
	if gap := a.StandingGap(); gap != submission.GapNone {
		beside = append(beside, small(words.T("casetable.editor.gap", gap.Text(lang()))))
	}
	e.base = e.said()
	e.counted()
	e.put(look.Reflow(look.Inset(0, 8, 0, 0, besides(e.text, look.Column(8, beside...)))))
}

func (e *editor) put(o fyne.CanvasObject) {
	e.body.Objects = []fyne.CanvasObject{o}
	e.body.Refresh()
}

// refused is the person of the answer whom consent does not cover.
func (e *editor) refused() (submission.Row, bool) {
	i := slices.IndexFunc(e.page.l.table.Rows, func(r submission.Row) bool { return r.Person == e.person })
	if e.person == "" || i < 0 {
		return submission.Row{}, false
	}
	r := e.page.l.table.Rows[i]
	return r, r.Refusal != record.Granted
}

// who says whom the answer is about.
func (e *editor) who() string {
	i := slices.IndexFunc(e.page.l.table.Rows, func(r submission.Row) bool { return r.Person == e.person })
	if e.person == "" || i < 0 {
		return words.T("casetable.row.case")
	}
	return e.page.l.table.Rows[i].Code + "  " + e.page.l.table.Rows[i].Pseudonym
}

// fields are those of the answer itself.
func (e *editor) fields(a submission.Answer, f submission.Field) []fyne.CanvasObject {
	if f.Type == submission.TypeChoice && len(f.Options) > 0 {
		options := []forms.Option{{Value: "", Text: words.T("casetable.editor.choice.none")}}
		for _, o := range f.Options {
			options = append(options, forms.Option{Value: o, Text: optionText(o)})
		}
		e.choice = forms.NewChoice(options, a.Code(), func(string) { e.save() })
		e.note(e.choice)
		return append([]fyne.CanvasObject{look.Line(0, e.choice, look.Space())}, e.sources(sourcesOf(a.Stands()))...)
	}
	kept := keptParts(a)
	if len(kept) == 0 || !inParagraphs(kept) {
		p := &part{entry: e.entry(forms.NewMultiLine(3))}
		for _, k := range kept {
			p.of.Sources = append(p.of.Sources, k.Sources...)
		}
		p.entry.SetText(a.Text())
		e.parts = []*part{p}
		return append([]fyne.CanvasObject{p.entry}, e.sources(sourcesOf(a.Stands()))...)
	}
	var rows []fyne.CanvasObject
	stands := a.Stands()
	for i, k := range kept {
		p := &part{entry: e.entry(forms.NewMultiLine(3)), of: k}
		p.entry.SetText(k.Text)
		e.parts = append(e.parts, p)
		rows = append(rows, p.entry)
		if i < len(stands) {
			rows = append(rows, e.sources(stands[i].Sources)...)
		}
	}
	return append(rows, look.Line(8, e.button(words.T("casetable.editor.paragraph"), e.addParagraph), look.Space()))
}

// keptParts are the paragraphs of an answer: those that were written, else the record's.
func keptParts(a submission.Answer) []record.FilingPart {
	if a.Kept != nil {
		return a.Kept.Parts
	}
	return a.Parts(lang())
}

// inParagraphs says that each paragraph has a field of its own: those of a
// narrative, and what is too long for one field.
func inParagraphs(list []record.FilingPart) bool {
	n := 0
	for _, p := range list {
		if p.Cited {
			return true
		}
		n += len(p.Text) + 1
	}
	return n > forms.Limit
}

func sourcesOf(list []submission.Value) []submission.Source {
	var out []submission.Source
	for _, v := range list {
		out = append(out, v.Sources...)
	}
	return out
}

func optionText(option string) string { return submission.OptionWord(option, string(words.Current())) }

// sources are the ways to where an answer is from, each once.
func (e *editor) sources(list []submission.Source) []fyne.CanvasObject {
	var chips []fyne.CanvasObject
	var seen []string
	for _, s := range list {
		name := sourceName(s)
		if name == "" || slices.Contains(seen, name) {
			continue
		}
		seen = append(seen, name)
		c := look.NewChipButton(name, look.Accent, func() { e.page.openSource(s) })
		e.note(c)
		chips = append(chips, c)
		if len(chips) == 12 {
			break
		}
	}
	if len(chips) == 0 {
		return nil
	}
	return []fyne.CanvasObject{look.Chips(chips...)}
}

// sourceName says where an answer is from: testimony, paragraph and time of sound.
func sourceName(s submission.Source) string {
	switch {
	case s.Number > 0:
		return strings.Trim(submission.Cite([]submission.Source{s}, lang()), "[]")
	case s.Identity != "":
		return words.T("casetable.source.person")
	case s.Consent != "":
		return words.T("casetable.source.consent")
	}
	return ""
}

// changed says what the record said and what it says now, with both ways on.
func (e *editor) changed() fyne.CanvasObject {
	head := words.T("casetable.changed")
	if e.a.Less {
		head = words.T("casetable.changed.less")
	}
	was, now := e.a.WasText(), e.a.RecordText()
	if now == "" {
		now = e.a.Gap.Text(lang())
	}
	rows := []fyne.CanvasObject{look.NewBold(head, look.Warn, look.TextSize)}
	if was != "" {
		rows = append(rows, small(words.T("casetable.changed.was", was)))
	}
	rows = append(rows, small(words.T("casetable.changed.now", now)),
		look.Line(8, e.button(words.T("casetable.changed.take"), e.take), e.button(words.T("casetable.changed.keep"), e.keep), look.Space()))
	return look.NoticeCard(look.Warn, look.Column(4, rows...))
}

func small(text string) *look.Paragraph {
	p := look.NewParagraph(text, look.Ink, 400)
	p.Points = look.SmallSize
	return p
}

func (e *editor) button(text string, do func()) *look.Button {
	b := look.NewButton(text, nil, look.Normal, do)
	e.inside = append(e.inside, b)
	return b
}

func (e *editor) note(f fyne.Focusable) {
	e.inside = append(e.inside, f)
	if e.first == nil {
		e.first = f
	}
}

func (e *editor) entry(x *forms.Entry) *forms.Entry {
	e.note(x)
	x.OnChanged = func(string) { e.typed() }
	x.OnFocus = func(gained bool) {
		if !gained {
			e.save()
		}
	}
	return x
}

// holds says whether the focus is in the answer.
func (e *editor) holds(f fyne.Focusable) bool { return f != nil && slices.Contains(e.inside, f) }

func (e *editor) focus() {
	if e.first != nil {
		look.Focus(e.first)
	}
}

// take puts the record's answer in place of what stands.
func (e *editor) take() {
	e.decide("casetable.done.taken", func() error { return e.page.src.fromRecord(e.person, e.name, lang()) })
}

// keep lets what stands be as it is.
func (e *editor) keep() {
	e.decide("casetable.done.kept", func() error { return e.page.src.stands(e.person, e.name, lang()) })
}

func (e *editor) decide(say string, do func() error) {
	e.saveNow()
	e.base = e.said()
	in := e.holds(e.page.s.Window.Canvas().Focused())
	e.page.write(words.T(say, e.column.Field.Label(lang())), do, func() {
		e.build()
		if in {
			e.back()
		}
	})
}

// addParagraph adds one that rests on nothing of the record yet.
func (e *editor) addParagraph() {
	a, _ := e.read()
	for _, p := range e.parts {
		p.of.Text = p.entry.Text
	}
	p := &part{entry: e.entry(forms.NewMultiLine(3))}
	e.parts = append(e.parts, p)
	if c, ok := e.body.Objects[0].(*container.Scroll); ok && a.Field != "" {
		at := len(e.text.Objects)
		for i, o := range e.text.Objects {
			if n := len(e.parts); n > 1 && o == e.parts[n-2].entry {
				at = i + 2
			}
		}
		e.text.Objects = slices.Insert(e.text.Objects, min(at, len(e.text.Objects)), fyne.CanvasObject(p.entry))
		e.text.Refresh()
		c.Refresh()
	}
	look.Focus(p.entry)
}
