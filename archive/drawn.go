package archive

import (
	"errors"
	"slices"

	"attest/archive/record"
	"attest/archive/store"
)

// What rests on a testimony cannot be worked out of the present state: a case is
// changed, persons are parted, an event is corrected, older versions are struck out.
// So each version of a case and a submission, each answer and each comment remembers
// what it drew on (record.Drawn). Of what was written before that was remembered, all
// that it could have drawn on counts.

// remember brings what the next version of a case or a submission drew on in step,
// and what is new in it. back: it is an older version that is put back.
func (c *change) remember(o store.Object, next, prev *store.Version, back bool) (err error) {
	var drew *record.Drawn
	switch o.ID.Kind() {
	case record.KindCase:
		var k record.Case
		if err := record.Decode(next.Facts, &k); err != nil {
			return damaged(o.ID, "its facts are malformed", err)
		}
		if drew, err = c.drewUpTo(o, prev, k.Drew, slices.Concat(k.Testimonies, k.Persons)); err != nil {
			return err
		}
		if err := c.rememberCase(o, next, prev, drew, back); err != nil {
			return err
		}
		k.Drew = drew
		next.Facts, err = record.Canonical(k)
	case record.KindSubmission:
		var s record.Submission
		if err := record.Decode(next.Facts, &s); err != nil {
			return damaged(o.ID, "its facts are malformed", err)
		}
		of, err := drewOfCase(c.tx, s.Case)
		if err != nil {
			return err
		}
		if drew, err = c.drewUpTo(o, prev, s.Drew, slices.Concat(s.Testimonies, s.Persons)); err != nil {
			return err
		}
		if len(s.Testimonies) == 0 {
			drew = joined(drew, of)
		}
		if drew, err = c.rememberSubmission(o, next, prev, drew, of, back); err != nil {
			return err
		}
		s.Drew = drew
		if next.Facts, err = record.Canonical(s); err != nil {
			return err
		}
	default:
		return nil
	}
	c.last = append(c.last, func() {
		if k, ok := c.v.cases[o.ID]; ok {
			k.Drew = drew
			c.v.cases[o.ID] = k
		}
		if s, ok := c.v.subs[o.ID]; ok {
			s.Drew = drew
			c.v.subs[o.ID] = s
		}
	})
	return err
}

// drewUpTo is what the versions before drew on, with what the next one names.
func (c *change) drewUpTo(o store.Object, prev *store.Version, own *record.Drawn, names []record.ID) (*record.Drawn, error) {
	was := &record.Drawn{}
	if prev != nil {
		var err error
		if was, err = drewOf(c.tx, o); err != nil {
			return nil, err
		}
	}
	if own != nil {
		names = slices.Concat(names, own.From)
	}
	return was.With(names...), nil
}

// joined is what both drew on.
func joined(a, b *record.Drawn) *record.Drawn {
	if b == nil {
		return a
	}
	out := a.With(b.From...)
	if out.Before == "" || later(b.Before, out.Before) {
		out.Before = b.Before
	}
	return out
}

// drewOf is what a case or a submission ever drew on: what its newest version
// remembers, or all that the versions from before could have.
func drewOf(tx *store.Tx, o store.Object) (*record.Drawn, error) {
	ver, err := tx.VersionHead(o, 0)
	if err != nil {
		return nil, err
	}
	var now struct {
		Drew *record.Drawn `json:"drew"`
	}
	if err := record.Decode(ver.Facts, &now); err != nil {
		return nil, damaged(o.ID, "its facts are malformed", err)
	}
	if now.Drew != nil {
		return now.Drew, nil
	}
	out, cases := &record.Drawn{}, []record.ID(nil)
	for n := o.N; n > 0; n-- {
		if ver, err = tx.VersionHead(o, n); err != nil {
			return nil, err
		}
		if ver.Struck {
			if out.Before == "" { // the newest of them
				out.Before = ver.Time
			}
			continue
		}
		var then struct {
			Case        record.ID   `json:"case"`
			Testimonies []record.ID `json:"testimonies"`
			Persons     []record.ID `json:"persons"`
		}
		if err := record.Decode(ver.Facts, &then); err != nil {
			return nil, damaged(o.ID, "its facts are malformed", err)
		}
		out = out.With(slices.Concat(then.Testimonies, then.Persons)...)
		if then.Case != "" && !slices.Contains(cases, then.Case) { // what was written in its case went along with it
			cases = append(cases, then.Case)
		}
	}
	for _, id := range cases {
		of, err := drewOfCase(tx, id)
		if err != nil {
			return nil, err
		}
		out = joined(out, of)
	}
	return out, nil
}

// drewOfCase is the same of the case with the ID; nil for none.
func drewOfCase(tx *store.Tx, id record.ID) (*record.Drawn, error) {
	if id == "" {
		return nil, nil
	}
	o, err := tx.Object(id)
	if isNotFound(err) || errors.Is(err, ErrDestroyed) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return drewOf(tx, o)
}

func (c *change) rememberCase(o store.Object, next, prev *store.Version, drew *record.Drawn, back bool) error {
	if back || next.Identity == nil {
		return nil
	}
	var all, was record.CaseFilings
	if err := halves(c.tx, o, next, prev, &all, &was); err != nil {
		return err
	}
	r := resting{c: c, of: drew.From}
	for name, f := range all.Filings {
		if err := r.filing(&f, was.Filings[name]); err != nil {
			return err
		}
		all.Filings[name] = f
	}
	raw, err := record.Canonical(all)
	next.Identity = raw
	return err
}

func (c *change) rememberSubmission(o store.Object, next, prev *store.Version, drew, of *record.Drawn, back bool) (*record.Drawn, error) {
	if back || next.Identity == nil {
		return drew, nil
	}
	var f, was record.Filing
	if err := halves(c.tx, o, next, prev, &f, &was); err != nil {
		return drew, err
	}
	r := resting{c: c, of: drew.From}
	if of != nil {
		r.of = of.With(drew.From...).From
	}
	if err := r.filing(&f, was); err != nil {
		return drew, err
	}
	// What was typed in the case about everybody came along when it was made.
	if prev == nil && slices.ContainsFunc(f.Answers, func(a record.FilingAnswer) bool { return a.Person == "" && a.ByHand() }) {
		drew = joined(drew, of)
	}
	raw, err := record.Canonical(f)
	next.Identity = raw
	return drew, err
}

// halves reads the identity halves of the next version and of the one before.
func halves(tx *store.Tx, o store.Object, next, prev *store.Version, now, was any) error {
	if err := record.Decode(next.Identity, now); err != nil {
		return damaged(o.ID, "its identity half is malformed", err)
	}
	if prev == nil {
		return nil
	}
	if err := tx.ReadIdentity(o, prev); err != nil || prev.Identity == nil {
		return err
	}
	if err := record.Decode(prev.Identity, was); err != nil {
		return damaged(o.ID, "its identity half is malformed", err)
	}
	return nil
}

// resting finds what is about a person among what a case or a submission has.
type resting struct {
	c    *change
	of   []record.ID // what there is to draw on
	told map[record.ID][]record.ID
}

// filing brings what is new in f, beside what was written before, in step. An answer
// that was not changed keeps what it remembers; one in another's place may have its words.
func (r *resting) filing(f *record.Filing, was record.Filing) error {
	f.Answers, f.Comments = slices.Clone(f.Answers), slices.Clone(f.Comments)
	for i := range f.Answers {
		a := &f.Answers[i]
		before, there := was.Answer(a.Person, a.Field)
		if there {
			same, err := sameWritten(*a, before)
			if err != nil {
				return err
			}
			if same {
				a.Drew = before.Drew
				continue
			}
		}
		if a.Drew == nil {
			continue // brought along as it was
		}
		a.Drew = a.Drew.With(a.Sources()...)
		if a.Taken {
			continue // nothing but its sources
		}
		about, err := r.about(a.Person)
		if err != nil {
			return err
		}
		if a.Drew = a.Drew.With(about...); !there {
			continue
		}
		if before.Drew == nil {
			before.Drew = (&record.Drawn{Before: before.At}).With(before.Sources()...)
		}
		a.Drew = joined(a.Drew, before.Drew)
	}
	for i := range f.Comments {
		k := &f.Comments[i]
		if n := slices.IndexFunc(was.Comments, func(c record.ReviewComment) bool { return c.Number == k.Number }); n >= 0 {
			k.Drew = was.Comments[n].Drew
		} else if k.Drew != nil {
			about, err := r.about(k.Person)
			if err != nil {
				return err
			}
			k.Drew = k.Drew.With(append(about, k.Testimony)...)
		}
	}
	return nil
}

// sameWritten compares two answers but for what they remember.
func sameWritten(a, b record.FilingAnswer) (bool, error) {
	a.Drew, b.Drew = nil, nil
	x, err := record.Canonical(a)
	if err != nil {
		return false, err
	}
	y, err := record.Canonical(b)
	return string(x) == string(y), err
}

// about is each record of a person, and the testimonies that are the person's or
// tell that something was done to them. Of what is about nobody alone it is nothing:
// that goes with each testimony which the whole drew on.
func (r *resting) about(person record.ID) ([]record.ID, error) {
	if person == "" {
		return nil, nil
	}
	if r.told == nil {
		r.told = map[record.ID][]record.ID{}
		for _, id := range r.of {
			if id.Kind() != record.KindTestimony {
				continue
			}
			persons, err := r.c.v.toldIn(r.c.tx, id)
			if err != nil {
				return nil, err
			}
			r.told[id] = persons
		}
	}
	out := r.c.v.SamePersons(person)
	same := slices.Clone(out)
	for id, persons := range r.told {
		if slices.ContainsFunc(persons, func(p record.ID) bool { return slices.Contains(same, p) }) {
			out = append(out, id)
		}
	}
	return out, nil
}

// toldIn are the narrator of a testimony and whoever its events name; of one that is
// gone nobody.
func (v *Vault) toldIn(tx *store.Tx, testimony record.ID) ([]record.ID, error) {
	v.mu.RLock()
	row, ok := v.rows[testimony]
	kids := slices.Clone(v.kids[testimony])
	v.mu.RUnlock()
	if !ok {
		return nil, nil
	}
	out := []record.ID{row.Person}
	for _, id := range kids {
		if id.Kind() != record.KindEvent {
			continue
		}
		e, _, _, err := get[record.Event](tx, id, 0)
		if isNotFound(err) || errors.Is(err, ErrDestroyed) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, a := range e.Affected {
			out = append(out, a.Person)
		}
	}
	return out, nil
}
