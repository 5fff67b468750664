package looktest

import (
	"fmt"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"attest/app/look"
	"attest/app/words"
)

// area is a rectangle of the window.
type area struct{ x, y, right, bottom float32 }

func (a area) within(b area) area {
	return area{max(a.x, b.x), max(a.y, b.y), min(a.right, b.right), min(a.bottom, b.bottom)}
}

// Hidden says why what has the focus cannot be seen: "" where its whole height
// shows, or as much of it as what scrolls it can show at once.
func (d *Desk) Hidden() string {
	c := d.Window.Canvas()
	f, ok := c.Focused().(fyne.CanvasObject)
	if !ok {
		return "nothing has the focus"
	}
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	size := c.Size()
	shown, whole, found := find(root, f, root.Position(), area{0, 0, size.Width, size.Height})
	switch {
	case !found:
		return "it is not in the tree"
	case shown.bottom-shown.y < min(whole.bottom-whole.y, 40)-1, shown.right <= shown.x:
		return fmt.Sprintf("of %v only %v shows", whole, shown)
	}
	return ""
}

// Whole fails where the button of that name does not show whole.
func (d *Desk) Whole(name string) {
	d.T.Helper()
	d.WholeOf(fmt.Sprintf("the button %q", name), func(o fyne.CanvasObject) bool {
		b, ok := o.(*look.Button)
		return ok && b.Text == name
	})
}

// WholeOf fails where what is meant does not show whole.
func (d *Desk) WholeOf(name string, meant func(fyne.CanvasObject) bool) {
	d.T.Helper()
	c := d.Window.Canvas()
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	var it fyne.CanvasObject
	walk(root, func(o fyne.CanvasObject) bool {
		if meant(o) {
			it = o
		}
		return true
	})
	if it == nil {
		d.T.Errorf("there is no %s", name)
		return
	}
	size := c.Size()
	if shown, whole, _ := find(root, it, root.Position(), area{0, 0, size.Width, size.Height}); shown != whole {
		d.T.Errorf("of %s, at %v, only %v shows", name, whole, shown)
	}
}

// TabsInView goes by Tab once through all that can have the focus, and fails
// where that leads out of view. It says how many stops there are.
func (d *Desk) TabsInView() int {
	d.T.Helper()
	c := d.Window.Canvas()
	first := c.Focused()
	if first == nil {
		d.T.Error("nothing has the focus to begin with")
		return 0
	}
	for n := 1; n < 1000; n++ {
		c.FocusNext()
		d.Settle()
		f := c.Focused()
		if f == first {
			return n
		}
		if why := d.Hidden(); why != "" {
			d.T.Errorf("stop %d, %T %q, is out of view: %s", n, f, Name(f), why)
		}
	}
	d.T.Error("Tab does not come round")
	return 0
}

// find looks for w in o, which begins at at, and says where it is and what of
// that shows.
func find(o, w fyne.CanvasObject, at fyne.Position, clip area) (shown, whole area, found bool) {
	size := o.Size()
	if o == w {
		whole = area{at.X, at.Y, at.X + size.Width, at.Y + size.Height}
		return whole.within(clip), whole, true
	}
	if !o.Visible() {
		return shown, whole, false
	}
	var inside []fyne.CanvasObject
	switch c := o.(type) {
	case *fyne.Container:
		inside = c.Objects
	case *container.Scroll:
		inside, clip = []fyne.CanvasObject{c.Content}, clip.within(area{at.X, at.Y, at.X + size.Width, at.Y + size.Height})
	case fyne.Widget:
		inside = test.WidgetRenderer(c).Objects()
	}
	for _, child := range inside {
		if shown, whole, found = find(child, w, at.Add(child.Position()), clip); found {
			return shown, whole, true
		}
	}
	return shown, whole, false
}

// PictureAt takes pictures of a window that has a size of its own, light and
// dark, in both languages, where pictures are wanted.
func (d *Desk) PictureAt(name string, size fyne.Size) {
	d.T.Helper()
	dir := os.Getenv("ATTEST_PICTURES")
	if dir == "" {
		return
	}
	take := func(after string) {
		for _, mode := range []look.Mode{look.ModeDark, look.ModeLight} {
			d.App.Settings().SetTheme(look.NewTheme(mode))
			d.Window.Resize(size)
			d.save(filepath.Join(dir, name+"-"+string(mode)+after+".png"))
		}
	}
	take("")
	if words.Current() == words.English {
		again := d.translate()
		take("-ko")
		again()
	}
}
