package testimonies

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/forms"
	"attest/app/guidebook"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/guide"
	"attest/archive/record"
)

// sessions are what is noted of an interview beside what is said.
type sessions interface {
	Session(testimony record.ID) (record.Session, error)
	SaveSession(s record.Session) (record.Session, error)
	Guide() (*guide.Guide, error)
	guidebook.Vault
	ToldAlready(person record.ID, far record.Geography) (archive.Told, error)
	Noted(testimony record.ID) (record.Noted, error)
	EndInterview(testimony record.ID, at string) error
	Recordings(testimony record.ID) ([]archive.Recording, error)
	NameMark(recording record.ID, n int, text string) error
}

// session is the page of an interview that goes on: notes with their time, who
// comes and goes, breaks, and the guide. What is noted is stored at once.
type session struct {
	thing  *thing
	s      record.Session
	guide  *guide.Guide
	note   *forms.Entry
	begun  time.Time // when the note was begun
	reason *forms.Entry
	name   *forms.Entry
	role   *forms.Choice
	now    *fyne.Container // what is noted
	asking *fyne.Container // the guide
	at     string          // the section of the guide in view
	mild   bool            // without what speaks of violence
	mu     sync.Mutex
	busy   bool
	again  bool // changed while it was being stored
	gone   bool
	close  func()
	kept   *forms.Kept         // what is typed and noted nowhere yet
	rec    []archive.Recording // what was recorded so far
}

const childRole = "child"

// askSession opens the page.
func (t *thing) askSession() {
	r := t.room
	task.Run(func(context.Context) (record.Session, error) { return r.v.Session(t.id) }, func(s record.Session, err error) {
		g, fault := r.v.Guide()
		if errors.Is(fault, guide.ErrBad) { // what the office changed is of another program's guide
			r.s.Say("guidebook.broken")
			g, fault = guide.BuiltIn()
		}
		switch {
		case r.closed || r.thing != t:
		case err != nil:
			r.s.Fail(err)
		case fault != nil:
			r.s.Fail(fault)
		default:
			t.showSession(s, g)
		}
	})
}

func (t *thing) showSession(s record.Session, g *guide.Guide) {
	f := &session{thing: t, s: s, guide: g, now: container.NewStack(), asking: container.NewStack(), at: "engage"}
	r := t.room
	f.note = forms.NewEntry()
	f.note.SetPlaceHolder(words.T("testimonies.session.note.hint"))
	f.note.OnChanged = func(text string) {
		if text == "" {
			f.begun = time.Time{}
		} else if f.begun.IsZero() {
			f.begun = task.Now()
		}
	}
	f.note.OnSubmitted = func(string) { f.addNote() }
	f.reason, f.name = forms.NewEntry(), forms.NewEntry()
	f.reason.SetPlaceHolder(words.T("testimonies.session.break.reason"))
	f.name.SetPlaceHolder(words.T("testimonies.present.name"))
	var roles []forms.Option
	for _, p := range record.Presences() {
		roles = append(roles, forms.Option{Value: p, Text: words.T("testimonies.presence." + p)})
	}
	f.role = forms.NewChoice(roles, "interpreter", nil)
	f.keepTyped()
	noted := look.Column(10,
		forms.NewField(words.T("testimonies.session.note"), words.T("testimonies.session.note.keys"), f.note).Container,
		look.Line(8, look.NewButton(words.T("testimonies.session.leading"), nil, look.Normal, f.leading), look.Space()),
		forms.Beside(f.role, f.name),
		look.Line(8, look.NewButton(words.T("testimonies.session.in"), nil, look.Normal, f.comesIn), look.Space()),
		f.reason, f.now)
	f.fill()
	var body fyne.CanvasObject = look.Column(16, noted, f.asking)
	if r.s.Window.Canvas().Size().Width > 900 {
		body = forms.Beside(noted, look.Inset(0, 0, 0, 16, f.asking))
	}
	var closeIt func()
	end := func() {
		f.keep()
		f.gone = true
		r.session = nil
	}
	f.close = func() { closeIt(); end() }
	ok := look.NewButton(words.T("shell.close"), nil, look.Strong, f.close)
	over := look.NewButton(words.T("testimonies.end.yes"), nil, look.Normal, t.askEnd)
	closeIt = r.s.Overlay(shell.FormDialog(words.T("testimonies.session.title", t.t.Label), body, over, ok), f.note, end)
	r.s.KeyAtTop(fyne.KeyF2, f.child) // wherever the focus is: also on a question of the guide
	f.readRecordings()
	r.s.KeepAtLock(f.keep)
	r.session = f
}

// keep stores what is still being typed: before a lock, and at the end. A note
// is one as it stands; the name of somebody who has not come in yet, and the
// reason of a break that has not begun, are there when the page is opened again.
func (f *session) keep() {
	defer f.kept.AtLock()
	if text := strings.TrimSpace(f.note.Text); text != "" {
		f.s.Words.Notes = append(f.s.Words.Notes, record.SessionNote{At: clock(f.begun), Text: text})
		f.note.SetText("")
		f.again = true
	}
	if !f.again {
		return
	}
	f.again = false
	if err := f.write(f.s); err != nil {
		f.thing.room.s.Fail(err)
	}
}

func clock(t time.Time) string { return t.Format(time.RFC3339) }

// write stores one state after the other; the first makes the object.
func (f *session) write(s record.Session) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	now, err := f.thing.room.v.Session(f.thing.id)
	if err == nil {
		s.ID, s.Ended = now.ID, now.Ended // the end is noted by an act of its own
		_, err = f.thing.room.v.SaveSession(s)
	}
	return err
}

// changed shows what was noted and stores it.
func (f *session) changed() {
	if f.s.Started == "" {
		f.s.Started = clock(task.Now())
	}
	f.fill()
	if f.busy {
		f.again = true
		return
	}
	f.store()
}

func (f *session) store() {
	f.busy, f.again = true, false
	s, r := f.s, f.thing.room
	s.Words.Notes, s.Words.Present = slices.Clone(s.Words.Notes), slices.Clone(s.Words.Present)
	s.Words.Breaks, s.Words.Asked = slices.Clone(s.Words.Breaks), slices.Clone(s.Words.Asked)
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, f.write(s) }, func(_ struct{}, err error) {
		f.busy = false
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			r.s.Done("")
			if f.again {
				f.store()
			}
		}
	})
}

// reload shows what the vault has now, after Undo.
func (f *session) reload() {
	r := f.thing.room
	task.Run(func(context.Context) (record.Session, error) { return r.v.Session(f.thing.id) }, func(s record.Session, err error) {
		if err == nil && !f.gone && !r.closed {
			f.s = s
			f.fill()
			f.thing.childIs(s.ChildPresent())
		}
	})
	f.readRecordings()
}

func (f *session) addNote() {
	text := strings.TrimSpace(f.note.Text)
	if text == "" {
		return
	}
	f.s.Words.Notes = append(f.s.Words.Notes, record.SessionNote{At: clock(f.begun), Text: text})
	f.note.SetText("")
	f.changed()
}

// leading marks the question that was just asked, in the words of the field.
func (f *session) leading() {
	f.s.Words.Asked = append(f.s.Words.Asked, record.SessionAsked{At: clock(task.Now()), Leading: true, Text: strings.TrimSpace(f.note.Text)})
	f.note.SetText("")
	f.changed()
	look.Focus(f.note)
}

func (f *session) comesIn() {
	f.s.Words.Present = append(f.s.Words.Present, record.SessionGuest{Name: strings.TrimSpace(f.name.Text), Role: f.role.Value(), In: clock(task.Now())})
	f.name.SetText("")
	f.changed()
	look.Focus(f.note)
}

// child marks that a child comes in, or that every child has left.
func (f *session) child() {
	markChild(&f.s, clock(task.Now()))
	f.changed()
	f.thing.childIs(f.s.ChildPresent())
}

// childIs shows in the head of the testimony whether a child is in the room.
func (t *thing) childIs(here bool) {
	if t.child != here && t.tabs != nil {
		t.child = here
		t.fillHead()
	}
}

// childInRoom notes that a child comes in, or that every child has left, wherever
// in the testimony the person works.
func (t *thing) childInRoom() {
	r := t.room
	if r.session != nil && r.session.thing == t {
		r.session.child()
		return
	}
	now := clock(task.Now())
	task.Run(func(context.Context) (record.Session, error) {
		s, err := r.v.Session(t.id)
		if err != nil {
			return s, err
		}
		s.Testimony = t.id
		if s.Started == "" {
			s.Started = now
		}
		markChild(&s, now)
		return r.v.SaveSession(s)
	}, func(s record.Session, err error) {
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			said := "testimonies.child.left"
			if s.ChildPresent() {
				said = "testimonies.child.came"
			}
			r.s.Done(words.T(said))
			if r.thing == t {
				t.childIs(s.ChildPresent())
			}
		}
	})
}

func markChild(s *record.Session, now string) {
	if !s.ChildPresent() {
		s.Words.Present = append(s.Words.Present, record.SessionGuest{Role: childRole, In: now})
		return
	}
	s.Words.Present = slices.Clone(s.Words.Present)
	for i, g := range s.Words.Present {
		if g.Role == childRole && g.Out == "" {
			s.Words.Present[i].Out = now
		}
	}
}

// pause begins a break with its reason, or ends the one that goes on.
func (f *session) pause() {
	now, b := clock(task.Now()), f.s.Words.Breaks
	if n := len(b); n > 0 && b[n-1].End == "" {
		b[n-1].End = now
	} else {
		f.s.Words.Breaks = append(b, record.SessionBreak{Start: now, Reason: strings.TrimSpace(f.reason.Text)})
		f.reason.SetText("")
	}
	f.changed()
	look.Focus(f.note)
}
