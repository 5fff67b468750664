package recorder

import "attest/app/shell"

var _ shell.Reasoner = (*going)(nil)

// Missing says what an act on the recording waits for.
func (g *going) Missing(action string) string {
	locked := g.rec.Status().Locked
	switch {
	case g.asking || g.act || g.stopping:
		return "missing.asked"
	case action == "recorder.reason" && !g.unnamed():
		return "missing.break"
	case action == "recorder.pause" && !g.pausable():
		return "missing.off"
	case locked:
		return "missing.vault"
	}
	return ""
}
