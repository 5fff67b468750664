package shell_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"attest/app/clip"
	"attest/app/look"
)

// find is the text in view that reads so.
func find(o fyne.CanvasObject, text string) *look.Text {
	if !o.Visible() {
		return nil
	}
	var children []fyne.CanvasObject
	switch w := o.(type) {
	case *look.Text:
		if w.Text == text {
			return w
		}
	case *fyne.Container:
		children = w.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(w).Objects()
	}
	for _, c := range children {
		if t := find(c, text); t != nil {
			return t
		}
	}
	return nil
}

// TestWhatWasDoneIsSaidOverNothingThatIsWorkedWith holds for every size: the
// sentence stands inside the status bar, and the time to the lock beside it.
func TestWhatWasDoneIsSaidOverNothingThatIsWorkedWith(t *testing.T) {
	d, s, _, _ := enter(t)
	for _, size := range []fyne.Size{fyne.NewSize(1280, 800), fyne.NewSize(900, 700), fyne.NewSize(640, 330)} {
		d.Window.Resize(size)
		s.Done("Exhibit X-K7-0001 added to the testimony of 함경북도 무산군에서 온 쌍둥이 가운데 언니")
		said := find(d.Window.Canvas().Content(), s.Toast())
		if said == nil {
			t.Fatalf("in %v nothing is said", size)
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(said)
		if foot := d.Window.Canvas().Size().Height - 29; at.Y < foot || at.X+said.Size().Width > size.Width-60 {
			t.Errorf("in %v it stands at %v, %v wide; the status bar begins at %v", size, at, said.Size().Width, foot)
		}
	}
}

func TestTheLockTakesOurTextOffTheClipboard(t *testing.T) {
	d, s, _, _ := enter(t)
	clip.Put("a sentence of an account")
	s.Lock()
	if got := d.App.Clipboard().Content(); got != "" {
		t.Errorf("after the lock the clipboard holds %q", got)
	}
}
