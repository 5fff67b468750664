package record

import (
	"testing"
)

// A child's own view narrows what a guardian allows also where it stands in a record of
// its own that was found to be the same child.
func TestAChildsOwnViewInAnotherRecord(t *testing.T) {
	one := func(by, answer string, named bool) []Consent {
		return []Consent{{ID: ID("K" + by), By: by, Uses: []Use{{Use: "un_inquiry", Answer: answer, Named: named, Media: []string{"text"}}}}}
	}
	guardian := one(ByGuardian, AnswerYes, true)
	for name, c := range map[string]struct {
		view    []Consent
		refused Refusal
		named   bool
	}{
		"a no":                {view: one(ByChild, AnswerNo, false), refused: RefusedAnswer},
		"a yes, with no name": {view: one(ByChild, AnswerYes, false)},
		"a yes":               {view: one(ByChild, AnswerYes, true), named: true},
		"nothing of this use": {view: []Consent{{ID: "K1", By: ByChild, Uses: []Use{{Use: "icc", Answer: AnswerNo}}}}, named: true},
	} {
		for _, before := range [][]Consent{nil, {{ID: "K0", By: ByGuardian, Asking: AskingUses, Uses: []Use{{Use: "icc", Answer: AnswerYes}}}}} {
			d := DecideTogether([][]Consent{guardian, append(before, c.view...)}, Ask{Use: "un_inquiry"}, nil)
			if d.Refusal != c.refused || d.Named != c.named {
				t.Errorf("%s: %+v", name, d)
			}
		}
	}
}
