package cases

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/casetable"
	"attest/app/consent"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// gathered is a case with the rows of what it gathers, in its order. What was
// removed from the vault meanwhile has no row and stays in the case.
type gathered struct {
	c           record.Case
	persons     []archive.PersonRow
	testimonies []archive.TestimonyRow
}

func gather(v Vault, id record.ID) (*gathered, error) {
	c, err := v.Case(id)
	if err != nil {
		return nil, err
	}
	g := &gathered{c: c}
	persons := map[record.ID]archive.PersonRow{}
	for _, p := range v.Persons() {
		persons[p.Person.ID] = p
	}
	testimonies := map[record.ID]archive.TestimonyRow{}
	for _, t := range v.Testimonies(archive.Filter{Case: id}) {
		testimonies[t.ID] = t
	}
	for _, id := range c.Persons {
		if p, ok := persons[id]; ok {
			g.persons = append(g.persons, p)
		}
	}
	for _, id := range c.Testimonies {
		if t, ok := testimonies[id]; ok {
			g.testimonies = append(g.testimonies, t)
		} else if d, ok := v.WasDestroyed(id); ok { // that it was there stays
			g.testimonies = append(g.testimonies, archive.TestimonyRow{Row: record.Row{ID: id, Label: d.Label, Saved: d.At}, Consent: archive.ConsentState{State: destroyed}})
		}
	}
	return g, nil
}

// destroyed is the state of a testimony that is gone.
const destroyed = "destroyed"

// caseView is one case in view.
type caseView struct {
	r           *Room
	c           record.Case // as last stored, or on its way there
	view        fyne.CanvasObject
	title, note *forms.Entry
	facts       *look.Text
	chip        *look.Chip
	toggle      *look.Button
	call        *look.Button // what was told of somebody who is held
	head        *fyne.Container
	refit       func() // lays the head out again after its words changed
	tabs        *look.Tabs
	testimonies *members
	persons     *members
	queue       writes
}

func newCaseView(r *Room, g *gathered) *caseView {
	k := &caseView{r: r, c: g.c}
	k.title = forms.NewEntry()
	k.title.SetText(g.c.Title)
	k.note = forms.NewMultiLine(12)
	k.note.SetText(g.c.Note)
	k.note.SetPlaceHolder(words.T("cases.note.hint"))
	for _, e := range []*forms.Entry{k.title, k.note} {
		e.OnFocus = func(gained bool) {
			if !gained {
				k.save()
			}
		}
	}
	k.title.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter {
			k.save()
			return true
		}
		return false
	}
	k.facts, k.chip = look.Small(""), look.NewChip("", look.Muted)
	k.toggle = look.NewButton("", nil, look.Quiet, k.turn)
	table := look.NewButton(words.T("cases.table"), nil, look.Strong, k.asTable)
	submit := look.NewButton(words.T("cases.submit"), nil, look.Quiet, k.submit)
	k.testimonies = newMembers(k, "testimonies", func(c *record.Case) *[]record.ID { return &c.Testimonies }, r.testimonyChoices)
	k.persons = newMembers(k, "persons", func(c *record.Case) *[]record.ID { return &c.Persons }, r.personChoices)
	k.tabs = look.NewTabs(
		look.Tab{Text: k.testimonies.name(), View: func() fyne.CanvasObject { return k.testimonies.view }},
		look.Tab{Text: k.persons.name(), View: func() fyne.CanvasObject { return k.persons.view }},
		look.Tab{Text: words.T("cases.tab.note"), View: func() fyne.CanvasObject { return k.note }})
	k.tabs.Bar.OnEnter = func() { look.Focus(k.inTab()) }
	k.call = look.NewButton(words.T("urgent.case"), nil, look.Quiet, k.urgentCall)
	line := look.Line(8, k.facts, look.Space(), submit, k.call, k.toggle, k.chip)
	k.head = look.Column(4,
		look.Border(nil, nil, look.Inset(0, 12, 0, 0, look.NewBold(g.c.Label, look.Ink, look.TitleSize)),
			look.Inset(0, 0, 0, 8, table), k.title),
		line)
	k.refit = func() { line.Refresh(); k.head.Refresh() }
	k.view = look.Border(look.Inset(0, 0, 8, 0, k.head), nil, nil, nil, k.tabs.Container)
	k.fill(g)
	return k
}

// inTab is where the focus goes from the tabs.
func (k *caseView) inTab() fyne.Focusable {
	switch k.tabs.Bar.Selected() {
	case 0:
		return k.testimonies.first()
	case 1:
		return k.persons.first()
	}
	return k.note
}

// fill shows what the case gathers; title and note are left as they are.
func (k *caseView) fill(g *gathered) {
	k.c.Persons, k.c.Testimonies, k.c.Closed, k.c.Urgent = g.c.Persons, g.c.Testimonies, g.c.Closed, g.c.Urgent
	var persons, testimonies []member
	for _, p := range g.persons {
		persons = append(persons, personMember(p))
	}
	for _, t := range g.testimonies {
		testimonies = append(testimonies, testimonyMember(t))
	}
	k.persons.set(persons)
	k.testimonies.set(testimonies)
	k.tabs.Bar.SetNames([]string{k.testimonies.name(), k.persons.name(), words.T("cases.tab.note")})
	k.call.Hidden = !k.urgent()
	held := ""
	if k.r.v.Standing(k.c.ID).Hold != nil {
		held = words.T("consent.held")
	}
	k.facts.Set(look.JoinFacts(held, words.T("cases.count.persons", len(persons)), words.T("cases.count.testimonies", len(testimonies))))
	state, role, act := "cases.open", look.OK, "cases.close"
	if k.c.Closed {
		state, role, act = "cases.closed", look.Muted, "cases.reopen"
	}
	k.chip.Set(words.T(state), role)
	k.toggle.Set(words.T(act))
	k.refit()
	k.r.s.RefreshActions()
}

// reload reads the case again, after Undo or a change elsewhere; what is being
// typed stays.
func (k *caseView) reload() {
	r := k.r
	task.Run(func(context.Context) (*gathered, error) { return gather(r.v, k.c.ID) }, func(g *gathered, err error) {
		switch {
		case r.now != k || r.closed || k.queue.waiting > 0:
		case err != nil:
			r.s.Fail(err)
		default:
			take(k.title, &k.c.Title, g.c.Title)
			take(k.note, &k.c.Note, g.c.Note)
			k.fill(g)
		}
	})
}

// take shows a text that changed outside its field, unless it is being typed.
func take(e *forms.Entry, stored *string, now string) {
	if now != *stored && e.Text == *stored {
		e.SetText(now)
	}
	*stored = now
}

// typed is the case as its fields say it, and whether that is news. A title
// taken away is put back: a case has one.
func (k *caseView) typed() (record.Case, bool) {
	c := k.c
	if t := strings.TrimSpace(k.title.Text); t != "" {
		c.Title = t
	}
	c.Note = k.note.Text
	return c, c.Title != k.c.Title || c.Note != k.c.Note
}

// save stores title and note after one of them was left.
func (k *caseView) save() {
	c, changed := k.typed()
	if strings.TrimSpace(k.title.Text) == "" {
		k.title.SetText(k.c.Title)
	}
	if changed {
		k.store(c, "")
	}
}

// saveNow is save on the spot, for leaving and for the lock.
func (k *caseView) saveNow() {
	c, changed := k.typed()
	if !changed && k.queue.waiting == 0 {
		return
	}
	k.c = c
	if err := k.queue.now(func() error { _, err := k.r.v.SaveCase(c); return err }); err != nil {
		k.r.s.Fail(err)
		return
	}
	k.r.s.Done("")
}

// store writes the case and then shows it as it is in the vault; text is what
// the bar says.
func (k *caseView) store(c record.Case, text string) {
	k.c = c
	r := k.r
	turn := k.queue.turn()
	task.Run(func(context.Context) (*gathered, error) {
		err := k.queue.write(turn, func() error { _, err := r.v.SaveCase(c); return err })
		if err != nil {
			return nil, err
		}
		return gather(r.v, c.ID)
	}, func(g *gathered, err error) {
		k.queue.waiting--
		if err != nil {
			r.s.Fail(err)
			k.reload()
			return
		}
		if r.now == k && k.queue.waiting == 0 {
			k.fill(g)
		}
		r.refresh()
		r.s.Done(text)
	})
}

// turn closes the case, or opens it again.
func (k *caseView) turn() {
	c, _ := k.typed()
	c.Closed = !c.Closed
	key := "cases.done.reopened"
	if c.Closed {
		key = "cases.done.closed"
	}
	k.store(c, words.T(key, c.Label))
}

// remove takes the case out of the list; what it gathered stays in the vault.
func (k *caseView) remove() {
	r := k.r
	k.saveNow()
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, r.v.Remove(k.c.ID) }, func(_ struct{}, err error) {
		if err != nil {
			r.s.Fail(err)
			return
		}
		if r.now == k {
			r.none()
		}
		r.refresh()
		r.s.Done(words.T("cases.done.removed", k.c.Label))
	})
}

// submit begins a submission with the case's title and testimonies, and goes
// there.
func (k *caseView) submit() {
	r := k.r
	k.saveNow()
	s := record.Submission{Case: k.c.ID, Title: k.c.Title, Testimonies: slices.DeleteFunc(slices.Clone(k.c.Testimonies), func(id record.ID) bool {
		_, gone := r.v.WasDestroyed(id)
		return gone
	})}
	task.Run(func(context.Context) (record.Submission, error) { return r.v.SaveSubmission(s) }, func(s record.Submission, err error) {
		if err != nil {
			r.s.Fail(err)
			return
		}
		r.s.Done(words.T("cases.done.submission", s.Label, k.c.Label))
		r.s.Open("submissions", string(s.ID))
	})
}

func personMember(p archive.PersonRow) member {
	chip, role := consent.Chip(p.Consent)
	return member{id: p.Person.ID, room: "people", row: look.RowText{Name: p.Person.Pseudonym, Handle: p.Person.Handle,
		Chip: chip, Role: role, Left: words.T("cases.count.testimonies", p.Testimonies)}}
}

func testimonyMember(t archive.TestimonyRow) member {
	if t.Consent.State == destroyed {
		return member{id: t.ID, room: "testimonies", row: look.RowText{Name: t.Label, Chip: words.T("cases.destroyed"), Role: look.Muted, Right: t.Saved[:min(10, len(t.Saved))]}}
	}
	chip, role := consent.Chip(t.Consent)
	held := ""
	if t.Consent.Held {
		held = words.T("consent.held")
	}
	return member{id: t.ID, person: t.Person, room: "testimonies", row: look.RowText{Name: t.Label, Handle: t.Handle,
		Chip: chip, Role: role, Left: look.JoinFacts(held, t.Pseudonym, t.Place), Right: t.Date}}
}

// Actions are what can be done here, each with its key.
func (r *Room) Actions() []shell.Action {
	if r.page != nil {
		return r.page.Actions()
	}
	some := func() bool { return r.now != nil && r.now.c.ID == r.wanted }
	toggle := "cases.action.close"
	if r.now != nil && r.now.c.Closed {
		toggle = "cases.action.reopen"
	}
	act := func(id, name string, key fyne.Shortcut, on func() bool, f func(*caseView)) shell.Action {
		return shell.Action{ID: "cases." + id, Words: name, Shortcut: key, Enabled: on, Run: func() {
			if some() {
				f(r.now)
			}
		}}
	}
	onMembers := func(f func(*members)) func(*caseView) {
		return func(k *caseView) {
			if m := k.shownMembers(); m != nil {
				f(m)
			}
		}
	}
	chosen := func() bool {
		return some() && r.now.shownMembers() != nil && r.now.shownMembers().chosen() != nil
	}
	return []shell.Action{
		act("testimony", "cases.action.testimony", shell.CtrlShift(fyne.KeyT), some, func(k *caseView) { k.tabs.Bar.Select(0); k.testimonies.pick() }),
		act("person", "cases.action.person", shell.CtrlShift(fyne.KeyP), some, func(k *caseView) { k.tabs.Bar.Select(1); k.persons.pick() }),
		act("note", "cases.action.note", shell.CtrlShift(fyne.KeyM), some, func(k *caseView) { k.tabs.Bar.Select(2); look.Focus(k.note) }),
		act("title", "cases.action.title", shell.Ctrl(fyne.KeyH), some, func(k *caseView) { look.Focus(k.title) }),
		act("up", "cases.action.up", shell.CtrlShift(fyne.KeyUp), chosen, onMembers(func(m *members) { m.move(-1) })),
		act("down", "cases.action.down", shell.CtrlShift(fyne.KeyDown), chosen, onMembers(func(m *members) { m.move(1) })),
		act("take", "cases.action.take", shell.CtrlShift(fyne.KeyBackspace), chosen, onMembers((*members).drop)),
		act("table", "cases.action.table", shell.Alt(fyne.KeyM), some, (*caseView).asTable),
		{ID: "cases.mechanisms", Words: "cases.action.mechanisms", Run: func() { casetable.Choose(r.s, r.v, nil) }},
		act("urgent", "urgent.action.again", nil, func() bool { return some() && r.now.urgent() }, (*caseView).urgentCall),
		act("hold", "cases.action.hold", shell.Alt(fyne.KeyX), func() bool { return some() && r.Hold != nil }, func(k *caseView) { r.Hold(k.c) }),
		act("submit", "cases.action.submit", shell.CtrlShift(fyne.KeyB), some, (*caseView).submit),
		act("close", toggle, shell.CtrlShift(fyne.KeyO), some, (*caseView).turn),
		{ID: "cases.filter", Words: "cases.action.filter", Shortcut: shell.CtrlShift(fyne.KeyG), Run: func() {
			r.setWhich(whiches[(slices.Index(whiches, r.which)+1)%len(whiches)])
		}},
		act("remove", "cases.action.remove", shell.CtrlShift(fyne.KeyDelete), some, (*caseView).remove),
	}
}

// urgent says that somebody of the case is held, as was told on the telephone.
func (k *caseView) urgent() bool { return k.c.Urgent != nil && k.r.Urgent != nil }

// urgentCall opens what was told.
func (k *caseView) urgentCall() {
	k.saveNow()
	k.r.Urgent(k.c.ID)
}

func (k *caseView) shownMembers() *members {
	switch k.tabs.Bar.Selected() {
	case 0:
		return k.testimonies
	case 1:
		return k.persons
	}
	return nil
}
