package people

import (
	"context"
	"reflect"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// hideAfter is how long an identity stays in view without input in its card.
const hideAfter = time.Minute

// identity is the card of the sealed half. Closed it holds nothing of it; open
// it counts down to closing itself.
type identity struct {
	p       *personView
	box     *fyne.Container
	open    bool
	opening bool

	stored record.Identity // as last read or saved
	form   *identityForm
	last   time.Time // of the last input in the card
	left   *look.Paragraph
	stop   func()
	saver  saver
	saving *record.Identity // on its way to the vault
	kept   *record.Identity // could not be saved; shown again on asking
	reveal *look.Button
}

func newIdentity(p *personView) *identity {
	i := &identity{p: p, box: look.Column(0)}
	i.closed()
	return i
}

// closed builds the card as it stands by default.
func (i *identity) closed() {
	i.reveal = look.NewButton(words.T("people.identity.show"), nil, look.Normal, i.show)
	i.box.Objects = []fyne.CanvasObject{look.Card(look.Column(4,
		heading(words.T("people.identity.title"), look.NewChip(words.T("people.identity.sealed"), look.OK), i.reveal),
		muted(words.T("people.identity.note"))))}
	i.box.Refresh()
}

func (i *identity) toggle() {
	if i.open {
		i.hide()
		return
	}
	i.show()
}

// show opens the sealed half. The vault writes into its log that it was read.
func (i *identity) show() {
	if i.open || i.opening {
		return
	}
	i.opening = true
	r, id := i.p.r, i.p.id
	task.Run(func(context.Context) (record.Identity, error) { return r.v.Identity(id) }, func(half record.Identity, err error) {
		i.opening = false
		switch {
		case err != nil:
			r.s.Fail(err)
		case r.person == i.p && r.s.Now() == r && !r.closed: // not left in the meantime
			i.stored = half
			if i.kept != nil {
				half, i.kept = *i.kept, nil
			}
			i.reopen(half)
		}
	})
}

// reopen shows the fields filled with half.
func (i *identity) reopen(half record.Identity) {
	i.open = true
	i.fill(half)
	i.touch()
	if i.stop == nil {
		i.stop = task.Every(time.Second, i.tick)
	}
	i.p.fillFiles()
	i.p.refit()
	i.p.scroll.ScrollToTop()
	i.p.r.s.RefreshActions()
	look.Focus(i.form.first())
}

func (i *identity) fill(half record.Identity) {
	i.form = newIdentityForm(half, i.p.facts.person.Earlier, i.touch, i.save)
	i.form.refit = i.p.refit
	i.left = look.NewParagraph("", look.Muted, 420)
	i.left.Points = look.SmallSize
	i.box.Objects = []fyne.CanvasObject{look.NoticeCard(look.Warn, look.Column(8,
		heading(words.T("people.identity.title"), look.NewButton(words.T("people.identity.hide"), nil, look.Normal, i.hide)), i.left,
		i.form.box))}
	i.box.Refresh()
	i.say()
}

// touch counts an input in the card.
func (i *identity) touch() {
	i.last = task.Now()
	i.say()
}

func (i *identity) remaining() time.Duration { return hideAfter - task.Now().Sub(i.last) }

// say tells how long the card stays open, and that opening it was logged.
func (i *identity) say() {
	if i.left != nil {
		i.left.Set(words.T("people.identity.left", int((i.remaining()+time.Second-1)/time.Second)))
	}
}

// tick hides when the minute is over; a clock that was set back or a machine
// that slept hides too.
func (i *identity) tick() {
	if left := i.remaining(); left <= 0 || left > hideAfter+time.Second {
		i.hide()
		return
	}
	i.say()
}

// shut takes the fields away and stops the countdown.
func (i *identity) shut() {
	i.open, i.stored, i.form, i.left = false, record.Identity{}, nil, nil
	if i.stop != nil {
		i.stop()
		i.stop = nil
	}
	i.closed()
	i.p.fillFiles()
	i.p.refit()
	i.p.r.s.RefreshActions()
	i.refocus()
}

// refocus moves the focus off the fields that are gone; in the list, the search
// or the handle it stays, and what is over the window keeps it.
func (i *identity) refocus() {
	r := i.p.r
	c := r.s.Window.Canvas()
	if c.Overlays().Top() != nil || r.s.Now() != r {
		return
	}
	switch c.Focused() {
	case r.list, r.search, i.p.handle:
	default:
		look.Focus(i.reveal)
	}
}

// hide closes the card at once and saves what was not saved yet. If that
// fails, the card is opened again with the text: nothing typed is lost.
func (i *identity) hide() {
	if !i.open {
		return
	}
	half, changed := i.unsaved()
	i.shut()
	if !changed {
		return
	}
	r := i.p.r
	i.write(half, func(err error) {
		if err != nil {
			i.kept = &half
			r.s.Fail(err)
			i.show()
			return
		}
		r.s.Done(words.T("people.done.identity", i.p.facts.person.Pseudonym))
	})
}

// hideNow is hide with the saving done before it returns, for leaving the
// person or the room and for the lock; a save on its way is not waited for but
// done here. It is false when something could not be saved: that is kept, and
// shown the next time the card is opened.
func (i *identity) hideNow() bool {
	half, changed := i.unsaved()
	if i.open {
		i.shut()
	}
	if !changed && i.saving != nil {
		half, changed = *i.saving, true
	}
	if !changed {
		return true
	}
	if err := i.saver.save(i.saver.turn(), func() error { return i.p.r.v.SaveIdentity(i.p.id, half) }); err != nil {
		i.kept = &half
		i.p.r.s.Fail(err)
		return false
	}
	i.p.r.s.Done("")
	return true
}

// forget closes without saving: the vault is about to be locked, and hideNow
// was called before.
func (i *identity) forget() {
	if i.stop != nil {
		i.stop()
		i.stop = nil
	}
	i.open, i.stored, i.form, i.left, i.kept, i.saving = false, record.Identity{}, nil, nil, nil, nil
	i.box.Objects = nil
}

// unsaved is what the fields say, and whether it is another than what is
// stored.
func (i *identity) unsaved() (record.Identity, bool) {
	if i.form == nil {
		return i.stored, false
	}
	half := i.form.read(i.stored)
	return half, !reflect.DeepEqual(half, tidy(i.stored))
}

// save stores the fields after one of them was left: one step of undo each.
func (i *identity) save() {
	half, changed := i.unsaved()
	if !changed || !i.open {
		return
	}
	before := i.stored
	i.stored = half
	i.write(half, func(err error) {
		if err != nil {
			if i.open && reflect.DeepEqual(i.stored, half) {
				i.stored = before
			}
			i.p.r.s.Fail(err)
			return
		}
		i.p.r.s.Done("")
	})
}

func (i *identity) write(half record.Identity, done func(error)) {
	v, id, turn := i.p.r.v, i.p.id, i.saver.turn()
	i.saving = &half
	task.Run(func(ctx context.Context) (struct{}, error) {
		return struct{}{}, i.saver.save(turn, func() error { return v.SaveIdentity(id, half) })
	}, func(_ struct{}, err error) {
		if i.saving == &half {
			i.saving = nil
		}
		if i.p.r.closed { // saved by hideNow before the lock
			return
		}
		done(err)
	})
}

// reread takes over what Undo brought back, unless something is being typed.
func (i *identity) reread() {
	if _, changed := i.unsaved(); !i.open || changed {
		return
	}
	r, id := i.p.r, i.p.id
	task.Run(func(context.Context) (record.Identity, error) { return r.v.Identity(id) }, func(half record.Identity, err error) {
		if _, changed := i.unsaved(); err != nil || !i.open || changed || reflect.DeepEqual(tidy(half), tidy(i.stored)) {
			return
		}
		last := i.last
		i.stored = half
		i.fill(half)
		i.last = last
		i.p.refit()
	})
}
