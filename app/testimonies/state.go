package testimonies

import (
	"context"
	"strings"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// nextState takes the account one step on: it is read back, then declared true
// and closed. What comes after that is a supplementary statement.
func (r *Room) nextState() {
	t := r.thing
	if t == nil || t.tabs == nil {
		return
	}
	t.leave()
	switch t.t.State {
	case record.StateReadBack:
		if t.t.ReadBack == nil || !t.t.ReadBack.True {
			t.askReadBack() // it was not declared true yet
			return
		}
		r.ask(record.StateFinal, t.finalize)
	case record.StateFinal:
		r.ask("supplement", t.supplement)
	default:
		t.askReadBack()
	}
}

// backToDraft takes the reading back, where it does not count.
func (r *Room) backToDraft() {
	t := r.thing
	if t == nil || t.tabs == nil || t.t.State != record.StateReadBack {
		return
	}
	t.leave()
	r.ask(record.StateDraft, func() {
		t.t.State, t.t.ReadBack = record.StateDraft, nil
		t.save(words.T("testimonies.state.done", t.t.Label, words.T("testimonies.state.draft")))
		t.refresh()
	})
}

func (r *Room) ask(what string, do func()) {
	key, label := "testimonies.ask."+what, r.thing.t.Label
	text := words.T(key+".text", label)
	if empty := r.thing.unnoted(); what == record.StateFinal && empty != "" {
		text += " " + words.T("testimonies.ask.final.empty", empty)
	}
	if what == record.StateFinal {
		if n := emptyParagraphs(r.thing.t.Account); n > 0 {
			text += " " + words.T("testimonies.ask.final.blank", n)
		}
		switch r.thing.consent.State {
		case archive.NoKeep, "none":
			text += "\n" + words.T("testimonies.ask.final."+r.thing.consent.State)
		}
	}
	r.s.Ask(shell.Question{Title: words.T(key+".title", label), Text: text, Yes: words.T(key + ".yes"), Do: do})
}

// emptyParagraphs counts those without a word; they go into what is read back
// and closed as they are.
func emptyParagraphs(account []record.Segment) (n int) {
	for _, s := range account {
		if strings.TrimSpace(s.Text) == "" {
			n++
		}
	}
	return n
}

// unnoted are the facts of the interview that nobody wrote down: once the account
// is final they stay so.
func (t *thing) unnoted() string {
	i := t.t.Interview
	var names []string
	for _, f := range []struct{ field, value string }{
		{"date", i.Date}, {"start", i.Start}, {"end", i.End}, {"place", i.Place}, {"language", i.Language}, {"method", i.Method}, {"interviewer", i.Interviewer},
	} {
		if f.value == "" {
			names = append(names, words.T("testimonies.field.interview."+f.field))
		}
	}
	return strings.Join(names, ", ")
}

// askHandle changes the office's own word for this testimony.
func (t *thing) askHandle() {
	r := t.room
	e := forms.NewEntry()
	e.SetText(t.t.Handle)
	e.SetPlaceHolder(t.person.Handle)
	kept := forms.Keep(forms.About(r.v, t.id), "handle", e)
	var closeIt func()
	do := func() {
		closeIt()
		kept.Drop()
		if e.Text != t.t.Handle {
			t.t.Handle = e.Text
			t.changed(words.T("testimonies.handle.done"))
		}
	}
	e.OnSubmitted = func(string) { do() }
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() })
	ok := look.NewButton(words.T("testimonies.handle.yes"), nil, look.Strong, do)
	field := forms.NewField(words.T("testimonies.field.handle"), words.T("testimonies.handle.text"), e)
	closeIt = r.s.Overlay(shell.FormDialog(words.T("testimonies.handle.title", t.t.Label), look.Fixed(look.StateWidth, 0, field.Container), no, ok), e, kept.AtLock)
	r.s.KeepAtLock(kept.AtLock)
}

// withdraw opens the page for when the person takes it back.
func (r *Room) withdraw() {
	r.thing.leave()
	r.Withdraw(r.thing.t)
}

// Gone takes a testimony that was destroyed out of view.
func (r *Room) Gone(id record.ID) {
	if r.closed {
		return
	}
	if r.thing != nil && r.thing.id == id {
		r.thing = nil
		r.nothing()
	}
	r.list.load()
	look.Focus(r.list.rows)
}

// remove takes the testimony out of the list; the bar that follows puts it back.
func (r *Room) remove() {
	t := r.thing
	if t == nil || t.tabs == nil {
		return
	}
	t.leave()
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, r.v.Remove(t.id) }, func(_ struct{}, err error) {
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			r.s.Done(words.T("testimonies.removed", t.t.Label))
			if r.thing == t {
				r.thing = nil
				r.nothing()
			}
			r.list.load()
			look.Focus(r.list.rows)
		}
	})
}
