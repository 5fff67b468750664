package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
)

// A no that is given while the recorder runs ends it before anything else is
// heard, and the window asks what becomes of what was captured.
func TestANoWhileItIsRecordedStopsTheRecorder(t *testing.T) {
	in := sit(t, Options{})
	in.begin()
	in.mic.hear(t, 3, 0.3)
	in.shortcut(shell.CtrlShift(fyne.KeyF))
	in.answerBefore("y", "n", "y")
	in.pass()
	in.Sees("The recording was stopped: the person said no to it", "0:00:03", "Ask the person")
	in.SeesNot("Pause", "Undo (")
	if !in.mic.stopped {
		t.Error("the microphone is open")
	}
	in.Picture("recording-refused", nil)
	in.Key(fyne.KeyReturn) // a stray Enter is no answer: later
	in.Settle()
	in.p.shell.Lock()
	in.Settle()
	in.again()
	in.act("testimonies.go.exhibits")
	in.Sees("0:00:03 of sound wait")
	in.Picture("recording-refused-waits", in.p.shell.Relabel)
	in.Press("Decide")
	in.Settle()
	in.Press("Destroy it")
	in.Settle()
	in.Sees("Destroy 0:00:03 of sound?")
	in.Press("Destroy")
	in.Settle()
	in.Sees("The sound is destroyed")
	in.SeesNot("of sound wait")
	if all := in.recordings(in.vault()); len(all) != 0 {
		t.Errorf("%+v", all)
	}
}
