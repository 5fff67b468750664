package archive

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"attest/archive/record"
	"attest/archive/store"
)

// releaseChanged says whether a person came free since a delivery, by whichever of her
// records, or is held after all, though it was told that she is free; "" for neither.
func (v *Vault) releaseChanged(d record.Delivery, f record.SentFact) string {
	free, noted := false, false
	for _, p := range v.SamePerson(f.Person) {
		free, noted = free || p.Free != "", noted || p.Free != "" && later(p.FreeNoted, d.Time)
	}
	done := d.FollowedOf(f, record.SentRelease, record.SentHeld)
	told := slices.DeleteFunc(done, func(x record.Followed) bool { return x.Kind == record.SentRelease && !x.Told })
	switch {
	case noted:
		return record.SentRelease
	case !free && len(told) > 0 && told[len(told)-1].Kind == record.SentRelease:
		return record.SentHeld
	}
	return ""
}

// stillToTell leaves out what was dealt with already. What came again after that waits again:
// a correction by its version, consent by which one decides, a release by when it was noted.
func (v *Vault) stillToTell(d record.Delivery, f record.SentFact, changes []sentChange) (out []sentChange, err error) {
	err = v.view(func(tx *store.Tx) error {
		for _, c := range changes {
			done := d.FollowedOf(f, c.kind)
			waits := true
			switch {
			case record.Corrects(c.kind):
				waits = !slices.ContainsFunc(done, func(x record.Followed) bool { return x.Version >= c.version })
			case c.kind == record.SentRelease:
				waits = v.freeAfter(f.Person, done)
			case c.kind == record.SentHeld: // it waits as long as the last that was told is the release
			case len(c.exhibits) > 0:
				if c.exhibits, err = exhibitsWaiting(tx, done, c); err != nil {
					return err
				}
				waits = len(c.exhibits) > 0
			default:
				if waits, err = consentAfter(tx, done, c.consent); err != nil {
					return err
				}
			}
			if waits {
				out = append(out, c)
			}
		}
		return nil
	})
	return out, err
}

// freeAfter says whether a release was noted after all that was dealt with.
func (v *Vault) freeAfter(person record.ID, done []record.Followed) bool {
	return slices.ContainsFunc(v.SamePerson(person), func(p record.Person) bool {
		return p.Free != "" && !slices.ContainsFunc(done, func(x record.Followed) bool { return !later(p.FreeNoted, x.At) })
	})
}

// consentAfter says whether a consent decides that was not the one when a change was
// dealt with; of those that do not say which it was, and of one that was given back in
// between, their time tells.
func consentAfter(tx *store.Tx, done []record.Followed, consent record.ID) (bool, error) {
	if len(done) == 0 || consent == "" {
		return len(done) == 0, nil
	}
	for _, x := range done {
		switch x.Consent {
		case "":
			at, err := noted(tx, consent)
			if err != nil {
				return false, err
			}
			if !later(at, x.At) {
				return false, nil
			}
		case consent:
			back, err := since(tx, consent, x.At, func(c record.Consent) bool { return c.Withdrawn == "" })
			if err != nil {
				return false, err
			}
			c, _, _, err := get[record.Consent](tx, consent, 0)
			if err != nil {
				return false, err
			}
			if !back || c.Withdrawn == "" {
				return false, nil
			}
		}
	}
	return true, nil
}

// exhibitsWaiting are those of a change that were not dealt with, or were as they should
// be in between.
func exhibitsWaiting(tx *store.Tx, done []record.Followed, c sentChange) (out []record.SentExhibit, err error) {
	for _, e := range c.exhibits {
		waits := true
		for _, x := range done {
			if !slices.Contains(x.Exhibits, e.Exhibit) {
				continue
			}
			again := false
			if c.kind == record.SentNarrowed {
				again = x.Consent != c.consent
			} else if again, err = since(tx, e.Exhibit, x.At, func(e record.Exhibit) bool { return e.Class == record.ClassCleared }); err != nil {
				return nil, err
			}
			waits = waits && again
		}
		if waits {
			out = append(out, e)
		}
	}
	return out, nil
}

// since says whether one of an object's versions that were made after a time was so; one
// that is struck out tells nothing.
func since[T any](tx *store.Tx, id record.ID, at string, so func(T) bool) (bool, error) {
	o, err := tx.Object(id)
	if errors.Is(err, ErrNotFound) || errors.Is(err, ErrDestroyed) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for n := o.N; n > 0; n-- {
		head, err := tx.VersionHead(o, n)
		if err != nil {
			return false, err
		}
		if !later(head.Time, at) {
			return false, nil
		}
		if head.Struck {
			continue
		}
		x, _, _, err := get[T](tx, id, n)
		if err != nil {
			return false, err
		}
		if so(x) {
			return true, nil
		}
	}
	return false, nil
}

// objectWords are how letters call what they are about.
var objectWords = map[string]map[string]string{
	"en": {
		"testimony": "testimony %d", "person": "person %s", "exhibit": "exhibit %d", "file": "%s in the file whose SHA-256 begins with %s", "parts": "%s (%s)",
		"account": "account", "interview": "facts of the interview", "events": "events", "supplement": "there is a supplement", "translation": "translation",
	},
	"ko": {
		"testimony": "증언 %d", "person": "사람 %s", "exhibit": "증거물 %d", "file": "SHA-256이 %[2]s(으)로 시작하는 파일의 %[1]s", "parts": "%s(%s)",
		"account": "증언 내용", "interview": "면담 사항", "events": "사건", "supplement": "보충 증언 있음", "translation": "번역",
	},
}

// objects names what a task is about, by numbers and codes alone.
func (t SentTask) objects(lang string) (out []string) {
	w := objectWords[lang]
	if w == nil {
		w = objectWords["en"]
	}
	in := func(what string) string {
		if t.File == "" {
			return what
		}
		return fmt.Sprintf(w["file"], what, t.File[:min(len(t.File), 2*shortestSum)])
	}
	for _, e := range t.Exhibits {
		out = append(out, in(fmt.Sprintf(w["exhibit"], e.Number)))
	}
	if len(out) > 0 {
		return out
	}
	if t.Testimony == "" {
		return []string{in(fmt.Sprintf(w["person"], t.Code))}
	}
	what := in(fmt.Sprintf(w["testimony"], t.Number))
	var parts []string
	for _, p := range t.Parts {
		parts = append(parts, strings.TrimSpace(w[p.What]+" "+p.Language))
	}
	if len(parts) > 0 {
		what = fmt.Sprintf(w["parts"], what, strings.Join(parts, ", "))
	}
	return []string{what}
}
