package testimonies

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/shell"
	"attest/archive/record"
)

// Tab never leads to where nobody sees it, in the longest sheets, at the
// smallest window and at 200 %.
func TestTabScrollsWhatLiesOverTheWindow(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	for _, size := range []fyne.Size{fyne.NewSize(1280, 680), fyne.NewSize(640, 330)} {
		o.Window.Resize(size)
		for _, sheet := range []struct {
			name string
			key  fyne.Shortcut
			tabs int
		}{{"questions", shell.CtrlShift(fyne.KeyQ), 15}, {"during the interview", shell.CtrlShift(fyne.KeyN), 8}, {"told already", shell.CtrlShift(fyne.KeyB), 3}, {"the end", shell.Ctrl(fyne.Key9), 2}, {"an event", nil, 15}, {"weak points", shell.CtrlShift(fyne.KeyG), 2}} {
			if sheet.key == nil {
				o.r.thing.editEvent(record.Event{Testimony: o.r.thing.id, Status: record.StatusAlleged})
			} else {
				o.s.Press(sheet.key)
			}
			o.Settle()
			if o.Window.Canvas().Overlays().Top() == nil {
				t.Fatalf("%s did not open", sheet.name)
			}
			t.Run(sheet.name, func(t *testing.T) {
				d := *o.Desk
				d.T = t
				if n := d.TabsInView(); n < sheet.tabs {
					t.Errorf("%d stops", n)
				}
			})
			o.Key(fyne.KeyEscape)
			o.Settle()
			if o.Window.Canvas().Overlays().Top() != nil {
				o.Key(fyne.KeyEscape)
				o.Settle()
			}
		}
	}
}

// Enter on a testimony that is still being read goes into it once it is there,
// and stays where the person went instead.
func TestEnterOnATestimonyThatIsBeingReadIsNotLost(t *testing.T) {
	o := newOffice(t, sample(t))
	look.Focus(o.r.list.rows)
	o.Key(fyne.KeyHome)
	o.r.list.rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if o.r.thing == nil || o.r.thing.tabs != nil {
		t.Fatal("it is there already: the test shows nothing")
	}
	o.Settle()
	if f := o.Window.Canvas().Focused(); f == fyne.Focusable(o.r.list.rows) || f == nil {
		t.Errorf("the focus is on %T", f)
	}
	look.Focus(o.r.list.rows)
	o.Key(fyne.KeyDown)
	o.r.list.rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	o.s.Press(shell.Ctrl(fyne.KeyF))
	o.Settle()
	if f := o.Window.Canvas().Focused(); f != fyne.Focusable(o.r.list.search) {
		t.Errorf("the focus was taken by %T", f)
	}
}
