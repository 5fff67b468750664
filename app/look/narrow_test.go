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

// Four states of a testimony stand in a window of 200 % whole, under each other
// where they must, and neither do they run into what is below.
func TestTheStatesOfAThingStayInTheWindow(t *testing.T) {
	d := looktest.New(t)
	var chips []fyne.CanvasObject
	for _, text := range []string{"16 questions open", "Account: draft", "Translation: checked", "Consent: in force"} {
		chips = append(chips, look.NewChip(text, look.OK))
	}
	head := look.ThingHead("T-K7-0412", "twins", nil, "P-K7-0311 · interview 2026-11-20, Seoul · 1 h 42 min", chips)
	body := look.NewFill(look.Surface)
	d.Window.SetContent(look.Border(head, nil, nil, nil, body))
	for _, wide := range []float32{1280, 384, 700} {
		d.Window.Resize(fyne.NewSize(wide, 330))
		for _, c := range chips {
			if end := at(c).X + c.Size().Width; end > wide+1 || c.Size().Width < c.MinSize().Width || at(c).Y+c.Size().Height > at(body).Y+1 {
				t.Errorf("in %v %q ends at %v, %v; the content begins at %v", wide, c.(*look.Chip).Text, end, at(c).Y+c.Size().Height, at(body).Y)
			}
		}
	}
	card := look.Section("Consent 1 decides", look.NewButton("Before the interview", nil, look.Quiet, nil), look.NewButton("Changed answers", nil, look.Quiet, nil),
		look.NewButton("Correct", nil, look.Quiet, nil), look.NewButton("Withdraw", nil, look.Quiet, nil))
	d.Window.SetContent(look.Border(card, nil, nil, nil, body))
	d.Window.Resize(fyne.NewSize(384, 330))
	d.Sees("Consent 1 decides")
	title := card.Objects[0]
	if title.Size().Width < 130 || at(card.Objects[1]).Y < at(title).Y+title.Size().Height {
		t.Errorf("the title has %v, the first button stands at %v", title.Size(), at(card.Objects[1]))
	}
}
