package cases

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// personChoices and testimonyChoices are all that could be gathered, newest
// first. They run beside the window.
func (r *Room) personChoices() []member {
	rows := r.v.Persons()
	all := make([]member, 0, len(rows))
	for i := len(rows) - 1; i >= 0; i-- {
		all = append(all, personMember(rows[i]))
	}
	return all
}

func (r *Room) testimonyChoices() []member {
	rows := r.v.Testimonies(archive.Filter{})
	all := make([]member, 0, len(rows))
	for _, t := range rows {
		all = append(all, testimonyMember(t))
	}
	return all
}

// picker adds to a case: typing narrows, Up and Down choose, Enter adds and
// stays, so that several are added one after the other.
type picker struct {
	m       *members
	all     []member
	found   []member
	entry   *forms.Entry
	list    *look.List
	state   *fyne.Container
	asked   int
	closeIt func()
}

func (m *members) pick() {
	r, k := m.k.r, m.k
	k.save()
	near := slices.Clone(k.c.Persons)
	task.Run(func(context.Context) ([]member, error) {
		all := m.choices()
		slices.SortStableFunc(all, func(a, b member) int { return far(a, near) - far(b, near) })
		return all, nil
	}, func(all []member, _ error) {
		if r.now == k && !r.closed {
			(&picker{m: m, all: all}).open()
		}
	})
}

// far puts the testimonies of the case's own persons first.
func far(m member, near []record.ID) int {
	if m.person != "" && slices.Contains(near, m.person) {
		return 0
	}
	return 1
}

func (p *picker) open() {
	p.entry = forms.NewEntry()
	p.entry.SetPlaceHolder(words.T("cases.pick.hint"))
	p.list = look.NewList(func() int { return len(p.found) }, func(i int) look.RowText {
		if i >= len(p.found) {
			return look.RowText{}
		}
		return p.found[i].row
	})
	p.list.OnOpen = func(int) { p.add() }
	p.entry.OnChanged = func(string) { p.narrow() }
	p.entry.OnKey = func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
			p.list.TypedKey(ev)
			return true
		case fyne.KeyReturn, fyne.KeyEnter:
			p.add()
			return true
		}
		return false
	}
	p.state = container.NewStack()
	body := look.Border(look.Inset(0, 0, 8, 0, p.entry), nil, nil, nil, look.BareCard(container.NewStack(p.list, p.state)))
	k := p.m.k
	p.closeIt = k.r.s.Overlay(shell.Dialog(words.T("cases.pick."+p.m.kind, k.c.Label), look.Fixed(520, 380, body),
		look.NewButton(words.T("shell.close"), nil, look.Normal, func() { p.closeIt() }),
		look.NewButton(words.T("cases.pick.add"), nil, look.Strong, p.add)), p.entry, nil)
	p.put(p.left(p.all))
}

// left are those that the case does not have yet.
func (p *picker) left(all []member) []member {
	have := map[record.ID]bool{}
	for _, id := range *p.m.of(&p.m.k.c) {
		have[id] = true
	}
	var out []member
	for _, m := range all {
		if !have[m.id] {
			out = append(out, m)
		}
	}
	return out
}

func (p *picker) narrow() {
	p.asked++
	turn, all, query := p.asked, p.left(p.all), strings.Fields(strings.ToLower(p.entry.Text))
	task.Run(func(context.Context) ([]member, error) {
		var found []member
		for _, m := range all {
			text := strings.ToLower(m.row.Name + " " + m.row.Handle + " " + m.row.Left + " " + m.row.Right)
			if !slices.ContainsFunc(query, func(w string) bool { return !strings.Contains(text, w) }) {
				found = append(found, m)
			}
		}
		return found, nil
	}, func(found []member, _ error) {
		if turn == p.asked {
			p.put(found)
		}
	})
}

func (p *picker) put(found []member) {
	at := max(0, min(p.list.Selected(), len(found)-1))
	p.found = found
	p.state.Objects = nil
	if len(found) == 0 {
		p.state.Objects = []fyne.CanvasObject{look.NoRight(words.T("cases.pick.nothing"))}
		at = -1
	}
	p.state.Refresh()
	p.list.ShowChosen(at)
}

// add gathers the chosen one; the next takes its place in the list.
func (p *picker) add() {
	i := p.list.Selected()
	if i < 0 || i >= len(p.found) {
		return
	}
	p.m.put(p.found[i])
	p.put(slices.Delete(slices.Clone(p.found), i, i+1))
	look.Focus(p.entry)
}

// NewItem asks for the title of a new case.
func (r *Room) NewItem() {
	r.closeTable()
	var closeIt func()
	entry := forms.NewEntry()
	entry.SetPlaceHolder(words.T("cases.new.hint"))
	field := forms.NewField(words.T("cases.new.title"), words.T("cases.new.note"), entry)
	kept := forms.Keep(r.v, "case", entry)
	making := false
	create := func() {
		title := strings.TrimSpace(entry.Text)
		if title == "" {
			field.Fault(words.T("cases.new.empty"))
			return
		}
		if making {
			return
		}
		making = true
		task.Run(func(context.Context) (record.Case, error) {
			c, err := r.v.SaveCase(record.Case{Title: title})
			if err == nil {
				err = kept.Made()
			}
			return c, err
		}, func(c record.Case, err error) {
			making = false
			if err != nil {
				r.s.Fail(err)
				return
			}
			closeIt()
			r.query, r.which = "", whichAny
			r.search.SetText("")
			r.nameFilter()
			r.show(c.ID)
			r.refresh()
			r.s.Done(words.T("cases.done.made", c.Label))
			look.Focus(r.list)
		})
	}
	entry.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter {
			create()
			return true
		}
		return false
	}
	closeIt = r.s.Overlay(shell.FormDialog(words.T("cases.new"), look.Fixed(460, 0, field.Container),
		look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() }),
		look.NewButton(words.T("cases.new.make"), nil, look.Strong, create)), entry, kept.AtLock)
	r.s.KeepAtLock(kept.AtLock)
}
