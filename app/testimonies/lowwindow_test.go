package testimonies

import (
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"attest/app/look"
	"attest/app/shell"
)

// highStrip is a strip at the foot that takes a third of a low window.
type highStrip struct{ high float32 }

func (s highStrip) View() fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(10, s.high))
	return r
}

func (highStrip) Actions() []shell.Action { return nil }

// In a window of 1280 by 720 at 200 % the line that is written is in view, also
// between a player and a strip, and so is the paragraph that is chosen.
func TestTheLineThatIsWrittenIsInViewInALowWindow(t *testing.T) {
	l := heardOffice(t, true, interviewed(t, 1))
	l.Window.Resize(fyne.NewSize(640, 360))
	l.Settle()
	a := l.r.thing.account
	at := func(o fyne.CanvasObject) float32 { return l.App.Driver().AbsolutePositionForObject(o).Y }
	inView := func(when string, y, height float32) {
		t.Helper()
		top, foot := max(0, at(a.scroll)), l.Window.Canvas().Size().Height-29
		if s, ok := l.s.Strip().(highStrip); ok {
			foot -= s.high
		}
		foot = min(foot, at(a.scroll)+a.scroll.Size().Height)
		if y < top || y+height > foot {
			t.Errorf("%s: from %.0f to %.0f, and from %.0f to %.0f is in view", when, y, y+height, top, foot)
		}
	}
	line := func(when string) {
		t.Helper()
		inView(when, at(a.editor)+a.editor.CursorPosition().Y, 20)
	}
	for _, high := range []float32{0, 90} {
		if high > 0 {
			l.s.SetStrip(highStrip{high})
		}
		l.s.Press(shell.Ctrl(fyne.KeyP))
		l.Settle()
		look.Focus(a.rows)
		for i := range a.segments() {
			a.choose(i)
			inView("chosen", at(a.rows)+a.rows.tops[i], min(a.rows.heights[i], 60))
		}
		l.Key(fyne.KeyHome, fyne.KeyReturn)
		line("opened")
		l.Type(strings.Repeat("an invented line of words ", 12))
		line("typed")
		l.Key(fyne.KeyReturn)
		l.Type("more")
		line("in the next")
		l.PictureAt("testimonies-low", fyne.NewSize(640, 360))
		l.Key(fyne.KeyEscape)
		a.stop()
		l.Settle()
		look.Focus(a.rows)
		l.Key(fyne.KeyEnd, fyne.KeyReturn)
		line("the last")
		l.s.Press(shell.Ctrl(fyne.KeyP)) // hidden, and shown again over the line that is written
		l.Settle()
		line("without the player")
		a.stop()
		l.Settle()
	}
}

// The key of a tab with nothing to enter leaves the focus in the testimony, not
// on the side bar.
func TestATabWithoutFieldsKeepsTheFocusInTheTestimony(t *testing.T) {
	l := heardOffice(t, false, interviewed(t, 0))
	bar := l.r.thing.tabs.Bar
	for range 2 {
		for tab := tabEvents; tab <= tabHistory; tab++ {
			l.s.Press(shell.CtrlShift(fyne.KeyName([]string{"1", "2", "3", "4", "5", "6"}[tab])))
			l.Settle()
			f, ok := l.Window.Canvas().Focused().(fyne.CanvasObject)
			if !ok || bar.Selected() != tab {
				t.Fatalf("tab %d is in view and %T has the focus, want tab %d", bar.Selected(), f, tab)
			}
			at := l.App.Driver().AbsolutePositionForObject(f)
			if from := l.App.Driver().AbsolutePositionForObject(l.r.area); at.X < from.X {
				t.Errorf("tab %d: %T at %.0f has the focus, beside the testimony, which begins at %.0f", tab, f, at.X, from.X)
			}
		}
	}
}

// After a lock the exhibit that was chosen is chosen again, not the first.
func TestTheChosenExhibitIsChosenAgainAfterALock(t *testing.T) {
	l := heardOffice(t, false, interviewed(t, 2))
	l.s.Press(shell.CtrlShift(fyne.Key4))
	l.Settle()
	look.Focus(l.r.thing.files.rows)
	l.Key(fyne.KeyEnd)
	want, place, id := l.r.thing.fileAt, l.r.Within(), l.r.thing.id
	if want != l.r.thing.exhibits[1].ID {
		t.Fatalf("%s is chosen", want)
	}
	o := enter(t, l.v)
	o.r.Return(place)
	o.s.Open("testimonies", string(id))
	o.Settle()
	if now := o.r.thing.fileAt; now != want || o.r.tab() != tabExhibits {
		t.Errorf("tab %d, exhibit %s, want %s", o.r.tab(), now, want)
	}
}

// The line under an account cuts neither the number of words nor a key in two.
func TestTheLineUnderAnAccountIsNotCut(t *testing.T) {
	l := heardOffice(t, true, interviewed(t, 1))
	a := l.r.thing.account
	for _, player := range []bool{false, true} {
		if player {
			l.s.Press(shell.Ctrl(fyne.KeyP))
			l.Settle()
		}
		for _, wide := range []float32{1600, 1280, 900, 640} {
			l.Window.Resize(fyne.NewSize(wide, 720))
			l.Settle()
			for _, text := range []*look.Text{a.foot, a.hint} {
				if want := look.TextWidth(text.Text, look.SmallSize); text.Size().Width < want {
					t.Errorf("%.0f wide: %q has %.0f of %.0f", wide, text.Text, text.Size().Width, want)
				}
			}
			if a.hint.Text != "" && !strings.HasPrefix(a.keys.keys+" · ", a.hint.Text+" · ") {
				t.Errorf("%.0f wide: %q", wide, a.hint.Text)
			}
			if x := a.hint.Position().X; x < a.foot.Position().X+a.foot.Size().Width {
				t.Errorf("%.0f wide: the keys begin at %.0f, over the number", wide, x)
			}
		}
	}
}
