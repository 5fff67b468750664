package archive

import (
	"errors"
	"slices"
	"strings"

	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/submission"
)

// planKept stops a form in which an answer is kept that rests on what somebody told
// whose consent does not cover it now, whether they are still in the submission or its
// case or not: taking a testimony out takes nothing out of an answer that was drafted
// with it.
func (v *Vault) planKept(p *plan, t *submission.Table) error {
	ask := v.askFor(p.form, p.sub)
	said := map[record.ID]record.Refusal{}
	look := func(a submission.Answer, code string) error {
		from, err := v.keptFrom(p.sub, a)
		if err != nil {
			return err
		}
		var whose []record.ID
		for _, id := range from {
			r, asked := said[id]
			if !asked {
				r = v.drawnRefused(ask, id)
				said[id] = r
			}
			person := v.rootOf(id)
			if id.Kind() == record.KindTestimony {
				person = v.Narrator(id)
			}
			if r == record.Granted || r == record.RefusedFrozen || slices.Contains(whose, person) { // see planFrozen
				continue
			}
			whose = append(whose, person)
			f, _ := t.Mechanism.Field(a.Field)
			p.block(Reason{Code: ReasonAnswerDrew, Object: id, Whose: v.labelOf(id), Field: a.Field, Label: f.En, Ko: f.Ko, Other: code, What: "answer", Refusal: r})
		}
		return nil
	}
	for _, a := range t.Common {
		if err := look(a, ""); err != nil {
			return err
		}
	}
	for _, row := range t.Rows {
		if row.Refusal != record.Granted { // nothing of it leaves
			continue
		}
		for _, a := range row.Answers {
			if err := look(a, row.Code); err != nil {
				return err
			}
		}
	}
	return nil
}

// askFor is what asks the consents for the form of a submission.
func (v *Vault) askFor(m *submission.Mechanism, s record.Submission) mechanismAsk {
	ask := record.Ask{Addressee: s.Addressee, At: v.clock.clock.wall()}
	if ask.Addressee == "" {
		ask.Addressee = m.En
	}
	return mechanismAsk{v: v, m: m, class: s.Class, ask: ask}
}

// keptFrom are the testimonies and persons that a kept answer rests on: the sources of
// its paragraphs. Of what was typed no source is known; it may have of all that it drew
// on, until somebody has looked at it since the record says something else.
func (v *Vault) keptFrom(s record.Submission, a submission.Answer) ([]record.ID, error) {
	if a.Kept == nil {
		return nil, nil // read now, and consent was asked
	}
	from := a.Kept.Sources()
	typed := a.Kept.Text != "" || slices.ContainsFunc(a.Kept.Parts, func(p record.FilingPart) bool { return len(p.Sources) == 0 })
	if typed && a.Changed {
		if a.Kept.Drew != nil {
			from = append(from, a.Kept.Drew.From...)
		}
		if a.Kept.Drew.Unsure() && s.Drew != nil {
			from = append(from, s.Drew.From...)
		}
	}
	var out []record.ID
	err := v.view(func(tx *store.Tx) error {
		for _, id := range from {
			of, err := toldBy(tx, id)
			if err != nil {
				return err
			}
			if of != "" && !slices.Contains(out, of) {
				out = append(out, of)
			}
		}
		return nil
	})
	slices.SortFunc(out, func(a, b record.ID) int { // an account before its person, who then is not said again
		if a.Kind() != b.Kind() && b.Kind() == record.KindTestimony {
			return 1
		} else if a.Kind() != b.Kind() && a.Kind() == record.KindTestimony {
			return -1
		}
		return strings.Compare(string(a), string(b))
	})
	return out, err
}

// drawnRefused is what consent says now of a testimony or a person; of what was
// destroyed nothing is left.
func (v *Vault) drawnRefused(ask mechanismAsk, id record.ID) record.Refusal {
	v.mu.RLock()
	d, gone := v.destroyed[id]
	v.mu.RUnlock()
	switch {
	case gone && d.N == 0:
		return record.Granted
	case id.Kind() == record.KindTestimony:
		return ask.decide(v.Narrator(id), id).Refusal
	}
	return ask.decide(id, "").Refusal
}

// toldBy is the testimony or the person that consent is asked of before something of a
// source leaves; "" where there is none, or no more.
func toldBy(tx *store.Tx, id record.ID) (record.ID, error) {
	switch id.Kind() {
	case record.KindTestimony, record.KindPerson:
		return id, nil
	case record.KindEvent:
		e, _, _, err := get[record.Event](tx, id, 0)
		return e.Testimony, unlessGone(err)
	case record.KindExhibit:
		e, _, _, err := get[record.Exhibit](tx, id, 0)
		return e.Parent, unlessGone(err)
	}
	return "", nil // a consent is asked where its person is
}

// unlessGone is the error of reading what may be there no more.
func unlessGone(err error) error {
	if isNotFound(err) || errors.Is(err, ErrDestroyed) {
		return nil
	}
	return err
}

// drewText says that an answer rests on what may not leave, and the way out.
func (r Reason) drewText() string {
	about := r.Label
	if r.Other != "" {
		about = r.Other + ": " + about
	}
	what := "testimony"
	if r.Object.Kind() == record.KindPerson {
		what = "person"
	}
	return "the answer to " + about + " rests on what may not leave: " + refusalText(what, r.Whose, r.Refusal) + "; take it anew from the record, or change it"
}
