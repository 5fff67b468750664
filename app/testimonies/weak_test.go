package testimonies

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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
	page := scrolled(o.Window.Canvas().Overlays().Top())
	if page == nil {
		t.Fatal("nothing scrolls")
	}
	o.Key(fyne.KeyPageDown)
	down := page.Offset.Y
	o.Key(fyne.KeyEnd)
	end := page.Offset.Y
	o.Key(fyne.KeyUp)
	up := page.Offset.Y
	o.Key(fyne.KeyHome)
	if down <= 0 || end <= down || up >= end || page.Offset.Y != 0 {
		t.Errorf("Page Down leads to %v, End to %v, Up to %v, Home to %v", down, end, up, page.Offset.Y)
	}
	o.Window.Resize(fyne.NewSize(1280, 800))
	o.Press("Answer the questions")
	o.Sees("Questions about " + o.r.thing.t.Label)
}

// scrolled is what scrolls in an overlay.
func scrolled(o fyne.CanvasObject) *container.Scroll {
	switch c := o.(type) {
	case *container.Scroll:
		return c
	case *fyne.Container:
		for _, child := range c.Objects {
			if s := scrolled(child); s != nil {
				return s
			}
		}
	}
	return nil
}
