package casetable

import (
	"slices"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
	"attest/archive/submission"
)

// form is the form about one person in its own order, with the chosen answer
// beside it.
type form struct {
	page   *Page
	root   fyne.CanvasObject
	who    *look.ChipButton
	list   *look.List
	editor *editor
	counts *look.Text
	bar    *fyne.Container
	person record.ID
	cols   []submission.Column
}

func newForm(p *Page) *form {
	f := &form{page: p, counts: look.Small("")}
	f.who = look.NewFilter("", f.choices)
	f.list = look.NewList(func() int { return len(f.cols) }, f.row)
	f.editor = newEditor(p, func() { look.Focus(f.list) })
	f.list.OnChoose = func(int) { f.editor.show(f.about(), f.field()); p.s.RefreshActions() }
	f.list.OnOpen = func(int) { f.editor.focus() }
	f.bar = look.Line(8, f.who, f.counts, look.Space())
	f.root = look.Border(look.Inset(0, 0, 8, 0, f.bar), nil, nil, nil, look.Scroll(&fyne.Container{Layout: beside{}, Objects: []fyne.CanvasObject{look.BareCard(f.list), f.editor.root}}))
	return f
}

// beside gives the list of questions two fifths of the width.
type beside struct{}

func (beside) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 280) }

func (beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := max(220, size.Width*0.4)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(w, size.Height))
	o[1].Move(fyne.NewPos(w+12, 0))
	o[1].Resize(fyne.NewSize(max(0, size.Width-w-12), size.Height))
}

func (f *form) choices() []look.Choice {
	var all []look.Choice
	for _, r := range f.page.l.table.Rows {
		all = append(all, look.Choice{Text: r.Code + "  " + r.Pseudonym, Choose: func() { f.choose(r.Person) }})
	}
	return all
}

func (f *form) choose(person record.ID) {
	f.person = person
	f.fill()
}

// turn goes to the next person's form, or the one before.
func (f *form) turn(step int) {
	rows := f.page.l.table.Rows
	i := slices.IndexFunc(rows, func(r submission.Row) bool { return r.Person == f.person })
	if to := i + step; i >= 0 && to >= 0 && to < len(rows) {
		f.choose(rows[to].Person)
	}
}

func (f *form) fill() {
	t := f.page.l.table
	f.cols = t.Columns
	i := slices.IndexFunc(t.Rows, func(r submission.Row) bool { return r.Person == f.person })
	if i < 0 && len(t.Rows) > 0 {
		i = 0
	}
	who := words.T("casetable.row.case")
	if i >= 0 {
		f.person = t.Rows[i].Person
		who = t.Rows[i].Code + "  " + t.Rows[i].Pseudonym + "  ·  " + consentOf(t.Rows[i]).word
	}
	f.who.Set(who, look.Accent)
	c := t.Count(f.person)
	f.counts.Set(countText(t.Mechanism, c))
	f.bar.Refresh()
	if f.list.Selected() < 0 && len(f.cols) > 0 {
		f.list.ShowChosen(0)
	}
	f.list.Refresh()
	f.editor.show(f.about(), f.field())
}

func (f *form) row(i int) look.RowText {
	if f.page.l == nil || i >= len(f.cols) {
		return look.RowText{}
	}
	c := f.cols[i]
	person := f.person
	if !c.Person {
		person = ""
	}
	a, ok := f.page.l.table.Answer(person, c.Field.ID)
	if !ok {
		return look.RowText{Name: c.Field.Label(lang())}
	}
	st := stateOf(a, c.Field)
	return look.RowText{Name: c.Field.Label(lang()), Chip: st.word, Role: st.role, Left: standing(a)}
}

// field is the chosen one, "" for none.
func (f *form) field() string {
	if i := f.list.Selected(); i >= 0 && i < len(f.cols) {
		return f.cols[i].Field.ID
	}
	return ""
}

// about is whom the chosen field is about, "" for the case.
func (f *form) about() record.ID {
	if i := f.list.Selected(); i >= 0 && i < len(f.cols) && f.cols[i].Person {
		return f.person
	}
	return ""
}

func (f *form) goTo(person record.ID, field string) {
	if person != "" {
		f.person = person
	}
	if i := slices.IndexFunc(f.cols, func(c submission.Column) bool { return c.Field.ID == field }); i >= 0 {
		f.list.ShowChosen(i)
	}
	f.fill()
}
