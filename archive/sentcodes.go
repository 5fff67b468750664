package archive

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"attest/archive/record"
	"attest/archive/submission"
)

// A code that left stays: whoever has a submission knows the person by it. It is drawn from
// the record under which the person was shown then; when that is found to be another
// person's, or is parted from it, what was sent is looked up.

// ReasonRecoded: somebody left under another code than what leaves now has for them; Whose
// is the code then, Other the code now, Label the person's pseudonym. Somebody confirms it.
const ReasonRecoded ReasonCode = "recoded"

// sentCode is what a record of a person was called in something that left.
type sentCode struct {
	person record.ID
	code   string
	time   string // RFC 3339
}

// sentCodes are those of one submission, newest first.
func sentCodes(s record.Submission) (out []sentCode) {
	add := func(at string, facts []record.SentFact) {
		for _, f := range facts {
			if f.Code != "" {
				out = append(out, sentCode{f.Person, f.Code, at})
			}
		}
	}
	for _, e := range s.Exports {
		add(e.Time, e.Facts)
	}
	for _, d := range s.Deliveries {
		if len(d.Files) == 0 { // of files its exports say it, and when that was
			add(d.Time, d.Facts)
		}
	}
	slices.SortStableFunc(out, func(a, b sentCode) int { return cmpTimes(b.time, a.time) })
	return out
}

// codesOf are the codes that left with a submission whose codes are kept, newest first, and
// then those that left with the submissions that keep them.
func (v *Vault) codesOf(of record.ID) []sentCode {
	v.mu.RLock()
	defer v.mu.RUnlock()
	var others []sentCode
	for id, s := range v.subs {
		if s.SameCodes == of && id != of {
			others = append(others, sentCodes(s)...)
		}
	}
	slices.SortFunc(others, func(a, b sentCode) int {
		return cmp.Or(cmpTimes(b.time, a.time), strings.Compare(string(a.person), string(b.person)), strings.Compare(a.code, b.code))
	})
	return append(sentCodes(v.subs[of]), others...)
}

// drawCodes gives each person the code under which any of their records left, and a new one
// to whom none did. Where records that left under two codes were found to be one person, it
// is the one that would be drawn now, if it is among the newest, or else the newest. Where
// two persons left as one, the one of whom it would be drawn keeps it, or else the first.
// No new code is one that anybody left under.
func drawCodes(persons []submission.Person, of record.ID, sent []sentCode) []string {
	codes, taken := make([]string, len(persons)), []string(nil)
	held := make([][]sentCode, len(persons))
	take := func(i int, code string) {
		codes[i], taken = code, append(taken, code)
	}
	for i, p := range persons {
		for _, c := range sent {
			if slices.Contains(p.Same, c.person) {
				held[i] = append(held[i], c)
			}
		}
		drawn := codePrefix + submission.Code(of, string(p.ID), nil)
		if slices.ContainsFunc(held[i], func(c sentCode) bool { return c.code == drawn && c.time == held[i][0].time }) && !slices.Contains(taken, drawn) {
			take(i, drawn)
		}
	}
	for i := range persons {
		for _, c := range held[i] {
			if codes[i] == "" && !slices.Contains(taken, c.code) {
				take(i, c.code)
			}
		}
	}
	var barred []string
	for _, c := range sent {
		barred = append(barred, strings.TrimPrefix(c.code, codePrefix))
	}
	for i, p := range persons {
		if codes[i] == "" {
			code := submission.Code(of, string(p.ID), barred)
			barred = append(barred, code)
			take(i, codePrefix+code)
		}
	}
	return codes
}

// recoded asks about each person of whom the addressee, or whoever has the submission whose
// codes are kept, was last sent another code than what leaves now has.
func (v *Vault) recoded(p *plan) (ask Reasons) {
	v.mu.RLock()
	others := sentCodes(v.subs[p.sub.SameCodes])
	v.mu.RUnlock()
	for _, person := range v.codesIn(p.sub).Persons {
		for _, sent := range [][]sentCode{sentCodes(p.sub), others} {
			for _, id := range person.Same {
				i := slices.IndexFunc(sent, func(c sentCode) bool { return c.person == id })
				if i < 0 || sent[i].code == person.Code || slices.ContainsFunc(ask, func(r Reason) bool { return r.Object == person.ID && r.Whose == sent[i].code }) {
					continue
				}
				ask = append(ask, Reason{Code: ReasonRecoded, Object: person.ID, Label: v.pseudonymOf(person.ID), What: "person", Whose: sent[i].code, Other: person.Code, found: sent[i].code})
			}
		}
	}
	return ask
}

func (r Reason) recodedText() string {
	return fmt.Sprintf("%s left as %s before, and is %s in what leaves now: tell the addressee whom each code stands for", r.Label, r.Whose, r.Other)
}
