// Package testimonies is the room of the accounts: a list that stays fluid at
// 100,000 rows, and beside it one testimony with its account, its interview,
// its exhibits, the consent it stands under, and its history.
//
// What is typed is kept as a draft half a second after the last key, and
// becomes a version when the paragraph or the field is left. An account is a
// list of segments; one of them is edited at a time.
package testimonies

import (
	"context"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/intake"
	"attest/app/look"
	"attest/app/player"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
	"attest/archive/transcript"
)

// Vault is what the room needs of an open vault. *archive.Vault is one.
type Vault interface {
	lists
	writer
	exhibits
	coder
	evidences
	weakPoints
	sessions
	Consents(person record.ID) []record.Consent
	ConsentState(person record.ID) archive.ConsentState
	History(id record.ID) ([]archive.VersionInfo, error)
	TestimonyAt(id record.ID, n uint32) (record.Testimony, error)
	Remove(id record.ID) error
}

// lists are read from memory.
type lists interface {
	Info() archive.Info
	Testimonies(f archive.Filter) []archive.TestimonyRow
	TestimonyIDs(f archive.Filter) []record.ID
	TestimonyRow(id record.ID) (row archive.TestimonyRow, ok bool)
	Tags() []string
	Languages() []string
	PlaceOn(day string) string
	Indexed() archive.Indexed
	Persons() []archive.PersonRow
	Person(id record.ID) (record.Person, error)
	SamePerson(id record.ID) []record.Person
}

// writer reads and writes one testimony.
type writer interface {
	NewPerson(handle string) (record.Person, error)
	NewTestimony(person record.ID, i record.Interview) (record.Testimony, error)
	Testimony(id record.ID) (record.Testimony, error)
	SaveTestimony(t record.Testimony) error
	SaveDraft(id record.ID, d archive.Draft) error
	Draft(id record.ID) (archive.Draft, bool, error)
	ReadBack(id record.ID, rb record.ReadBack) (record.Testimony, error)
	Finalize(ctx context.Context, id record.ID, p archive.Progress) (record.Final, error)
	Final(id record.ID) (record.Final, bool, error)
	PaperSigned(id record.ID, signed []record.Signature, scan record.ID) error
	Supplement(id record.ID) (record.Testimony, error)
	Supplements(id record.ID) []record.Row
}

// coder reads and writes what is laid over an account.
type coder interface {
	Codebook() record.Codebook
	SaveCodebook(b record.Codebook) error
	Passages(testimony record.ID) ([]record.Passage, error)
	SavePassage(p record.Passage) (record.Passage, error)
	RegionsOf(testimony record.ID) ([]record.Region, error)
	Translations(testimony record.ID) ([]record.Translation, error)
	SaveTranslation(t record.Translation) error
	Events(testimony record.ID) ([]record.Event, error)
	EventsOf(person record.ID) ([]record.Event, error)
	SaveEvent(e record.Event) (record.Event, error)
	Narrator(testimony record.ID) record.ID
	MachineDrafts(testimony record.ID) ([]record.MachineDraft, error)
	ConfirmMachine(testimony record.ID, segments []string) (int, error)
	TakeOutTranscript(ctx context.Context, id record.ID, format transcript.Format, language, path string, f archive.TakeFor) ([]transcript.Loss, error)
}

// exhibits are the files of a testimony.
type exhibits interface {
	Exhibits(parent record.ID) ([]archive.Exhibit, error)
	AttachFile(ctx context.Context, parent record.ID, path string, p archive.Progress) (archive.Exhibit, error)
	ClassExhibit(id record.ID, class string) error
	TakenOut(parent record.ID) ([]archive.Taken, error)
	Hold(testimony record.ID) (*archive.HoldError, error)
	Frozen(id record.ID) bool
	DescribeExhibit(id record.ID, half record.ExhibitIdentity) error
	TakeOut(ctx context.Context, id record.ID, path string, f archive.TakeFor, p archive.Progress) error
}

// Room is the Testimonies room.
type Room struct {
	// ViewExhibit shows an exhibit inside the program; EditConsent opens the
	// editor of a person's consent and calls done when it has saved. Set both
	// before the room is shown.
	ViewExhibit func(e archive.Exhibit)
	EditConsent func(person record.ID, done func())
	// AskConsent opens the sheet of one asking, before the interview or at its
	// end; EditTexts the office's texts, PrintConsent a blank form, Child what must
	// be there where the witness is a child.
	AskConsent   func(testimony record.ID, asking string, done func())
	EditTexts    func()
	PrintConsent func(language string)
	Child        func(testimony record.ID, done func())
	// FileFacts reads what a file says of itself, to be offered as answers.
	FileFacts intake.Facts
	// Record begins a recording for the testimony of that label. Without it none
	// can be made.
	Record func(testimony record.ID, label string)
	// OpenSound and PlaySound open a recording and the sound device, for the
	// player over the account. Without the first there is no player, without the
	// second nothing is heard.
	OpenSound player.Open
	PlaySound player.Play
	Outlines  player.Outlines // nil: drawn each time
	// Paused and Marked list the breaks and the marks of the recording that is
	// being made for a testimony; both may be nil.
	Paused func(testimony record.ID) []record.SessionBreak
	Marked func(testimony record.ID) []record.RecordingMark
	// Refused asks what becomes of sound that was captured before the person said
	// no to the recorder.
	Refused func(r record.Recording, label string)
	// Draft asks what a program on this machine is to draft of a testimony; done is
	// called when it has.
	Draft func(t record.Testimony, exhibits []archive.Exhibit, done func())
	// Withdraw opens what can be done when the person takes it back.
	Withdraw func(t record.Testimony)
	// DestroyExhibit asks before one is destroyed.
	DestroyExhibit func(e archive.Exhibit)
	// Strike asks before an earlier version is struck out: at first those of the
	// sitting that has version n, 0 for the last that can be.
	Strike func(t record.Testimony, n uint32)

	// Print asks how the statement of an account that was read back is printed.
	Print func(testimony record.ID, label string, final bool)

	s         *shell.Shell
	v         Vault
	list      *list
	thing     *thing
	area      *fyne.Container
	total     int
	asked     bool // the total was asked for
	shown     bool
	closed    bool
	session   *session    // the page of the interview, nil while it is not open
	questions *questions  // the page over the window, nil while there is none
	warned    []record.ID // persons of whom it was said that they told already
	store     saver
	wish      record.ID    // to be opened once the room is shown
	then      func(*thing) // what to do once it is loaded
	beside    string       // the language that is shown beside the original
	alone     bool         // the original is shown alone
}

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
	return &Room{s: s, v: v, total: -1, store: saver{v: v}}
}

// ID names the room.
func (r *Room) ID() string { return "testimonies" }

// Name is its name in the sidebar.
func (r *Room) Name() string { return "testimonies.name" }

// Icon is a page with lines.
func (r *Room) Icon() fyne.Resource { return theme.DocumentIcon() }

// Count is how many testimonies the vault has; it is read beside the window.
func (r *Room) Count() int {
	if !r.asked {
		r.asked = true
		task.Run(func(context.Context) (int, error) { return len(r.v.TestimonyIDs(archive.Filter{})), nil }, func(n int, _ error) {
			if !r.closed {
				r.setTotal(n)
			}
		})
	}
	return r.total
}

func (r *Room) setTotal(n int) {
	if n != r.total {
		r.total = n
		r.s.RefreshCounts()
	}
}

// View builds the list and the empty place beside it.
func (r *Room) View() fyne.CanvasObject {
	r.area = container.NewStack()
	r.list = newList(r)
	return look.ListAndThing(r.list.view, r.area)
}

// Shown looks again, and opens what was open.
func (r *Room) Shown() {
	r.shown = true
	r.list.load()
	switch {
	case r.wish != "":
		r.show(r.wish)
	case r.thing != nil:
		r.show(r.thing.id)
	default:
		r.nothing()
	}
	r.wish = ""
	look.Focus(r.list.rows)
}

// Hidden keeps what is being typed, before it returns.
func (r *Room) Hidden() {
	r.shown = false
	if r.thing != nil {
		r.thing.leave()
		r.thing.hush()
	}
}

// Close forgets everything.
func (r *Room) Close() {
	r.closed, r.shown = true, false
	if r.list != nil {
		r.list.close()
	}
	r.thing, r.list, r.area = nil, nil, nil
}

// Open shows the testimony of that ID.
func (r *Room) Open(id string) {
	if r.thing != nil && r.thing.id == record.ID(id) {
		return
	}
	if !r.shown {
		r.wish = record.ID(id)
		return
	}
	r.show(record.ID(id))
}

// FocusSearch puts the focus in the search field.
func (r *Room) FocusSearch() { look.Focus(r.list.search) }

// Escape ends the editing of a paragraph, then empties the search.
func (r *Room) Escape() bool {
	if r.thing != nil && r.thing.account != nil && r.thing.account.stop() {
		return true
	}
	return r.list.clearSearch()
}

// Changed looks again after Undo, or after a change from elsewhere.
func (r *Room) Changed(id record.ID) {
	r.list.load()
	if r.thing == nil {
		if id.Kind() == record.KindTestimony {
			r.back(id)
		}
		return
	}
	if r.questions != nil {
		r.questions.reload()
	}
	if r.session != nil {
		r.session.reload()
	}
	switch id.Kind() {
	case record.KindGuide:
		if r.session != nil {
			r.session.guideChanged()
		}
	case record.KindTestimony, record.KindExhibit, record.KindPerson, record.KindConsent, record.KindPassage, record.KindTranslation, record.KindEvent,
		record.KindCodebook, record.KindAnswers, record.KindRegion, record.KindMachine:
		r.reload()
	}
}

// back shows a testimony that Undo or Redo put back, as long as nothing else is
// in view.
func (r *Room) back(id record.ID) {
	task.Run(func(context.Context) (bool, error) {
		t, err := r.v.Testimony(id)
		return err == nil && r.lists(t), err
	}, func(there bool, _ error) {
		if there && !r.closed && r.shown && r.thing == nil {
			r.show(id)
		}
	})
}

// nothing is what stands beside the list while no testimony is open.
func (r *Room) nothing() {
	if r.thing != nil {
		r.thing.leave()
		r.thing.hush()
	}
	r.thing = nil
	var view fyne.CanvasObject
	if r.total == 0 {
		view = look.Empty(words.T("testimonies.empty.title"), words.T("testimonies.empty.text"), words.T("testimonies.empty.action"), r.NewItem)
	} else {
		view = look.NoRight(words.T("testimonies.choose"))
	}
	r.place(view)
	r.s.RefreshActions()
}

func (r *Room) place(view fyne.CanvasObject) {
	r.area.Objects = []fyne.CanvasObject{view}
	r.area.Refresh()
}

// saver puts writes to one testimony after each other in the order they were
// asked for, and leaves out those that a later one has overtaken: so a draft
// is never newer than the version that contains it.
type saver struct {
	v  Vault
	mu sync.Mutex
	// asked and last are the main goroutine's; done and version are guarded by mu.
	asked         uint64
	last          chan struct{} // closed when the version asked for last is made
	done, version uint64
	translated    map[record.ID]uint64
}

// next is the place in the order; main goroutine only.
func (s *saver) next() uint64 { s.asked++; return s.asked }

// inTurn lets a version wait for those that were asked for before, so that each
// is a step of Undo; main goroutine only.
func (s *saver) inTurn(write func() error) func() error {
	before, done := s.last, make(chan struct{})
	s.last = done
	return func() error {
		defer close(done)
		if before != nil {
			<-before
		}
		return write()
	}
}

// save makes a version and drops the draft that it contains.
func (s *saver) save(at uint64, t record.Testimony) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at <= s.version {
		return nil
	}
	if err := s.v.SaveTestimony(t); err != nil {
		return err
	}
	s.version = at
	if at > s.done {
		s.done = at
		return s.v.SaveDraft(t.ID, archive.Draft{})
	}
	return nil
}

// draft keeps what is being typed.
func (s *saver) draft(at uint64, id record.ID, d archive.Draft) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at <= s.done {
		return nil
	}
	if err := s.v.SaveDraft(id, d); err != nil {
		return err
	}
	s.done = at
	return nil
}

// translation makes a version of a translation and drops the draft that it
// contains.
func (s *saver) translation(at uint64, t record.Translation) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at <= s.translated[t.ID] {
		return nil
	}
	if err := s.v.SaveTranslation(t); err != nil {
		return err
	}
	if s.translated == nil {
		s.translated = map[record.ID]uint64{}
	}
	s.translated[t.ID] = at
	if at > s.done {
		s.done = at
		return s.v.SaveDraft(t.Testimony, archive.Draft{})
	}
	return nil
}
