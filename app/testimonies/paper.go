package testimonies

import (
	"context"
	"slices"
	"strings"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// askPaper asks who signed the printed statement, and which exhibit is its scan.
func (t *thing) askPaper() {
	r := t.room
	task.Run(func(context.Context) (record.Final, error) {
		f, _, err := r.v.Final(t.id)
		return f, err
	}, func(f record.Final, err error) {
		switch {
		case r.closed || r.thing != t:
		case err != nil:
			r.s.Fail(err)
		case f.ID == "":
			r.s.Say("testimonies.final.elsewhere")
		default:
			t.paperForm(f)
		}
	})
}

func (t *thing) paperForm(f record.Final) {
	r := t.room
	was := record.SignedPaper{}
	if f.Paper != nil {
		was = *f.Paper
	} else if t.t.ReadBack != nil {
		was.Signed = t.t.ReadBack.Signed
	}
	form := &reading{thing: t, note: look.NewParagraph("", look.Danger, look.StateWidth)}
	form.note.Hidden = true
	signatures := look.Column(8)
	for _, role := range form.roles() {
		signatures.Add(form.addSigning(role, was.Signed).field)
	}
	options := []forms.Option{{Value: "", Text: words.T("testimonies.paper.noscan")}}
	for _, e := range t.exhibits {
		if e.Recording == "" && !slices.ContainsFunc(f.Parts, func(p record.FinalPart) bool { return p.Object == e.ID }) {
			options = append(options, forms.Option{Value: string(e.ID), Text: look.JoinFacts(e.Label, e.Name)})
		}
	}
	if was.Exhibit == "" && len(options) > 1 {
		was.Exhibit = record.ID(options[len(options)-1].Value) // the newest
	}
	form.scan = forms.NewChoice(options, string(was.Exhibit), form.touched)
	body := look.Column(12, form.keep("paper", t.askPaper), look.NewParagraph(words.T("testimonies.paper.text")+" "+words.T("testimonies.paper.files", len(f.Parts)-1), look.Muted, look.StateWidth), signatures,
		forms.NewField(words.T("testimonies.paper.scan"), words.T("testimonies.paper.scan.hint"), form.scan).Container, form.note)
	var closeIt func()
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); form.left() })
	ok := look.NewButton(words.T("testimonies.paper.yes"), nil, look.Strong, func() {
		signed, fault := form.signatures()
		if fault == "" && len(signed) == 0 {
			look.Focus(form.signed[0].how)
			fault = words.T("testimonies.paper.nobody")
		}
		if fault != "" {
			form.note.Hidden = false
			form.note.Set(fault)
			return
		}
		closeIt()
		form.kept.AtLock() // until it is recorded
		t.paperSigned(signed, record.ID(form.scan.Value()), form.kept)
	})
	form.close = func() { closeIt() }
	closeIt = r.s.Overlay(shell.FormDialog(words.T("testimonies.paper.title", t.t.Label), body, no, ok), form.signed[0].how, form.left)
	r.s.KeepAtLock(form.kept.AtLock)
}

// signatures are those that the form has, or what is wrong with them.
func (f *reading) signatures() (signed []record.Signature, fault string) {
	for _, s := range f.signed {
		how, reason := s.how.Value(), strings.TrimSpace(s.reason.Text)
		if how == "" {
			continue
		}
		if (how == record.SignedAbsent || how == record.SignedRefused) && reason == "" {
			look.Focus(s.reason)
			return nil, words.T("testimonies.signed.why.needed")
		}
		signed = append(signed, record.Signature{Role: s.role, How: how, Reason: reason})
	}
	return signed, ""
}

func (t *thing) paperSigned(signed []record.Signature, scan record.ID, kept *forms.Kept) {
	r := t.room
	task.Run(func(context.Context) (struct{}, error) {
		err := r.v.PaperSigned(t.id, signed, scan)
		if err == nil {
			err = kept.Made()
		}
		return struct{}{}, err
	}, func(_ struct{}, err error) {
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			r.s.Done(words.T("testimonies.paper.done", t.t.Label))
			r.reload() // a question of the rules may be answered by it
		}
	})
}
