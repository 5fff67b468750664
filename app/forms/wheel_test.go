package forms_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/look/looktest"
)

// The wheel scrolls the form also where a field lies under the pointer, and a field of several lines first shows all of its own.
func TestTheWheelGoesThroughFields(t *testing.T) {
	d := looktest.New(t)
	one, several, told := forms.NewEntry(), forms.NewMultiLine(3), forms.NewSelectable("said", 3)
	several.SetText(strings.Repeat("a line\n", 12))
	var rest []fyne.CanvasObject
	for range 30 {
		rest = append(rest, forms.NewEntry())
	}
	form := look.Scroll(look.Column(12, append([]fyne.CanvasObject{one, told, several}, rest...)...))
	d.Window.SetContent(form)
	c := d.Window.Canvas()
	turn := func(o fyne.CanvasObject, dy float32) (moved float32) {
		before := form.Offset.Y
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		test.Scroll(c, at.AddXY(o.Size().Width/2, o.Size().Height/2), 0, dy)
		return form.Offset.Y - before
	}
	for name, o := range map[string]fyne.CanvasObject{"one line": one, "a text to select from": told} {
		if turn(o, -20) != 20 || turn(o, 20) != -20 {
			t.Errorf("the wheel sticks over %s", name)
		}
	}
	if turn(several, 10) != 0 {
		t.Error("the form went above its beginning")
	}
	n := 0
	for ; n < 100 && turn(several, -10) == 0; n++ {
	}
	if n == 0 {
		t.Error("the wheel scrolls the form while the field under it has more to show")
	}
	if n == 100 {
		t.Error("the wheel sticks over a field that shows its end")
	}
	all := test.WidgetRenderer(one).Objects()
	switch all[len(all)-1].(type) { // Fyne asks the topmost that wants an event of its kind
	case fyne.Tappable, fyne.SecondaryTappable, fyne.DoubleTappable, fyne.Draggable, fyne.Focusable, desktop.Mouseable, desktop.Hoverable, desktop.Cursorable:
		t.Error("what takes the wheel keeps other events from the field")
	}
}
