package submission

import "slices"

// Collision is a form that does not take a matter which is before another international
// procedure, among several that are made of one matter.
type Collision struct {
	Mechanism *Mechanism
	Rule      Rule
	Others    []*Mechanism // which may be such a procedure: whoever drafts decides
}

// Collisions are those of forms that are made of one matter. A referral for protection
// settles nothing between a person and a State, and is no such procedure; of a body that
// only would rather not have it twice its own form warns.
func Collisions(list []*Mechanism) (out []Collision) {
	for _, m := range list {
		i := slices.IndexFunc(m.Rules, func(r Rule) bool { return r.Kind == KindNoDuplicate && r.Severity == Stops })
		if i < 0 {
			continue
		}
		c := Collision{Mechanism: m, Rule: m.Rules[i]}
		for _, x := range list {
			if x.ID != m.ID && !slices.Contains(x.Consent.Uses, "unhcr") {
				c.Others = append(c.Others, x)
			}
		}
		if len(c.Others) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// Text is what the form says of it, in Korean or English.
func (c Collision) Text(lang string) string { return in(lang, c.Rule.En, c.Rule.Ko) }

// Titles are the IDs of the others, for a sentence.
func (c Collision) Titles() (out []string) {
	for _, m := range c.Others {
		out = append(out, m.ID)
	}
	return out
}
