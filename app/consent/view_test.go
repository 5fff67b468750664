package consent_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/archive/record"
)

func TestWhoDropsTheAnswersIsNotShownThemAgain(t *testing.T) {
	x := open(t)
	x.edit()
	x.Key(fyne.KeyDown)
	x.question(0)
	x.Type("y")
	x.Press("Cancel")
	x.Press("Keep the answers")
	x.Settle()
	x.edit()
	x.Sees("left unrecorded the last time", "Start anew")
	x.Press("Cancel") // of what was restored, and not touched since
	x.Press("Drop the answers")
	x.Settle()
	if d, found, err := x.v.Draft(x.p.ID); err != nil || found {
		t.Fatalf("the draft is %+v, %v, %v", d, found, err)
	}
	x.edit()
	x.SeesNot("left unrecorded")
}

// TestAKeyNeverAnswersWhatIsOutOfView scrolls the question in focus away: the
// first key brings it back, the second answers it.
func TestAKeyNeverAnswersWhatIsOutOfView(t *testing.T) {
	x := open(t)
	x.edit()
	last := len(record.Uses()) - 1
	x.question(last)
	scroll := scrollOf(x.Window.Canvas().Overlays().Top())
	if scroll == nil || scroll.Offset.Y == 0 {
		t.Fatal("Tab does not bring the question into view")
	}
	answered := func() string {
		x.Loop.Advance(time.Second)
		x.Settle()
		d, _, err := x.v.Draft(x.p.ID)
		if err != nil {
			t.Fatal(err)
		}
		return d.Text
	}
	for name, key := range map[string]func(){
		"y": func() { x.Type("y") }, "ㅜ": func() { x.Type("ㅜ") }, "Space": func() { x.Key(fyne.KeySpace) }, "Right": func() { x.Key(fyne.KeyRight) },
	} {
		x.Type("0")
		before := answered()
		scroll.ScrollToTop()
		key()
		if answered() != before {
			t.Fatalf("%s answered a question that nobody saw", name)
		}
		if scroll.Offset.Y == 0 {
			t.Fatalf("%s does not bring the question into view", name)
		}
		key()
		if answered() == before {
			t.Fatalf("%s does not answer the question in view: offset %v of %v\nbefore %s\nnow %s", name, scroll.Offset.Y, scroll.Content.Size().Height, before, answered())
		}
	}
}

// scrollOf is the first thing that scrolls.
func scrollOf(o fyne.CanvasObject) *container.Scroll {
	switch c := o.(type) {
	case *container.Scroll:
		return c
	case *fyne.Container:
		for _, child := range c.Objects {
			if s := scrollOf(child); s != nil {
				return s
			}
		}
	}
	return nil
}
