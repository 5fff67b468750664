package custodylog

import (
	"strings"

	"attest/app/shell"
)

var _ shell.Reasoner = (*Room)(nil)

// Missing says what an action of the room waits for.
func (r *Room) Missing(action string) string {
	_, name, _ := strings.Cut(action, ".")
	switch name {
	case "open", "only":
		return "missing.log"
	case "all":
		return "missing.filter"
	}
	return ""
}
