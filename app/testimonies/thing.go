package testimonies

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/evidence"
	"attest/archive/record"
)

// The tabs, in order.
const (
	tabAccount = iota
	tabInterview
	tabEvents
	tabExhibits
	tabConsent
	tabHistory
)

// opened is what a testimony is shown from.
type opened struct {
	t         record.Testimony
	person    record.Person
	exhibits  []archive.Exhibit
	consents  []record.Consent
	consent   archive.ConsentState
	draft     archive.Draft
	isDraft   bool
	related   string // what it supplements, or what supplements it
	noted     record.Noted
	waiting   []record.Recording // stopped by the person's no
	child     bool               // one is in the room
	elsewhere bool               // final, and its commitment is not here
	open      int                // questions of the rules of evidence without an answer
	coding
	placesIn
}

// thing is the testimony in view. t is what the person sees; it is ahead of
// the vault only while a save runs.
type thing struct {
	room *Room
	id   record.ID
	opened

	head    *fyne.Container
	whole   *fyne.Container // with the tabs below
	tabs    *look.Tabs
	account *account
	inter   *interview
	files   *files
	does    *events
	past    *history
	highest int       // of the segments' numbers
	tab     int       // to be shown when it is loaded
	fileAt  record.ID // the chosen exhibit
	eventAt record.ID // the chosen event
	strong  *look.Button
	tagBar  *fyne.Container
}

// choose opens the row that was chosen, unless it is open.
func (r *Room) choose(id record.ID) {
	if r.thing == nil || r.thing.id != id {
		r.show(id)
	}
}

// show reads a testimony beside the window and brings it into view.
func (r *Room) show(id record.ID) {
	tab := tabAccount
	if r.thing != nil {
		r.thing.leave()
		r.thing.hush()
		if tab = r.thing.tab; r.thing.tabs != nil {
			tab = r.thing.tabs.Bar.Selected()
		}
	}
	t := &thing{room: r, id: id, tab: tab}
	r.thing = t
	r.list.mark()
	loading := look.NewLoading(words.T("testimonies.loading"))
	r.place(loading.Container)
	task.Run(func(context.Context) (opened, error) { return r.read(id) }, func(o opened, err error) {
		loading.Stop()
		switch {
		case r.closed || r.thing != t:
		case err != nil:
			r.thing, r.then = nil, nil
			r.place(r.s.FailedView(err, func() { r.show(id) }))
		default:
			r.present(o)
		}
	})
}

// present brings what was read of the thing into view.
func (r *Room) present(o opened) {
	t := r.thing
	t.opened = o
	r.s.Visited(r, string(t.id))
	r.place(t.build(t.tab))
	t.restore()
	t.account.hearing.restore()
	r.s.RefreshActions()
	r.loaded(t)
}

// read gathers what is shown of a testimony.
func (r *Room) read(id record.ID) (o opened, err error) {
	if o.t, err = r.v.Testimony(id); err != nil {
		return o, err
	}
	if o.person, err = r.v.Person(o.t.Person); err != nil {
		return o, err
	}
	if o.exhibits, err = r.v.Exhibits(id); err != nil {
		return o, err
	}
	if o.draft, o.isDraft, err = r.v.Draft(id); err != nil {
		return o, err
	}
	if o.coding, err = r.readCoding(id); err != nil {
		return o, err
	}
	if o.placesIn, err = r.readPlaces(o.exhibits); err != nil {
		return o, err
	}
	in, err := r.v.Examine(id)
	if err != nil {
		return o, err
	}
	o.open = len(evidence.Ask(in))
	if o.noted, err = r.v.Noted(id); err != nil {
		return o, err
	}
	if o.waiting, err = r.waiting(id); err != nil {
		return o, err
	}
	s, err := r.v.Session(id)
	if err != nil {
		return o, err
	}
	o.child = s.ChildPresent()
	if o.t.State == record.StateFinal {
		_, here, err := r.v.Final(id)
		if err != nil {
			return o, err
		}
		o.elsewhere = !here
	}
	o.related = r.relatedTo(o.t)
	o.consents, o.consent = r.v.Consents(o.t.Person), r.v.ConsentState(o.t.Person)
	if hold, err := r.v.Hold(id); err == nil && hold != nil { // damage shows where the case is opened
		o.consent.Held = true
	}
	o.consent.Frozen = r.v.Frozen(id)
	return o, nil
}

// reload takes on what changed elsewhere and keeps tab, paragraph and focus.
func (r *Room) reload() {
	t := r.thing
	if t == nil || t.tabs == nil {
		return
	}
	task.Run(func(context.Context) (opened, error) { return r.read(t.id) }, func(o opened, err error) {
		switch {
		case r.closed || r.thing != t:
		case errors.Is(err, archive.ErrNotFound), err == nil && !r.lists(o.t):
			r.nothing()
			r.list.load()
		case err != nil:
			r.s.Fail(err)
		case t.leave(): // typed on since it was read: that is stored now, and read with the rest
			r.reload()
		default:
			t.opened = o
			t.refresh()
		}
	})
}

// lists says whether the vault still lists it: what was removed can be read.
func (r *Room) lists(t record.Testimony) bool {
	_, listed := r.v.TestimonyRow(t.ID)
	return listed
}

// refresh shows t again in every tab.
func (t *thing) refresh() {
	t.fillHead()
	t.account.hearing.refresh()
	t.account.reload()
	t.account.sounded()
	files := t.files.focused()
	t.inter, t.does, t.files, t.past = nil, nil, nil, nil
	t.tabs.Bar.SetNames(t.tabNames())
	t.tabs.Rebuild()
	if files && t.files != nil {
		t.files.enter()
	}
	t.room.s.RefreshActions()
}

func (t *thing) tabNames() []string {
	files := words.T("testimonies.tab.exhibits")
	if n := len(t.exhibits); n > 0 {
		files += " " + words.Number(int64(n))
	}
	does := words.T("coding.tab.events")
	if n := len(t.events); n > 0 {
		does += " " + words.Number(int64(n))
	}
	return []string{words.T("testimonies.tab.account"), words.T("testimonies.tab.interview"), does, files,
		words.T("testimonies.tab.consent"), words.T("testimonies.tab.history")}
}

func (t *thing) build(tab int) fyne.CanvasObject {
	t.head = container.NewStack()
	t.fillHead()
	t.account = newAccount(t)
	names := t.tabNames()
	views := []func() fyne.CanvasObject{
		func() fyne.CanvasObject { return t.account.view },
		t.interviewView, t.eventsView, t.exhibitsView, t.consentView, t.historyView,
	}
	var tabs []look.Tab
	for i, view := range views {
		tabs = append(tabs, look.Tab{Text: names[i], View: view})
	}
	t.tabs = look.NewTabs(tabs...)
	t.tabs.Bar.OnEnter = t.enter
	change := t.tabs.Bar.OnChange
	t.tabs.Bar.OnChange = func(i int) {
		t.leave()
		if i != tabAccount {
			t.account.hearing.rest()
		}
		change(i)
		t.room.s.RefreshActions()
	}
	t.tabs.Bar.Select(tab)
	t.whole = look.Border(t.head, nil, nil, nil, t.tabs.Container)
	return t.whole
}

// pane is a card as large as the tab, whose content scrolls in it.
func pane(content fyne.CanvasObject) fyne.CanvasObject {
	return look.BareCard(look.Reflow(look.Inset(16, 16, 16, 16, content)))
}

// enter puts the focus into the tab's content.
func (t *thing) enter() {
	switch t.tabs.Bar.Selected() {
	case tabAccount:
		t.account.enter()
	case tabInterview:
		look.Focus(t.inter.first)
	case tabEvents:
		t.does.enter()
	case tabExhibits:
		t.files.enter()
	default:
		t.tabs.Enter()
	}
}

func (r *Room) focusContent() {
	if r.thing != nil && r.thing.tabs != nil {
		r.thing.enter()
	}
}

// final says whether the account is closed for editing.
func (t *thing) final() bool { return t.t.State == record.StateFinal }

// leave makes a version of what is being typed, before it returns: true when
// there was any and it is stored. When that fails the draft is kept, and it is
// offered again at the next open.
func (t *thing) leave() bool {
	if t.account == nil {
		return false
	}
	t.account.leaveTranslation()
	changed := t.account.take()
	if t.inter != nil && t.inter.take() {
		changed = true
	}
	if !changed {
		return false
	}
	r := t.room
	if err := r.store.save(r.store.next(), t.snapshot()); err != nil {
		r.s.Fail(err)
		return false
	}
	r.s.Done("")
	if r.shown {
		r.list.load()
		t.adopt()
		t.follow()
	}
	return true
}

// hush ends the sound and keeps its place, before it returns.
func (t *thing) hush() {
	if t.account != nil {
		t.account.hearing.leave()
	}
}

// snapshot is a copy that a save may hold while the person goes on.
func (t *thing) snapshot() record.Testimony {
	c := t.t
	c.Account, c.Names, c.Tags = slices.Clone(c.Account), slices.Clone(c.Names), slices.Clone(c.Tags)
	c.Interview.Present = slices.Clone(c.Interview.Present)
	return c
}

// save makes a version of t beside the window; done is what the bar says, ""
// for typing.
func (t *thing) save(done string) {
	r := t.room
	at, c := r.store.next(), t.snapshot()
	write := r.store.inTurn(func() error { return r.store.save(at, c) })
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, write() }, func(_ struct{}, err error) {
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			r.s.Done(done)
			r.list.load()
			if r.thing != t {
				return
			}
			t.adopt()
			t.follow()
			if t.past != nil {
				t.past.load()
			}
		}
	})
}

// adopt takes the state that the vault gave the account: what was read back is
// a draft again once a word is another.
func (t *thing) adopt() {
	if t.t.State != record.StateReadBack {
		return
	}
	r := t.room
	task.Run(func(context.Context) (record.Testimony, error) { return r.v.Testimony(t.id) }, func(now record.Testimony, err error) {
		if r.closed || r.thing != t || err != nil || now.State == t.t.State {
			return
		}
		t.t.State, t.t.ReadBack = now.State, now.ReadBack
		t.fillHead()
		r.s.RefreshActions()
		r.s.Say("testimonies.readback.again")
	})
}
