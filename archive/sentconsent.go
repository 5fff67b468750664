package archive

import (
	"errors"
	"slices"

	"attest/archive/record"
	"attest/archive/store"
)

// consentNow is what consent says now to what was sent; asked is false where a submission
// has no class of addressee and no form, so that nobody was asked anything. That
// something is frozen meanwhile is another thing: it withdraws nothing.
//
// A consent to recipients by name is held against whom the submission is addressed to,
// and whom the delivery says it went to: either is enough.
func (v *Vault) consentNow(s record.Submission, d record.Delivery, f record.SentFact) (now record.Decision, asked bool, err error) {
	m, err := v.formOf(s)
	var bad *InvalidError
	if errors.As(err, &bad) { // the office gave the form up since: the class is asked
		m, err = nil, nil
	}
	if err != nil || m == nil && s.Class == "" {
		return now, false, err
	}
	to := []string{s.Addressee, d.To}
	if s.Addressee == "" && m != nil {
		to[0] = m.En
	}
	for _, e := range s.Exports {
		if slices.ContainsFunc(d.Files, func(x record.SentFile) bool { return x.SHA256 == e.SHA256 }) {
			to = append(to, e.Addressee)
		}
	}
	for i, addressee := range slices.Compact(to) {
		ask := record.Ask{Use: s.Class, Addressee: addressee, Testimony: f.Testimony, At: v.clock.clock.wall()}
		var one record.Decision
		if s.Class != "" {
			one, _ = v.consentSays(f.Person, ask)
		}
		if m != nil && one.Refusal != record.RefusedWithdrawn {
			one = mechanismAsk{v: v, m: m, class: s.Class, ask: ask, sent: true}.decide(f.Person, f.Testimony)
		}
		if i == 0 || one.Refusal == record.Granted {
			now = one
		}
		if one.Refusal == record.Granted {
			break
		}
	}
	return now, true, nil
}

// consentChanged says what became of the consent under which something was sent.
func (v *Vault) consentChanged(tx *store.Tx, d record.Delivery, f record.SentFact, now record.Decision) ([]sentChange, error) {
	change := sentChange{kind: record.SentNarrowed, consent: now.Consent}
	// What was exported was covered; of older records of another kind it is known where
	// the consent that refuses is newer.
	stood := f.Covered || len(d.Files) > 0
	switch now.Refusal {
	case record.Granted:
		return nil, nil
	case record.RefusedWithdrawn:
		stood, change.kind = true, record.SentWithdrawal
	case record.RefusedAnswer:
		change.kind = record.SentWithdrawal
	case record.RefusedExpired, record.RefusedRecipient:
	default: // not asked, or none any more
		if !stood {
			return nil, nil
		}
	}
	if !stood {
		at, err := noted(tx, now.Consent)
		if err != nil || !later(at, d.Time) {
			return nil, err
		}
	}
	return []sentChange{change}, nil
}

// noted is when the newest version of an object was made, "" where there is none.
func noted(tx *store.Tx, id record.ID) (string, error) {
	if id == "" {
		return "", nil
	}
	o, err := tx.Object(id)
	if errors.Is(err, ErrNotFound) || errors.Is(err, ErrDestroyed) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	head, err := tx.VersionHead(o, 0)
	if err != nil {
		return "", err
	}
	return head.Time, nil
}

// exhibitNow says why an exhibit that was sent would not leave now, as far as consent
// (now: what it says to the account) and its class go.
func (v *Vault) exhibitNow(s record.Submission, d record.Delivery, f record.SentFact, now record.Decision, e record.Exhibit) record.Refusal {
	if now.Refusal != record.Granted {
		return now.Refusal
	}
	ask := record.Ask{Addressee: s.Addressee, Testimony: f.Testimony, At: v.clock.clock.wall()}
	return v.exhibitRefused(e, f.Person, now, len(f.Names) > 0, ask, func(p record.ID, a record.Ask) record.Decision {
		says, _ := v.consentSays(p, a)
		if to := d.To; says.Refusal == record.RefusedRecipient && to != a.Addressee {
			a.Addressee = to
			says, _ = v.consentSays(p, a)
		}
		return says
	})
}

// exhibitsChanged says which exhibits that were sent show somebody now, or are gone; and
// which consent does not cover any more.
func (v *Vault) exhibitsChanged(tx *store.Tx, s record.Submission, d record.Delivery, f record.SentFact, now record.Decision) ([]sentChange, error) {
	showing, narrowed := sentChange{kind: record.SentShowing}, sentChange{kind: record.SentNarrowed, consent: now.Consent}
	for _, x := range f.Exhibits {
		e, o, _, err := get[record.Exhibit](tx, x.Exhibit, 0)
		if errors.Is(err, ErrNotFound) || errors.Is(err, ErrDestroyed) || err == nil && o.Removed {
			showing.exhibits = append(showing.exhibits, x)
			continue
		}
		if err != nil {
			return nil, err
		}
		why := v.exhibitNow(s, d, f, now, e)
		if why == record.Granted {
			continue
		}
		was, _, _, err := get[record.Exhibit](tx, x.Exhibit, x.Version)
		if err != nil && !errors.Is(err, ErrDestroyed) { // a version that was struck out: what it was is not known
			return nil, err
		}
		byConsent := why != record.RefusedIdentity || len(f.Names) > 0 && !now.Named
		if byConsent && (was.Class == e.Class || why == record.RefusedMedia) {
			narrowed.exhibits = append(narrowed.exhibits, x)
		} else {
			showing.exhibits = append(showing.exhibits, x)
		}
	}
	var out []sentChange
	for _, c := range []sentChange{showing, narrowed} {
		if len(c.exhibits) > 0 {
			out = append(out, c)
		}
	}
	return out, nil
}
