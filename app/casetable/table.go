package casetable

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
	"attest/archive/submission"
)

// The filters of the table.
const (
	showAll      = "all"
	showGaps     = "gaps"
	showRequired = "required"
	showChanged  = "changed"
)

var shows = []string{showAll, showGaps, showRequired, showChanged}

// table is the grid with the chosen answer under it.
type table struct {
	page   *Page
	root   fyne.CanvasObject
	grid   *grid
	editor *editor
	filter *look.ChipButton
	count  *look.Text
	bar    *fyne.Container
	which  string

	cols []int       // of the table's columns, those that are shown
	rows []record.ID // shown; "" is the case
}

func newTable(p *Page) *table {
	t := &table{page: p, which: showAll, count: look.Small("")}
	t.filter = look.NewFilter("", t.choices)
	t.grid = newGrid(func() (int, int) { return len(t.rows), len(t.cols) }, t.text)
	t.grid.row = 1 // the first person; above stands the case
	t.grid.onChoose = func() { t.editor.show(t.at()); p.s.RefreshActions() }
	t.editor = newEditor(p, func() { look.Focus(t.grid) })
	t.grid.onOpen = func() { t.editor.focus() }
	t.bar = look.Line(8, t.filter, t.count, look.Space(), look.Small(words.T("casetable.keys")))
	t.root = look.Border(look.Inset(0, 0, 8, 0, t.bar), nil, nil, nil, look.Scroll(&fyne.Container{Layout: &over{}, Objects: []fyne.CanvasObject{look.BareCard(t.grid), t.editor.root}}))
	return t
}

func (t *table) choices() []look.Choice {
	var all []look.Choice
	for _, w := range shows {
		all = append(all, look.Choice{Text: words.T("casetable.show." + w), Choose: func() { t.show(w) }})
	}
	return all
}

func (t *table) show(which string) {
	person, field := t.at()
	t.which = which
	t.fill()
	t.goTo(person, field)
}

// next is the filter after this one, for a key.
func (t *table) next() { t.show(shows[(slices.Index(shows, t.which)+1)%len(shows)]) }

// passes says whether an answer is one that is looked for.
func (t *table) passes(a submission.Answer, f submission.Field) bool {
	switch t.which {
	case showGaps:
		return a.Open() || a.StandingGap() != submission.GapNone
	case showRequired:
		return a.Open() && f.Required
	case showChanged:
		return a.Changed
	}
	return true
}

// fill finds the rows and columns that are shown.
func (t *table) fill() {
	l := t.page.l.table
	t.cols, t.rows = t.cols[:0], t.rows[:0]
	common, open := false, 0
	has := map[record.ID]bool{}
	for i, c := range l.Columns {
		some := false
		look := func(person record.ID) {
			a, ok := l.Answer(person, c.Field.ID)
			if ok && a.Open() {
				open++
			}
			if ok && t.passes(a, c.Field) {
				some, has[person] = true, true
			}
		}
		if !c.Person {
			look("")
			common = common || some
		} else {
			for _, r := range l.Rows {
				if t.which == showAll || r.Refusal == record.Granted {
					look(r.Person)
				}
			}
		}
		if some {
			t.cols = append(t.cols, i)
		}
	}
	if common {
		t.rows = append(t.rows, "")
	}
	for _, r := range l.Rows {
		if t.which == showAll || has[r.Person] {
			t.rows = append(t.rows, r.Person)
		}
	}
	role := look.Muted
	if t.which != showAll {
		role = look.Accent
	}
	t.filter.Set(words.T("casetable.show", words.T("casetable.show."+t.which)), role)
	t.count.Set(words.T("casetable.count", len(l.Rows), len(l.Columns), open))
	t.bar.Refresh()
	t.grid.row, t.grid.col = min(t.grid.row, max(0, len(t.rows)-1)), min(t.grid.col, max(0, len(t.cols)-1))
	t.grid.Refresh()
	t.editor.show(t.at())
}

// at is the chosen answer: of a person, or of the case (""), and the field; the
// field is "" where nothing is shown.
func (t *table) at() (record.ID, string) {
	if t.grid.row >= len(t.rows) || t.grid.col >= len(t.cols) {
		return "", ""
	}
	c := t.page.l.table.Columns[t.cols[t.grid.col]]
	if !c.Person {
		return "", c.Field.ID
	}
	return t.rows[t.grid.row], c.Field.ID
}

// goTo chooses an answer, if it is shown.
func (t *table) goTo(person record.ID, field string) {
	l := t.page.l.table
	col := slices.IndexFunc(t.cols, func(i int) bool { return l.Columns[i].Field.ID == field })
	row := slices.Index(t.rows, person)
	if col < 0 || row < 0 {
		if t.which != showAll && field != "" && slices.ContainsFunc(l.Columns, func(c submission.Column) bool { return c.Field.ID == field }) {
			t.editor.show(t.at())
		}
		return
	}
	t.grid.choose(row, col)
}

// nextGap goes to the next answer that is open, along the row and then down.
func (t *table) nextGap() {
	l := t.page.l.table
	n := len(t.rows) * len(t.cols)
	for step := 1; step <= n; step++ {
		at := (t.grid.row*len(t.cols) + t.grid.col + step) % n
		row, col := at/len(t.cols), at%len(t.cols)
		c := l.Columns[t.cols[col]]
		if c.Person != (t.rows[row] != "") {
			continue
		}
		if a, ok := l.Answer(t.rows[row], c.Field.ID); ok && a.Open() {
			t.grid.choose(row, col)
			look.Focus(t.grid)
			return
		}
	}
	t.page.s.Say("casetable.nogap")
}

// text fills a cell; -1 is a heading.
func (t *table) text(row, col int) cellText {
	if t.page.l == nil || row >= len(t.rows) || col >= len(t.cols) {
		return cellText{}
	}
	l := t.page.l.table
	switch {
	case row < 0 && col < 0:
		return cellText{top: l.Mechanism.ID, bottom: words.T("casetable.corner"), bold: true, head: true}
	case row < 0:
		c := l.Columns[t.cols[col]]
		must := words.T("casetable.optional")
		if c.Field.Required {
			must = words.T("casetable.required")
		}
		return cellText{top: c.Field.Label(lang()), bottom: must, bold: true, head: true}
	case col < 0:
		return t.rowHead(t.rows[row])
	}
	c, person := l.Columns[t.cols[col]], t.rows[row]
	switch {
	case !c.Person && person != "":
		return cellText{top: words.T("casetable.as.case"), muted: true}
	case c.Person && person == "":
		return cellText{top: words.T("casetable.by.person"), muted: true}
	}
	a, ok := l.Answer(person, c.Field.ID)
	if !ok {
		return cellText{}
	}
	st := stateOf(a, c.Field)
	return cellText{top: standing(a), bottom: st.word, sign: st.sign, role: st.role}
}

func (t *table) rowHead(person record.ID) cellText {
	if person == "" {
		return cellText{top: words.T("casetable.row.case"), bottom: words.T("casetable.row.case.text"), sign: theme.FolderIcon(), bold: true, head: true}
	}
	l := t.page.l.table
	i := slices.IndexFunc(l.Rows, func(r submission.Row) bool { return r.Person == person })
	if i < 0 {
		return cellText{}
	}
	st := consentOf(l.Rows[i])
	return cellText{top: l.Rows[i].Code + "  " + l.Rows[i].Pseudonym, bottom: st.word, sign: st.sign, role: st.role, bold: true, head: true}
}
