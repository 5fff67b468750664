package submission_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"attest/archive/record"
	"attest/archive/submission"
)

// drafted answers each open required field as a lawyer would, with what is given
// for one; "" leaves it open.
func drafted(m *submission.Mechanism, f *submission.Facts, given map[string]string) record.Filing {
	var filing record.Filing
	empty := submission.NewTable(m, f, filing, "en")
	write := func(a submission.Answer, person record.ID) {
		field, _ := m.Field(a.Field)
		text, told := given[field.From]
		switch {
		case !told && (!field.Required || !a.Open()):
			return
		case told:
		case len(field.Options) > 0:
			text = field.Options[0]
		case field.Type == submission.TypeDate:
			text = "2026-10-01"
		default:
			text = "Invented."
		}
		if text != "" {
			filing.Answers = append(filing.Answers, record.FilingAnswer{Person: person, Field: a.Field, Text: text, Drafted: a.Hash})
		}
	}
	for _, a := range empty.Common {
		write(a, "")
	}
	for _, r := range empty.Rows {
		for _, a := range r.Answers {
			write(a, r.Person)
		}
	}
	return filing
}

// two is the same with a second invented person.
func two(f *submission.Facts) *submission.Facts {
	p := f.Persons[0]
	p.ID, p.Pseudonym, p.Code = record.NewID(record.KindPerson), "P-K7-0002", "W-02"
	p.Same = []record.ID{p.ID}
	f.Persons = append(f.Persons, p)
	return f
}

func child(f *submission.Facts) *submission.Facts { f.Persons[0].Child = true; return f }

func nameless(f *submission.Facts) *submission.Facts {
	f.Persons[0].Decision.Named = false
	return f
}

func unasked(f *submission.Facts) *submission.Facts {
	f.Persons[0].Decision = record.Decision{Refusal: record.RefusedNotAsked}
	return f
}

// Each body's form against a record that fits it, which nothing stops, and
// against records that do not, each stopped or warned of by its rule with the
// article, source and day.
func TestEachMechanismAgainstFittingAndOtherRecords(t *testing.T) {
	none := map[string]string{"other_procedures": "none"}
	with := func(more ...string) map[string]string {
		out := map[string]string{"other_procedures": "none"}
		for i := 0; i < len(more); i += 2 {
			out[more[i]] = more[i+1]
		}
		return out
	}
	const day = " 2026-10"
	type other struct {
		rule, severity string
		facts          *submission.Facts
		given          map[string]string
	}
	stop, warn := submission.Stops, submission.Warns
	for _, c := range []struct {
		id    string
		facts *submission.Facts
		given map[string]string
		other []other
	}{
		{"SP", facts("CN-YJ" + day), none, []other{{submission.FindConsent, stop, unasked(facts("CN-YJ" + day)), none}, {submission.KindNameToState, warn, nameless(facts("CN-YJ" + day)), none}}},
		{"WGAD", facts("CN-YJ" + day), none, []other{{submission.FindConsent, stop, unasked(facts("CN-YJ" + day)), none}}},
		{"WGEID", facts("CN-YJ" + day), none, []other{{submission.KindElements, stop, facts("CN-YJ 2026"), none}, {submission.KindUrgentWindow, warn, facts("CN-YJ 2020-01"), none}}},
		{"TB", nil, nil, []other{{submission.KindStateBound, stop, facts("RU" + day), with("case.committee", "CAT", "case.states", "RU")}, // the base of the committees' forms, and none's own
			{submission.KindRemedies, stop, facts("RU" + day), with("case.states", "RU", "remedies", "")},
			{submission.KindNoDuplicate, stop, facts("RU" + day), with("case.states", "RU", "other_procedures", "yes")}}},
		{"CAT22", facts(day), with("case.states", "RU"), []other{{submission.KindStateBound, stop, facts(day), with("case.states", "CN")}, {submission.KindStateBound, stop, facts(" 1985"), with("case.states", "RU")},
			{submission.KindNoDuplicate, stop, facts(day), with("case.states", "RU", "other_procedures", "yes")}, {submission.KindRemedies, stop, facts(day), with("case.states", "RU", "remedies", "")},
			{submission.KindSender, stop, nameless(facts(day)), with("case.states", "RU")}}},
		{"OP1", facts(day), with("case.states", "KR"), []other{{submission.KindStateBound, stop, facts(day), with("case.states", "KP")}, {submission.KindNoDuplicate, stop, facts(day), with("case.states", "KR", "other_procedures", "yes")},
			{submission.KindRemedies, stop, facts(day), with("case.states", "KR", "remedies", "")}}},
		{"CEDAWOP", facts(day), with("case.states", "TH"), []other{{submission.KindStateBound, stop, facts(day), with("case.states", "CN")}, {submission.KindNameToState, stop, nameless(facts(day)), with("case.states", "TH")}}},
		{"OP3CRC", child(facts(day)), with("case.states", "TH", "remedies.final_date", "2026-10-01"), []other{{submission.KindDeadline, stop, child(facts(day)), with("case.states", "TH", "remedies.final_date", "2024-01-10")},
			{submission.KindChild, warn, facts(day), with("case.states", "TH")}, {submission.KindStateBound, stop, child(facts(day)), with("case.states", "KR")}}},
		{"CED30", facts(day), with("case.states", "KR"), []other{{submission.KindStateBound, stop, facts(" 2010"), with("case.states", "KR")}, {submission.KindNoDuplicate, stop, facts(day), with("case.states", "KR", "other_procedures", "yes")},
			{submission.KindRemedies, warn, facts(day), with("case.states", "KR", "remedies", "")}}},
		{"HRCCP", two(facts("KP-ONS"+day, "KP-ONS"+day)), none, []other{{submission.KindSeveral, warn, facts("KP-ONS" + day), none}, {submission.KindNoDuplicate, stop, two(facts("KP-ONS" + day)), with("other_procedures", "yes")}}},
		{"UPR", facts("KP-ONS" + day), none, []other{{submission.FindConsent, stop, unasked(facts("KP-ONS" + day)), none}, {submission.FindLimit, stop, facts("KP-ONS" + day), with("claim.recommendations", strings.Repeat("word ", 6000))}}},
		{"ALTREP", facts("KP-ONS" + day), with("case.states", "KP", "case.committee", "CEDAW"), []other{{submission.KindTreatyParty, warn, facts("KP-ONS" + day), with("case.states", "KP", "case.committee", "CAT")}}},
		{"ICC15", facts(day), none, []other{{submission.KindFactsAfter, stop, facts(" 1999"), none}}},
		{"INQ", facts("KP-ONS" + day), none, []other{{submission.FindConsent, stop, unasked(facts("KP-ONS" + day)), none}}},
		{"UNHCR", facts("CN-YJ" + day), none, []other{{submission.FindConsent, stop, unasked(facts("CN-YJ" + day)), none}}},
		{"GEB", facts("CN-YJ" + day), none, []other{{submission.FindConsent, stop, unasked(facts("CN-YJ" + day)), none}}},
	} {
		m := mechanism(t, c.id)
		look := func(f *submission.Facts, given map[string]string) []submission.Finding {
			f.Now = now
			return submission.Check(submission.NewTable(m, f, drafted(m, f, given), "en"), f)
		}
		if c.facts != nil {
			for i := range c.facts.Persons { // who agreed to all that a form asks
				for _, u := range record.Uses() {
					for n := range c.facts.Persons[i].Consents {
						c.facts.Persons[i].Consents[n].Uses = append(c.facts.Persons[i].Consents[n].Uses, record.Use{Use: u.ID, Answer: record.AnswerYes, Named: true})
					}
				}
			}
			for _, x := range look(c.facts, c.given) {
				if x.Severity == stop {
					t.Errorf("%s: a record that fits is stopped: %s %s: %s", c.id, x.Rule, x.Field, x.En)
				}
			}
		}
		for _, o := range c.other {
			list := look(o.facts, o.given)
			i := slices.IndexFunc(list, func(x submission.Finding) bool { return x.Rule == o.rule && x.Severity == o.severity })
			if i < 0 {
				t.Errorf("%s: nothing %s by %s: %+v", c.id, o.severity, o.rule, list)
				continue
			}
			if x := list[i]; x.Cites == "" || cmp.Or(x.Source, x.Checked) == "" || x.Ko == "" {
				t.Errorf("%s: %s has no article or source: %+v", c.id, o.rule, x)
			}
		}
	}
}

// A committee hears of its own treaty alone, and no form calls an agreement on
// handing people over a right that was breached.
func TestArticlesThatABodyCanHearOf(t *testing.T) {
	f := facts("CN-YJ 2026-10")
	f.Testimonies[0].Events[0].Kind.Code = "REF-02"
	for id, want := range map[string]string{"CAT22": "CAT, art. 3", "HRCCP": "1951 Refugee Convention, art. 33"} {
		tab := submission.NewTable(mechanism(t, id), f, record.Filing{}, "en")
		var all []string
		for _, a := range tab.Common {
			if a.Path == "claim.provisions" {
				for _, v := range a.Values {
					all = append(all, v.Text)
				}
			}
		}
		text := strings.Join(all, "|")
		if !strings.Contains(text, want) || strings.Contains(text, "border") || id == "CAT22" && text != want {
			t.Errorf("%s: %q", id, text)
		}
	}
	cat := submission.NewTable(mechanism(t, "CAT22"), f, record.Filing{}, "en")
	for _, a := range cat.Common {
		if a.Path == "case.committee" && a.Code() != "CAT" || a.Path == "case.states" && len(a.Values) > 0 {
			t.Errorf("%s: %+v", a.Path, a.Values)
		}
	}
}

// A no to the Government is held against the rule, also where the body may have the name.
func TestANoToTheGovernmentIsHeldAgainstTheForm(t *testing.T) {
	for id, want := range map[string]string{"CEDAWOP": submission.Stops, "SP": submission.Warns} {
		m := mechanism(t, id)
		for _, answer := range []string{"yes", "no"} {
			f := facts("CN-YJ 2026-10")
			list := submission.Check(submission.NewTable(m, f, drafted(m, f, map[string]string{"consent.name_to_government": answer}), "en"), f)
			if got := found(list, submission.KindNameToState, "W-01"); (got == want) != (answer == "no") {
				t.Errorf("%s, %s: %q", id, answer, got)
			}
		}
	}
}
