package testimonies

import (
	"bytes"
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/app/words"
	"attest/archive/record"
)

func TestEveryWeakPointHasItsWords(t *testing.T) {
	for key := range record.WeakPointKeys() {
		if !words.Has("testimonies.weak.point." + key) {
			t.Errorf("%s has no words", key)
		}
	}
	if got := weakText(record.WeakPoint{Rule: "EV-Z99", Key: "of_a_newer_engine"}); !strings.Contains(got, "EV-Z99") {
		t.Errorf("an unknown one is said as %q", got)
	}
}

func TestWeakPointsAreSeenAndLeadToTheQuestions(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.s.Press(shell.CtrlShift(fyne.KeyG))
	o.Settle()
	o.Sees("Weak points of "+o.r.thing.t.Label, "Nobody asked whether an account was taken before.", "EV-A01")
	o.Picture("testimonies-weak", nil)
	// It is read to its end by keys, though nothing in it takes the focus.
	o.Window.Resize(fyne.NewSize(640, 330))
	o.Settle()
	first := o.Window.Canvas().Capture()
	o.Key(fyne.KeyPageDown)
	if same(first, o.Window.Canvas().Capture()) {
		t.Error("Page Down scrolls nothing")
	}
	o.Key(fyne.KeyDown, fyne.KeyEnd, fyne.KeyHome)
	if !same(first, o.Window.Canvas().Capture()) {
		t.Error("Home does not lead back")
	}
	o.Window.Resize(fyne.NewSize(1280, 800))
	o.Press("Answer the questions")
	o.Sees("Questions about " + o.r.thing.t.Label)
}

// same compares two pictures.
func same(a, b image.Image) bool {
	x, ok := a.(*image.NRGBA)
	y, also := b.(*image.NRGBA)
	return ok && also && bytes.Equal(x.Pix, y.Pix)
}
