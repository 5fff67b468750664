package record

import "slices"

// DecideTogether asks what is recorded of one person in several records that were found
// to be one: each has consents of its own, oldest first, and the first of them is the
// record that is asked about. One that has no consent, or was not asked, is silent; any
// other can only narrow what the first allows.
//
// Where one refuses, what was said stands over what was not: a withdrawal over a no, a no
// over a yes that ran out or was for others, and all of them over consent that could not
// be had and over silence. So the person's own no is found whichever record has it.
//
// passes says of a consent that could not be had, in records[record], that it is enough
// nevertheless, as it is for some forms; nil: it never is.
func DecideTogether(records [][]Consent, ask Ask, passes func(record int, c Consent) bool) Decision {
	d := Decision{Refusal: RefusedNoConsent}
	ranked := 0
	for i, consents := range records {
		one := Decide(consents, ask)
		if i > 0 && (one.Refusal == RefusedNoConsent || one.Refusal == RefusedNotAsked) {
			one, _ = decideBy(consents, ask, true) // a child's own view narrows what a guardian said elsewhere
		}
		c, could := notHad(consents, one, ask.Use)
		if could && passes != nil && passes(i, c) {
			one.Refusal, could = Granted, false
		}
		rank := refusalRank(one.Refusal, could)
		switch {
		case i == 0:
			d, ranked = one, rank
		case one.Refusal == RefusedNoConsent, one.Refusal == RefusedNotAsked:
		case rank > ranked:
			d, ranked = one, rank
		case rank == 0 && ranked == 0:
			d = Stricter(d, one)
		}
	}
	if len(records) > 1 && d.Refusal == Granted {
		// Left open at the end of an asking: the older yes does not come back, as if both were in one record.
		if one := Decide(inOneRow(records), ask); one.Refusal == RefusedNotAsked {
			return one
		}
	}
	return d
}

// inOneRow are the consents of all records by their days, those of a record in its order.
// Of the same day, and without one, those of the first record come first: they are what
// the others narrow. Of another record that does not say when somebody was asked, silence
// is no answer: it was about that record.
func inOneRow(records [][]Consent) []Consent {
	out := slices.Clone(records[0])
	for _, more := range records[1:] {
		more = slices.Clone(more)
		for i := range more {
			if more[i].Asking == "" {
				more[i].Asking = AskingUses
			}
		}
		var both []Consent
		for len(out) > 0 && len(more) > 0 {
			if more[0].Date == "" || more[0].Date >= out[0].Date {
				both, out = append(both, out[0]), out[1:]
			} else {
				both, more = append(both, more[0]), more[1:]
			}
		}
		out = slices.Concat(both, out, more)
	}
	return out
}

// OthersAllow reports that a guardian or a relative says yes in any record of a person:
// what a child said alone is that of nobody beside.
func OthersAllow(records [][]Consent, ask Ask) bool {
	return slices.ContainsFunc(records, func(consents []Consent) bool {
		others := slices.DeleteFunc(slices.Clone(consents), func(c Consent) bool { return c.By != ByGuardian && c.By != ByRelative })
		return Decide(others, ask).Refusal == Granted
	})
}

// notHad is the consent that decided, where it says that it could not be had.
func notHad(consents []Consent, d Decision, use string) (Consent, bool) {
	if d.Refusal != RefusedAnswer {
		return Consent{}, false
	}
	for _, c := range consents {
		if c.ID == d.Consent {
			u, _ := c.use(use)
			return c, u.Answer == AnswerNotObtainable
		}
	}
	return Consent{}, false
}

// refusalRank is how much was said by who refuses; 0: nobody refuses.
func refusalRank(r Refusal, couldNotBeHad bool) int {
	switch {
	case r == Granted:
		return 0
	case r == RefusedNoConsent, r == RefusedNotAsked:
		return 1
	case couldNotBeHad:
		return 2
	case r == RefusedWithdrawn:
		return 5
	case r == RefusedAnswer:
		return 4
	}
	return 3
}
