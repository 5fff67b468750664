package app

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"attest/archive"
)

// After a crash in a recording the window says, once, that the sound is there, of
// which testimony, and how long it is.
func TestRescuedSoundIsSaidOnce(t *testing.T) {
	in := sit(t, Options{})
	label := in.vault().Testimonies(archive.Filter{})[0].Label
	in.begin()
	in.mic.hear(t, 5, 0.3)
	in.pass()
	crashed := filepath.Join(t.TempDir(), "crashed"+archive.Suffix) // the disk as a crash leaves it
	if err := os.CopyFS(crashed, os.DirFS(in.path)); err != nil {
		t.Fatal(err)
	}
	in.p.recorder.End()
	in.p.recorder.Drop()
	in.p.shell.Lock()
	in.Settle()
	in.path = crashed
	in.again()
	in.Sees("The sound of a recording that was cut short is there", " of "+label, "an exhibit of the testimony now")
	in.Picture("recording-rescued", nil)
	in.Key(fyne.KeyReturn)
	if err := in.vault().KeepForm("machine.going", string(in.id)); err != nil { // a draft is being made
		t.Fatal(err)
	}
	in.p.shell.Lock()
	in.Settle()
	in.again()
	in.SeesNot("cut short is there")
	in.Sees("The draft of " + label + " was given up")
	in.Key(fyne.KeyReturn)
	in.p.shell.Lock()
	in.Settle()
	in.again()
	in.SeesNot("was given up")
	if all := in.recordings(in.vault()); len(all) != 1 || all[0].Exhibit == "" {
		t.Errorf("%+v", all)
	}
}
