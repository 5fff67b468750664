package testimonies

import (
	"fyne.io/fyne/v2/container"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
)

// await puts the keys of the person who began a testimony on hold: they go into
// its first paragraph once that is there.
func (r *Room) await() *forms.Ahead {
	if r.thing != nil {
		r.thing.leave()
	}
	a := forms.NewAhead()
	loading := look.NewLoading(words.T("testimonies.loading"))
	r.place(container.NewStack(loading.Container, a))
	look.Focus(a)
	return a
}

// write opens the first paragraph of a testimony that was just made, and gives
// it what was typed meanwhile. Who went elsewhere meanwhile is left there.
func (r *Room) write(a *forms.Ahead) {
	if !a.Focused() && r.s.Window.Canvas().Focused() != nil || !r.shown {
		return
	}
	r.thing.account.begin()
	a.Give(r.s.Window) // Enter begins the next paragraph: it is another field then
}

// enterLoaded puts the focus into a testimony that Enter chose in the list: at
// once, or when it is loaded and nobody has gone elsewhere meanwhile.
func (r *Room) enterLoaded() {
	if r.thing == nil || r.thing.tabs != nil {
		r.focusContent()
		return
	}
	id, from := r.thing.id, r.s.Window.Canvas().Focused()
	r.then = func(t *thing) {
		if now := r.s.Window.Canvas().Focused(); t.id == id && (now == nil || now == from) {
			t.enter()
		}
	}
}
