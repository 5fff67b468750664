package today

import "attest/app/shell"

var _ shell.Reasoner = (*Room)(nil)

// Missing says what an action of the room waits for.
func (r *Room) Missing(action string) string {
	if action == "today.open" {
		return "missing.waits"
	}
	return ""
}
