package cases

import (
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
)

// member is one person or testimony of a case, as a row says it.
type member struct {
	id     record.ID
	person record.ID // of a testimony: whose it is
	room   string    // where its link leads
	row    look.RowText
}

// members is one of the two lists of a case: Enter opens, the buttons and keys
// above it add, order and take out.
type members struct {
	k       *caseView
	kind    string // testimonies, persons: part of the words keys
	of      func(*record.Case) *[]record.ID
	choices func() []member // everything that could be added
	all     []member
	list    *look.List
	add     *look.Button
	empty   *fyne.Container
	rows    *fyne.Container
	on      []*look.Button // those that need a chosen row
	view    fyne.CanvasObject
}

func newMembers(k *caseView, kind string, of func(*record.Case) *[]record.ID, choices func() []member) *members {
	m := &members{k: k, kind: kind, of: of, choices: choices}
	m.list = look.NewList(func() int { return len(m.all) }, func(i int) look.RowText {
		if i >= len(m.all) {
			return look.RowText{}
		}
		return m.all[i].row
	})
	m.list.OnChoose = func(int) { m.refreshButtons() }
	m.list.OnOpen = func(int) { m.open() }
	m.add = look.NewButton(words.T("cases.add."+kind), theme.ContentAddIcon(), look.Normal, m.pick)
	open := look.NewButton(words.T("cases.member.open"), nil, look.Quiet, m.open)
	up := look.NewButton(words.T("cases.member.up"), nil, look.Quiet, func() { m.move(-1) })
	down := look.NewButton(words.T("cases.member.down"), nil, look.Quiet, func() { m.move(1) })
	drop := look.NewButton(words.T("cases.member.drop"), nil, look.Quiet, m.drop)
	m.on = []*look.Button{open, up, down, drop}
	m.rows = look.Border(look.Inset(0, 0, 8, 0, look.Tools(4, m.add, look.Space(), open, up, down, drop)), nil, nil, nil, look.BareCard(m.list))
	m.empty = look.Empty(words.T("cases.empty."+kind), words.T("cases.empty."+kind+".text"), words.T("cases.add."+kind), m.pick)
	m.view = container.NewStack(m.rows, m.empty)
	m.refreshButtons()
	return m
}

func (m *members) name() string { return words.T("cases.tab."+m.kind, len(m.all)) }

// first is where the focus goes in this tab.
func (m *members) first() fyne.Focusable {
	if len(m.all) == 0 {
		return m.k.tabs.Bar
	}
	if m.list.Selected() < 0 {
		m.list.ShowChosen(0)
		m.refreshButtons()
	}
	return m.list
}

// set shows the members; the chosen one stays chosen.
func (m *members) set(all []member) {
	var was record.ID
	if c := m.chosen(); c != nil {
		was = c.id
	}
	at := m.list.Selected()
	m.all = all
	if i := slices.IndexFunc(all, func(x member) bool { return x.id == was }); i >= 0 {
		at = i
	}
	m.list.ShowChosen(min(at, len(all)-1))
	m.rows.Hidden, m.empty.Hidden = len(all) == 0, len(all) > 0
	m.view.Refresh()
	m.refreshButtons()
}

func (m *members) chosen() *member {
	if i := m.list.Selected(); i >= 0 && i < len(m.all) {
		return &m.all[i]
	}
	return nil
}

func (m *members) refreshButtons() {
	for _, b := range m.on {
		if m.chosen() == nil {
			b.Disable()
		} else {
			b.Enable()
		}
	}
}

func (m *members) open() {
	if c := m.chosen(); c != nil {
		m.k.r.s.Open(c.room, string(c.id))
	}
}

// move changes the order. Members whose rows are gone from the vault keep
// their places.
func (m *members) move(step int) {
	c := m.chosen()
	if c == nil {
		return
	}
	to := m.list.Selected() + step
	if to < 0 || to >= len(m.all) {
		return
	}
	k, _ := m.k.typed()
	ids := slices.Clone(*m.of(&k))
	a, b := slices.Index(ids, c.id), slices.Index(ids, m.all[to].id)
	ids[a], ids[b] = ids[b], ids[a]
	*m.of(&k) = ids
	m.all[m.list.Selected()], m.all[to] = m.all[to], m.all[m.list.Selected()]
	m.list.ShowChosen(to)
	m.k.store(k, words.T("cases.done.moved", m.all[to].row.Name))
}

// drop takes the chosen one out of the case; it stays in the vault.
func (m *members) drop() {
	c := m.chosen()
	if c == nil {
		return
	}
	k, _ := m.k.typed()
	*m.of(&k) = slices.DeleteFunc(slices.Clone(*m.of(&k)), func(id record.ID) bool { return id == c.id })
	m.k.store(k, words.T("cases.done.taken", c.row.Name, k.Label))
}

// put adds one at the end.
func (m *members) put(add member) {
	k, _ := m.k.typed()
	if slices.Contains(*m.of(&k), add.id) {
		return
	}
	*m.of(&k) = append(slices.Clone(*m.of(&k)), add.id)
	m.k.store(k, words.T("cases.done.added", add.row.Name, k.Label))
}

// writes keeps stores of one case in order: an older state never lands on a
// newer one.
type writes struct {
	mu      sync.Mutex
	next    int
	done    int
	waiting int // given out and not yet answered, on the main goroutine
}

func (w *writes) turn() int {
	w.next++
	w.waiting++
	return w.next
}

func (w *writes) write(turn int, f func() error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if turn < w.done {
		return nil
	}
	err := f()
	if err == nil {
		w.done = turn
	}
	return err
}

// now writes on the spot.
func (w *writes) now(f func() error) error {
	w.next++
	return w.write(w.next, f)
}
