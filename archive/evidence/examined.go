package evidence

import (
	"slices"
	"strings"

	"attest/archive/record"
)

// Examined puts the answers into the form in which weak points are looked for.
// What the answers do not say stays unanswered; events, translations and notes
// are the caller's.
func (i Interview) Examined() record.Examined {
	t := i.Testimony
	x := record.Examined{Interview: t.Interview, Account: t.Account, Recorded: i.Recorded, Child: i.Child, ReadBack: record.No}
	if a, ok := i.answer("EV-A01"); ok {
		x.EarlierAsked = record.Yes
		if slices.Contains(a.Options, "earlier") {
			x.EarlierAccounts++
		}
	}
	x.Purpose, x.RiskAssessed = i.given("EV-A03"), i.given("EV-A04")
	x.Guardian, x.TrainedForChild, x.BestInterests = i.ticked("EV-A06", "guardian"), i.ticked("EV-A06", "trained"), i.ticked("EV-A06", "best_interests")
	x.SexChosen, x.Undertakings = i.given("EV-A07"), i.given("EV-A08")
	x.Pressure = i.ticked("EV-B07", "noted")
	if a, ok := i.answer("EV-A09"); ok && !slices.Contains(a.Options, "nothing") {
		x.Payments = 1
		if a.Text == "" {
			x.UnexplainedPayments = 1
		}
	}
	x.ConsentExplained, x.BreaksNoted, x.Device, x.Closed = i.given("EV-B02"), i.given("EV-C05"), i.given("EV-C06"), i.given("EV-C14")
	if i.Recorded {
		x.BreaksNoted = record.Yes // EV-C05 is not asked: pauses of a recording are in it
	}
	if len(i.Consents) > 0 {
		x.ConsentFirst = record.Yes
		if first, day := i.Consents[0].Date, t.Interview.Date; len(first) == len(day) && first > day {
			x.ConsentFirst = record.No
		}
	}
	x.ConsentMonths = i.consentMonths()
	if i.has("consent_form") {
		x.ConsentExhibit = record.Yes
	}
	if i.ticked("EV-C10", "shown") == record.Yes {
		a, _ := i.answer("EV-C10")
		if x.Stimuli = 1; strings.TrimSpace(a.Text) != "" {
			x.StimuliLog = record.Yes
		}
	}
	if i.has("read_back") {
		x.ReadBack = record.Yes
	}
	if i.signed() {
		x.Signed = record.Yes
	}
	for _, e := range i.Exhibits {
		if !e.Own && (e.From == "" || e.How == "" || e.When == "") {
			x.Exhibits++
		}
	}
	return x
}

// given is yes where a question is answered in full.
func (i Interview) given(rule string) record.Answer {
	q, known := Find(rule)
	a, ok := i.answer(rule)
	if known && ok && q.answered(a) {
		return record.Yes
	}
	return record.Unanswered
}

func (i Interview) ticked(rule, option string) record.Answer {
	a, ok := i.answer(rule)
	switch {
	case !ok:
		return record.Unanswered
	case slices.Contains(a.Options, option):
		return record.Yes
	}
	return record.No
}

// consentMonths is how many whole months the newest consent is old, 0 where its
// day is not known.
func (i Interview) consentMonths() int {
	for n := len(i.Consents) - 1; n >= 0; n-- {
		c := i.Consents[n]
		if c.By == record.ByChild {
			continue
		}
		if i.Now.IsZero() {
			return 0
		}
		return c.Months(i.Now)
	}
	return 0
}
