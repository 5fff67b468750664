package submissions

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
	case r.thing == nil:
		return "missing.submission"
	}
	_, name, _ := strings.Cut(action, ".")
	switch name {
	case "answers", "open":
		return "missing.form"
	case "up", "down", "take":
		return "missing.entry"
	}
	return ""
}
