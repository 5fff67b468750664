package submissions

import (
	"context"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// The steps of a submission, from left to right.
const (
	tabForm = iota
	tabContents
	tabPreview
	tabExport
)

// thing is the submission in view.
type thing struct {
	room     *Room
	sub      record.Submission // as it was stored last, or is being stored
	root     *fyne.Container
	head     *fyne.Container
	tabs     *look.Tabs
	form     *form
	contents *contents
	preview  *preview
	export   *export

	saving bool
	again  bool     // changed while it was being stored
	say    string   // what the next store is told as, "" for typing
	stored []func() // waiting for a store that is under way
	writes sync.Mutex
	newest int // of the stores asked for; an older one is not written over it
}

func newThing(r *Room, s record.Submission) *thing {
	t := &thing{room: r, sub: s, head: container.NewStack()}
	t.form = newForm(t)
	t.contents = newContents(t)
	t.preview = newPreview(t)
	t.export = newExport(t)
	t.tabs = look.NewTabs(
		look.Tab{Text: words.T("submissions.tab.form"), View: func() fyne.CanvasObject { return t.form.root }},
		look.Tab{Text: words.T("submissions.tab.contents", len(s.Testimonies)), View: func() fyne.CanvasObject { return t.contents.root }},
		look.Tab{Text: words.T("submissions.tab.preview"), View: func() fyne.CanvasObject { return t.preview.root }},
		look.Tab{Text: words.T("submissions.tab.export"), View: func() fyne.CanvasObject { return t.export.root }},
	)
	show := t.tabs.Bar.OnChange
	t.tabs.Bar.OnChange = func(i int) {
		t.form.save()
		show(i)
		switch i {
		case tabContents:
			t.contents.load()
		case tabPreview:
			t.whenStored(t.preview.load)
		case tabExport:
			t.export.enter()
		}
		t.heading()
		r.shell.RefreshActions()
	}
	t.tabs.Bar.OnEnter = t.enter
	t.root = look.Border(t.head, nil, nil, nil, t.tabs.Container)
	t.heading()
	return t
}

// enter puts the focus into the step.
func (t *thing) enter() {
	switch t.tabs.Bar.Selected() {
	case tabForm:
		look.Focus(t.form.title)
	case tabContents:
		look.Focus(t.contents.list)
	case tabPreview:
		look.Focus(t.preview.next)
	case tabExport:
		t.export.focus()
	}
}

// heading shows what the submission is, and the way to its end.
func (t *thing) heading() {
	s := t.sub
	state, role, on := standing(s)
	chip, sent := look.NewChip(stateName(state), role), ""
	if on != "" {
		sent = words.T("submissions.on."+state, on)
	}
	button := look.NewButton(words.T("submissions.to.preview"), nil, look.Strong, func() { t.tabs.Bar.Select(tabPreview); look.Focus(t.tabs.Bar) })
	switch t.tabs.Bar.Selected() {
	case tabPreview:
		button = look.NewButton(words.T("submissions.to.export", shell.KeyText(shell.Ctrl(fyne.KeyE))), nil, look.Strong, t.room.Export)
	case tabExport:
		button = look.NewButton(words.T("submissions.to.preview"), nil, look.Normal, func() { t.tabs.Bar.Select(tabPreview); look.Focus(t.tabs.Bar) })
	}
	acts := []fyne.CanvasObject{button}
	if inForm(s) {
		acts = []fyne.CanvasObject{look.NewButton(words.T("submissions.answers"), nil, look.Normal, t.room.openAnswers), button}
	}
	if t.room.Review != nil {
		acts = append([]fyne.CanvasObject{look.NewButton(words.T("review.open"), nil, look.Normal, t.room.review)}, acts...)
	}
	if len(s.Exports)+len(s.Deliveries) > 0 && t.room.Sent != nil {
		acts = append([]fyne.CanvasObject{look.NewButton(words.T("submissions.to.sent"), nil, look.Normal, t.room.sent)}, acts...)
	}
	t.head.Objects = []fyne.CanvasObject{look.ThingHead(s.Label, s.Title, acts,
		look.JoinFacts(addressee(s), words.T("submissions.facts", len(s.Testimonies), len(s.Exhibits)), sent), []fyne.CanvasObject{chip})}
	t.head.Refresh()
	look.Again(t.root)
	t.tabs.Bar.SetNames([]string{words.T("submissions.tab.form"), words.T("submissions.tab.contents", len(s.Testimonies)),
		words.T("submissions.tab.preview"), words.T("submissions.tab.export")})
}

// change alters the submission and stores it. say is the sentence of the bar
// with Undo, "" for typing. Stores come one after the other, in order; what
// changes while one is under way goes with the next.
func (t *thing) change(say string, alter func(*record.Submission)) {
	alter(&t.sub)
	if say != "" {
		t.say = say
	}
	t.heading()
	if t.saving {
		t.again = true
		return
	}
	t.store()
}

func (t *thing) store() {
	t.saving, t.again = true, false
	s, say := t.sub, t.say
	t.say = ""
	write := t.write(s)
	task.Run(func(context.Context) (record.Submission, error) { return write() },
		func(s record.Submission, err error) {
			t.saving = false
			switch {
			case t.room.view == nil: // saveNow stored it before the lock
				return
			case err != nil:
				t.stored, t.export.busy = nil, false
				t.room.shell.Fail(err)
				return
			case t.again:
				t.store()
				return
			}
			t.sub.V = s.V
			if t.room.view == nil {
				return
			}
			t.room.shell.Done(say)
			t.room.list()
			for _, f := range t.stored {
				f()
			}
			t.stored = nil
		})
}

// write readies a store of s that gives way to a newer one.
func (t *thing) write(s record.Submission) func() (record.Submission, error) {
	vault := t.room.vault
	t.writes.Lock()
	t.newest++
	turn := t.newest
	t.writes.Unlock()
	return func() (record.Submission, error) {
		t.writes.Lock()
		defer t.writes.Unlock()
		if turn < t.newest {
			return s, nil
		}
		return vault.SaveSubmission(s)
	}
}

// saveNow stores on the spot what is typed or on its way, for leaving and for
// the lock.
func (t *thing) saveNow() {
	t.export.kept.AtLock()
	s, changed := t.form.read()
	if !changed && !t.saving {
		return
	}
	t.sub, t.again = s, false
	if _, err := t.write(s)(); err != nil {
		t.room.shell.Fail(err)
		return
	}
	t.room.shell.Done("")
}

// whenStored calls f once all changes are durable.
func (t *thing) whenStored(f func()) {
	if !t.saving {
		f()
		return
	}
	t.stored = append(t.stored, f)
}

// reload shows what the vault holds now, once it holds what was changed here.
func (t *thing) reload() { t.whenStored(t.read) }

func (t *thing) read() {
	if t.gone() {
		return
	}
	s, err := t.room.vault.Submission(t.sub.ID)
	if err != nil {
		t.room.shell.Fail(err)
		return
	}
	t.sub = s
	t.form.fill()
	t.contents.fill()
	t.heading()
	switch t.tabs.Bar.Selected() {
	case tabContents:
		t.contents.load()
	case tabPreview:
		t.preview.load()
	}
}

// gone says that another submission took its place, or the lock came.
func (t *thing) gone() bool { return t.room.view == nil || t.room.thing != t }

// stop ends what is being read for this thing; stores go on to their end. After
// it reload begins again: it is called whenever another room comes into view.
func (t *thing) stop() {
	t.form.stop()
	t.preview.stop()
	t.contents.stop()
	t.export.reading.Stop()
}
