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

// A use that was left open at the end of an asking closes an older yes, in whichever
// record of the person either of them is; an older silence, and a consent that did not
// ask about the use, close nothing.
func TestSilenceInAnotherRecord(t *testing.T) {
	yes := func(date string) []Consent {
		return []Consent{{ID: "KYES", By: BySelf, Date: date, Uses: []Use{{Use: "un_inquiry", Answer: AnswerYes, Media: []string{"text"}}}}}
	}
	silent := func(date, asking, by string) []Consent {
		return []Consent{{ID: "KSILENT", By: by, Date: date, Asking: asking, Uses: []Use{{Use: "ngo", Answer: AnswerYes}}}}
	}
	for name, c := range map[string]struct {
		records [][]Consent
		refused Refusal
	}{
		"asked at the end, newer":       {[][]Consent{yes("2026-11-20"), silent("2026-11-26", AskingEnd, BySelf)}, RefusedNotAsked},
		"asked at the end, older":       {[][]Consent{yes("2026-11-20"), silent("2026-11-16", AskingEnd, BySelf)}, Granted},
		"asked at the end, of that day": {[][]Consent{yes("2026-11-20"), silent("2026-11-20", AskingEnd, BySelf)}, RefusedNotAsked},
		"asked about others":            {[][]Consent{yes("2026-11-20"), silent("2026-11-26", AskingUses, BySelf)}, Granted},
		"nothing said of the asking":    {[][]Consent{yes("2026-11-20"), silent("2026-11-26", "", BySelf)}, Granted},
		"asked before an interview":     {[][]Consent{yes("2026-11-20"), silent("2026-11-26", AskingBefore, BySelf)}, Granted},
		"a guardian, newer":             {[][]Consent{yes("2026-11-20"), silent("2026-11-26", AskingEnd, ByGuardian)}, Granted},
		"and answered since":            {[][]Consent{yes("2026-11-20"), silent("2026-11-26", AskingEnd, BySelf), yes("2026-11-27")}, Granted},
		"the record itself":             {[][]Consent{silent("2026-11-26", AskingEnd, BySelf), yes("2026-11-20")}, RefusedNotAsked},
	} {
		d := DecideTogether(c.records, Ask{Use: "un_inquiry"}, nil)
		if d.Refusal != c.refused {
			t.Errorf("%s: %q", name, d.Refusal)
		}
		if c.refused != Granted && d.Consent != "KSILENT" {
			t.Errorf("%s: decided by %s", name, d.Consent)
		}
	}
}
