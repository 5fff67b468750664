package record

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

var askedAt = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

func yes(use string) Use { return Use{Use: use, Answer: AnswerYes} }
func no(use string) Use  { return Use{Use: use, Answer: AnswerNo} }

func TestTheNewestThatWasAskedDecides(t *testing.T) {
	const one, two = ID("T1"), ID("T2")
	before := func(testimony ID, uses ...Use) Consent {
		return Consent{By: BySelf, Asking: AskingBefore, Testimony: testimony, Uses: uses}
	}
	end := func(uses ...Use) Consent { return Consent{By: BySelf, Asking: AskingEnd, Uses: uses} }
	whole := func(uses ...Use) Consent { return Consent{By: BySelf, Uses: uses} }
	child := func(c Consent) Consent { c.By = ByChild; return c }
	guardian := func(c Consent) Consent { c.By = ByGuardian; return c }
	aunt := func(c Consent) Consent { c.By = ByRelative; return c }
	call := func(uses ...Use) Consent { return Consent{By: ByRelative, Asking: AskingUses, Uses: uses} }
	withdrawn := func(c Consent) Consent { c.Withdrawn = "2026-11-25T10:00:00+09:00"; return c }
	for name, c := range map[string]struct {
		consents []Consent
		use      string
		of       ID
		want     Refusal
	}{
		"none":                                 {nil, "icc", "", RefusedNoConsent},
		"a yes":                                {[]Consent{whole(yes("icc"))}, "icc", "", Granted},
		"a later whole one says nothing of it": {[]Consent{whole(yes("icc")), whole(yes("keep"))}, "icc", "", RefusedNotAsked},
		"a later no":                           {[]Consent{whole(yes("icc")), end(no("icc"))}, "icc", "", RefusedAnswer},
		"a later yes":                          {[]Consent{whole(no("icc")), end(yes("icc"))}, "icc", "", Granted},
		"the second asking keeps the first's keep":  {[]Consent{before(one, yes("talk"), no("record"), yes("keep")), end(yes("icc"))}, "keep", one, Granted},
		"and its no to the recorder":                {[]Consent{before(one, yes("talk"), no("record"), yes("keep")), end(yes("icc"))}, "record", one, RefusedAnswer},
		"the second asking may change keep":         {[]Consent{before(one, yes("keep")), end(no("keep"))}, "keep", one, RefusedAnswer},
		"a first asking keeps the uses of others":   {[]Consent{end(yes("icc")), before(two, yes("talk"))}, "icc", one, Granted},
		"and opens those of its own interview":      {[]Consent{end(yes("icc")), before(two, yes("talk"))}, "icc", two, RefusedNotAsked},
		"until they are asked":                      {[]Consent{end(yes("icc")), before(two, yes("talk")), end(yes("icc"))}, "icc", two, Granted},
		"a first asking that names no interview":    {[]Consent{end(yes("icc")), before("", yes("talk"))}, "icc", two, Granted},
		"a use left out at the end does not return": {[]Consent{end(yes("icc")), end(yes("ngo"))}, "icc", "", RefusedNotAsked},
		"a mechanism at the end":                    {[]Consent{end(yes("SP"))}, "SP", "", Granted},
		"a first asking withdrawn takes all":        {[]Consent{end(yes("icc")), withdrawn(before(two, yes("talk")))}, "icc", one, RefusedWithdrawn},
		"what was asked after stands":               {[]Consent{withdrawn(end(yes("icc"))), end(yes("ngo"))}, "ngo", "", Granted},
		"and does not call back what was taken":     {[]Consent{before(one, yes("keep")), withdrawn(end(yes("icc"))), end(yes("ngo"))}, "keep", "", RefusedWithdrawn},
		"a child's no against the guardian":         {[]Consent{guardian(end(yes("icc"))), child(end(no("icc")))}, "icc", "", RefusedAnswer},
		"a guardian's later yes against a child":    {[]Consent{child(end(no("icc"))), guardian(end(yes("icc")))}, "icc", "", RefusedAnswer},
		"a child's yes alone":                       {[]Consent{child(end(yes("icc")))}, "icc", "", RefusedNoConsent},
		"a child that was not asked":                {[]Consent{guardian(end(yes("icc"))), child(before(one, yes("talk")))}, "icc", "", Granted},
		"a relative's yes over the person's no":     {[]Consent{whole(no("icc")), aunt(whole(yes("icc")))}, "icc", "", RefusedAnswer},
		"a relative's no after the person's yes":    {[]Consent{whole(yes("icc")), aunt(whole(no("icc")))}, "icc", "", Granted},
		"a relative where the person said nothing":  {[]Consent{end(yes("ngo")), call(yes("icc"))}, "icc", "", Granted},
		"a relative after a withdrawal":             {[]Consent{withdrawn(whole(yes("icc"))), call(yes("icc"))}, "icc", "", RefusedWithdrawn},
		"a relative where a no was left out since":  {[]Consent{whole(no("icc")), whole(yes("keep")), call(yes("icc"))}, "icc", "", RefusedAnswer},
		"two members over the person's no":          {[]Consent{whole(no("icc")), {By: AnswerNotObtainable, Uses: []Use{{Use: "icc", Answer: AnswerNotObtainable}}}}, "icc", "", RefusedAnswer},
		"a call leaves other uses":                  {[]Consent{whole(yes("icc")), call(yes("SP"))}, "icc", "", Granted},
		"a call by the person leaves other uses":    {[]Consent{whole(yes("icc")), {By: BySelf, Asking: AskingUses, Uses: []Use{yes("SP")}}}, "icc", "", Granted},
		"a relative's silence":                      {[]Consent{whole(yes("icc")), aunt(whole(yes("ngo")))}, "icc", "", Granted},
		"both yes":                                  {[]Consent{guardian(end(yes("icc"))), child(end(yes("icc")))}, "icc", "", Granted},
		"grown up since":                            {[]Consent{child(end(no("icc"))), end(yes("icc"))}, "icc", "", Granted},
		"withdrew as a child, the guardian did not": {[]Consent{guardian(end(yes("icc"))), withdrawn(child(end(yes("icc"))))}, "icc", "", RefusedWithdrawn},
	} {
		if got := Decide(c.consents, Ask{Use: c.use, At: askedAt, Testimony: c.of}).Refusal; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// anyConsents draws a history of consents about one person.
func anyConsents(r *rand.Rand) (all []Consent) {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	for n := r.IntN(5); n > 0; n-- {
		c := Consent{ID: NewID(KindConsent), Number: len(all) + 1, By: pick(BySelf, BySelf, ByGuardian, ByRelative, ByChild, AnswerNotObtainable),
			Asking: pick("", AskingBefore, AskingEnd, AskingUses), Testimony: ID(pick("", "T1", "T2"))}
		if r.IntN(6) == 0 {
			c.Withdrawn = "2026-11-25T10:00:00Z"
		}
		for _, use := range []string{"talk", "record", "keep", "icc", "ngo"} {
			if r.IntN(2) == 0 {
				u := Use{Use: use, Answer: pick(AnswerYes, AnswerYes, AnswerNo, AnswerNotObtainable), Until: pick("", "", "2026-01-01", "2027-01-01")}
				u.Named = r.IntN(2) == 0
				if r.IntN(3) == 0 {
					u.Recipients = []string{pick("A", "B")}
				}
				if r.IntN(2) == 0 {
					u.Media = []string{pick(MediaAudio, MediaImage)}
				}
				c.Uses = append(c.Uses, u)
			}
		}
		all = append(all, c)
	}
	return all
}

// What is shown as in force allows exactly what is decided, and no newer asking
// lets more leave than its own answers do.
func TestInForceAllowsWhatIsDecided(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 20261126))
	for range 20000 {
		all := anyConsents(r)
		now, some := InForce(all)
		for _, use := range []string{"talk", "record", "keep", "icc", "ngo"} {
			ask := Ask{Use: use, Addressee: "A", At: askedAt}
			want := Decide(all, ask)
			if !some {
				if want.Refusal == Granted {
					t.Fatalf("%s is granted by nothing", use)
				}
				continue
			}
			as := now
			as.By = BySelf
			got := Decide([]Consent{as}, ask)
			if (got.Refusal == Granted) != (want.Refusal == Granted) {
				t.Fatalf("%s: shown %q, decided %q of %+v", use, got.Refusal, want.Refusal, all)
			}
			if want.Refusal == Granted && (got.Named != want.Named || !slices.Equal(slices.Sorted(slices.Values(got.Media)), slices.Sorted(slices.Values(want.Media))) || got.Until != want.Until) {
				t.Fatalf("%s: shown %+v, decided %+v of %+v", use, got, want, all)
			}
			before := Decide(all[:max(0, len(all)-1)], ask)
			if len(all) > 0 && want.Refusal == Granted && before.Refusal != Granted {
				last := all[len(all)-1]
				if u, ok := last.use(use); !ok || u.Answer != AnswerYes || last.Withdrawn != "" {
					t.Fatalf("%s became allowed by a consent that does not say so: %+v", use, all)
				}
			}
			own := Decision{Refusal: RefusedNoConsent} // the newest that the person said of it
			for _, c := range all {
				if u, ok := c.use(use); c.By == BySelf && c.Withdrawn != "" {
					own.Refusal = RefusedWithdrawn
				} else if c.By == BySelf && ok {
					own = u.decide(c.ID, ask)
				}
			}
			if said := own.Refusal == RefusedAnswer || own.Refusal == RefusedWithdrawn; said && want.Refusal == Granted {
				t.Fatalf("%s: somebody else's answer stands over the person's own %q: %+v", use, own.Refusal, all)
			}
			ask.Testimony = "T1"
			if of := Decide(all, ask); of.Refusal == Granted && want.Refusal != Granted {
				t.Fatalf("%s: one testimony is allowed more than all of them: %+v", use, all)
			}
		}
	}
}

func TestUsesWaitToBeAsked(t *testing.T) {
	before := Consent{By: BySelf, Asking: AskingBefore, Testimony: "T1", Uses: []Use{yes("talk"), yes("record"), yes("keep")}}
	refused := before
	refused.Uses = []Use{no("talk")}
	loose := before
	loose.Testimony = ""
	end := Consent{By: BySelf, Asking: AskingEnd, Uses: []Use{yes("icc")}}
	for name, c := range map[string]struct {
		all  []Consent
		want bool
	}{
		"nothing": {nil, false}, "asked before": {[]Consent{before}, true}, "asked twice": {[]Consent{before, end}, false},
		"of another interview": {[]Consent{{By: BySelf, Asking: AskingBefore, Testimony: "T2"}}, false},
		"of none":              {[]Consent{loose}, true}, "no to talking": {[]Consent{refused}, false},
		"an older end": {[]Consent{end, before}, true}, "the child's view after": {[]Consent{before, {By: ByChild, Asking: AskingEnd}}, true},
	} {
		if got := UsesOpen(c.all, "T1"); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
