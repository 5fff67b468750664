// Package today is the first room: what waits for somebody, by what it is, and
// the way to where each is settled.
package today

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Vault is what the room needs of an open vault. *archive.Vault is one.
type Vault interface {
	Today() ([]archive.TodayItem, error)
	// Checkpoint changes with every change of the vault.
	Checkpoint() string
}

// Ways lead to where a thing is settled. All must be set.
type Ways struct {
	Questions func(testimony record.ID) // what the rules of evidence ask of it
	Testimony func(testimony record.ID)
	Exhibits  func(testimony record.ID) // its files
	Consent   func(person record.ID)
	Uses      func(testimony record.ID) // each use is asked by itself
	Begin     func()                    // a new testimony
	Sent      func(submission record.ID)
	Case      func(id record.ID) // of somebody who is held
	Urgent    func()             // the page for somebody who is held now
	Backup    func()             // makes a backup, or reads one back
	Backed    func() string      // says in a line when one was read back last
}

// Room is Today.
type Room struct {
	s    *shell.Shell
	v    Vault
	ways Ways

	root    *fyne.Container
	list    *look.List
	items   []archive.TodayItem
	read    bool   // items are the vault's
	at      string // the vault's checkpoint when they were asked for
	waits   func() // stops the wait before the next look
	turn    int    // the newest look asked for
	wait    *look.Loading
	chosen  record.ID
	kind    string // of the chosen
	failure error
	shown   bool
	closed  bool
}

var (
	_ shell.Room      = (*Room)(nil)
	_ shell.NewItemer = (*Room)(nil)
	_ shell.Changer   = (*Room)(nil)
)

// New is the room of an open vault.
func New(s *shell.Shell, v Vault, w Ways) *Room { return &Room{s: s, v: v, ways: w} }

// ID names the room.
func (r *Room) ID() string { return "today" }

// Name is its words key.
func (r *Room) Name() string { return "today.name" }

// Icon is a house.
func (r *Room) Icon() fyne.Resource { return theme.HomeIcon() }

// pause is how long after a change elsewhere the room looks again: each look
// opens the newest testimonies.
const pause = 2 * time.Second

// Count is how many things wait, negative until it was looked for. A change of
// the vault is looked into beside the window.
func (r *Room) Count() int {
	switch {
	case r.closed:
	case r.turn == 0:
		r.load()
	case r.waits == nil && r.v.Checkpoint() != r.at:
		r.waits = task.After(pause, r.load)
	}
	if !r.read {
		return -1
	}
	return len(r.items)
}

// View builds the room.
func (r *Room) View() fyne.CanvasObject {
	r.root = container.NewStack()
	r.list = look.NewListOf(func() int { return len(r.items) }, func() look.Markable { return newRow() }, r.fill)
	r.list.OnChoose = func(i int) {
		r.chosen, r.kind = r.items[i].Object, r.items[i].Kind
		r.s.RefreshActions()
	}
	r.list.OnOpen = func(int) { r.open() }
	r.list.OnTap = r.list.OnOpen
	r.put()
	return r.root
}

// Shown looks again.
func (r *Room) Shown() {
	r.shown = true
	r.load()
	if r.read && len(r.items) > 0 { // before, the list is in no window, and Fyne reports an error
		look.Focus(r.list)
	}
}

// Hidden has nothing to keep.
func (r *Room) Hidden() { r.shown = false }

// Changed looks again, after Undo.
func (r *Room) Changed(record.ID) { r.load() }

// Close forgets.
func (r *Room) Close() {
	r.closed, r.shown = true, false
	r.turn++
	r.stopWaiting()
	r.items, r.list, r.root = nil, nil, nil
}

// NewItem begins a testimony.
func (r *Room) NewItem() { r.ways.Begin() }

// Actions are the room's own.
func (r *Room) Actions() []shell.Action {
	return []shell.Action{
		{ID: "today.open", Words: "today.action.open", Shortcut: shell.Ctrl(fyne.KeyO), Enabled: func() bool { return r.place() >= 0 }, Run: r.open},
		{ID: "today.again", Words: "today.action.again", Shortcut: shell.CtrlShift(fyne.KeyR), Run: r.load},
	}
}

func (r *Room) stopWaiting() {
	if r.waits != nil {
		r.waits()
		r.waits = nil
	}
	if r.wait != nil {
		r.wait.Stop()
		r.wait = nil
	}
}

// load asks the vault beside the window what waits.
func (r *Room) load() {
	r.stopWaiting()
	r.turn++
	turn := r.turn
	r.at = r.v.Checkpoint()
	if r.root != nil && !r.read {
		r.wait = look.NewLoading(words.T("today.loading"))
		r.root.Objects = []fyne.CanvasObject{r.wait.Container}
		r.root.Refresh()
	}
	task.Run(func(context.Context) ([]archive.TodayItem, error) { return r.v.Today() }, func(items []archive.TodayItem, err error) {
		if r.closed || turn != r.turn {
			return
		}
		r.stopWaiting()
		was := len(r.items)
		r.failure = err
		if err == nil {
			slices.SortStableFunc(items, func(a, b archive.TodayItem) int { return rank(a.Kind) - rank(b.Kind) })
			had := r.read
			r.items, r.read = items, true
			if !had || was != len(items) {
				r.s.RefreshCounts()
			}
		}
		r.put()
	})
}

// place is where the chosen thing stands, -1 for nowhere.
func (r *Room) place() int {
	return slices.IndexFunc(r.items, func(i archive.TodayItem) bool { return i.Object == r.chosen && i.Kind == r.kind })
}

// put shows what was found.
func (r *Room) put() {
	if r.root == nil {
		return
	}
	focused := r.s.Window.Canvas().Focused()
	var view fyne.CanvasObject
	switch {
	case r.failure != nil:
		view = r.s.FailedView(r.failure, r.load)
	case !r.read:
		return
	case len(r.items) == 0:
		view = look.Empty(words.T("today.empty.title"), words.T("today.empty.text"), words.T("today.begin"), r.ways.Begin)
	default:
		view = r.page()
	}
	r.root.Objects = []fyne.CanvasObject{view}
	r.root.Refresh()
	if r.shown && len(r.items) > 0 && (focused == nil || focused == fyne.Focusable(r.list)) {
		look.Focus(r.list)
	}
	r.s.RefreshActions()
}

func (r *Room) page() fyne.CanvasObject {
	for i := range r.items {
		high := rowHigh
		if r.first(i) {
			high += headHigh
		}
		r.list.SetItemHeight(i, high)
	}
	at := r.place()
	if at < 0 {
		at = 0
		r.chosen, r.kind = r.items[0].Object, r.items[0].Kind
	}
	r.list.ShowChosen(at)
	head := look.Line(8, look.Title(words.T("today.name")), look.Small(words.T("today.count", len(r.items))), look.Space(),
		look.NewButton(words.T("today.urgent"), theme.WarningIcon(), look.Normal, r.ways.Urgent),
		look.NewButton(words.T("today.begin"), theme.ContentAddIcon(), look.Normal, r.ways.Begin),
		look.NewButton(words.T("today.open"), nil, look.Strong, r.open))
	var foot fyne.CanvasObject
	if r.ways.Backed != nil {
		foot = look.Inset(8, 0, 0, 0, look.Line(8, look.Small(r.ways.Backed()), look.Space(), look.NewButton(words.T("today.backup"), nil, look.Quiet, r.ways.Backup)))
	}
	return look.Inset(12, 12, 12, 16, look.Border(look.Inset(0, 0, 12, 0, head), foot, nil, nil, look.BareCard(r.list)))
}

// open goes to where the chosen thing is settled.
func (r *Room) open() {
	i := r.place()
	if i < 0 {
		return
	}
	switch x := r.items[i]; x.Kind {
	case urgent:
		r.ways.Case(x.Object)
	case backup:
		r.ways.Backup()
	case openAnswers:
		r.ways.Questions(x.Object)
	case outside, openIntake, unreachable:
		if x.Object.Kind() == record.KindSubmission { // what a body answered
			r.ways.Sent(x.Object)
			return
		}
		r.ways.Exhibits(x.Object)
	case consent:
		r.ways.Consent(x.Object)
	case uses:
		r.ways.Uses(x.Object)
	case sentWithdrawal, sentRelease, sentCorrection, sentDue:
		r.ways.Sent(x.Object)
	default:
		r.ways.Testimony(x.Object)
	}
}
