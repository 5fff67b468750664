package interchange

import (
	"fmt"

	"attest/archive/edtf"
	"attest/archive/record"
)

// checkPerson looks for dates that are none, and IDs that stand twice.
func checkPerson(p *record.InterchangePerson) (where []string, why string) {
	at := func(i int, list, field string) []string { return []string{list, fmt.Sprint(i), field} }
	date := func(s string) string {
		if s == "" {
			return ""
		}
		if _, err := edtf.Parse(s); err != nil {
			return err.Error()
		}
		return ""
	}
	seen := map[string]bool{}
	for i, e := range p.Earlier {
		if why := date(e.When); why != "" {
			return at(i, "earlier", "when"), why
		}
		if e.ID != "" && seen[e.ID] {
			return at(i, "earlier", "id"), "stands twice"
		}
		seen[e.ID] = true
	}
	if p.Identity == nil {
		return nil, ""
	}
	if why := date(p.Identity.Born); why != "" {
		return []string{"identity", "born"}, why
	}
	if why := date(p.Identity.Age.On); why != "" {
		return []string{"identity", "age", "on"}, why
	}
	for i, d := range p.Identity.Papers {
		if why := date(d.Issued); why != "" {
			return append([]string{"identity"}, at(i, "papers", "issued")...), why
		}
		if why := date(d.Until); why != "" {
			return append([]string{"identity"}, at(i, "papers", "until")...), why
		}
	}
	return nil, ""
}
