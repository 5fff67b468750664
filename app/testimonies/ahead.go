package testimonies

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
	"attest/app/words"
)

// ahead holds the focus while a testimony is being made, and keeps the keys of
// who types on: they go into its first paragraph once that is there.
type ahead struct {
	widget.BaseWidget
	focused bool
	keys    []func(fyne.Focusable)
}

var _ fyne.Focusable = (*ahead)(nil)

func newAhead() *ahead {
	a := &ahead{}
	a.ExtendBaseWidget(a)
	return a
}

// FocusGained is called by Fyne.
func (a *ahead) FocusGained() { a.focused = true }

// FocusLost is called by Fyne.
func (a *ahead) FocusLost() { a.focused = false }

// TypedRune keeps a letter.
func (a *ahead) TypedRune(r rune) {
	look.Seen()
	a.keys = append(a.keys, func(f fyne.Focusable) { f.TypedRune(r) })
}

// TypedKey keeps a key.
func (a *ahead) TypedKey(ev *fyne.KeyEvent) {
	look.Seen()
	key := *ev
	a.keys = append(a.keys, func(f fyne.Focusable) { f.TypedKey(&key) })
}

// CreateRenderer draws nothing.
func (a *ahead) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// await puts the keys of the person who began a testimony on hold.
func (r *Room) await() *ahead {
	if r.thing != nil {
		r.thing.leave()
	}
	a := newAhead()
	loading := look.NewLoading(words.T("testimonies.loading"))
	r.place(container.NewStack(loading.Container, a))
	look.Focus(a)
	return a
}

// write opens the first paragraph of a testimony that was just made, and gives
// it what was typed meanwhile. Who went elsewhere meanwhile is left there.
func (r *Room) write(a *ahead) {
	if !a.focused && r.s.Window.Canvas().Focused() != nil || !r.shown {
		return
	}
	r.thing.account.begin()
	for _, key := range a.keys {
		if f := r.s.Window.Canvas().Focused(); f != nil {
			key(f) // Enter begins the next paragraph: it is another field then
		}
	}
}
