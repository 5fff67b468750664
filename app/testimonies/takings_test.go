package testimonies

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

func TestWhatWasTakenOutIsListed(t *testing.T) {
	o := one(t)
	o.s.Press(shell.Alt(fyne.KeyO))
	o.Settle()
	o.Sees("Nothing was taken out.")
	o.Key(fyne.KeyReturn)
	e := vaulttest.Must[archive.Exhibit](t)(o.v.AttachFile(t.Context(), o.r.thing.id, file(t, "sketch.txt", "an invented note"), nil))
	path := filepath.Join(t.TempDir(), "copy.txt")
	if err := o.v.TakeOut(t.Context(), e.ID, path, archive.TakeFor{Use: record.UseKeep, Why: "for the safe, invented"}, nil); err != nil {
		t.Fatal(err)
	}
	o.s.Press(shell.Alt(fyne.KeyO))
	o.Settle()
	o.Sees("Exhibit "+e.Label, "Kim", "own safe keeping", "for the safe, invented", path, "Still lies there")
	o.Picture("testimonies-takings", nil)
	o.Key(fyne.KeyReturn)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	o.s.Press(shell.Alt(fyne.KeyO))
	o.Settle()
	o.Sees("Not there any more")
	o.SeesNot("Still lies there")
}

func TestMarksAreNamedAfterTheRecording(t *testing.T) {
	o := one(t)
	o.s.Press(shell.Alt(fyne.KeyM))
	o.Settle()
	if got := o.s.Toast(); got != "No recording of this testimony has a mark" {
		t.Errorf("the bar says %q", got)
	}
	rec := vaulttest.Must[*archive.Recorder](t)(o.v.BeginRecording(o.r.thing.id, archive.RecordingFormat{Rate: 16000, Bits: 16}))
	if err := rec.Write(make([]int32, 32000)); err != nil {
		t.Fatal(err)
	}
	if err := rec.Mark(""); err != nil {
		t.Fatal(err)
	}
	done := vaulttest.Must[archive.Recording](t)(rec.Stop(t.Context(), archive.StopAsked, nil))
	o.s.Press(shell.Alt(fyne.KeyM))
	o.Settle()
	o.Sees("What is marked", "At 0:02.0")
	o.Type("somebody knocks")
	o.Picture("testimonies-marks", nil)
	o.Key(fyne.KeyReturn)
	o.Settle()
	if m := vaulttest.Must[archive.Recording](t)(o.v.Recording(done.ID)).Marks; len(m) != 1 || m[0].Text != "somebody knocks" {
		t.Errorf("marks %+v", m)
	}
}
