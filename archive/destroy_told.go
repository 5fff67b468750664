package archive

import (
	"errors"
	"slices"
	"strings"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// What was written before words remembered what they were drawn from (record.Drawn)
// is judged by all that it could have drawn on.

// toldEver are the persons of whom any version of a testimony, or of an event in it,
// told, and whoever any of them was ever said to be one with: where there is anything
// that is to be judged by it.
func (v *Vault) toldEver(tx *store.Tx, testimony record.ID, under []store.Object, now []record.ID) ([]record.ID, error) {
	if before, err := formsBefore(tx); err != nil || !before {
		return nil, err
	}
	out := slices.Clone(now)
	for _, o := range under {
		if o.ID != testimony && o.ID.Kind() != record.KindEvent || o.ID.Kind() == record.KindPerson {
			continue
		}
		err := unstruck(tx, o, func(ver *store.Version) error {
			var then struct {
				Person   record.ID         `json:"person"`
				Affected []record.Affected `json:"affected"`
			}
			if err := record.Decode(ver.Facts, &then); err != nil {
				return damaged(o.ID, "its facts are malformed", err)
			}
			if then.Person != "" {
				out = union(out, []record.ID{then.Person})
			}
			for _, a := range then.Affected {
				if a.Person != "" {
					out = union(out, []record.ID{a.Person})
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	with, err := v.everMerged(tx)
	if err != nil {
		return nil, err
	}
	for i := 0; i < len(out); i++ { // it grows
		out = union(out, with[out[i]])
	}
	return out, nil
}

// unstruck calls fn for each version of an object that was not struck out.
func unstruck(tx *store.Tx, o store.Object, fn func(*store.Version) error) error {
	for n := o.N; n > 0; n-- {
		ver, err := tx.VersionHead(o, n)
		if err == nil && !ver.Struck {
			err = fn(ver)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// everMerged has who was ever said to be one with whom, by the versions of the
// persons, and by the log where such a version was struck out.
func (v *Vault) everMerged(tx *store.Tx) (map[record.ID][]record.ID, error) {
	with := map[record.ID][]record.ID{}
	pair := func(a, b record.ID) {
		if a != "" && b != "" {
			with[a], with[b] = union(with[a], []record.ID{b}), union(with[b], []record.ID{a})
		}
	}
	struck := false
	err := tx.Objects(record.KindPerson, func(o store.Object) error {
		seen := uint32(0)
		err := unstruck(tx, o, func(ver *store.Version) error {
			seen++
			var p record.Person
			if err := record.Decode(ver.Facts, &p); err != nil {
				return damaged(o.ID, "its facts are malformed", err)
			}
			pair(o.ID, p.MergedInto)
			return nil
		})
		struck = struck || seen < o.N
		return err
	})
	if err != nil || !struck {
		return with, err
	}
	size, err := tx.LogSize()
	for i := int64(0); err == nil && i < size; i++ {
		var e custody.Entry
		if e, _, err = custody.ReadEntry(tx, i); errors.Is(err, custody.ErrLostEntry) {
			err = nil
			continue
		}
		if code, ok := strings.CutPrefix(e.Code, "with."); ok && err == nil && e.Verb == custody.Merged {
			other, perr := record.ParseID(strings.ToUpper(code))
			if perr == nil {
				pair(e.Object, other)
			}
		}
	}
	return with, err
}

// sinceOf is when the first version of an object was made.
func sinceOf(tx *store.Tx, o store.Object) (string, error) {
	ver, err := tx.VersionHead(o, 1)
	if err != nil {
		return "", err
	}
	return ver.Time, nil
}

// couldHave reports that what a case or a submission drew on is not known whole, and
// that the testimony or the person was there then.
func couldHave(drew *record.Drawn, d store.Destroyed) bool {
	return drew.Before != "" && wholeTestimony(d) && !later(d.Since, drew.Before)
}

// mayRest reports words that were typed before they remembered what they were drawn
// from, and may rest on what goes: about persons of whom it ever told, and, where nobody
// can tell on what the case or the submission drew (unsure), all of them.
func mayRest(d store.Destroyed, drew *record.Drawn, person record.ID, unsure bool) bool {
	return drew.Unsure() && wholeTestimony(d) && (unsure || person == "" || slices.Contains(d.Told, person))
}

// typedBefore reports that a case or a submission has words typed by hand of which it
// is not remembered what they were drawn from: in its form, or as covering text or note.
func typedBefore(tx *store.Tx, o store.Object) (inForm, beside bool, err error) {
	ver, err := tx.VersionHead(o, 0)
	if err != nil {
		return false, false, err
	}
	var now struct {
		Note  string `json:"note"`
		Cover string `json:"cover"`
	}
	if err := record.Decode(ver.Facts, &now); err != nil {
		return false, false, damaged(o.ID, "its facts are malformed", err)
	}
	beside = now.Note != "" || now.Cover != ""
	if o.ID.Kind() == record.KindSubmission {
		half, err := identityOf[record.Filing](tx, o, ver)
		return unsureOf(half), beside, err
	}
	half, err := identityOf[record.CaseFilings](tx, o, ver)
	for _, f := range half.Filings {
		inForm = inForm || unsureOf(f)
	}
	return inForm, beside, err
}

// formsBefore reports that any case or submission has such words in its form.
func formsBefore(tx *store.Tx) (found bool, err error) {
	for _, kind := range []record.Kind{record.KindCase, record.KindSubmission} {
		err = tx.Objects(kind, func(o store.Object) error {
			if found {
				return nil
			}
			found, _, err = typedBefore(tx, o)
			return err
		})
		if err != nil {
			return false, err
		}
	}
	return found, nil
}

func unsureOf(f record.Filing) bool {
	return slices.ContainsFunc(f.Answers, func(a record.FilingAnswer) bool { return a.ByHand() && a.Drew.Unsure() }) ||
		slices.ContainsFunc(f.Comments, func(c record.ReviewComment) bool { return c.Testimony == "" && c.Drew.Unsure() })
}
