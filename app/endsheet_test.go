package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/archive"
)

// The sheet at the end says that it is, and going away from it with nothing
// answered asks nothing and keeps nothing.
func TestAnUntouchedSheetAsksNothing(t *testing.T) {
	for name, key := range map[string]fyne.Shortcut{"before": shell.CtrlShift(fyne.KeyF), "end": shell.Ctrl(fyne.Key0)} {
		t.Run(name, func(t *testing.T) {
			in := sit(t, Options{})
			in.shortcut(key)
			if name == "end" {
				in.Sees("At the end of the interview with P-")
				in.SeesNot("Consent about")
				in.Picture("consent-end-sheet", func() {
					in.Key(fyne.KeyEscape)
					in.shortcut(key)
				})
			}
			for range 12 { // through its fields
				in.Key(fyne.KeyTab)
			}
			in.Settle()
			in.Key(fyne.KeyEscape)
			in.Settle()
			in.SeesNot("unrecorded", "Keep the answers")
			in.shortcut(key)
			in.Key(fyne.KeyDown) // an answer, and back to none
			in.Key(fyne.KeyUp)
			in.Press("Cancel")
			in.Settle()
			in.SeesNot("unrecorded")
			te, err := in.vault().Testimony(in.id)
			if err != nil {
				t.Fatal(err)
			}
			if d, ok, err := in.vault().Draft(te.Person); err != nil || ok {
				t.Errorf("kept: %+v %v", archive.Draft{Segment: d.Segment}, err)
			}
			in.shortcut(key)
			in.Key(fyne.KeyDown)
			in.Key(fyne.KeyEscape)
			in.Settle()
			in.Sees("unrecorded", "Keep the answers")
		})
	}
}
