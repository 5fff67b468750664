package testimonies

import (
	"strings"

	"attest/app/shell"
	"attest/archive/record"
)

var _ shell.Reasoner = (*Room)(nil)

// Missing says what an action of the room waits for.
func (r *Room) Missing(action string) string {
	if r.thing == nil || r.thing.tabs == nil {
		return "missing.testimony"
	}
	t := r.thing
	name := strings.TrimPrefix(action, "testimonies.")
	part, _, _ := strings.Cut(name, ".")
	switch {
	case name == "commitment" || name == "paper":
		return "missing.final"
	case name == "draft":
		return "missing.readback"
	case name == "print" && t.t.State == record.StateDraft:
		return "missing.print"
	case name == "event.remove":
		return "missing.event"
	case part == "exhibit":
		return "missing.file"
	case name == "machine.draft" && t.final():
		return "missing.closed"
	case name == "machine.all":
		return "missing.machine.all"
	case r.tab() != tabAccount:
		return "missing.account"
	case part == "sound":
		return t.missingSound(name)
	case part == "paragraph" || part == "speaker" || name == "transcript.in":
		if t.final() {
			return "missing.closed"
		}
	}
	switch {
	case len(t.t.Account) == 0:
		return "missing.paragraph"
	case part == "translate":
		return "missing.translation"
	case name == "machine.confirm":
		return "missing.machine.open"
	case name == "machine.text":
		return "missing.machine"
	}
	return ""
}

// missingSound is what an action on the sound beside the account waits for.
func (t *thing) missingSound(name string) string {
	h := t.account.hearing
	edits := false // what a closed account refuses
	for _, word := range []string{"time", "start", "end", "split", "join"} {
		edits = edits || strings.HasPrefix(name, "sound."+word)
	}
	alone := strings.HasSuffix(name, "earlier") || strings.HasSuffix(name, "later") || name == "sound.split" || strings.HasPrefix(name, "sound.join")
	switch {
	case edits && t.final():
		return "missing.closed"
	case !alone && len(h.sounds) == 0:
		return "missing.sound"
	case !alone && !h.on():
		return "missing.player"
	case len(t.t.Account) == 0:
		return "missing.paragraph"
	}
	return "missing.editor"
}
