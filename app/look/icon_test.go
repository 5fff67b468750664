package look_test

import (
	"testing"

	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/look/looktest"
)

// counted is a resource that knows how often it was read.
type counted struct {
	name string
	body []byte
	read int
}

func (c *counted) Name() string    { return c.name }
func (c *counted) Content() []byte { c.read++; return c.body }

// TestIconsTakeOnTheColourOfTheirState holds for the real window, which draws
// the picture that was read last: the software canvas reads it each time.
func TestIconsTakeOnTheColourOfTheirState(t *testing.T) {
	d := looktest.New(t)
	res := &counted{name: "folder.svg", body: theme.FolderIcon().Content()}
	item := look.NewSidebarItem(res, "Cases", func() {})
	d.Window.SetContent(item)
	before := res.read
	item.Selected = true
	item.Refresh()
	if res.read == before {
		t.Fatal("a chosen room keeps the icon of one that is not chosen")
	}
}
