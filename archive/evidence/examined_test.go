package evidence

import (
	"slices"
	"strings"
	"testing"

	"attest/archive/record"
)

// found is full with what the questions do not ask for, and without a weak point.
func found() Interview {
	i := full()
	iv := &i.Testimony.Interview
	iv.Start, iv.End, iv.Language = "2026-11-20T10:00:00+09:00", "2026-11-20T11:00:00+09:00", "ko"
	i.Consents[0].Date = "2026-11-20"
	return i
}

func points(i Interview) string {
	var keys []string
	for _, p := range record.WeakPoints(i.Examined()) {
		keys = append(keys, p.Key)
	}
	return strings.Join(keys, " ")
}

// Each answer that is missing or troubling is one weak point, and an answer that is none makes none.
func TestExamined(t *testing.T) {
	if got := points(found()); got != "" {
		t.Fatalf("an interview with every answer: %s", got)
	}
	answer := func(rule, text string, options ...string) func(*Interview) {
		return func(i *Interview) {
			i.Answers.Answers = slices.DeleteFunc(i.Answers.Answers, func(a record.RuleAnswer) bool { return a.Rule == rule })
			if text != "-" {
				i.Answers.Answers = append(i.Answers.Answers, record.RuleAnswer{Rule: rule, Text: text, Options: options})
			}
		}
	}
	for name, c := range map[string]struct {
		change func(*Interview)
		want   string
	}{
		"asked before":             {answer("EV-A01", "another office", "earlier"), "repeated_interviews"},
		"not asked":                {answer("EV-A01", "-"), "earlier_account_not_asked"},
		"no purpose":               {answer("EV-A03", "-"), "no_purpose"},
		"no risk":                  {answer("EV-A04", "-"), "no_risk_assessment"},
		"a child alone":            {answer("EV-A06", "x", "trained", "best_interests"), "child_alone"},
		"no child":                 {func(i *Interview) { i.Child = false; answer("EV-A06", "-")(i) }, ""},
		"sex not asked":            {answer("EV-A07", "-"), "sex_of_interviewer_not_asked"},
		"sex could not be chosen":  {answer("EV-A07", "nobody there", "not_possible"), ""},
		"no undertaking":           {answer("EV-A08", "", "no_conflict"), "no_undertakings"},
		"costs":                    {answer("EV-A09", "the bus", "costs"), "payment"},
		"costs without words":      {answer("EV-A09", "", "costs"), "payment payment_unexplained"},
		"not all explained":        {answer("EV-B02", "", "who"), "consent_not_explained"},
		"pressure":                 {answer("EV-B07", "a broker waits", "noted"), "pressure"},
		"pressure not asked":       {answer("EV-B07", "-"), "pressure_not_asked"},
		"no device":                {answer("EV-C06", "-"), "no_device"},
		"photographs":              {answer("EV-C10", "", "shown"), "stimuli_not_logged"},
		"photographs, logged":      {answer("EV-C10", "two, of guards", "shown"), ""},
		"no closing":               {answer("EV-C14", "-"), "no_closing"},
		"breaks, not recorded":     {func(i *Interview) { i.Recorded = false; answer("EV-C05", "-")(i) }, "breaks_not_noted not_recorded"},
		"consent a day late":       {func(i *Interview) { i.Consents[0].Date = "2026-11-21" }, "consent_not_before"},
		"no consent":               {func(i *Interview) { i.Consents = nil }, "consent_not_before consent_without_exhibit"},
		"not read back":            {func(i *Interview) { i.Testimony.ReadBack = nil }, "no_read_back not_signed"},
		"a file from nobody":       {func(i *Interview) { i.Exhibits = append(i.Exhibits, Exhibit{How: "by post"}) }, "exhibits_without_intake"},
		"a file of our own making": {func(i *Interview) { i.Exhibits = append(i.Exhibits, Exhibit{Own: true}) }, ""},
	} {
		i := found()
		c.change(&i)
		if got := points(i); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
