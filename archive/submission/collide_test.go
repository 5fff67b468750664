package submission_test

import (
	"slices"
	"testing"

	"attest/archive/submission"
)

// A complaint to a committee that is drafted together with the procedures that may count
// as another is told of; a referral to UNHCR is none, and the forms of China stop nothing.
func TestOneMatterBeforeSeveralProcedures(t *testing.T) {
	set, err := submission.NewSet(nil)
	if err != nil {
		t.Fatal(err)
	}
	of := func(ids ...string) (list []*submission.Mechanism) {
		for _, id := range ids {
			m, ok := set.Find(id)
			if !ok {
				t.Fatal(id)
			}
			list = append(list, m)
		}
		return list
	}
	got := submission.Collisions(of("SP", "WGAD", "UNHCR", "CAT22"))
	if len(got) != 1 || got[0].Mechanism.ID != "CAT22" || !slices.Equal(got[0].Titles(), []string{"SP", "WGAD"}) || got[0].Rule.Cites != "CAT, article 22(5)(a)" || got[0].Text("ko") == got[0].Text("en") {
		t.Errorf("%+v", got)
	}
	for _, list := range [][]string{{"SP", "WGAD", "UNHCR"}, {"CAT22", "UNHCR"}, {"CAT22"}} {
		if got := submission.Collisions(of(list...)); got != nil {
			t.Errorf("%v: %+v", list, got)
		}
	}
}

// What is kept as a code has words in both languages, and what is none stays.
func TestAnAnswerIsShownInWords(t *testing.T) {
	set, err := submission.NewSet(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range set.All() {
		for _, f := range m.Fields() {
			for _, o := range f.Options {
				for _, lang := range []string{"en", "ko"} {
					if w := submission.OptionWord(o, lang); w == "" || w == o && len(o) > 5 {
						t.Errorf("%s %s: option %q has no words in %s", m.ID, f.ID, o, lang)
					}
				}
			}
		}
		for _, s := range m.Accepts.States {
			if submission.StateName(s.State, "ko") == s.State || submission.StateName(s.State, "en") == s.State {
				t.Errorf("%s: %s has no name", m.ID, s.State)
			}
		}
	}
	m, _ := set.Find("SP")
	f, _ := m.Field("sp.state")
	for line, want := range map[string]string{"CN; KP": "China, Democratic People's Republic of Korea", "China (CN)": "China (CN)", "XX": "XX", "": ""} {
		if got := f.Shown(line, "en"); got != want {
			t.Errorf("%q: %q", line, got)
		}
	}
}
