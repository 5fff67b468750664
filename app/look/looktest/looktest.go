// Package looktest opens test windows that look as the real one does, finds
// what a person would see in them, presses keys, and takes pictures.
package looktest

import (
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
)

// Desk is a test window with a clock and a main goroutine of its own.
type Desk struct {
	T      *testing.T
	App    fyne.App
	Window fyne.Window
	Loop   *task.Loop
}

// New opens a window of 1280 by 800, light, in English. What it took over is
// given back when the test ends.
func New(t *testing.T) *Desk { t.Helper(); return NewIn(t, look.ModeLight) }

// NewIn opens one in a mode of its own: look.ModeSystem is what the program
// begins with, so that its tests change nothing.
func NewIn(t *testing.T, mode look.Mode) *Desk {
	t.Helper()
	d := &Desk{T: t, App: fresh(), Loop: task.NewLoop()}
	words.Set(words.English)
	look.Use(d.App, mode)
	d.Window = d.App.NewWindow("Attest")
	d.Window.SetPadded(false)
	d.Window.Resize(fyne.NewSize(1280, 800))
	t.Cleanup(func() {
		d.Loop.Close()
		if slices.Contains(d.App.Driver().AllWindows(), d.Window) {
			d.Window.Close()
		}
		words.Set(words.English)
		look.Seen = func() {}
	})
	return d
}

// Settle lets running work end and shows what it found.
func (d *Desk) Settle() { d.Loop.Settle() }

// Key presses a key where the focus is, as the driver would.
func (d *Desk) Key(names ...fyne.KeyName) {
	for _, name := range names {
		c := d.Window.Canvas()
		ev := &fyne.KeyEvent{Name: name}
		if name == fyne.KeyTab {
			if f, ok := c.Focused().(fyne.Tabbable); !ok || !f.AcceptsTab() {
				c.FocusNext()
			}
			continue
		}
		if f := c.Focused(); f != nil {
			f.TypedKey(ev)
		} else if f := c.OnTypedKey(); f != nil {
			f(ev)
		}
		d.Settle()
	}
}

// Type types text where the focus is.
func (d *Desk) Type(text string) {
	d.T.Helper()
	f := d.Window.Canvas().Focused()
	if f == nil {
		d.T.Fatalf("nothing has the focus to type %q", text)
	}
	for _, r := range text {
		f.TypedRune(r)
	}
	d.Settle()
}

// Tab goes to the next field until what has the focus is as wanted; it fails
// after a round without it.
func (d *Desk) Tab(wanted func(fyne.Focusable) bool) {
	d.T.Helper()
	for range 200 {
		d.Window.Canvas().FocusNext()
		if f := d.Window.Canvas().Focused(); f != nil && wanted(f) {
			return
		}
	}
	d.T.Fatal("no Tab reaches what was wanted")
}

// TabTo goes by Tab to the button, chip or sidebar item of that name.
func (d *Desk) TabTo(name string) {
	d.T.Helper()
	for range 200 {
		d.Window.Canvas().FocusNext()
		if Name(d.Window.Canvas().Focused()) == name {
			return
		}
	}
	d.T.Fatalf("no Tab reaches %q; seen: %s", name, d.Seen())
}

// Name is what a focusable thing is called on the screen.
func Name(f fyne.Focusable) string {
	switch w := f.(type) {
	case *look.Button:
		return w.Text
	case *look.ChipButton:
		return w.Text
	case *look.SidebarItem:
		return w.Text
	case interface{ Label() string }:
		return w.Label()
	}
	return ""
}

// Press goes by Tab to the button of that name and presses Enter.
func (d *Desk) Press(name string) {
	d.T.Helper()
	d.TabTo(name)
	d.Key(fyne.KeyReturn)
}

// Seen is all text in view, from top to bottom of the tree, one a line:
// overlays alone while one is open.
func (d *Desk) Seen() string {
	c := d.Window.Canvas()
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	var lines []string
	walk(root, func(o fyne.CanvasObject) (inside bool) {
		switch w := o.(type) {
		case *canvas.Text:
			lines = append(lines, w.Text)
		case *look.Text:
			lines = append(lines, w.Text)
		case *look.Paragraph:
			lines = append(lines, w.Text)
		case *look.Button:
			lines = append(lines, w.Text)
		case *widget.Label:
			lines = append(lines, w.Text)
		default:
			return true
		}
		return false
	})
	return strings.Join(lines, "\n")
}

// Sees fails the test when a text is not in view.
func (d *Desk) Sees(texts ...string) {
	d.T.Helper()
	seen := d.Seen()
	for _, text := range texts {
		if !strings.Contains(seen, text) {
			d.T.Errorf("%q is not in view; seen:\n%s", text, seen)
		}
	}
}

// SeesNot fails the test when a text is in view.
func (d *Desk) SeesNot(texts ...string) {
	d.T.Helper()
	seen := d.Seen()
	for _, text := range texts {
		if strings.Contains(seen, text) {
			d.T.Errorf("%q is in view", text)
		}
	}
}

// sizes are the windows that pictures are taken of.
var sizes = []struct {
	name  string
	size  fyne.Size
	scale float32
}{{"1280x800", fyne.NewSize(1280, 800), 1}, {"1280x720", fyne.NewSize(1280, 720), 1}, {"900x700", fyne.NewSize(900, 700), 1},
	{"1280x720-200", fyne.NewSize(640, 330), 2}} // at 200 %, less the menu

// Picture writes what is in view to $ATTEST_PICTURES/NAME-SIZE-THEME-LANG.png,
// in each size, theme and language; relabel builds the screen again after the
// language changed (shell.Relabel), and without it what is in view is put into
// Korean as it stands. $ATTEST_PICTURE_SIZES, names of sizes with
// commas between, leaves the others out. Without the variable it only goes through
// the narrowest window in the dark theme, so that each test lays that out once.
func (d *Desk) Picture(name string, relabel func()) {
	d.T.Helper()
	dir := os.Getenv("ATTEST_PICTURES")
	langs := words.Langs
	if relabel == nil && words.Current() != words.English {
		langs = []words.Lang{words.Current()}
	}
	if relabel == nil {
		back := func() {}
		relabel = func() {
			back()
			back = func() {}
			if words.Current() == words.Korean {
				back = d.translate()
			}
		}
	}
	if dir == "" {
		d.Window.Resize(sizes[len(sizes)-1].size)
		d.App.Settings().SetTheme(look.NewTheme(look.ModeDark))
		d.Window.Resize(sizes[0].size)
		return
	}
	before := words.Current()
	for _, lang := range langs {
		if lang != words.Current() {
			words.Set(lang)
			relabel()
			d.Settle()
		}
		for _, mode := range []look.Mode{look.ModeLight, look.ModeDark} {
			d.App.Settings().SetTheme(look.NewTheme(mode))
			for _, s := range sizes {
				if only := os.Getenv("ATTEST_PICTURE_SIZES"); only != "" && !slices.Contains(strings.Split(only, ","), s.name) {
					continue
				}
				d.scale(s.scale)
				d.Window.Resize(s.size)
				d.save(filepath.Join(dir, name+"-"+s.name+"-"+string(mode)+"-"+string(lang)+".png"))
			}
		}
	}
	d.App.Settings().SetTheme(look.NewTheme(look.ModeLight))
	d.scale(1)
	d.Window.Resize(sizes[0].size)
	if words.Current() != before {
		words.Set(before)
		relabel()
		d.Settle()
	}
}

func (d *Desk) scale(scale float32) {
	if c, ok := d.Window.Canvas().(interface{ SetScale(float32) }); ok {
		c.SetScale(scale)
	}
}

func (d *Desk) save(path string) {
	d.T.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		d.T.Fatalf("make the folder for pictures: %v", err)
	}
	f, err := os.Create(path)
	if err != nil {
		d.T.Fatalf("write a picture: %v", err)
	}
	if err := png.Encode(f, d.Window.Canvas().Capture()); err != nil {
		d.T.Errorf("write %s: %v", path, err)
	}
	if err := f.Close(); err != nil {
		d.T.Errorf("write %s: %v", path, err)
	}
}
