// Package shell is the window: sidebar, room, status bar, and every action by
// menu, key and palette. Rooms are told of what concerns them; they speak to
// the window through Shell alone.
package shell

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/clip"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
)

// Shell is the one window. All methods are for the main goroutine.
type Shell struct {
	Window fyne.Window

	// Explain puts an error into sentences: a heading that says what is safe,
	// and what happened with what to do next.
	Explain func(err error) (safe, text string)
	// Quit ends the program; Hide takes the window from sight after a lock,
	// where the system can. Both may be set by Run.
	Quit func()
	Hide func()
	// Leaving, when set, is asked before the program is ended from the menu, and
	// calls its argument when it may.
	Leaving func(end func())

	session   Session
	rooms     []Room // in the sidebar's order; the last may be Settings
	foot      Room
	built     map[string]fyne.CanvasObject
	now       Room
	back      []visit
	at        visit
	screen    func() fyne.CanvasObject // what is shown while no vault is open
	frame     *frame
	overlays  []*overlay
	toast     *toast
	strip     Strip
	stripArea *fyne.Container
	under     *fyne.Container // the screen with the strip, while there is no frame
	idle      *idle
	saved     time.Time
	replaying bool
	shown     map[string]string // by room, what it showed last
	moved     bool              // the person went somewhere since the vault was opened
	kept      Place             // was kept last
	placing   func()            // ends the looking
}

type visit struct{ room, id string }

// New takes over the window. Call ShowScreen or Enter next.
func New(w fyne.Window) *Shell {
	s := &Shell{Window: w}
	s.idle = newIdle(s)
	look.Seen = s.idle.seen
	w.Canvas().SetOnTypedKey(s.typedKey)
	w.SetOnDropped(s.dropped)
	s.refreshMenu()
	return s
}

// ShowScreen shows something in place of the rooms, as long as no vault is
// open: Welcome. It is built again when the language changes.
func (s *Shell) ShowScreen(build func() fyne.CanvasObject) {
	s.screen = build
	s.closeOverlays()
	s.frame = nil
	s.Window.SetContent(s.withToast(s.withStrip(build())))
	s.refreshMenu()
}

// Enter shows the rooms of a vault that was opened, the first of them in view.
// foot, which may be nil, stands at the sidebar's foot.
func (s *Shell) Enter(session Session, rooms []Room, foot Room) {
	s.session, s.rooms, s.foot = session, rooms, foot
	s.built, s.shown = map[string]fyne.CanvasObject{}, map[string]string{}
	s.now, s.back, s.at = nil, nil, visit{}
	s.saved = time.Time{}
	s.screen = nil
	s.buildFrame()
	s.idle.start(session.Idle)
	if all := s.all(); len(all) > 0 {
		s.Go(all[0].ID())
	}
	s.moved = false
	s.keepPlaces()
}

// Open says whether a vault is open.
func (s *Shell) Opened() bool { return s.frame != nil }

// Session is the open vault's.
func (s *Shell) Session() Session { return s.session }

// SetIdle changes the time without input until the lock.
func (s *Shell) SetIdle(d time.Duration) { s.session.Idle = d; s.idle.start(d) }

// all are the rooms, foot included.
func (s *Shell) all() []Room {
	if s.foot == nil {
		return s.rooms
	}
	return append(append([]Room{}, s.rooms...), s.foot)
}

func (s *Shell) room(id string) Room {
	for _, r := range s.all() {
		if r.ID() == id {
			return r
		}
	}
	return nil
}

// Now is the room in view, nil while none is.
func (s *Shell) Now() Room { return s.now }

// Go brings a room into view. An unknown ID does nothing.
func (s *Shell) Go(room string) { s.Open(room, "") }

// Open brings one thing of a room into view: the room must be an Opener. With
// id empty only the room. Where the person was is kept for Back.
func (s *Shell) Open(room, id string) {
	if s.frame == nil || s.room(room) == nil {
		return
	}
	s.moved = true
	if id == "" && room == s.at.room {
		return // what it shows stays in view, and is where the person is
	}
	if s.at.room != "" && s.at != (visit{room, id}) {
		s.back = append(s.back, s.at)
	}
	s.visit(visit{room, id})
}

// Visited tells the shell which thing a room shows now, so that Back finds it
// again. A room that is out of view, where a load ended late, is not heard.
func (s *Shell) Visited(r Room, id string) {
	if s.now != r || s.at.id == id {
		return
	}
	if s.at.id != "" {
		s.back = append(s.back, s.at)
	}
	s.at.id = id
	s.shown[s.at.room] = id
	s.refreshMenu()
}

// Back goes to where the person was before.
func (s *Shell) Back() {
	if len(s.back) == 0 {
		return
	}
	to := s.back[len(s.back)-1]
	s.back = s.back[:len(s.back)-1]
	s.visit(to)
}

func (s *Shell) visit(to visit) {
	next := s.room(to.room)
	if next == nil {
		return
	}
	if s.now != nil && s.now != next {
		s.now.Hidden()
	}
	changed := s.now != next
	s.now, s.at = next, to
	if to.id == "" { // it shows again what it showed
		s.at.id = s.shown[to.room]
	}
	view, ok := s.built[to.room]
	if !ok {
		view = next.View()
		s.built[to.room] = view
	}
	if changed {
		s.frame.show(view)
		next.Shown()
	}
	if o, ok := next.(Opener); ok && to.id != "" {
		o.Open(to.id)
	}
	s.RefreshCounts()
	s.refreshMenu()
}

// RefreshCounts reads the rooms' counts again, and which of their actions are on.
func (s *Shell) RefreshCounts() {
	if s.frame != nil {
		s.frame.refreshSidebar()
	}
}

// RefreshStatus reads the status bar's line about backups again.
func (s *Shell) RefreshStatus() {
	if s.frame != nil {
		s.frame.refreshStatus()
	}
}

// RefreshActions asks the room in view for its actions again, after what it
// shows changed which of them can run.
func (s *Shell) RefreshActions() { s.refreshMenu() }

// Relabel builds everything again: after the language changed.
func (s *Shell) Relabel() {
	if s.frame == nil {
		if s.screen != nil {
			s.Window.SetContent(s.withToast(s.withStrip(s.screen())))
		}
		s.refreshMenu()
		return
	}
	now, at := s.now, s.at
	if now != nil {
		now.Hidden()
	}
	s.built = map[string]fyne.CanvasObject{}
	s.now = nil
	s.buildFrame()
	if now != nil {
		s.visit(at)
	}
}

// Lock saves what is being typed, forgets what was shown, and hands over to
// the session's Lock.
func (s *Shell) Lock() {
	if s.frame == nil {
		return
	}
	lock := s.forget()
	s.closeOverlays()
	s.toast.hide()
	clip.Clear()
	s.Window.SetContent(container.NewStack())
	s.Window.SetTitle(words.T("shell.name"))
	if lock != nil {
		lock()
	}
	s.refreshMenu()
}

// End is Lock for a window that the system tore down already: it draws nothing.
func (s *Shell) End() {
	if s.frame == nil {
		return
	}
	if lock := s.forget(); lock != nil {
		lock()
	}
}

// forget saves what is being typed and lets go of the rooms; what is left to do
// of the lock is handed back.
func (s *Shell) forget() (lock func()) {
	s.keepPlace()
	if s.now != nil {
		s.now.Hidden()
	}
	s.keepOverlays()
	s.idle.stop()
	task.CancelAll()
	for _, r := range s.all() {
		r.Close()
	}
	lock = s.session.Lock
	s.rooms, s.foot, s.built, s.now, s.back = nil, nil, nil, nil, nil
	s.session = Session{}
	s.frame = nil
	return lock
}

// LockAndHide locks and takes the window from sight.
func (s *Shell) LockAndHide() {
	s.Lock()
	if s.Hide != nil {
		s.Hide()
	}
}

// Saved tells the status bar when a change last became durable.
func (s *Shell) Saved(at time.Time) {
	s.saved = at
	if s.frame != nil {
		s.frame.refreshStatus()
	}
}

func (s *Shell) dropped(at fyne.Position, files []fyne.URI) {
	look.Seen()
	if d, ok := s.now.(Dropper); ok && len(s.overlays) == 0 {
		d.Drop(at, files)
	}
}

// typedKey gets the keys that nothing in focus wanted.
func (s *Shell) typedKey(ev *fyne.KeyEvent) {
	look.Seen()
	switch ev.Name {
	case fyne.KeyEscape:
		s.Escape()
	default:
		if s.pressIn(s.stripActions(), plain(ev.Name)) {
			return
		}
		if n := len(s.overlays); n > 0 && ev.Name != fyne.KeyF1 {
			if do := s.overlays[n-1].plain[ev.Name]; do != nil {
				do()
			} else if f := s.overlays[n-1].keys; f != nil {
				f(ev)
			} else if !s.overlays[n-1].enter(s.Window.Canvas(), ev) {
				look.ScrollKey(s.overlays[n-1].over, ev)
			}
			return
		}
		s.Press(plain(ev.Name))
	}
}

// Escape closes the top thing: an overlay, then the room's own. What was typed
// stays.
func (s *Shell) Escape() {
	if n := len(s.overlays); n > 0 {
		s.overlays[n-1].escape()
		return
	}
	if e, ok := s.now.(Escaper); ok && e.Escape() {
		return
	}
	s.toast.hide()
}

// Press runs the action of a shortcut, as the menu does: true when there is
// one and it can run. Of one that cannot it says why.
func (s *Shell) Press(k fyne.Shortcut) bool {
	all := s.Actions()
	if s.pressIn(all, k) {
		return true
	}
	for _, a := range all {
		if sameShortcut(a.Shortcut, k) {
			look.Seen()
			s.cannot(a)
			break
		}
	}
	return false
}

func (s *Shell) pressIn(actions []Action, k fyne.Shortcut) bool {
	for _, a := range actions {
		if sameShortcut(a.Shortcut, k) && a.enabled() {
			look.Seen()
			a.Run()
			return true
		}
	}
	return false
}
