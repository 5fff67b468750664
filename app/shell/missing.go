package shell

import (
	"strings"

	"attest/app/words"
)

// Reasoner is a room or a strip that says what is missing while one of its
// actions cannot be done.
type Reasoner interface {
	// Missing is a sentence's words key, "" where the action's name says enough.
	Missing(action string) string
}

// cannot says in the message line that an action is not possible now, and why: a
// key that does nothing and says nothing looks broken.
func (s *Shell) cannot(a Action) {
	if key := s.missing(a.ID); key != "" {
		s.Say("missing.cannot.why", a.name(), words.T(key))
		return
	}
	s.Say("missing.cannot", a.name())
}

// missing is the words key of what an action waits for.
func (s *Shell) missing(id string) string {
	for _, a := range s.stripActions() {
		if r, ok := s.strip.(Reasoner); ok && a.ID == id {
			return r.Missing(id)
		}
	}
	switch {
	case s.frame == nil:
		return "missing.vault"
	case len(s.overlays) > 0:
		return "missing.over"
	}
	if s.reads() && !s.session.Reading.Looks(id) {
		return "reading.off"
	}
	switch strings.TrimPrefix(id, "shell.") {
	case "new":
		return "missing.room.new"
	case "export":
		return "missing.room.export"
	case "search":
		return "missing.room.search"
	case "back":
		return "missing.back"
	}
	if r, ok := s.now.(Reasoner); ok {
		return r.Missing(id)
	}
	return ""
}
