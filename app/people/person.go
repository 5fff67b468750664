package people

import (
	"context"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/consent"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// facts are what the view of a person shows, read at once; the identity is not
// among them.
type facts struct {
	person      record.Person
	consent     archive.ConsentState
	consents    []record.Consent
	testimonies []archive.TestimonyRow
	exhibits    []archive.Exhibit // of all records of the person
	same        []record.Person   // the records of the person, this one first
	others      []others          // answers recorded about the rest of them
}

func readFacts(v Vault, id record.ID) (*facts, error) {
	f := &facts{consent: v.ConsentState(id), consents: v.Consents(id), testimonies: v.Testimonies(archive.Filter{Person: id, Sort: "-date"})}
	var err error
	if f.person, err = v.Person(id); err != nil {
		return nil, err
	}
	if f.exhibits, err = v.Exhibits(id); err != nil {
		return nil, err
	}
	f.same = v.SamePerson(id)
	for _, o := range f.same {
		if o.ID == id {
			continue
		}
		f.others = append(f.others, others{o, v.Consents(o.ID)})
		more, err := v.Exhibits(o.ID)
		if err != nil {
			return nil, err
		}
		f.exhibits = append(f.exhibits, more...)
	}
	return f, nil
}

// personView is one person in view.
type personView struct {
	r        *Room
	id       record.ID
	facts    *facts
	view     fyne.CanvasObject
	handle   *forms.Entry
	chip     *look.Chip
	line     *look.Text
	below    *fyne.Container // the line under the name
	child    *forms.Check
	consents *fyne.Container
	accounts *fyne.Container
	files    *fyne.Container
	same     *fyne.Container // merged with this one, or likely the same
	sameCard *fyne.Container
	earlier  *fyne.Container
	identity *identity
	scroll   *container.Scroll
	content  *fyne.Container
	opened   map[record.ID]bool // consents of the history shown in full
	saver    saver
	saving   *record.Person // on its way to the vault

	candidates []candidate
	sought     int // the newest search for them
}

// saver keeps saves in the order they were made: a later text is never written
// over by an earlier one that waited longer.
type saver struct {
	mu   sync.Mutex
	next int // given out on the main goroutine
	done int
}

func (s *saver) turn() int { s.next++; return s.next }

// save writes unless something newer was written already.
func (s *saver) save(turn int, write func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if turn < s.done {
		return nil
	}
	err := write()
	if err == nil {
		s.done = turn
	}
	return err
}

func newPersonView(r *Room, f *facts) *personView {
	p := &personView{r: r, id: f.person.ID, facts: f, opened: map[record.ID]bool{}}
	p.handle = forms.NewEntry()
	p.handle.SetPlaceHolder(words.T("people.handle.hint"))
	p.handle.SetText(f.person.Handle)
	p.handle.OnFocus = func(gained bool) {
		if !gained {
			p.saveHandle()
		}
	}
	p.handle.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter {
			p.saveHandle()
			return true
		}
		return false
	}
	p.chip = look.NewChip("", look.Muted)
	p.line = look.Small("")
	p.child = forms.NewCheck(words.T("people.child.check"), f.person.Child, func(bool) { p.saveHandle() })
	add := look.NewButton(words.T("people.consent.new"), nil, look.Strong, p.newConsent)
	p.below = look.Apart(8, p.line, p.child, p.chip)
	head := look.Column(4,
		look.Border(nil, nil, look.Inset(0, 12, 0, 0, look.NewBold(f.person.Pseudonym, look.Ink, look.TitleSize)),
			look.Inset(0, 0, 0, 8, add), p.handle),
		p.below)
	p.identity = newIdentity(p)
	p.consents, p.accounts, p.files = look.Column(8), look.Column(0), look.Column(4)
	p.same, p.earlier = look.Column(8), look.Column(4)
	p.sameCard = look.Card(p.same)
	p.content = look.Column(12, p.identity.box, p.sameCard, look.Card(p.consents), look.Card(p.accounts), look.Card(p.earlier), look.Card(p.files))
	p.scroll = look.Reflow(look.Inset(0, 12, 8, 0, p.content))
	p.view = look.Border(look.Inset(0, 0, 12, 0, head), nil, nil, nil, p.scroll)
	p.fill()
	return p
}

// fill shows the facts; the handle and the identity are left as they are.
func (p *personView) fill() {
	p.line.Set(words.T("people.handle.note"))
	p.chip.Set(consent.Chip(p.facts.consent))
	p.below.Refresh()
	p.fillSame()
	p.fillConsents()
	p.fillAccounts()
	p.fillEarlier()
	p.fillFiles()
	p.refit()
	p.seek()
}

// refit lays the cards out again after one of them grew or shrank.
func (p *personView) refit() {
	p.content.Refresh()
	p.scroll.Refresh()
}

// reload reads the facts again. undone also takes over a handle and an
// identity that changed outside the fields.
func (p *personView) reload(undone bool) {
	r := p.r
	task.Run(func(context.Context) (*facts, error) { return readFacts(r.v, p.id) }, func(f *facts, err error) {
		switch {
		case r.person != p || r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			if undone {
				p.takeHandle(f.person)
				p.identity.reread()
			}
			p.facts = f
			p.fill()
			r.s.RefreshActions()
		}
	})
}

func (p *personView) takeHandle(now record.Person) {
	if now.Handle != p.facts.person.Handle && strings.TrimSpace(p.handle.Text) == p.facts.person.Handle {
		p.handle.SetText(now.Handle)
	}
	if p.child.Checked != now.Child {
		p.child.Checked = now.Child
		p.child.Refresh()
	}
}

// changedPerson is the public half as the fields say it, and whether it is
// another than what was stored.
func (p *personView) changedPerson() (record.Person, bool) {
	now := p.facts.person
	now.Handle, now.Child = strings.TrimSpace(p.handle.Text), p.child.Checked
	return now, now.Handle != p.facts.person.Handle || now.Child != p.facts.person.Child
}

// saveHandle stores handle and mark after they were changed.
func (p *personView) saveHandle() {
	now, changed := p.changedPerson()
	if !changed {
		return
	}
	before := p.facts.person
	p.facts.person, p.saving = now, &now
	turn := p.saver.turn()
	task.Run(func(context.Context) (struct{}, error) {
		return struct{}{}, p.saver.save(turn, func() error { return p.r.v.SavePerson(now) })
	}, func(_ struct{}, err error) {
		if p.saving == &now {
			p.saving = nil
		}
		if err != nil {
			p.facts.person = before
			p.r.s.Fail(err)
			return
		}
		p.r.s.Done(words.T("people.done.handle", now.Pseudonym))
		p.r.refresh()
	})
}

// saveHandleNow is saveHandle on the spot, for leaving and for the lock.
func (p *personView) saveHandleNow() {
	now, changed := p.changedPerson()
	if !changed && p.saving == nil {
		return
	}
	p.facts.person = now
	if err := p.saver.save(p.saver.turn(), func() error { return p.r.v.SavePerson(now) }); err != nil {
		p.r.s.Fail(err)
		return
	}
	p.r.s.Done("")
}

// remove takes the person out of the lists, unless testimonies are theirs.
func (p *personView) remove() {
	r, name := p.r, p.facts.person.Pseudonym
	if n := len(p.facts.testimonies); n > 0 {
		r.s.Tell(words.T("people.remove.refused", name), words.T("people.remove.why", n), nil)
		return
	}
	if n := len(p.merged()); n > 0 {
		r.s.Tell(words.T("people.remove.refused", name), words.T("people.remove.merged", n), nil)
		return
	}
	p.identity.hide()
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, r.v.Remove(p.id) }, func(_ struct{}, err error) {
		if err != nil {
			r.s.Fail(err)
			return
		}
		if r.person == p {
			r.none()
		}
		r.refresh()
		r.s.Done(words.T("people.done.removed", name))
	})
}

// fillAccounts lists the testimonies as links.
func (p *personView) fillAccounts() {
	p.accounts.Objects = []fyne.CanvasObject{heading(words.T("people.testimonies.title"))}
	if len(p.facts.testimonies) == 0 {
		p.accounts.Add(muted(words.T("people.testimonies.empty")))
		return
	}
	for i, t := range p.facts.testimonies {
		if i == shownTestimonies {
			p.accounts.Add(muted(words.T("people.testimonies.more", len(p.facts.testimonies)-i)))
			break
		}
		id := string(t.ID)
		link := look.NewButton(t.Label, nil, look.Quiet, func() { p.r.s.Open("testimonies", id) })
		text, role := state(t.State)
		p.accounts.Add(flush(look.Line(4, link, look.Facts(t.Date, t.Place, consentLanguage(t.Language)), look.Space(), look.NewChip(text, role))))
	}
}

// shownTestimonies is how many links stand in the card; a person has few.
const shownTestimonies = 100

func state(s string) (string, look.Role) {
	role := look.Warn
	switch s {
	case record.StateFinal, record.StateReadBack:
		role = look.OK
	}
	if key := "people.state." + s; words.Has(key) {
		return words.T(key), role
	}
	return s, role
}

func consentLanguage(code string) string {
	if key := "consent.lang." + code; words.Has(key) {
		return words.T(key)
	}
	return code
}

func muted(text string) *look.Paragraph { return look.NewParagraph(text, look.Muted, 420) }

// some says whether the person in view is the one that the list shows chosen,
// and not one that is about to be replaced.
func (r *Room) some() bool { return r.person != nil && r.person.id == r.wanted }

// withPerson runs an act on the person in view, if there is one.
func (r *Room) withPerson(act func(*personView)) func() {
	return func() {
		if r.some() {
			act(r.person)
		}
	}
}

// Actions are what can be done here, each with its key.
func (r *Room) Actions() []shell.Action {
	some := r.some
	answered := func() bool { return r.some() && len(r.person.facts.consents) > 0 }
	likely := func() bool { return r.some() && len(r.person.candidates) > 0 }
	show := "people.action.show"
	if r.person != nil && r.person.identity.open {
		show = "people.action.hide"
	}
	act := func(id, name string, key fyne.Shortcut, on func() bool, f func(*personView)) shell.Action {
		return shell.Action{ID: "people." + id, Words: name, Shortcut: key, Enabled: on, Run: r.withPerson(f)}
	}
	return []shell.Action{
		act("identity", show, shell.Ctrl(fyne.KeyI), some, func(p *personView) { p.identity.toggle() }),
		act("spellings", "people.action.spellings", shell.CtrlShift(fyne.KeyO),
			func() bool { return r.some() && r.person.identity.open },
			func(p *personView) { p.identity.touch(); p.identity.form.spellings() }),
		act("kin", "people.action.kin", shell.CtrlShift(fyne.KeyK),
			func() bool { return r.some() && r.person.identity.open },
			func(p *personView) { p.identity.form.kin.another() }),
		act("handle", "people.action.handle", shell.Ctrl(fyne.KeyH), some, func(p *personView) { look.Focus(p.handle) }),
		act("freeze", "people.action.freeze", shell.Alt(fyne.KeyX), func() bool { return some() && r.Withdraw != nil }, func(p *personView) { r.Withdraw(p.facts.person) }),
		act("consent", "people.action.consent", shell.CtrlShift(fyne.KeyC), some, (*personView).newConsent),
		act("answers", "people.action.answers", shell.CtrlShift(fyne.KeyA), answered, (*personView).changedAnswers),
		act("correct", "people.action.correct", shell.CtrlShift(fyne.KeyE), answered, func(p *personView) { p.correct(p.newest()) }),
		act("withdraw", "people.action.withdraw", shell.CtrlShift(fyne.KeyW),
			func() bool { return answered() && r.person.newest().Withdrawn == "" }, func(p *personView) { p.withdraw() }),
		act("earlier", "people.action.earlier", shell.CtrlShift(fyne.KeyR), some, (*personView).newEarlier),
		act("attach", "people.action.attach", shell.CtrlShift(fyne.KeyF), some, (*personView).attach),
		act("compare", "people.action.compare", shell.CtrlShift(fyne.KeyD), likely, func(p *personView) { p.compare(p.candidates[0]) }),
		act("merge", "people.action.merge", shell.CtrlShift(fyne.KeyM), likely, func(p *personView) { p.merge(p.candidates[0]) }),
		act("part", "people.action.part", shell.CtrlShift(fyne.KeyP),
			func() bool { return r.some() && len(r.person.merged()) > 0 },
			func(p *personView) { all := p.merged(); p.part(all[len(all)-1]) }),
		{ID: "people.sort", Words: "people.action.sort", Shortcut: shell.CtrlShift(fyne.KeyS),
			Run: func() { r.setSort(nextOf(sorts, r.sort)) }},
		{ID: "people.filter", Words: "people.action.filter", Shortcut: shell.CtrlShift(fyne.KeyG),
			Run: func() { r.setFilter(nextOf(consentFilters, r.filter)) }},
		act("remove", "people.action.remove", shell.CtrlShift(fyne.KeyDelete), some, (*personView).remove),
	}
}
