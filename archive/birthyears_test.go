package archive_test

import (
	"strings"
	"testing"

	"attest/archive/record"
)

// Where consent covers a pseudonym, a form has of the birth the year alone, however many
// days are possible.
func TestOfABirthTheYearsAlone(t *testing.T) {
	v := newVault(t)
	o := v.Office()
	o.Name, o.Sender = "Invented office", "1 Invented Street; desk@invented.example"
	noErr(t, v.SaveOffice(o))
	p := must[record.Person](t)(v.NewPerson("invented"))
	allowAll(t, v, p.ID, false)
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "c", Persons: []record.ID{p.ID}}))
	for born, want := range map[string]string{
		"1988-12-28": "1988", "1988": "1988", "198X": "the 1980s", "1988-24": "1988",
		"[1988-12-28,1989-02-04]": "1988 or 1989", "[1988-04-02,1988-05-01,1990]": "1988 or 1990",
		"1988-12-31/1989-01-01": "from 1988 to 1989", "1988-04-02/1989": "from 1988 to 1989", "1988-04-02/": "from 1988, end not known", "1988-04-02/1988-05-01": "1988",
		"1988-12~/1989-01?": "from about 1988 to 1989 (uncertain)", "[1988-12-28~,1989-XX]": "",
	} {
		half := record.Identity{Names: []record.Name{{Text: "최은별"}}, Born: born}
		if err := v.SaveIdentity(p.ID, half); err != nil {
			if want != "" {
				t.Errorf("%s: %v", born, err)
			}
			continue
		}
		for _, m := range []string{"WGEID", "UNHCR", "WGAD", "SP"} {
			tab, _, err := v.MechanismTable(k.ID, m, "en")
			noErr(t, err)
			asked := 0
			for _, r := range tab.Rows {
				for _, a := range r.Answers {
					if f, _ := tab.Mechanism.Field(a.Field); strings.HasPrefix(f.From, "person.") && strings.Contains(f.From, "birth") {
						asked++
						if a.Text() != want {
							t.Errorf("%s %s, born %s: %q", m, f.From, born, a.Text())
						}
					}
				}
			}
			if asked == 0 {
				t.Errorf("%s has no birth", m)
			}
		}
	}
}
