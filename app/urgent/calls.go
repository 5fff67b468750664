package urgent

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/clip"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// call says whom to telephone at this hour.
func (p *Page) call() {
	list, err := p.v.Calls(p.country.Value(), p.chosen())
	var rows []fyne.CanvasObject
	if err != nil {
		rows = append(rows, look.NewParagraph(words.T("urgent.calls.failed"), look.Danger, 480))
	}
	now := task.Now()
	for _, t := range list {
		rows = append(rows, callRow(t, now))
	}
	if len(rows) == 0 {
		rows = append(rows, look.NoRight(words.T("urgent.calls.nobody")))
	}
	p.calls.Objects = rows
	p.calls.Refresh()
	p.refit()
}

func callRow(t record.Telephone, now time.Time) fyne.CanvasObject {
	name := look.NewText(t.Who, look.Ink, look.TextSize)
	line := []fyne.CanvasObject{name}
	local, open, ok := t.At(now)
	switch {
	case !ok:
		line = append(line, look.NewChip(words.T("urgent.call.zone.none"), look.Muted))
	case open == nil:
		line = append(line, look.NewChip(words.T("urgent.call.hours.none", local.Format("15:04")), look.Muted))
	case *open:
		line = append(line, look.NewChip(words.T("urgent.call.open", local.Format("15:04"), t.Hours), look.OK))
	default:
		line = append(line, look.NewChip(words.T("urgent.call.shut", local.Format("15:04"), t.Hours), look.Warn))
	}
	line = append(line, look.Space())
	if t.Number == "" {
		line = append(line, look.NewText(words.T("urgent.call.number.none"), look.Muted, look.TextSize))
	} else {
		line = append(line, look.NewBold(t.Number, look.Ink, look.TextSize), look.NewChipButton(words.T("urgent.call.copy"), look.Accent, func() { clip.Put(t.Number) }))
	}
	source := look.NewParagraph(words.T("urgent.call.own"), look.Muted, 480)
	if t.Source != "" {
		source.Set(words.T("urgent.offer.source", t.Source, t.Checked))
	}
	source.Points = look.SmallSize
	return look.Column(0, look.Line(8, line...), source)
}

// clock shows the time there anew each minute, while the page is open.
func (p *Page) clock() {
	p.waits = task.After(time.Minute, func() {
		if p.waits == nil {
			return
		}
		focus := p.s.Window.Canvas().Focused()
		if _, in := focus.(*look.ChipButton); !in { // one of the numbers' own would be taken away
			p.call()
		}
		p.clock()
	})
}

func (p *Page) stop() {
	if p.waits != nil {
		p.waits()
		p.waits = nil
	}
}

// ownCalls changes the office's own list, a line for each.
func (p *Page) ownCalls() {
	o := p.v.Office()
	var lines []string
	for _, t := range o.Telephones {
		lines = append(lines, strings.Join([]string{t.State, t.Who, t.Number, t.Zone, t.Hours}, " | "))
	}
	list := forms.NewMultiLine(8)
	list.SetText(strings.Join(lines, "\n"))
	field := forms.NewField(words.T("urgent.calls.list"), words.T("urgent.calls.list.hint"), list)
	kept := forms.Keep(p.v, "urgent.calls", list)
	var closeIt func()
	save := func() {
		all, bad := readCalls(list.Text, task.Now().Format(time.DateOnly))
		if bad > 0 {
			field.Fault(words.T("urgent.calls.list.bad", bad))
			return
		}
		now := p.v.Office()
		now.Telephones = all
		if err := p.v.SaveOffice(now); err != nil {
			p.s.Fail(err)
			return
		}
		closeIt()
		kept.Drop()
		p.s.Done(words.T("urgent.calls.saved"))
		p.call()
	}
	closeIt = p.s.Overlay(shell.FormDialog(words.T("urgent.calls.own"), look.Fixed(560, 0, field.Container),
		look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() }),
		look.NewButton(words.T("urgent.calls.save"), nil, look.Strong, save)), list, kept.AtLock)
	p.s.KeepAtLock(kept.AtLock)
}

// readCalls reads the office's list; bad is the first line that breaks its form,
// from 1.
func readCalls(text, today string) (all []record.Telephone, bad int) {
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		parts := strings.Split(line, "|")
		for len(parts) < 5 {
			parts = append(parts, "")
		}
		t := record.Telephone{State: strings.ToUpper(strings.TrimSpace(parts[0])), Who: strings.TrimSpace(parts[1]), Number: strings.TrimSpace(parts[2]),
			Zone: strings.TrimSpace(parts[3]), Hours: strings.TrimSpace(parts[4]), Checked: today}
		if len(parts) > 5 || t.Check() != nil {
			return nil, i + 1
		}
		all = append(all, t)
	}
	return all, 0
}
