package archive

import (
	"reflect"
	"slices"

	"attest/archive/record"
)

// Of 100,000 consents nearly all differ in a few words. What they have alike, the
// answers and what was explained, is written as one text, which is read once for
// all that have the same; a consent with more in it is kept as JSON.

// consent writes one.
func (k *keptParts) consent(c record.Consent) error {
	shared := &keptParts{}
	shared.entry(keptAnswers)
	shared.alike(c)
	alike := string(shared.parts[0][1:])
	r := newKeptReader(alike)
	again := r.alike()
	again.ID, again.Person, again.Testimony, again.Date, again.At, again.Number = c.ID, c.Person, c.Testimony, c.Date, c.At, c.Number
	if r.bad || c.Number < 0 || !reflect.DeepEqual(again, c) {
		return k.json(keptConsent, c)
	}
	k.entry(keptAnswers)
	for _, s := range []string{string(c.ID), string(c.Person), string(c.Testimony), c.Date, c.At} {
		k.text(s)
	}
	k.number(c.Number)
	k.text(alike)
	return nil
}

func (k *keptParts) alike(c record.Consent) {
	for _, s := range []string{c.By, c.Language, c.Form, c.Asking, c.Review} {
		k.text(s)
	}
	k.list(c.Explained)
	k.list(c.Pressure)
	if c.Text == nil {
		k.number(0)
	} else {
		k.number(1)
		for _, s := range []string{c.Text.Language, c.Text.Version, c.Text.SHA256} {
			k.text(s)
		}
	}
	k.number(len(c.Uses))
	for _, u := range c.Uses {
		for _, s := range []string{u.Use, u.Answer, u.Until} {
			k.text(s)
		}
		if u.Named {
			k.number(1)
		} else {
			k.number(0)
		}
		k.list(u.Media)
		k.list(u.Recipients)
	}
}

// consent reads one.
func (r *keptReader) consent() record.Consent {
	id, person, testimony, date, at, number, alike := r.id(), r.id(), r.id(), r.text(), r.text(), r.number(), r.text()
	c, ok := r.answers[alike]
	if !ok {
		in := newKeptReader(alike)
		c = in.alike()
		if in.bad || in.left != "" {
			r.bad = true
		}
		r.answers[alike] = c
	}
	c.ID, c.Person, c.Testimony, c.Date, c.At, c.Number = id, person, testimony, date, at, number
	return c
}

func (r *keptReader) alike() record.Consent {
	c := record.Consent{Type: "consent", V: 1, By: r.text(), Language: r.text(), Form: r.text(), Asking: r.text(), Review: r.text()}
	c.Explained, c.Pressure = r.list(), r.list()
	if r.number() > 0 {
		c.Text = &record.ConsentText{Language: r.text(), Version: r.text(), SHA256: r.text()}
	}
	for range r.number() {
		if r.bad {
			return c
		}
		u := record.Use{Use: r.text(), Answer: r.text(), Until: r.text(), Named: r.number() > 0}
		u.Media, u.Recipients = r.list(), r.list()
		c.Uses = append(c.Uses, u)
	}
	c.Uses = slices.Clip(c.Uses)
	return c
}
