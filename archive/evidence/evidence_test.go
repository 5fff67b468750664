package evidence

import (
	"slices"
	"testing"

	"attest/archive/record"
	"attest/assets/evidence"
	"attest/assets/reference"
)

func TestQuestionsAreWhole(t *testing.T) {
	q, err := parse(evidence.Questions)
	if err != nil || len(q) == 0 {
		t.Fatal(err)
	}
}

// full is an interview in which nothing is open.
func full() Interview {
	i := Interview{
		Testimony: record.Testimony{
			Interview: record.Interview{Date: "2026-11-20", Place: "Seoul", Method: "in_person", Interviewer: "Han", Interpreter: "Li"},
			ReadBack: &record.ReadBack{True: true, Language: "ko", Signed: []record.Signature{
				{Role: "witness", How: record.SignedHand}, {Role: "interviewer", How: record.SignedHand}, {Role: "interpreter", How: record.SignedAbsent, Reason: "by telephone"},
			}},
		},
		Child: true, Violent: true, Recorded: true,
		Exhibits: []Exhibit{{From: "the witness", How: "by hand", When: "2026-11-20"}},
		Consents: []record.Consent{{By: "self", Exhibit: "X"}},
	}
	for _, q := range Questions() {
		a := record.RuleAnswer{Rule: q.ID, Text: "because"}
		switch q.Kind {
		case Facts:
			continue
		case Choice:
			a.Options = []string{q.Options[0].ID}
		case Ticks:
			for _, o := range q.Options {
				a.Options = append(a.Options, o.ID)
			}
		}
		i.Answers.Answers = append(i.Answers.Answers, a)
	}
	return i
}

func open(i Interview) (ids []string) {
	for _, o := range Ask(i) {
		ids = append(ids, o.ID)
	}
	return ids
}

func TestWhatIsAnsweredIsNotOpen(t *testing.T) {
	if got := open(full()); len(got) != 0 {
		t.Errorf("open: %v", got)
	}
}

func TestWhatIsMissingIsAsked(t *testing.T) {
	without := func(rule string) func(*Interview) {
		return func(i *Interview) {
			i.Answers.Answers = slices.DeleteFunc(i.Answers.Answers, func(a record.RuleAnswer) bool { return a.Rule == rule })
		}
	}
	answer := func(rule string, options []string, text string) func(*Interview) {
		return func(i *Interview) {
			without(rule)(i)
			i.Answers.Answers = append(i.Answers.Answers, record.RuleAnswer{Rule: rule, Options: options, Text: text})
		}
	}
	for name, c := range map[string]struct {
		change func(*Interview)
		want   string
	}{
		"no answer":                  {without("EV-A01"), "EV-A01"},
		"an earlier one, no reason":  {answer("EV-A01", []string{"earlier"}, ""), "EV-A01"},
		"not all was explained":      {answer("EV-B02", []string{"who", "purpose"}, ""), "EV-B02"},
		"no such option":             {answer("EV-A07", []string{"perhaps"}, ""), "EV-A07"},
		"two answers to a choice":    {answer("EV-A09", []string{"nothing", "costs"}, "x"), "EV-A09"},
		"no words":                   {answer("EV-C03", nil, " "), "EV-C03"},
		"a child without a guardian": {answer("EV-A06", []string{"trained", "best_interests"}, "x"), "EV-A06"},
		"no place":                   {func(i *Interview) { i.Testimony.Interview.Place = "" }, "EV-C01"},
		"not read back":              {func(i *Interview) { i.Testimony.ReadBack.True = false }, "EV-C08"},
		"the interpreter not signed": {func(i *Interview) { i.Testimony.ReadBack.Signed = i.Testimony.ReadBack.Signed[:2] }, "EV-C09"},
		"no consent form":            {func(i *Interview) { i.Consents[0].Exhibit = "" }, "EV-B08"},
		"a file from nobody":         {func(i *Interview) { i.Exhibits = append(i.Exhibits, Exhibit{How: "by post"}) }, "EV-E05"},
		"a file of no day":           {func(i *Interview) { i.Exhibits = append(i.Exhibits, Exhibit{From: "a neighbour", How: "by post"}) }, "EV-E05"},
		"no device of the recording": {without("EV-C06"), "EV-C06"},
	} {
		i := full()
		c.change(&i)
		if got := open(i); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: open %v, want %s", name, got, c.want)
		}
	}
}

func TestConditions(t *testing.T) {
	i := full()
	i.Child, i.Violent, i.Recorded, i.Testimony.Interview.Interpreter, i.Answers = false, false, false, "", record.Answers{}
	got := open(i)
	for _, rule := range []string{"EV-A06", "EV-A05", "EV-C06", "EV-C04"} {
		if slices.Contains(got, rule) {
			t.Errorf("%s is asked", rule)
		}
	}
	if !slices.Contains(got, "EV-C05") {
		t.Error("breaks are not asked where nothing was recorded")
	}
}

func TestWhatStopsWhichExport(t *testing.T) {
	for _, o := range Ask(Interview{Testimony: record.Testimony{}}) {
		if o.ID == "EV-A01" && (!o.Stops("un_inquiry") || o.Stops("internal_counsel")) {
			t.Error("the question of earlier accounts stops the wrong exports")
		}
		if o.Level == Warn && o.Stops("icc") {
			t.Errorf("%s only warns and stops", o.ID)
		}
	}
}

// Each question stands under a rule of the reference.
func TestEachQuestionHasItsRule(t *testing.T) {
	tables, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range Questions() {
		if _, ok := tables.Rule(q.ID); !ok {
			t.Errorf("%s is no rule of the reference", q.ID)
		}
	}
}
