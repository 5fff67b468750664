package look_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/look/looktest"
)

// at is the place of o in the window.
func at(o fyne.CanvasObject) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
}

func TestADialogThatDoesNotFitKeepsItsButtonsInView(t *testing.T) {
	d := looktest.New(t)
	ok := look.NewButton("Record", nil, look.Strong, func() {})
	long := look.NewParagraph(strings.Repeat("What will happen, and on what. ", 200), look.Ink, 420)
	d.Window.SetContent(look.Within(12, look.Card(look.Sheet(12, look.NewParagraph("Title", look.Ink, 420), long, look.Line(8, look.Space(), ok)))))
	for _, size := range []fyne.Size{fyne.NewSize(640, 330), fyne.NewSize(1280, 800)} {
		d.Window.Resize(size)
		foot := at(ok).AddXY(ok.Size().Width, ok.Size().Height)
		if at(ok).Y < 0 || foot.X > size.Width || foot.Y > size.Height {
			t.Errorf("in %v the button ends at %v", size, foot)
		}
	}
}

func TestTheActionsOfAThingAreNeverCut(t *testing.T) {
	d := looktest.New(t)
	add, mark := look.NewButton("Add exhibit", nil, look.Normal, func() {}), look.NewButton("Read back", nil, look.Strong, func() {})
	head := look.ThingHead("T-K7-0412", "함경북도 무산군에서 온 쌍둥이 가운데 언니", []fyne.CanvasObject{add, mark}, "P-K7-0311 · Seoul", nil)
	body := look.NewFill(look.Surface)
	d.Window.SetContent(look.Border(head, nil, nil, nil, body))
	d.Window.SetPadded(false)
	for _, wide := range []float32{1280, 700, 340} {
		d.Window.Resize(fyne.NewSize(wide, 330))
		if end := at(mark).X + mark.Size().Width; end > wide+1 || mark.Size().Width < mark.MinSize().Width {
			t.Errorf("in %v the last action ends at %v", wide, end)
		}
		if foot := at(head).Y + head.MinSize().Height; at(body).Y+0.5 < foot {
			t.Errorf("in %v the content begins at %v, inside the head that ends at %v", wide, at(body).Y, foot)
		}
	}
}

func TestContentReflowsWhenTheWindowGetsNarrower(t *testing.T) {
	d := looktest.New(t)
	text := look.NewParagraph(strings.Repeat("Tell it to the recipient another way. ", 20), look.Ink, 400)
	scroll := look.Reflow(look.Inset(0, 14, 16, 0, look.Column(12, look.Card(look.Column(6, text)))))
	d.Window.SetContent(scroll)
	for _, wide := range []float32{1280, 400} {
		d.Window.Resize(fyne.NewSize(wide, 600))
		if end := at(text).X + text.Size().Width; end > wide {
			t.Errorf("in %v the text goes to %v", wide, end)
		}
	}
}
