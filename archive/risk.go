package archive

import (
	"errors"
	"slices"
	"time"

	"attest/archive/record"
	"attest/archive/store"
)

// Codes of a RiskNote.
const (
	RiskKin       ReasonCode = "risk_kin"       // relatives are in reach of those she fled; Count of them are named
	RiskTraceable ReasonCode = "risk_traceable" // Count facts of the account tell who she is
	RiskNoted     ReasonCode = "risk_noted"     // somebody wrote a note on the risk
	RiskChild     ReasonCode = "risk_child"     // a child
	RiskMerged    ReasonCode = "risk_merged"    // Count records are this person: the stricter of their consents counts
	RiskEarlier   ReasonCode = "risk_earlier"   // others have Count accounts of hers to hold against this one
	RiskShut      ReasonCode = "risk_shut"      // the member cannot open the identity, so nothing of it is weighed
)

// RiskNote is a warning that whoever exports must have seen: a Reason about a
// person, without a word of the identity, and the words themselves.
type RiskNote struct {
	Reason
	Facts []string // the facts, or the note: words of the identity half
}

// RiskNotes gathers what must be weighed before a submission leaves, person by
// person in its order. Where facts or a note of an identity are given, that it
// was opened is an entry in the log. Preview has the sentences alone.
func (v *Vault) RiskNotes(submission record.ID) ([]RiskNote, error) {
	s, err := v.Submission(submission)
	if err != nil {
		return nil, err
	}
	var out []RiskNote
	err = v.view(func(tx *store.Tx) (err error) {
		out, err = v.riskNotes(tx, s)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, n := range out {
		if len(n.Facts) > 0 {
			if err := v.noteRead(n.Object, "identity"); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func (v *Vault) riskNotes(tx *store.Tx, s record.Submission) ([]RiskNote, error) {
	var out []RiskNote
	var seen []record.ID
	for _, id := range s.Testimonies {
		t, _, _, err := get[record.Testimony](tx, id, 0)
		if errors.Is(err, ErrDestroyed) {
			continue
		}
		if err != nil {
			return nil, err
		}
		group := v.SamePerson(t.Person)
		if len(group) == 0 || slices.Contains(seen, group[0].ID) {
			continue
		}
		seen = append(seen, group[0].ID)
		for _, p := range group {
			notes, err := personRisks(tx, p, day(v.clock.clock.wall()))
			if err != nil {
				return nil, err
			}
			out = append(out, notes...)
		}
		if len(group) > 1 {
			out = append(out, risk(group[0], RiskMerged, len(group)))
		}
	}
	return out, nil
}

// riskSentences has %[1]s for the pseudonym and %[2]d for a number.
var riskSentences = map[ReasonCode]string{
	RiskKin:       "%[1]s: relatives are still in reach; weigh what this could bring on them",
	RiskTraceable: "%[1]s: facts by which this person can be told are noted (%[2]d); look for them in what leaves",
	RiskNoted:     "%[1]s: a note on the risk is in the identity; read it first",
	RiskChild:     "%[1]s is a child",
	RiskMerged:    "%[1]s: %[2]d records are this one person; the stricter of their consents counts",
	RiskEarlier:   "%[1]s: others have earlier accounts (%[2]d); this one will be held against them",
	RiskShut:      "%[1]s: the identity cannot be opened here, so the risks noted in it are not weighed",
}

func risk(p record.Person, code ReasonCode, n int, facts ...string) RiskNote {
	return RiskNote{Reason{Code: code, Object: p.ID, Label: p.Pseudonym, What: "person", Count: n}, facts}
}

func personRisks(tx *store.Tx, p record.Person, now time.Time) ([]RiskNote, error) {
	half, err := readIdentity(tx, p.ID)
	if err != nil && !errors.Is(err, ErrDestroyed) {
		return nil, err
	}
	var out []RiskNote
	if p.Child || err == nil && underAge(half, now) {
		out = append(out, risk(p, RiskChild, 0))
	}
	if len(p.Earlier) > 0 {
		out = append(out, risk(p, RiskEarlier, len(p.Earlier)))
	}
	if err != nil {
		return append(out, risk(p, RiskShut, 0)), nil
	}
	if half.KinReachable() {
		n := 0
		for _, k := range half.Kin {
			if k.InReach {
				n++
			}
		}
		out = append(out, risk(p, RiskKin, n))
	}
	if n := len(half.Risk.Traceable); n > 0 {
		out = append(out, risk(p, RiskTraceable, n, half.Risk.Traceable...))
	}
	if half.Risk.Note != "" {
		out = append(out, risk(p, RiskNoted, 0, half.Risk.Note))
	}
	return out, nil
}

// Repeats is what a new interview with a person would ask again.
type Repeats struct {
	Earlier []record.EarlierInterview // by others, of all records of the person
	Ours    []record.Row              // testimonies that this office has
}

// Any reports that somebody has asked the person before.
func (r Repeats) Any() bool { return len(r.Earlier)+len(r.Ours) > 0 }

// RepeatWarning says who has interviewed a person before, others and this
// office, so that a new interview asks for what is missing alone.
func (v *Vault) RepeatWarning(person record.ID) (Repeats, error) {
	if _, err := v.Person(person); err != nil {
		return Repeats{}, err
	}
	var r Repeats
	for _, p := range v.SamePerson(person) {
		r.Earlier = append(r.Earlier, p.Earlier...)
	}
	for _, t := range v.Testimonies(Filter{Person: person, Sort: "date"}) {
		r.Ours = append(r.Ours, t.Row)
	}
	return r, nil
}
