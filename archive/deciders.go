package archive

import (
	"strings"

	"attest/archive/record"
)

// twoMembers reports that two different members of this vault, today's or
// former ones, are named in a text that lists names with a semicolon or a comma
// between them. A name counts as any header had it.
func (v *Vault) twoMembers(decided string) bool {
	offices, err := v.chain.Offices(v.keys.office)
	if err != nil {
		return false
	}
	defer clear(offices)
	who := map[string]record.ID{}
	for i := range offices {
		entries, err := v.chain.At(i).Entries(offices[i])
		if err != nil {
			return false
		}
		for _, e := range entries {
			who[strings.ToLower(e.Name)] = e.Slot
		}
	}
	found := map[record.ID]bool{}
	for _, name := range strings.FieldsFunc(decided, func(r rune) bool { return r == ';' || r == ',' }) {
		if slot, ok := who[strings.ToLower(strings.TrimSpace(name))]; ok {
			found[slot] = true
		}
	}
	return len(found) >= 2
}
