package shell_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/look/looktest"
	"attest/app/shell"
)

// With all rooms of the program, at 200 % and with something over the status bar
// too, no line of the side bar covers another.
func TestTheLinesOfTheSideBarDoNotCoverEachOther(t *testing.T) {
	d := looktest.New(t)
	s := shell.New(d.Window)
	var rooms []shell.Room
	for _, id := range []string{"today", "testimonies", "people", "cases", "submissions", "custodylog", "more"} {
		rooms = append(rooms, &hall{id: id, name: "shell.menu.edit", icon: theme.DocumentIcon(), count: 3})
	}
	s.Enter(shell.Session{Office: "Seoul office"}, rooms, &hall{id: "settings", name: "shell.menu.file", icon: theme.SettingsIcon(), count: -1})
	d.Settle()
	for _, size := range []fyne.Size{fyne.NewSize(640, 330), fyne.NewSize(640, 270), fyne.NewSize(1280, 720), fyne.NewSize(1280, 300)} {
		d.Window.Resize(size)
		var tops []float32
		high := float32(0)
		for i := 0; len(tops) <= len(rooms) && i < 100; i++ {
			d.Window.Canvas().FocusNext()
			if item, ok := d.Window.Canvas().Focused().(*look.SidebarItem); ok {
				y := fyne.CurrentApp().Driver().AbsolutePositionForObject(item).Y
				if !slices.Contains(tops, y) {
					tops, high = append(tops, y), item.Size().Height
				}
			}
		}
		slices.Sort(tops)
		if len(tops) != len(rooms)+1 {
			t.Fatalf("in %v %d lines have a place of their own", size, len(tops))
		}
		for i := 1; i < len(tops); i++ {
			if tops[i]-tops[i-1] < high {
				t.Errorf("in %v lines of %v stand at %v and %v", size, high, tops[i-1], tops[i])
			}
		}
		if end := tops[len(tops)-1] + high; end > size.Height-28 {
			t.Errorf("in %v the last line ends at %v", size, end)
		}
	}
}
