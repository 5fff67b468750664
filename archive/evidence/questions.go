package evidence

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"attest/archive/record"
	"attest/assets/evidence"
)

// Phases of an interview, in order: when a question fits.
const (
	Before = "before"
	During = "during"
	After  = "after"
)

// Levels: what an open answer does to an export that needs it.
const (
	Block   = "block"   // stops it
	Require = "require" // stops it
	Warn    = "warn"    // is said
)

// Kinds of answers.
const (
	Choice = "choice" // one of the options
	Ticks  = "ticks"  // as many options as are so; All: every one
	Text   = "text"   // words
	Facts  = "facts"  // the record itself answers: Of says which part of it
)

// Question is one rule's question.
type Question struct {
	ID       string            `json:"id"`
	Phase    string            `json:"phase"`
	Level    string            `json:"level"`
	Kind     string            `json:"kind"`
	When     string            `json:"when,omitempty"` // condition: child, violent, interpreter, recorded, not_recorded
	Of       string            `json:"of,omitempty"`
	All      bool              `json:"all,omitempty"`
	En       string            `json:"en"`
	Ko       string            `json:"ko"`
	Why      map[string]string `json:"why,omitempty"`
	Options  []Option          `json:"options,omitempty"`
	NeededBy []string          `json:"needed_by"` // classes of addressee
}

// Option is one answer that can be chosen; Reason asks for words with it.
type Option struct {
	ID     string `json:"id"`
	En     string `json:"en"`
	Ko     string `json:"ko"`
	Reason bool   `json:"reason,omitempty"`
}

type table struct {
	Type      string     `json:"type"`
	V         int        `json:"v"`
	Questions []Question `json:"questions"`
}

var all = sync.OnceValue(func() []Question {
	q, err := parse(evidence.Questions)
	if err != nil {
		panic("evidence: assets/evidence/questions.json: " + err.Error()) // our own embedded file; a test reads it
	}
	return q
})

// Questions lists every question, in the order in which they are asked.
func Questions() []Question { return slices.Clone(all()) }

// Find returns the question of a rule.
func Find(rule string) (Question, bool) {
	i := slices.IndexFunc(all(), func(q Question) bool { return q.ID == rule })
	if i < 0 {
		return Question{}, false
	}
	return all()[i], true
}

func parse(raw []byte) ([]Question, error) {
	var t table
	if err := record.Decode(raw, &t); err != nil {
		return nil, err
	}
	if t.Type != "attest/questions" || t.V != 1 {
		return nil, fmt.Errorf("not a table of questions, version 1")
	}
	seen := map[string]bool{}
	for _, q := range t.Questions {
		if err := q.check(); err != nil {
			return nil, fmt.Errorf("%s: %w", q.ID, err)
		}
		if seen[q.ID] {
			return nil, fmt.Errorf("%s stands twice", q.ID)
		}
		seen[q.ID] = true
	}
	return t.Questions, nil
}

var (
	phases     = []string{Before, During, After}
	levels     = []string{Block, Require, Warn}
	kinds      = []string{Choice, Ticks, Text, Facts}
	conditions = []string{"", "child", "violent", "interpreter", "recorded", "not_recorded"}
	parts      = []string{"interview", "read_back", "signatures", "consent", "consent_form", "exhibits"}
)

func (q Question) check() error {
	switch {
	case !slices.Contains(phases, q.Phase), !slices.Contains(levels, q.Level), !slices.Contains(kinds, q.Kind),
		!slices.Contains(conditions, q.When):
		return fmt.Errorf("phase, level, kind or condition is none that is known")
	case q.En == "" || q.Ko == "":
		return fmt.Errorf("its words are missing in a language")
	case (q.Kind == Choice || q.Kind == Ticks) != (len(q.Options) > 0):
		return fmt.Errorf("options do not fit its kind")
	case (q.Kind == Facts) != slices.Contains(parts, q.Of):
		return fmt.Errorf("of does not fit its kind")
	}
	for _, c := range q.NeededBy {
		if !record.KnownClass(c) {
			return fmt.Errorf("class %s is none that is known", c)
		}
	}
	return nil
}

// CheckAnswer says what is wrong with an answer to a question, nil when
// nothing is.
func (q Question) CheckAnswer(a record.RuleAnswer) error {
	bad := func(why string) error { return fmt.Errorf("%s: %s", q.ID, why) }
	if q.Kind == Facts {
		return bad("the record answers it")
	}
	if q.Kind == Text {
		if strings.TrimSpace(a.Text) == "" {
			return bad("has no words")
		}
		return nil
	}
	if q.Kind == Choice && len(a.Options) != 1 {
		return bad("needs one of its answers")
	}
	for _, id := range a.Options {
		i := slices.IndexFunc(q.Options, func(o Option) bool { return o.ID == id })
		if i < 0 {
			return bad("has no such answer")
		}
		if q.Options[i].Reason && strings.TrimSpace(a.Text) == "" {
			return bad("needs the reason")
		}
	}
	return nil
}

// answered says whether an answer closes the question.
func (q Question) answered(a record.RuleAnswer) bool {
	if q.CheckAnswer(a) != nil {
		return false
	}
	if q.Kind == Ticks {
		return len(a.Options) > 0 && (!q.All || len(a.Options) == len(q.Options))
	}
	return true
}
