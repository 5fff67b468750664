package people_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/shell"
)

// The side bar counts a person as soon as the list shows them.
func TestTheSideBarCountsTheFirstPerson(t *testing.T) {
	x := open(t, nil)
	count := func() (n int) {
		n = -2
		var find func(o fyne.CanvasObject)
		find = func(o fyne.CanvasObject) {
			switch c := o.(type) {
			case *look.SidebarItem:
				if c.Text == "People" {
					n = c.Count
				}
			case *fyne.Container:
				for _, child := range c.Objects {
					find(child)
				}
			}
		}
		find(x.Window.Content())
		return n
	}
	if n := count(); n != 0 {
		t.Fatalf("%d at the beginning", n)
	}
	for want := 1; want < 3; want++ {
		x.press(shell.Ctrl(fyne.KeyN))
		x.Type("invented")
		x.Key(fyne.KeyReturn)
		x.Settle()
		if n := count(); n != want {
			t.Errorf("the side bar counts %d, want %d", n, want)
		}
	}
}
