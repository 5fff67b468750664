// Package guide is the guide through an interview: what to say, to do and to
// ask, phase by phase and topic by topic. The built-in guide is in assets/guide;
// an office lays its own over it, in the same form (docs/guide.md).
//
// Questions are open and put no answer into anybody's mouth. What speaks of
// violence is marked, and For hides it while a child is in the room.
package guide

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Kinds of an item.
const (
	Say     = "say"     // to be said, in these or own words
	Ask     = "ask"     // an open question
	Consent = "consent" // a question for yes or no, of consent alone
	Do      = "do"      // to be done, not said
)

// Text is one text in the languages of the office.
type Text struct{ En, Ko string }

// In is the text in a language; the other where it is missing.
func (t Text) In(lang string) string {
	if lang == "ko" && t.Ko != "" || t.En == "" {
		return t.Ko
	}
	return t.En
}

// Item is one thing to say, ask or do.
type Item struct {
	ID      string
	Kind    string
	Text    Text
	Violent bool
}

// Section is a phase of the interview or a topic of its account.
type Section struct {
	ID      string
	Phase   string // of a topic: in which phase it is asked
	Title   Text
	Source  string // where a phase comes from
	Violent bool   // all of it
	Items   []Item
}

// Guide is all of it, in order.
type Guide struct {
	Phases []Section
	Topics []Section
}

// For is the guide as it is shown: while a child is in the room without what
// speaks of violence.
func (g *Guide) For(childInRoom bool) *Guide {
	out := &Guide{}
	for _, p := range []struct {
		from []Section
		to   *[]Section
	}{{g.Phases, &out.Phases}, {g.Topics, &out.Topics}} {
		for _, s := range p.from {
			if childInRoom && s.Violent {
				continue
			}
			s.Items = slices.DeleteFunc(slices.Clone(s.Items), func(i Item) bool { return childInRoom && i.Violent })
			*p.to = append(*p.to, s)
		}
	}
	return out
}

// Topic finds a topic.
func (g *Guide) Topic(id string) (Section, bool) { return find(g.Topics, id) }

// Phase finds a phase.
func (g *Guide) Phase(id string) (Section, bool) { return find(g.Phases, id) }

func find(list []Section, id string) (Section, bool) {
	for _, s := range list {
		if s.ID == id {
			return s, true
		}
	}
	return Section{}, false
}

// Limits of a guide.
const (
	MaxFile     = 1 << 20 // bytes
	MaxSections = 200
	MaxItems    = 2000 // in all
	MaxText     = 1000 // bytes of one text in one language
)

// ErrBad is wrapped by every Error.
var ErrBad = errors.New("not a guide that can be used")

// Error says where a guide breaks its form.
type Error struct {
	Line  int    // from 1
	Field string // such as topics[0].items[2].ko
	Why   string
}

func (e *Error) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("line %d: %s", e.Line, e.Why)
	}
	return fmt.Sprintf("line %d: %s: %s", e.Line, e.Field, e.Why)
}

// Is makes errors.Is(err, ErrBad) true.
func (e *Error) Is(target error) bool { return target == ErrBad }

// validID reports an ID: small letters, digits, dots and underscores.
func validID(id string) bool {
	return id != "" && len(id) <= 60 && id[0] >= 'a' && id[0] <= 'z' && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789._") == ""
}
