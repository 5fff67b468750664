package archive

import (
	"fmt"
	"slices"
	"time"

	"attest/archive/record"
	"attest/archive/store"
)

// Consents returns what was answered about a person, oldest first; for each use
// the newest that was asked about it decides (record.Decide).
func (v *Vault) Consents(person record.ID) []record.Consent {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return slices.Clone(v.cons[person])
}

// ConsentState is what a chip says of a person.
func (v *Vault) ConsentState(person record.ID) ConsentState {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.consentState(person, v.clock.clock.wall())
}

// ConsentIdentity opens who gave a consent.
func (v *Vault) ConsentIdentity(id record.ID) (half record.ConsentIdentity, err error) {
	err = v.view(func(tx *store.Tx) error {
		_, o, ver, err := get[record.Consent](tx, id, 0)
		if err != nil {
			return err
		}
		half, err = identityOf[record.ConsentIdentity](tx, o, ver)
		return err
	})
	return half, err
}

// SaveConsent records an answer. A consent without an ID is a new one; with an
// ID it is a new version of that one.
func (v *Vault) SaveConsent(c record.Consent, half record.ConsentIdentity) (record.Consent, error) {
	if _, err := v.Person(c.Person); err != nil {
		return c, err
	}
	if err := checkConsent(c); err != nil {
		return c, err
	}
	err := v.change(func(ch *change) error { return ch.putConsent(&c, half) })
	return c, err
}

func (ch *change) putConsent(c *record.Consent, half record.ConsentIdentity) error {
	v := ch.v
	c.Type, c.V = "consent", max(c.V, 1)
	if c.ID == "" {
		c.ID = record.NewID(record.KindConsent)
	}
	if c.Number == 0 {
		n, err := ch.tx.NextNumber("C")
		if err != nil {
			return err
		}
		c.Number = int(n)
	}
	in := content{facts: c}
	if !half.IsZero() {
		half.Type, half.V = "consent-identity", 1
		in.identity = half
	}
	o, _, err := ch.put(c.ID, c.Person, in, false)
	if err != nil {
		return err
	}
	if ch.batch != "" {
		return nil
	}
	done := *c
	ch.then(func() {
		i := slices.IndexFunc(v.cons[done.Person], func(x record.Consent) bool { return x.ID == done.ID })
		if i >= 0 {
			v.cons[done.Person][i] = done
			v.undo.changed(done.ID, o.N, "consent")
			return
		}
		v.cons[done.Person] = append(v.cons[done.Person], done)
		v.undo.made(done.ID, "consent")
	})
	return nil
}

// WithdrawConsent marks a consent withdrawn from now on.
func (v *Vault) WithdrawConsent(id record.ID) error {
	return v.change(func(ch *change) error {
		c, o, ver, err := get[record.Consent](ch.tx, id, 0)
		if err != nil {
			return err
		}
		half, err := identityOf[record.ConsentIdentity](ch.tx, o, ver)
		if err != nil {
			return err
		}
		c.Withdrawn = ch.at.RFC3339()
		return ch.putConsent(&c, half)
	})
}

// checkConsent refuses an answer that could later be read two ways.
func checkConsent(c record.Consent) error {
	bad := func(field, why string) error { return &InvalidError{Object: "consent", Field: field, Why: why} }
	if !slices.Contains([]string{record.BySelf, record.ByRelative, record.ByGuardian, record.ByChild, record.AnswerNotObtainable}, c.By) {
		return bad("by", "must be self, relative, guardian, child or not_obtainable")
	}
	if field, why := checkAsking(c); why != "" {
		return bad(field, why)
	}
	if c.By == record.AnswerNotObtainable && (c.Reason == "" || c.Decided == "" || c.Harm == "") {
		return bad("reason", "consent that could not be had needs the reason, who decided and the harm weighed")
	}
	if c.Date != "" {
		if _, err := time.Parse(time.DateOnly, c.Date); err != nil {
			return bad("date", "must be a day, like 2026-11-23")
		}
	}
	seen := map[string]bool{}
	for i, u := range c.Uses {
		field := fmt.Sprintf("uses[%d]", i)
		if !record.KnownUse(u.Use) || seen[u.Use] {
			return bad(field, "is not a use that this version knows, or stands twice: "+u.Use)
		}
		seen[u.Use] = true
		if !slices.Contains([]string{record.AnswerYes, record.AnswerNo, record.AnswerNotObtainable}, u.Answer) {
			return bad(field, "must be answered yes, no or not_obtainable")
		}
		if u.Until != "" {
			if _, err := time.Parse(time.DateOnly, u.Until); err != nil {
				return bad(field+".until", "must be a day, like 2027-11-23")
			}
		}
		for _, m := range u.Media {
			if !slices.Contains([]string{record.MediaText, record.MediaImage, record.MediaAudio, record.MediaVideo, record.MediaDocument}, m) {
				return bad(field+".media", "is not a medium: "+m)
			}
		}
	}
	return nil
}
