package submissions

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// picker adds testimonies: a search over all text, and what it finds.
type picker struct {
	contents *contents
	search   *forms.Entry
	list     *look.List
	rows     []archive.TestimonyRow
	caseOnly bool
	of       record.ID
	note     *look.Text
	finding  task.Place
	close    func()
}

// add opens the picker. It stays open, so that several can be added.
func (c *contents) add() {
	p := &picker{contents: c, search: forms.NewEntry(), of: c.thing.sub.Case, note: look.Small("")}
	p.search.SetPlaceHolder(words.T("submissions.picker.search"))
	p.search.OnChanged = func(string) { p.find() }
	p.search.OnKey = func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp:
			p.list.TypedKey(ev)
		case fyne.KeyReturn, fyne.KeyEnter:
			p.take(max(p.list.Selected(), 0))
		default:
			return false
		}
		return true
	}
	p.list = look.NewList(func() int { return len(p.rows) }, func(i int) look.RowText {
		row := p.rows[i]
		text, role := consentChip(row.Consent)
		return look.RowText{Name: row.Label, Handle: row.Handle, Chip: text, Role: role, Left: look.JoinFacts(row.Pseudonym, row.Place), Right: row.Date}
	})
	p.list.OnOpen = p.take
	parts := []fyne.CanvasObject{p.search}
	if p.of != "" {
		p.caseOnly = true
		parts = append(parts, forms.NewCheck(words.T("submissions.picker.case"), true, func(on bool) { p.caseOnly = on; p.find() }))
	}
	parts = append(parts, look.Fixed(520, 300, look.BareCard(p.list)), p.note)
	all := look.NewButton(words.T("submissions.picker.all"), nil, look.Normal, p.all)
	add := look.NewButton(words.T("submissions.picker.add"), nil, look.Normal, func() { p.take(p.list.Selected()) })
	done := look.NewButton(words.T("submissions.picker.done"), nil, look.Strong, func() { p.close(); p.end() })
	p.close = c.thing.room.shell.Overlay(shell.FormDialog(words.T("submissions.contents.add"), look.Column(8, parts...), all, add, done), p.search, p.end)
	p.find()
}

func (p *picker) end() {
	p.finding.Stop()
	look.Focus(p.contents.list)
}

// find shows what fits and is not chosen yet.
func (p *picker) find() {
	f := archive.Filter{Query: p.search.Text}
	if p.caseOnly {
		f.Case = p.of
	}
	if vault := p.contents.thing.room.vault; f.Query != "" && !vault.Indexed().Ready() {
		p.note.Set(words.T("searching.part", vault.Indexed().Percent()))
	}
	chosen, vault := slices.Clone(p.contents.thing.sub.Testimonies), p.contents.thing.room.vault
	task.Into(&p.finding, func(ctx context.Context) ([]archive.TestimonyRow, error) {
		if f.Query != "" { // Add all means all
			if err := vault.WaitForIndex(ctx); err != nil {
				return nil, err
			}
		}
		in := make(map[record.ID]bool, len(chosen))
		for _, id := range chosen {
			in[id] = true
		}
		return slices.DeleteFunc(vault.Testimonies(f), func(row archive.TestimonyRow) bool { return in[row.ID] }), nil
	}, func(rows []archive.TestimonyRow, err error) {
		if p.contents.thing.gone() || err != nil {
			return
		}
		at := p.list.Selected()
		p.rows = rows
		p.list.ShowChosen(min(max(at, 0), len(rows)-1))
		p.note.Set(words.T("submissions.picker.found", len(rows)))
	})
}

// take adds the row.
func (p *picker) take(i int) {
	if i >= 0 && i < len(p.rows) {
		p.put(p.rows[i : i+1])
	}
}

// all adds all that was found.
func (p *picker) all() { p.put(p.rows) }

func (p *picker) put(rows []archive.TestimonyRow) {
	if len(rows) == 0 {
		return
	}
	c := p.contents
	c.thing.change(words.T("submissions.contents.added", len(rows)), func(s *record.Submission) {
		s.Testimonies = slices.Clone(s.Testimonies)
		for _, row := range rows {
			if !slices.Contains(s.Testimonies, row.ID) {
				s.Testimonies = append(s.Testimonies, row.ID)
			}
		}
	})
	c.at = rows[len(rows)-1].ID
	c.fill()
	c.load()
	p.find()
}
