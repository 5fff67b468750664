// Package forms holds the fields that things are entered in. Tab goes from
// field to field in the order they are read, Escape leaves a field without
// losing its text, and no field holds more than Fyne can draw quickly.
package forms

import (
	"image/color"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"attest/app/clip"
	"attest/app/look"
)

// Limit is the most a field holds, in bytes: beyond it each key costs a long
// layout. What would not fit is not taken, whole.
const Limit = 10 << 10

// Entry is Fyne's entry that passes on what it has no use for (F1, Escape),
// lets Tab move the focus, and tells the idle lock of typing.
type Entry struct {
	widget.Entry
	OnKey    func(*fyne.KeyEvent) bool // asked first: true when it took the key
	OnFocus  func(gained bool)
	OnTab    func()            // Tab is about to move the focus, either way
	OnFilled func()            // the limit was reached and something was not taken
	Around   *container.Scroll // what scrolls it, where a widget of its own lies between; nil: it is looked for
	self     fyne.Widget
	focused  bool
	anchor   int               // where the selection began, in runes
	inner    *container.Scroll // of Fyne's entry, round the text
}

var _ fyne.Tabbable = (*Entry)(nil)

// NewEntry is a field of one line.
func NewEntry() *Entry {
	e := &Entry{}
	e.Wrapping = fyne.TextWrapOff
	e.ExtendBaseWidget(e)
	return e
}

// NewMultiLine is a field of several lines, wrapped at words. Enter makes a
// new line; Tab goes to the next field.
func NewMultiLine(rows int) *Entry {
	e := &Entry{}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(rows)
	return e
}

// NewPassword hides what is typed; the eye at its end shows it.
func NewPassword() *Entry {
	e := &Entry{}
	e.Password = true
	e.Wrapping = fyne.TextWrapOff
	e.ExtendBaseWidget(e)
	return e
}

// ExtendBaseWidget remembers what stands in the window: a field of another kind
// that has this one within it.
func (e *Entry) ExtendBaseWidget(w fyne.Widget) {
	e.self = w
	e.Entry.ExtendBaseWidget(w)
}

// AcceptsTab is false: Tab moves the focus, in several lines too. Fyne asks
// when Tab was pressed, before it looks for what comes next.
func (e *Entry) AcceptsTab() bool {
	if e.OnTab != nil {
		e.OnTab()
	}
	return false
}

// Focused says whether the field has the keyboard.
func (e *Entry) Focused() bool { return e.focused }

// CurrentText is what the field holds.
func (e *Entry) CurrentText() string { return e.Text }

// FocusGained is called by Fyne.
func (e *Entry) FocusGained() {
	e.focused = true
	e.Entry.FocusGained()
	look.Reveal(e.self)
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
}

// FocusLost is called by Fyne.
func (e *Entry) FocusLost() {
	e.focused = false
	e.Entry.FocusLost()
	if e.OnFocus != nil {
		e.OnFocus(false)
	}
}

// MouseDown counts as input, and remembers where a selection by mouse begins.
func (e *Entry) MouseDown(ev *desktop.MouseEvent) {
	look.Seen()
	e.Entry.MouseDown(ev)
	e.began()
}

// KeyDown remembers where a selection by keys begins.
func (e *Entry) KeyDown(ev *fyne.KeyEvent) {
	e.began()
	e.Entry.KeyDown(ev)
}

func (e *Entry) began() {
	if e.SelectedText() == "" {
		e.anchor = e.CursorTextOffset()
	}
}

// Chosen is the first rune of the selected words and the one behind the last.
func (e *Entry) Chosen() (from, to int, ok bool) {
	return chosenIn(e.Text, e.SelectedText(), e.CursorTextOffset(), e.anchor)
}

// TextHeight is how high the text is at the width the field has now, with the
// room that Fyne keeps round it; of a field that was not laid out, its least.
func (e *Entry) TextHeight() float32 {
	if e.inner == nil || e.inner.Content == nil {
		return e.MinSize().Height
	}
	return e.inner.Content.MinSize().Height + 4
}

// TypedRune writes a sign, up to the limit.
func (e *Entry) TypedRune(r rune) {
	look.Seen()
	if len(e.Text)+utf8.RuneLen(r) > Limit {
		e.filled()
		return
	}
	e.Entry.TypedRune(r)
}

// TypedShortcut pastes up to the limit: what does not fit whole is not taken.
// What is copied or cut out of a field is taken off the clipboard after a time.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	look.Seen()
	if p, ok := s.(*fyne.ShortcutPaste); ok && len(e.Text)+len(p.Clipboard.Content()) > Limit {
		e.filled()
		return
	}
	copied := ""
	switch s.(type) {
	case *fyne.ShortcutCopy, *fyne.ShortcutCut:
		if !e.Password {
			copied = e.SelectedText()
		}
	}
	e.Entry.TypedShortcut(s)
	if copied != "" {
		clip.Watch(copied)
	}
}

// TypedKey edits, and hands Escape and the function keys to the window.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	look.Seen()
	if e.OnKey != nil && e.OnKey(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF2, fyne.KeyF6, fyne.KeyF7, fyne.KeyF8, fyne.KeyF9:
		look.PassKey(e.self, ev)
		return
	}
	e.Entry.TypedKey(ev)
}

// CreateRenderer adds the focus ring, which Fyne draws only one wide, and what
// takes the mouse wheel.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	r := canvas.NewRectangle(color.Transparent)
	r.CornerRadius, r.StrokeWidth = look.Radius, look.RingWidth
	r.Hide()
	in := e.Entry.CreateRenderer()
	for _, o := range in.Objects() {
		if s, ok := o.(*container.Scroll); ok {
			e.inner = s
		}
	}
	return &ringed{WidgetRenderer: in, entry: e, ring: r, wheel: newWheel(e)}
}

type ringed struct {
	fyne.WidgetRenderer
	entry *Entry
	ring  *canvas.Rectangle
	wheel *wheel
}

func (r *ringed) Objects() []fyne.CanvasObject {
	return append(r.WidgetRenderer.Objects(), r.ring, r.wheel)
}

func (r *ringed) Layout(s fyne.Size) {
	r.WidgetRenderer.Layout(s)
	r.ring.Resize(s)
	r.wheel.Resize(s)
}

func (r *ringed) Refresh() {
	r.WidgetRenderer.Refresh()
	r.ring.StrokeColor = look.Color(look.Accent)
	r.ring.Hidden = !r.entry.focused
	canvas.Refresh(r.ring)
}

func (e *Entry) filled() {
	if e.OnFilled != nil {
		e.OnFilled()
	}
}
