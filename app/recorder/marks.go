package recorder

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// marked is a mark of the recording that is being made. Its words are in
// memory while the vault is open, and no longer.
type marked struct {
	n      int // of the recording's marks, from 1
	sample int64
	at     time.Time
	text   string
}

// Marks lists those of the recording that is being made for a testimony.
func (c *Control) Marks(testimony record.ID) (out []record.RecordingMark) {
	if c.now == nil || c.now.rec.Testimony() != testimony {
		return nil
	}
	for _, m := range c.now.marks {
		out = append(out, record.RecordingMark{Sample: m.sample, At: record.Moment{Time: m.at.Format(time.RFC3339)}, Text: m.text})
	}
	return out
}

// mark marks this place. What it is can be said at once or later: F7 takes the
// focus from nothing.
func (g *going) mark() {
	m := marked{n: g.made + 1, sample: g.rec.Status().Samples, at: task.Now()}
	g.do(func() error { return g.rec.Mark("") }, func() {
		g.made++
		g.marks = append(g.marks, m)
		g.turned()
		g.c.s.Say("recorder.marked", clock(m.sample))
	})
}

// forgetWords drops what the marks are said to be: the vault is locked.
func (g *going) forgetWords() {
	g.marks = slices.DeleteFunc(g.marks, func(m marked) bool { return m.text != "" })
}

// nameMarks lists the marks, the newest first, each with a field that says what
// it is.
func (g *going) nameMarks() {
	if len(g.marks) == 0 {
		g.c.s.Say("recorder.marks.none")
		return
	}
	g.asking = true
	var fields []*forms.Entry
	all := slices.Clone(g.marks)
	slices.Reverse(all)
	rows := look.Column(10)
	for _, m := range all {
		e := forms.NewEntry()
		e.SetText(m.text)
		e.SetPlaceHolder(words.T("recorder.marks.hint"))
		fields = append(fields, e)
		rows.Add(forms.NewField(words.T("recorder.marks.at", clock(m.sample), m.at.Format(time.TimeOnly)), "", e).Container)
	}
	keep := func() {
		g.asking = false
		var acts []func() error
		for i, m := range all {
			if text := strings.TrimSpace(fields[i].Text); text != m.text {
				acts = append(acts, func() error { return g.rec.NameMark(m.n, text) })
				for k := range g.marks {
					if g.marks[k].n == m.n {
						g.marks[k].text = text
					}
				}
			}
		}
		if len(acts) == 0 {
			return
		}
		g.do(func() error {
			for _, act := range acts {
				if err := act(); err != nil {
					return err
				}
			}
			return nil
		}, g.turned)
	}
	var closeIt func()
	done := look.NewButton(words.T("recorder.marks.keep"), nil, look.Strong, func() { closeIt(); keep() })
	for _, e := range fields {
		e.OnSubmitted = func(string) { closeIt(); keep() }
	}
	closeIt = g.c.s.Overlay(shell.FormDialog(words.T("recorder.marks.title"), look.Fixed(420, 0, rows), done), fyne.Focusable(fields[0]), keep)
	g.c.s.KeepAtLock(func() {
		g.asking = false
		for i, m := range all { // before the lock returns: then the words are gone
			if text := strings.TrimSpace(fields[i].Text); text != m.text {
				if err := g.rec.NameMark(m.n, text); err != nil {
					g.c.s.Fail(err)
				}
			}
		}
	})
}
