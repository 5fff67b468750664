package record

import (
	"slices"
	"time"
)

// Decide asks the consents about a person, oldest first as the vault keeps
// them. For each use the newest consent that was asked about it decides:
//
//   - one that answers the use was asked about it; so was one of the askings
//     before, for UsesBefore, and one at the end, for every other use; one about
//     some uses for these alone; and one that says nothing of its asking, for all. Where such a one has no answer,
//     the use is not asked: an older yes does not come back.
//   - What the person answered stands over what others answered about the person,
//     however new that is: a relative's yes never overrides the person's own no.
//   - A withdrawn one takes back its own answers and all before it.
//   - An asking before the interview of Ask.Testimony that came after the
//     answers opens the uses of that testimony anew: consent to a use is asked
//     when the person knows what was said.
//   - A child's own view is a row of its own beside the guardian's: it can only
//     narrow what the others allow, and keeps doing so until the child says
//     otherwise or answers as an adult.
func Decide(consents []Consent, ask Ask) Decision {
	d, at := decideBy(consents, ask, false)
	view, seen := decideBy(consents, ask, true)
	switch {
	case view.Refusal == RefusedNoConsent, view.Refusal == RefusedNotAsked:
		return d
	case at > seen && consents[at].By == BySelf:
		return d
	}
	return Stricter(d, view)
}

// decideBy decides by the own views of a child, or by all others, and says which
// one did. Silence of a child never takes back the child's no.
//
// What the person said of a use stands over what a relative, a guardian or two members
// say, whichever is newer: theirs counts where there is no answer of the person's own.
// A withdrawal by the person is a no to all.
func decideBy(consents []Consent, ask Ask, child bool) (Decision, int) {
	d, at := Decision{Refusal: RefusedNoConsent}, -1
	held := false // by somebody else's, in d and at, unless the person said something
	gone := false // a yes of the person's own before this does not come back
	for i := len(consents) - 1; i >= 0; i-- {
		c := consents[i]
		if (c.By == ByChild) != child {
			continue
		}
		if at < 0 {
			d, at = Decision{Refusal: RefusedNotAsked, Consent: c.ID}, i
		}
		own := child || c.By == BySelf
		u, answers := c.use(ask.Use)
		silent := !answers && !child && (c.askedAbout(ask.Use) || c.opensAnew(ask))
		switch {
		case c.Withdrawn != "" && (own || !held):
			return Decision{Refusal: RefusedWithdrawn, Consent: c.ID}, i
		case c.Withdrawn != "":
			gone = true
		case own && answers && held && gone && u.Answer == AnswerYes:
			return d, at
		case own && answers:
			return u.decide(c.ID, ask), i
		case own && silent && !held:
			return Decision{Refusal: RefusedNotAsked, Consent: c.ID}, i
		case own && silent:
			gone = true
		case answers && !held:
			d, at, held = u.decide(c.ID, ask), i, true
		case silent:
			if !held {
				d, at, held = Decision{Refusal: RefusedNotAsked, Consent: c.ID}, i, true
			}
			gone = gone || c.opensAnew(ask)
		}
	}
	return d, at
}

func (u Use) decide(consent ID, ask Ask) Decision {
	d := Decision{Consent: consent, Named: u.Named && u.Use != UsePublic, Media: u.Media, Until: u.Until}
	switch {
	case u.Answer != AnswerYes:
		d.Refusal = RefusedAnswer
	case u.Until != "" && ask.At.Format(time.DateOnly) > u.Until:
		d.Refusal = RefusedExpired
	case len(u.Recipients) > 0 && !slices.ContainsFunc(u.Recipients, func(r string) bool { return sameRecipient(r, ask.Addressee) }):
		d.Refusal = RefusedRecipient
	}
	return d
}

func (c Consent) use(id string) (Use, bool) {
	i := slices.IndexFunc(c.Uses, func(u Use) bool { return u.Use == id })
	if i < 0 {
		return Use{}, false
	}
	return c.Uses[i], true
}

// askedAbout says whether the asking of a consent is about a use.
func (c Consent) askedAbout(use string) bool {
	before := slices.Contains(usesBefore, use)
	switch c.Asking {
	case AskingBefore:
		return before
	case AskingEnd:
		return !before
	case AskingUses:
		return false
	}
	return true
}

// opensAnew says whether a consent came before the interview that an Ask is
// about, and the use was therefore still to be asked.
func (c Consent) opensAnew(ask Ask) bool {
	return c.Asking == AskingBefore && c.Testimony != "" && c.Testimony == ask.Testimony && !c.askedAbout(ask.Use)
}

// InForce is what the consents say together, as one: the newest with the answer
// to each use that stands now. The own view of a child is in it only where it
// refuses. It reports false where there is no consent.
func InForce(consents []Consent) (Consent, bool) {
	var out Consent
	found := false
	for i := len(consents) - 1; i >= 0 && !found; i-- {
		if consents[i].By != ByChild {
			out, found = consents[i], true
		}
	}
	switch {
	case len(consents) == 0:
		return out, false
	case !found: // a child's view alone allows nothing
		out = consents[len(consents)-1]
		out.Uses = slices.DeleteFunc(slices.Clone(out.Uses), func(u Use) bool { return u.Answer == AnswerYes })
		return out, true
	case out.Withdrawn != "":
		return out, true
	}
	out.Asking, out.Uses = "", nil
	var seen []string
	for i := len(consents) - 1; i >= 0; i-- {
		for _, u := range consents[i].Uses {
			if slices.Contains(seen, u.Use) {
				continue
			}
			seen = append(seen, u.Use)
			if stands, ok := standing(consents, u.Use); ok {
				out.Uses = append(out.Uses, stands)
			}
		}
	}
	order := func(u Use) int {
		return slices.IndexFunc(uses().Uses, func(n UseName) bool { return n.ID == u.Use })
	}
	slices.SortStableFunc(out.Uses, func(a, b Use) int { return order(a) - order(b) })
	return out, true
}

// standing is the answer to a use that stands, with what a child's view narrows.
func standing(consents []Consent, use string) (Use, bool) {
	ask := Ask{Use: use}
	d, at := decideBy(consents, ask, false)
	if at < 0 || d.Refusal == RefusedWithdrawn {
		return Use{}, false
	}
	u, ok := consents[at].use(use)
	if !ok {
		return Use{}, false
	}
	view, seen := decideBy(consents, ask, true)
	if view.Refusal == RefusedNoConsent || view.Refusal == RefusedNotAsked || at > seen && consents[at].By == BySelf {
		return u, true
	}
	v, ok := consents[seen].use(use)
	switch {
	case u.Answer != AnswerYes:
		return u, true
	case view.Refusal == RefusedWithdrawn || !ok || v.Answer != AnswerYes:
		return Use{Use: use, Answer: AnswerNo}, true
	}
	both := Stricter(Decision{Named: u.Named, Media: u.Media, Until: u.Until}, Decision{Named: v.Named, Media: v.Media, Until: v.Until})
	u.Named, u.Media, u.Until = both.Named, both.Media, both.Until
	if len(u.Recipients) == 0 {
		u.Recipients = v.Recipients
	} else if len(v.Recipients) > 0 {
		u.Recipients = slices.DeleteFunc(slices.Clone(u.Recipients), func(r string) bool {
			return !slices.ContainsFunc(v.Recipients, func(o string) bool { return sameRecipient(r, o) })
		})
		if len(u.Recipients) == 0 {
			return Use{Use: use, Answer: AnswerNo}, true
		}
	}
	return u, true
}

// Refuses says whether a use of UsesBefore was refused: the newest answer to it
// is no, or was withdrawn. Silence refuses nothing.
func Refuses(consents []Consent, use string, at time.Time) (Consent, bool) {
	d := Decide(consents, Ask{Use: use, At: at})
	if d.Refusal != RefusedAnswer && d.Refusal != RefusedWithdrawn {
		return Consent{}, false
	}
	i := slices.IndexFunc(consents, func(c Consent) bool { return c.ID == d.Consent })
	if i < 0 {
		return Consent{}, true
	}
	return consents[i], true
}

// FirstAskingAlone says whether nothing was asked but the questions before an
// interview, and the person agreed to talk.
func FirstAskingAlone(consents []Consent) bool {
	for i := len(consents) - 1; i >= 0; i-- {
		c := consents[i]
		if c.By == ByChild {
			continue
		}
		if c.Asking != AskingBefore || c.Withdrawn != "" {
			return false
		}
	}
	d := Decide(consents, Ask{Use: UseTalk})
	return d.Refusal == Granted
}

// UsesOpen says whether an interview was consented to before it and the uses
// were not asked since. A consent that names no testimony counts for each.
func UsesOpen(consents []Consent, testimony ID) bool {
	for i := len(consents) - 1; i >= 0; i-- {
		c := consents[i]
		switch {
		case c.By == ByChild, c.Asking == AskingUses && c.Withdrawn == "":
		case c.Withdrawn != "" || c.Asking != AskingBefore:
			return false
		case c.Testimony == testimony || c.Testimony == "":
			u, ok := c.use(UseTalk)
			return !ok || u.Answer == AnswerYes
		}
	}
	return false
}

// Months is how many whole months a consent is old, 0 where its day is not known.
func (c Consent) Months(now time.Time) int {
	day, err := time.Parse(time.DateOnly, c.Date)
	if err != nil {
		return 0
	}
	months := (now.Year()-day.Year())*12 + int(now.Month()) - int(day.Month())
	if now.Day() < day.Day() {
		months--
	}
	return max(0, months)
}
