package shell

import (
	"time"

	"attest/app/task"
)

// Place is where a person was: a room, the thing that it showed, and within
// that what the room says. It holds no word of anybody.
type Place struct{ Room, Thing, Within string }

// Placed is a room that knows where in its thing a person was, and finds the
// place again.
type Placed interface {
	Within() string // "" for nowhere
	// Return is called before the thing is opened.
	Return(within string)
}

// placeTick is how often the place is looked at: as much of it a crash can lose.
const placeTick = 2 * time.Second

// place is where the person is now.
func (s *Shell) place() Place {
	p := Place{Room: s.at.room, Thing: s.at.id}
	if in, ok := s.now.(Placed); ok {
		p.Within = in.Within()
	}
	return p
}

// Return brings a place into view again, unless the person went on meanwhile.
// Something that must be read first, such as how a recording ended, is waited for.
func (s *Shell) Return(p Place) {
	if s.frame == nil || s.moved || s.room(p.Room) == nil {
		return
	}
	if len(s.overlays) > 0 {
		now := s.frame
		task.After(placeTick/2, func() {
			if s.frame == now {
				s.Return(p)
			}
		})
		return
	}
	if in, ok := s.room(p.Room).(Placed); ok && p.Thing != "" {
		in.Return(p.Within)
	}
	s.visit(visit{p.Room, p.Thing})
	s.kept = p
}

// keepPlaces begins to look where the person is. A place is kept once they have
// stayed there for a tick.
func (s *Shell) keepPlaces() {
	if s.session.Place == nil {
		return
	}
	s.kept = s.place()
	last := s.kept
	s.placing = task.Every(placeTick, func() {
		now := s.place()
		if now != s.kept && now == last {
			s.kept = now
			s.session.Place(now, false)
		}
		last = now
	})
}

// keepPlace keeps it at once, before a lock.
func (s *Shell) keepPlace() {
	if s.placing == nil {
		return
	}
	s.placing()
	s.placing = nil
	s.session.Place(s.place(), true) // one that is kept beside may not have been written yet
}
