package withdrawal

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Lists are what the page of what stands needs of the open vault. *archive.Vault is one.
type Lists interface {
	StandingList() []archive.Stands
	DestroyedList() ([]archive.Destroyed, error)
}

// stand is one line: what is frozen or held, or what was destroyed.
type stand struct {
	id   record.ID
	room string // where it can be opened; "" where nothing is left of it
	row  look.RowText
	full string // all that is known of it, in sentences
}

// standsHigh is how high the page is; in a window lower than small the list needs the room.
const standsHigh, fullHigh, small float32 = 420, 76, 500

// stands is the overlay.
type stands struct {
	s     *shell.Shell
	rows  []stand
	list  *look.List
	full  *look.Paragraph
	open  *look.Button
	log   *look.Button
	close func()
}

// OpenStands shows what is frozen, what is held, and what was destroyed: since when, by
// whom, why. Nothing of a testimony is in it.
func OpenStands(s *shell.Shell, v Lists) {
	task.Run(func(context.Context) ([]stand, error) {
		gone, err := v.DestroyedList()
		if err != nil {
			return nil, err
		}
		return append(standing(v.StandingList()), destroyed(gone)...), nil
	}, func(rows []stand, err error) {
		switch {
		case !s.Opened():
		case err != nil:
			s.Fail(err)
		default:
			(&stands{s: s, rows: rows}).show()
		}
	})
}

func (p *stands) show() {
	p.full = look.NewParagraph("", look.Ink, width)
	p.list = look.NewList(func() int { return len(p.rows) }, func(i int) look.RowText { return p.rows[i].row })
	p.list.OnChoose = p.tell
	p.list.OnOpen = func(int) { p.enter() }
	p.open = look.NewButton(words.T("withdrawal.stands.open"), nil, look.Normal, p.enter)
	p.log = look.NewButton(words.T("withdrawal.stands.log"), nil, look.Normal, func() { p.leave("custodylog", p.chosen().id) })
	done := look.NewButton(words.T("shell.close"), nil, look.Strong, func() { p.close() })
	if len(p.rows) == 0 {
		p.close = p.s.Overlay(shell.Dialog(words.T("withdrawal.stands.title"), look.NewParagraph(words.T("withdrawal.stands.none"), look.Ink, look.StateWidth), done), done, nil)
		return
	}
	var top fyne.CanvasObject = look.Inset(0, 0, 10, 0, look.Column(0, look.NewParagraph(words.T("withdrawal.stands.text"), look.Muted, width)))
	high := fullHigh
	if p.s.Window.Canvas().Size().Height < small {
		top, high = nil, 40
	}
	below := look.Inset(8, 0, 0, 0, look.Fixed(0, high, look.Scroll(look.Column(0, p.full))))
	body := look.Fixed(width, standsHigh, look.Border(top, below, nil, nil, look.BareCard(p.list)))
	p.close = p.s.Overlay(shell.Dialog(words.T("withdrawal.stands.title"), body, p.log, p.open, done), p.list, nil)
	p.list.ShowChosen(0)
	p.tell(0)
}

func (p *stands) chosen() stand { return p.rows[max(0, p.list.Selected())] }

// tell says below the list all that is known of the chosen.
func (p *stands) tell(i int) {
	p.full.Set(p.rows[i].full)
	if p.open.Enable(); p.rows[i].room == "" {
		p.open.Disable()
	}
}

// enter shows the thing in its room, or what the log says of it where it is gone.
func (p *stands) enter() {
	x := p.chosen()
	if x.room == "" {
		x.room = "custodylog"
	}
	p.leave(x.room, x.id)
}

func (p *stands) leave(room string, id record.ID) {
	p.close()
	p.s.Open(room, string(id))
}

// standing are the lines of what is frozen or held.
func standing(list []archive.Stands) (out []stand) {
	for _, x := range list {
		var chips, facts, full []string
		role := look.Warn
		kind := kindOf(x.ID)
		if x.Frozen != nil {
			role = look.Danger
			chips = append(chips, words.T("withdrawal.stands.chip.frozen"))
			facts = append(facts, words.T("withdrawal.stands.frozen", day(x.Frozen.At), name(x.FrozenBy)))
			what := "withdrawal.stands.frozen.testimony"
			if x.ID.Kind() == record.KindPerson {
				what = "withdrawal.stands.frozen.person"
			}
			full = append(full, words.T("withdrawal.stands.frozen", day(x.Frozen.At), name(x.FrozenBy))+". "+words.T(what))
		}
		if x.Hold != nil {
			chips = append(chips, words.T("withdrawal.stands.chip.held"))
			facts = append(facts, words.T("withdrawal.stands.held", day(x.Hold.At), name(x.HeldBy)))
			what := "withdrawal.stands.held.testimony"
			if x.ID.Kind() == record.KindCase {
				what = "withdrawal.stands.held.case"
			}
			full = append(full, words.T("withdrawal.stands.held", day(x.Hold.At), name(x.HeldBy))+": "+strings.TrimRight(x.Hold.Reason, ".")+". "+words.T(what))
		}
		out = append(out, stand{id: x.ID, room: roomOf(x.ID), full: strings.Join(full, "\n"),
			row: look.RowText{Name: x.Label, Handle: kind, Chip: strings.Join(chips, ", "), Role: role, Left: look.JoinFacts(facts...)}})
	}
	return out
}

// destroyed are the lines of what was destroyed, newest first.
func destroyed(list []archive.Destroyed) (out []stand) {
	whole := map[record.ID]bool{}
	for _, d := range list {
		whole[d.ID] = whole[d.ID] || d.N == 0
	}
	for _, d := range slices.Backward(list) {
		x := stand{id: d.ID, row: look.RowText{Name: d.Label, Handle: kindOf(d.ID), Chip: words.T("withdrawal.stands.chip.destroyed"), Role: look.Muted}}
		if d.Label == "" {
			x.row.Name = string(d.ID)[:min(9, len(d.ID))] // after a salvage nobody knows its label
		}
		if d.N > 0 {
			x.row.Handle = words.T("withdrawal.stands.version", d.N)
			if !whole[d.ID] {
				x.room = roomOf(d.ID)
			}
			x.row.Chip = words.T("withdrawal.stands.chip.struck")
		}
		act := words.T("withdrawal.stands.destroyed", day(d.At), name(d.By))
		if d.N > 0 {
			act = words.T("withdrawal.stands.struck", day(d.At), name(d.By))
		}
		why := d.Code
		if key := "withdrawal.reason." + d.Code; words.Has(key) {
			why = words.T(key)
		}
		x.row.Left, x.full = look.JoinFacts(act, why), act+". "+words.T("withdrawal.stands.why", why)
		if d.Waiting {
			x.row.Chip, x.row.Role = words.T("withdrawal.stands.chip.waiting"), look.Danger
			x.full += "\n" + words.T("withdrawal.stands.waiting")
		}
		out = append(out, x)
	}
	return out
}

func kindOf(id record.ID) string {
	if key := "custodylog.object." + string(rune(id.Kind())); words.Has(key) {
		return words.T(key)
	}
	return ""
}

func roomOf(id record.ID) string {
	switch id.Kind() {
	case record.KindTestimony:
		return "testimonies"
	case record.KindPerson:
		return "people"
	case record.KindCase:
		return "cases"
	}
	return ""
}

// name is a member's, or says that nobody knows.
func name(member string) string {
	if member == "" {
		return words.T("withdrawal.stands.nobody")
	}
	return member
}

// StandsAction shows the page, in every room.
func StandsAction(s *shell.Shell, v Lists) shell.Action {
	return shell.Action{ID: "withdrawal.stands", Words: "withdrawal.stands.action", Menu: shell.MenuFile, Run: func() { OpenStands(s, v) }}
}
