// Package cases is the room of the cases: persons and testimonies gathered for
// a purpose, in an order, from which a submission begins.
package cases

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/casetable"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Vault is what this room needs of the open vault.
type Vault interface {
	Cases() []record.Case
	SaveCase(c record.Case) (record.Case, error)
	Persons() []archive.PersonRow
	Testimonies(f archive.Filter) []archive.TestimonyRow
	Remove(id record.ID) error
	WasDestroyed(id record.ID) (archive.Destroyed, bool)
	Standing(id record.ID) archive.Standing
	casetable.Vault
}

// Room is Cases.
type Room struct {
	// Paragraph opens a testimony at a paragraph; without it the testimony is opened.
	Paragraph func(testimony record.ID, paragraph string)
	// Urgent opens what was told on the telephone of a case in which somebody is held; may be nil.
	Urgent func(id record.ID)
	// Hold shows and sets the legal hold on a case; may be nil.
	Hold func(k record.Case)

	s *shell.Shell
	v Vault

	search *forms.Entry
	filter *look.ChipButton
	chips  *fyne.Container
	list   *look.List
	state  *fyne.Container
	thing  *fyne.Container

	query   string
	which   string // any, open, closed
	rows    []record.Case
	total   int
	asked   int // the newest listing asked for
	opening int
	wanted  record.ID
	now     *caseView
	closed  bool

	whole     *fyne.Container   // the room: list and thing, or a table in their place
	grid      fyne.CanvasObject // list and thing
	page      *casetable.Page   // nil while no table is open
	mechanism string            // of the table
}

// What the room can do beyond shell.Room.
var (
	_ shell.Room      = (*Room)(nil)
	_ shell.NewItemer = (*Room)(nil)
	_ shell.Searcher  = (*Room)(nil)
	_ shell.Opener    = (*Room)(nil)
	_ shell.Escaper   = (*Room)(nil)
	_ shell.Changer   = (*Room)(nil)
	_ shell.Dropper   = (*Room)(nil)
)

// New is the room of an open vault.
func New(s *shell.Shell, v Vault) *Room { return &Room{s: s, v: v, which: whichAny} }

// ID is "cases".
func (r *Room) ID() string { return "cases" }

// Name is the words key of its name.
func (r *Room) Name() string { return "cases.name" }

// Icon is a folder.
func (r *Room) Icon() fyne.Resource { return theme.FolderIcon() }

// Count is how many cases there are; they are few.
func (r *Room) Count() int { return len(r.v.Cases()) }

// View builds list and thing, empty.
func (r *Room) View() fyne.CanvasObject {
	r.now = nil
	r.search = forms.NewEntry()
	r.search.SetText(r.query)
	r.search.SetPlaceHolder(words.T("cases.search") + "    " + shell.KeyText(shell.Ctrl(fyne.KeyF)))
	r.search.OnChanged = func(text string) { r.query = text; r.refresh() }
	r.search.OnKey = func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
			look.Focus(r.list)
			return true
		}
		return false
	}
	r.filter = look.NewFilter("", r.choices)
	r.chips = look.Chips(r.filter)
	r.list = look.NewList(func() int { return len(r.rows) }, r.rowText)
	r.list.OnChoose = func(i int) {
		if i < len(r.rows) {
			r.show(r.rows[i].ID)
		}
	}
	r.list.OnOpen = func(int) {
		if r.now != nil {
			look.Focus(r.now.tabs.Bar)
		}
	}
	r.state, r.thing = container.NewStack(), container.NewStack()
	r.nameFilter()
	r.grid = look.ListAndThing(look.ListPane(r.search, r.chips, container.NewStack(r.list, r.state)), r.thing)
	r.whole = container.NewStack(r.grid)
	if r.page != nil { // the language changed
		r.again()
	}
	return r.whole
}

// Shown reads the list again and puts the focus in it.
func (r *Room) Shown() {
	r.refresh()
	if r.now != nil {
		r.now.reload()
	}
	if r.page != nil {
		r.page.Load()
		r.page.Enter()
		return
	}
	look.Focus(r.list)
}

// Hidden saves what is being typed.
func (r *Room) Hidden() {
	if r.page != nil {
		r.page.SaveNow()
	}
	if r.now != nil {
		r.now.saveNow()
	}
}

// Close forgets everything.
func (r *Room) Close() {
	r.closed = true
	if r.page != nil {
		r.page.Close()
		r.page = nil
	}
	r.now, r.rows, r.query, r.wanted = nil, nil, "", ""
	r.asked++
	r.opening++
	if r.thing != nil {
		r.thing.Objects, r.state.Objects = nil, nil
	}
}

// FocusSearch is Ctrl+F.
func (r *Room) FocusSearch() {
	r.closeTable()
	look.Focus(r.search)
}

// Escape goes back from a table, and clears the search.
func (r *Room) Escape() bool {
	if r.page != nil {
		r.page.Escape()
		return true
	}
	if r.query == "" {
		return false
	}
	r.search.SetText("")
	return true
}

// Open shows one case.
func (r *Room) Open(id string) {
	if record.ID(id) != r.wanted {
		r.closeTable()
	}
	r.show(record.ID(id))
	r.mark()
}

// Changed looks again after Undo or a change from another room.
func (r *Room) Changed(record.ID) {
	r.refresh()
	if r.page != nil {
		r.page.Load()
	}
	if r.now != nil {
		r.now.reload()
	}
}

func (r *Room) mark() {
	r.list.ShowChosen(slices.IndexFunc(r.rows, func(c record.Case) bool { return c.ID == r.wanted }))
}

const (
	whichAny    = "any"
	whichOpen   = "open"
	whichClosed = "closed"
)

var whiches = []string{whichAny, whichOpen, whichClosed}

func (r *Room) choices() []look.Choice {
	var all []look.Choice
	for _, w := range whiches {
		all = append(all, look.Choice{Text: words.T("cases.filter." + w), Choose: func() { r.setWhich(w) }})
	}
	return all
}

func (r *Room) setWhich(w string) {
	r.which = w
	r.nameFilter()
	r.refresh()
}

func (r *Room) nameFilter() {
	role := look.Muted
	if r.which != whichAny {
		role = look.Accent
	}
	r.filter.Set(words.T("cases.filter", words.T("cases.filter."+r.which)), role)
	r.chips.Refresh()
}

// refresh lists the cases again, beside the window.
func (r *Room) refresh() {
	r.asked++
	turn, query, which := r.asked, strings.Fields(strings.ToLower(r.query)), r.which
	type listing struct {
		rows  []record.Case
		total int
	}
	task.Run(func(context.Context) (listing, error) {
		all := r.v.Cases()
		l := listing{total: len(all)}
		for _, c := range all {
			if (which == whichAny || c.Closed == (which == whichClosed)) && matches(c, query) {
				l.rows = append(l.rows, c)
			}
		}
		return l, nil
	}, func(l listing, _ error) {
		if turn == r.asked && !r.closed && r.list != nil {
			r.put(l.rows, l.total)
		}
	})
}

func matches(c record.Case, asked []string) bool {
	text := strings.ToLower(c.Label + " " + c.Title + " " + c.Note)
	return !slices.ContainsFunc(asked, func(w string) bool { return !strings.Contains(text, w) })
}

// put shows a listing; without a case in view the first is opened.
func (r *Room) put(rows []record.Case, total int) {
	r.rows, r.total = rows, total
	r.state.Objects = nil
	switch {
	case total == 0:
		r.state.Objects = []fyne.CanvasObject{look.NoRight(words.T("cases.list.empty"))}
	case len(rows) == 0:
		r.state.Objects = []fyne.CanvasObject{look.NoRight(words.T("cases.list.nothing"))}
	}
	r.state.Refresh()
	r.mark()
	if total == 0 {
		r.none()
		r.setThing(look.Empty(words.T("cases.empty.title"), words.T("cases.empty.text"), words.T("cases.new"), r.NewItem))
		return
	}
	if r.now == nil && r.list.Selected() >= 0 { // the view was built anew
		r.show(r.wanted)
	}
	narrowed := r.query != "" || r.which != whichAny
	if r.list.Selected() < 0 && (r.wanted == "" || !narrowed) {
		r.none()
		if len(rows) > 0 {
			r.list.ShowChosen(0)
			r.show(rows[0].ID)
		}
	}
}

func (r *Room) rowText(i int) look.RowText {
	if i >= len(r.rows) {
		return look.RowText{}
	}
	c := r.rows[i]
	text := look.RowText{Name: c.Label, Handle: c.Title,
		Left: look.JoinFacts(words.T("cases.count.persons", len(c.Persons)), words.T("cases.count.testimonies", len(c.Testimonies)))}
	switch {
	case c.Closed:
		text.Chip, text.Role = words.T("cases.closed"), look.Muted
	case c.Urgent != nil:
		text.Chip, text.Role = words.T("cases.held"), look.Danger
	}
	return text
}

// show brings a case into view.
func (r *Room) show(id record.ID) {
	r.opening++
	r.wanted = id
	if r.now != nil && r.now.c.ID == id {
		return
	}
	if r.now != nil {
		r.now.saveNow()
	}
	turn := r.opening
	task.Run(func(context.Context) (*gathered, error) { return gather(r.v, id) }, func(g *gathered, err error) {
		if turn != r.opening || r.closed {
			return
		}
		if err != nil {
			r.now = nil
			r.setThing(r.s.FailedView(err, func() { r.show(id) }))
			return
		}
		r.now = newCaseView(r, g)
		r.setThing(r.now.view)
		r.s.Visited(r, string(id))
		r.s.RefreshActions()
	})
}

func (r *Room) none() {
	r.now, r.wanted = nil, ""
	r.opening++
	r.setThing(nil)
	r.s.RefreshActions()
}

func (r *Room) setThing(o fyne.CanvasObject) {
	r.thing.Objects = nil
	if o != nil {
		r.thing.Objects = []fyne.CanvasObject{o}
	}
	r.thing.Refresh()
}
