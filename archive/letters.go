package archive

import (
	"context"
	"errors"
	"slices"
	"strings"

	"attest/archive/delivery"
	"attest/archive/record"
	"attest/archive/store"
)

// lookedThrough is what every letter about a submission passes before anybody sees it:
// each thing in it that somebody typed is held against all that an export holds it
// against. A letter goes another way than what it speaks of, and open: in it nobody is
// named, also who is named in the submission, and what an export asks about is left out
// like what stops one. Letter.LeftOut says which things are not in it. The letter
// itself is always made: it may be the one that calls a name back.
func (v *Vault) lookedThrough(s record.Submission, l delivery.Letter) (delivery.Letter, error) {
	typed := []struct {
		name string
		at   *string
	}{
		{delivery.LetterOffice, &l.Office}, {delivery.LetterSender, &l.Sender}, {delivery.LetterAddressee, &l.Addressee},
		{delivery.LetterReference, &l.Reference}, {delivery.LetterRestrictions, &l.Restrictions},
	}
	var texts []field
	for _, t := range typed {
		texts = append(texts, field{t.name, *t.at})
	}
	for _, f := range l.Files {
		texts = append(texts, field{delivery.LetterFileName, strings.ReplaceAll(f.Name, "_", " ")})
	}
	for _, k := range slices.DeleteFunc(slices.Clone(l.Keys), func(k delivery.LetterKey) bool { return k.Theirs }) { // the addressee's own is not called by a name
		texts = append(texts, field{delivery.LetterKeyOwner, k.Owner})
	}
	texts = slices.DeleteFunc(texts, func(f field) bool { return strings.TrimSpace(f.text) == "" })
	left, err := v.notInLetters(context.Background(), s, texts)
	if err != nil {
		return l, err
	}
	for _, f := range texts {
		if slices.Contains(left, f.name) && !slices.Contains(l.LeftOut, f.name) {
			l.LeftOut = append(l.LeftOut, f.name)
		}
	}
	l.Files = slices.Clone(l.Files)
	if slices.Contains(left, delivery.LetterFileName) {
		for i := range l.Files {
			l.Files[i].Name = bundleName(s) + endingOf(l.Form)
		}
	}
	if slices.Contains(left, delivery.LetterKeyOwner) {
		l.Keys = slices.DeleteFunc(slices.Clone(l.Keys), func(k delivery.LetterKey) bool { return k.Owner != "" && !k.Theirs })
	}
	for _, t := range typed {
		if slices.Contains(left, t.name) {
			*t.at = ""
		}
	}
	return l, nil
}

// notInLetters are the names of the texts that no letter about a submission may say.
func (v *Vault) notInLetters(ctx context.Context, s record.Submission, texts []field) (left []string, err error) {
	p, err := v.letterPlan(s)
	if isNotFound(err) || errors.Is(err, ErrDestroyed) || errors.Is(err, ErrInvalid) { // its case or form is gone: whom it is about, nobody can tell any more
		for _, f := range texts {
			left = append(left, f.name)
		}
		return left, nil
	}
	if err != nil {
		return nil, err
	}
	ranges, err := p.redactions(nil)
	if err != nil {
		return nil, err
	}
	if err := v.WaitForNames(ctx); err != nil {
		return nil, err
	}
	h, err := v.hush(p, ranges)
	if err != nil {
		return nil, err
	}
	stop, ask := h.fields(texts)
	who, err := v.whoIsIn(p, false)
	if err != nil {
		return nil, err
	}
	var free []freeText
	for _, f := range texts {
		free = append(free, f.freeText())
		for _, c := range who.calls {
			if len(c.terms.in(f.text)) > 0 {
				left = append(left, f.name)
			}
		}
	}
	said, may, err := v.namesIn(ctx, s.ID, who.people, free)
	if err != nil {
		return nil, err
	}
	numbers, others, err := v.othersNamed(ctx, s.ID, who.all, free)
	if err != nil {
		return nil, err
	}
	for _, r := range slices.Concat(stop, ask, said, may, numbers, others) {
		left = append(left, r.Label)
	}
	return left, nil
}

// letterPlan is the plan of a submission with every account that it has or ever had,
// whatever consent says of it now, and with nobody named.
func (v *Vault) letterPlan(s record.Submission) (*plan, error) {
	p, err := v.planFor(s.ID)
	if err != nil {
		return nil, err
	}
	ids := slices.Clone(s.Testimonies)
	for _, d := range s.Deliveries {
		for _, f := range d.Facts {
			if f.Testimony != "" && !slices.Contains(ids, f.Testimony) {
				ids = append(ids, f.Testimony)
			}
		}
	}
	err = v.view(func(tx *store.Tx) error {
		for _, id := range ids {
			if slices.ContainsFunc(p.testimonies, func(t plannedTestimony) bool { return t.t.ID == id }) {
				continue
			}
			t, o, ver, err := get[record.Testimony](tx, id, 0)
			if errors.Is(err, ErrDestroyed) || isNotFound(err) {
				continue
			}
			if err != nil {
				return err
			}
			if t.Account, err = segmentsOf(ver); err != nil {
				return err
			}
			p.testimonies = append(p.testimonies, plannedTestimony{t: t, number: len(p.testimonies) + 1, version: ver, n: o.N})
		}
		return nil
	})
	for i := range p.testimonies {
		p.testimonies[i].named = ""
	}
	return p, err
}
