package archive_test

import (
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
	forms "attest/archive/submission"
)

// What a person said in one record stands over what another record of the same person
// says of consent that could not be had, and of others.
func TestAPersonsOwnNoIsFoundInEachRecord(t *testing.T) {
	had := func(use string, named bool) record.Use {
		return record.Use{Use: use, Answer: record.AnswerNotObtainable, Named: named, Media: []string{"text"}}
	}
	for name, c := range map[string]struct {
		own       record.Use // in the other record, by the person
		withdrawn bool
		root      bool // the other record is the one that both are shown under
		refused   record.Refusal
		named     bool
	}{
		"could not be had, both times": {own: had("un_special_procedures", true), named: true},
		"a no":                         {own: record.Use{Use: "un_special_procedures", Answer: "no"}, refused: record.RefusedAnswer},
		"a no, the other way about":    {own: record.Use{Use: "un_special_procedures", Answer: "no"}, root: true, refused: record.RefusedAnswer},
		"a no to the form itself":      {own: record.Use{Use: "SP", Answer: "no"}, refused: record.RefusedAnswer},
		"withdrawn":                    {own: record.Use{Use: "un_special_procedures", Answer: "yes"}, withdrawn: true, refused: record.RefusedWithdrawn},
		"a yes that ran out":           {own: record.Use{Use: "un_special_procedures", Answer: "yes", Until: "2020-01-01"}, refused: record.RefusedExpired},
		"a yes for somebody else":      {own: record.Use{Use: "un_special_procedures", Answer: "yes", Recipients: []string{"Invented body"}}, refused: record.RefusedRecipient},
		"a yes under the pseudonym":    {own: record.Use{Use: "un_special_procedures", Answer: "yes"}},
		"a yes with the name":          {own: record.Use{Use: "un_special_procedures", Answer: "yes", Named: true}, named: true},
	} {
		t.Run(name, func(t *testing.T) {
			v := newVault(t)
			join(t, v, archive.RoleCaseworker)
			office := v.Office()
			office.Name, office.Sender = "Invented office", "1 Invented Street; desk@invented.example"
			noErr(t, v.SaveOffice(office))
			a, b := must[record.Person](t)(v.NewPerson("a")), must[record.Person](t)(v.NewPerson("b"))
			for _, p := range []record.Person{a, b} {
				noErr(t, v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: "최은별"}}, Born: "1988"}))
			}
			two := func(p record.ID, uses ...record.Use) {
				must[record.Consent](t)(v.SaveConsent(record.Consent{Person: p, By: record.AnswerNotObtainable, Date: "2026-11-22", Reason: "held since May",
					Harm: "weighed", Decided: "Han; Seo", Uses: uses}, record.ConsentIdentity{}))
			}
			two(a.ID, had("un_special_procedures", true), had("SP", true))
			if c.own.Answer == record.AnswerNotObtainable {
				two(b.ID, c.own)
			} else {
				own := consents(t, v, b.ID, c.own)
				if c.withdrawn {
					noErr(t, v.WithdrawConsent(own.ID))
				}
			}
			keep, other := a.ID, b.ID
			if c.root {
				keep, other = other, keep
			}
			noErr(t, v.MergePersons(keep, other))
			k := must[record.Case](t)(v.SaveCase(record.Case{Title: "c", Persons: []record.ID{keep}}))
			tab, _, err := v.MechanismTable(k.ID, "SP", "en")
			noErr(t, err)
			if row := tab.Rows[0]; row.Refusal != c.refused || row.Named != c.named {
				t.Errorf("refused %q, named %v", row.Refusal, row.Named)
			}
			if text := formText(t, tab, ""); c.refused == "" && name != "could not be had, both times" && (strings.Contains(text, "not reachable") || strings.Contains(text, "held since May")) {
				t.Error("the form says that the person could not be reached")
			}
			made, err := v.MakeSubmissions(archive.Making{Case: k.ID, Mechanism: "SP", Lang: "en"})
			if c.refused == "" {
				noErr(t, err)
				answerWhatStops(t, v, made.Submissions[0].ID)
				return
			}
			if err == nil && len(made.Submissions) > 0 {
				if _, err := v.Export(t.Context(), made.Submissions[0].ID, archive.ExportOptions{Path: t.TempDir() + "/b.zip", Plain: true}, nil); err == nil {
					t.Error("it was written")
				}
			}
		})
	}
}

// What a form says of the other uses that were answered is what all records say.
func TestAFormSaysTheNoOfEachRecord(t *testing.T) {
	v := newVault(t)
	a, b := must[record.Person](t)(v.NewPerson("a")), must[record.Person](t)(v.NewPerson("b"))
	for _, p := range []record.Person{a, b} {
		noErr(t, v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: "최은별"}}, Born: "1988"}))
	}
	no := []string{"public_named", "icc", "unhcr", "resettlement_state", "contact", "public_pseudonym"}
	uses := func(answer string) (out []record.Use) {
		for _, u := range record.Uses() {
			use := record.Use{Use: u.ID, Answer: "yes", Named: true, Media: []string{"text"}}
			if slices.Contains(no, u.ID) {
				use.Answer = answer
			}
			out = append(out, use)
		}
		return out
	}
	consents(t, v, a.ID, uses("yes")...)
	consents(t, v, b.ID, uses("no")...)
	noErr(t, v.MergePersons(a.ID, b.ID))
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "c", Persons: []record.ID{a.ID}}))
	asked := 0
	for _, m := range must[*forms.Set](t)(v.Mechanisms()).All() {
		tab, _, err := v.MechanismTable(k.ID, m.ID, "en")
		if err != nil {
			continue
		}
		for _, r := range tab.Rows {
			for _, x := range r.Answers {
				f, _ := tab.Mechanism.Field(x.Field)
				for _, value := range x.Values {
					asks := slices.Contains([]string{"consent.publish_name", "consent.public_pseudonym", "consent.share_icc", "consent.share_unhcr", "consent.share_states", "consent.followup"}, f.From)
					if !asks && (f.From != "consent.uses" || !slices.Contains(no, value.Code)) {
						continue
					}
					asked++
					if want := map[bool]string{true: "yes", false: "no"}[f.Reversed]; asks && value.Code != want || !asks && !strings.HasSuffix(value.Text, ": no") {
						t.Errorf("%s %s: %s", m.ID, f.From, value.Text)
					}
				}
			}
		}
	}
	if asked == 0 {
		t.Error("no form asks")
	}
}
