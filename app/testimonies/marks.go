package testimonies

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/player"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// madeMark is a mark of a recording that has ended, with the field that says
// what it is.
type madeMark struct {
	recording record.ID
	n         int // of the recording's marks, from 1
	was       string
	field     *forms.Entry
}

// nameMarks lists the marks of the testimony's recordings, oldest first: what was
// only marked while somebody spoke is named now.
func (r *Room) nameMarks() {
	t := r.thing
	if t == nil || t.tabs == nil {
		return
	}
	t.leave()
	task.Run(func(context.Context) ([]archive.Recording, error) { return r.v.Recordings(t.id) }, func(list []archive.Recording, err error) {
		switch {
		case r.closed || r.thing != t:
		case err != nil:
			r.s.Fail(err)
		default:
			t.showMarks(list)
		}
	})
}

func (t *thing) showMarks(list []archive.Recording) {
	r := t.room
	var all []madeMark
	rows := look.Column(10)
	for _, rec := range list {
		if rec.Running || rec.Rate == 0 {
			continue // the recorder names those
		}
		for i, m := range rec.Marks {
			e := forms.NewEntry()
			e.SetText(m.Text)
			e.SetPlaceHolder(words.T("recorder.marks.hint"))
			all = append(all, madeMark{rec.ID, i + 1, m.Text, e})
			at := player.Clock(m.Sample * 1000 / int64(rec.Rate))
			rows.Add(forms.NewField(words.T("recorder.marks.at", at, moment(m.At.Time)), "", e).Container)
		}
	}
	if len(all) == 0 {
		r.s.Say("testimonies.marks.none")
		return
	}
	write := func() error {
		for _, m := range all {
			if text := strings.TrimSpace(m.field.Text); text != m.was {
				if err := r.v.NameMark(m.recording, m.n, text); err != nil {
					return err
				}
			}
		}
		return nil
	}
	keep := func() {
		if !slices.ContainsFunc(all, func(m madeMark) bool { return strings.TrimSpace(m.field.Text) != m.was }) {
			return
		}
		task.Run(func(context.Context) (struct{}, error) { return struct{}{}, write() }, func(_ struct{}, err error) {
			if r.closed {
				return
			}
			if err != nil {
				r.s.Fail(err)
				return
			}
			r.s.Done(words.T("testimonies.marks.done"))
		})
	}
	var closeIt func()
	done := look.NewButton(words.T("recorder.marks.keep"), nil, look.Strong, func() { closeIt(); keep() })
	for _, m := range all {
		m.field.OnSubmitted = func(string) { closeIt(); keep() }
	}
	closeIt = r.s.Overlay(shell.FormDialog(words.T("recorder.marks.title"), look.Fixed(look.StateWidth, 0, rows), done),
		fyne.Focusable(all[0].field), keep)
	r.s.KeepAtLock(func() {
		if err := write(); err != nil {
			r.s.Fail(err)
		}
	})
}
