// Package people is the room of the persons: pseudonym and the office's own
// handle at once, consent and testimonies beside them, and the identity sealed
// apart, shown only on asking and hidden again after a minute.
package people

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/consent"
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
	consent.Vault
	Persons() []archive.PersonRow
	FindPersons(query string) ([]archive.PersonHit, error)
	NamesReady() bool
	WaitForNames(ctx context.Context) error
	LikelyDuplicates(id record.ID) ([]archive.Candidate, error)
	MergePersons(keep, other record.ID) error
	UnmergePersons(other record.ID) error
	SamePerson(id record.ID) []record.Person
	NewPerson(handle string) (record.Person, error)
	SavePerson(p record.Person) error
	Identity(id record.ID) (record.Identity, error)
	SaveIdentity(id record.ID, half record.Identity) error
	Testimonies(f archive.Filter) []archive.TestimonyRow
	ConsentState(person record.ID) archive.ConsentState
	WithdrawConsent(id record.ID) error
	Remove(id record.ID) error
}

// Room is People.
type Room struct {
	// OpenExhibit shows an exhibit in the program's viewer; nil where there is
	// none.
	OpenExhibit func(exhibit record.ID)

	// Withdraw opens what can be done when a person takes their word back.
	Withdraw func(p record.Person)

	s *shell.Shell
	v Vault

	search     *forms.Entry
	list       *look.List
	reading    *fyne.Container // over the list: names are still being read
	state      *fyne.Container // over the list: nobody yet, nobody found
	sortChip   *look.ChipButton
	filterChip *look.ChipButton
	chips      *fyne.Container
	thing      *fyne.Container

	query, sort, filter string
	rows                []archive.PersonRow
	found               map[record.ID]found // why each row answers the search
	awaiting            bool                // the names, to search again
	total               int                 // of all persons; -1 until it was counted
	counting            bool
	listed              int // the newest listing asked for
	wanted              record.ID
	person              *personView // in view, nil for none
	opening             int
	stopLoading         func()
	closed              bool
}

// What the room can do beyond shell.Room.
var (
	_ shell.Room      = (*Room)(nil)
	_ shell.NewItemer = (*Room)(nil)
	_ shell.Searcher  = (*Room)(nil)
	_ shell.Opener    = (*Room)(nil)
	_ shell.Dropper   = (*Room)(nil)
	_ shell.Escaper   = (*Room)(nil)
	_ shell.Changer   = (*Room)(nil)
)

// New is the room of an open vault.
func New(s *shell.Shell, v Vault) *Room {
	return &Room{s: s, v: v, total: -1, sort: sortPseudonym}
}

// ID is "people".
func (r *Room) ID() string { return "people" }

// Name is the words key of its name.
func (r *Room) Name() string { return "people.name" }

// Icon is a person.
func (r *Room) Icon() fyne.Resource { return theme.AccountIcon() }

// Count is how many persons there are, as last counted: counting runs beside
// the window, which is told when the number changed.
func (r *Room) Count() int {
	if !r.counting && !r.closed {
		r.counting = true
		task.Run(func(context.Context) (int, error) { return len(shown(r.v, r.v.Persons())), nil }, func(n int, _ error) {
			if n != r.total && !r.closed {
				r.total = n
				r.s.RefreshCounts()
			}
			r.counting = false
		})
	}
	return r.total
}

// View builds list and thing, empty.
func (r *Room) View() fyne.CanvasObject {
	r.person, r.stopLoading = nil, nil
	r.search = forms.NewEntry()
	r.search.SetText(r.query)
	r.search.SetPlaceHolder(words.T("people.search") + "    " + shell.KeyText(shell.Ctrl(fyne.KeyF)))
	r.search.OnChanged = func(text string) { r.query = text; r.refresh() }
	r.search.OnKey = r.searchKey
	r.sortChip = look.NewFilter("", r.sortChoices)
	r.filterChip = look.NewFilter("", r.filterChoices)
	r.chips = look.Chips(r.sortChip, r.filterChip)
	r.list = look.NewList(func() int { return len(r.rows) }, r.rowText)
	r.list.OnChoose = func(i int) { r.choose(i) }
	r.list.OnOpen = func(int) {
		if r.person != nil {
			look.Focus(r.person.handle)
		}
	}
	r.state = container.NewStack()
	r.reading = look.Column(0)
	r.thing = container.NewStack()
	r.nameChips()
	return look.ListAndThing(look.ListPane(r.search, r.chips, look.Border(r.reading, nil, nil, nil, container.NewStack(r.list, r.state))), r.thing)
}

// Shown reads the list and the person in view again, which other rooms change,
// and puts the focus in the list.
func (r *Room) Shown() {
	r.refresh()
	if r.person != nil {
		r.person.reload(false)
	}
	look.Focus(r.list)
}

// Hidden saves what is being typed and hides the identity.
func (r *Room) Hidden() {
	if r.person != nil {
		r.person.saveHandleNow()
		r.person.identity.hideNow()
	}
}

// Close forgets everyone.
func (r *Room) Close() {
	r.closed = true
	if r.person != nil {
		r.person.identity.forget()
	}
	r.person, r.rows, r.found, r.query = nil, nil, nil, ""
	if r.thing != nil {
		r.thing.Objects, r.state.Objects = nil, nil
	}
	r.opening++
	r.listed++
	r.endLoading()
}

// FocusSearch is Ctrl+F.
func (r *Room) FocusSearch() { look.Focus(r.search) }

// searchKey goes from the search field into the list.
func (r *Room) searchKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
		if len(r.rows) > 0 {
			look.Focus(r.list)
			if r.list.Selected() < 0 {
				r.list.ShowChosen(0)
				r.choose(0)
			}
		}
		return true
	}
	return false
}

// Escape hides an identity that is open, then clears the search.
func (r *Room) Escape() bool {
	switch {
	case r.person != nil && r.person.identity.open:
		r.person.identity.hide()
		return true
	case r.query != "":
		r.search.SetText("")
		return true
	}
	return false
}

// Open shows one person, also one that the search leaves out; one that was
// merged is shown under the record that was kept.
func (r *Room) Open(id string) {
	shown := record.ID(id)
	if same := r.v.SamePerson(shown); len(same) > 0 {
		shown = same[0].ID
	}
	r.show(shown)
	r.mark()
}

// Drop takes files as signed forms of the person in view.
func (r *Room) Drop(_ fyne.Position, files []fyne.URI) bool {
	paths := consent.Paths(files)
	if r.person == nil || len(paths) == 0 {
		return false
	}
	r.person.take(paths)
	return true
}

// Changed looks again after Undo or a change from another room.
func (r *Room) Changed(record.ID) {
	r.refresh()
	if r.person != nil {
		r.person.reload(true)
	}
}

// Gone is told that a person was destroyed.
func (r *Room) Gone(id record.ID) {
	if r.person != nil && r.person.id == id {
		r.none()
	}
	r.refresh()
}

// mark shows in the list which person is in view.
func (r *Room) mark() {
	r.list.ShowChosen(slices.IndexFunc(r.rows, func(p archive.PersonRow) bool { return p.Person.ID == r.wanted }))
}

func (r *Room) choose(i int) {
	if i >= 0 && i < len(r.rows) {
		r.show(r.rows[i].Person.ID)
	}
}

// show brings a person into view. The one before is hidden first, its typing
// saved.
func (r *Room) show(id record.ID) {
	r.opening++
	r.endLoading()
	if r.person != nil && r.person.id == id {
		r.wanted = id
		return
	}
	if r.person != nil {
		r.person.saveHandleNow()
		if !r.person.identity.hideNow() { // stays, with what could not be saved
			r.wanted = r.person.id
			r.person.identity.show()
			r.mark()
			return
		}
	}
	r.wanted = id
	turn := r.opening
	r.loading()
	task.Run(func(context.Context) (*facts, error) { return readFacts(r.v, id) }, func(f *facts, err error) {
		if turn != r.opening || r.closed {
			return
		}
		r.endLoading()
		if err != nil {
			r.person = nil
			r.setThing(r.s.FailedView(err, func() { r.show(id) }))
			return
		}
		r.person = newPersonView(r, f)
		r.setThing(r.person.view)
		r.s.Visited(r, string(id))
		r.s.RefreshActions()
	})
}

// loading says so when the person does not come within 300 ms.
func (r *Room) loading() {
	r.endLoading()
	r.stopLoading = task.After(look.LoadingDelay, func() {
		l := look.NewLoading(words.T("people.loading"))
		l.Show()
		r.person = nil
		r.setThing(l.Container)
	})
}

func (r *Room) endLoading() {
	if r.stopLoading != nil {
		r.stopLoading()
		r.stopLoading = nil
	}
}

// none shows that nobody is in view.
func (r *Room) none() {
	r.person, r.wanted = nil, ""
	r.opening++
	r.endLoading()
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
