package custodylog

import (
	"context"

	"attest/app/task"
	"attest/archive"
	"attest/archive/record"
)

// chosen is the entry under the mark.
func (r *Room) chosen() (archive.LogLine, bool) {
	if r.view == nil || r.view.list.Selected() < 0 {
		return archive.LogLine{}, false
	}
	return r.pages.line(r.view.list.Selected())
}

func (r *Room) onlyChosen() {
	if l, ok := r.chosen(); ok && l.Object != "" {
		r.only(l.Object, l.Label)
	}
}

// openChosen shows the object of the entry in its own room.
func (r *Room) openChosen() {
	l, ok := r.chosen()
	if !ok {
		r.shell.Say("custodylog.choose")
		return
	}
	switch l.Object.Kind() {
	case record.KindTestimony:
		r.shell.Open("testimonies", string(l.Object))
	case record.KindPerson:
		r.shell.Open("people", string(l.Object))
	case record.KindCase:
		r.shell.Open("cases", string(l.Object))
	case record.KindSubmission:
		r.shell.Open("submissions", string(l.Object))
	case record.KindOffice:
		r.shell.Go("settings")
	case record.KindConsent:
		r.openConsent(l.Label)
	case record.KindExhibit:
		r.openExhibit(l.Object)
	default:
		r.shell.Say("custodylog.nothing")
	}
}

// openConsent shows the person: a consent stands there, and the log names it
// by the person's pseudonym.
func (r *Room) openConsent(pseudonym string) {
	for _, p := range r.vault.Persons() {
		if p.Person.Pseudonym == pseudonym {
			r.shell.Open("people", string(p.Person.ID))
			return
		}
	}
	r.shell.Say("custodylog.nothing")
}

// openExhibit shows what the exhibit belongs to.
func (r *Room) openExhibit(id record.ID) {
	vault := r.vault
	task.Run(func(context.Context) (archive.Exhibit, error) { return vault.Exhibit(id) }, func(x archive.Exhibit, err error) {
		switch {
		case r.view == nil:
		case err != nil:
			r.shell.Fail(err)
		case x.Parent.Kind() == record.KindPerson:
			r.shell.Open("people", string(x.Parent))
		default:
			r.shell.Open("testimonies", string(x.Parent))
		}
	})
}
