package cases

import (
	"strings"

	"attest/app/shell"
)

var _ shell.Reasoner = (*Room)(nil)

// Missing says what an action of the room waits for.
func (r *Room) Missing(action string) string {
	switch {
	case r.page != nil:
		return r.page.Missing(action)
	case r.now == nil || r.now.c.ID != r.wanted:
		return "missing.case"
	}
	_, name, _ := strings.Cut(action, ".")
	switch name {
	case "up", "down", "take":
		return "missing.member"
	case "urgent":
		return "missing.urgent"
	}
	return ""
}
