package people

import (
	"strings"

	"attest/app/shell"
)

var _ shell.Reasoner = (*Room)(nil)

// Missing says what an action of the room waits for.
func (r *Room) Missing(action string) string {
	if !r.some() {
		return "missing.person"
	}
	_, name, _ := strings.Cut(action, ".")
	switch name {
	case "spellings", "kin":
		return "missing.identity"
	case "answers", "correct":
		return "missing.consent"
	case "withdraw":
		if len(r.person.facts.consents) == 0 {
			return "missing.consent"
		}
		return "missing.withdrawn"
	case "compare", "merge":
		return "missing.likely"
	case "part":
		return "missing.merged"
	}
	return ""
}
