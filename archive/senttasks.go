package archive

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"time"

	"attest/archive/bundle"
	"attest/archive/delivery"
	"attest/archive/record"
	"attest/archive/store"
)

// SentTask is one thing that changed since it was sent, at one delivery: whoever
// received it is to be told, or a member says that they need not be.
type SentTask struct {
	Submission record.ID `json:"submission"`
	Label      string    `json:"label"`
	Delivery   int       `json:"delivery"`
	To         string    `json:"to"`
	Sent       string    `json:"sent"` // RFC 3339
	Kind       string    `json:"kind"` // correction, withdrawal, release, name, unnamed
	Testimony  record.ID `json:"testimony"`
	Number     int       `json:"number"`           // of the testimony, in what was sent
	Person     record.ID `json:"person,omitempty"` // of whom a form is, without a testimony of theirs
	Code       string    `json:"code,omitempty"`   // of that person, in what was sent
	Version    uint32    `json:"version"`
}

// SentTasks looks through all that was sent for what changed since: an account
// that was corrected or has a final supplement, consent that was withdrawn, a
// person who is free. It reads the disk.
func (v *Vault) SentTasks() ([]SentTask, error) {
	var out []SentTask
	for _, s := range v.Submissions() {
		for _, d := range s.Deliveries {
			for _, f := range d.Facts {
				changes, err := v.changedSince(s, d, f)
				if err != nil {
					return nil, err
				}
				for _, c := range changes {
					if d.WasFollowed(c.kind, f, c.version) {
						continue
					}
					t := SentTask{
						Submission: s.ID, Label: s.Label, Delivery: d.Number, To: d.To, Sent: d.Time, Kind: c.kind,
						Testimony: f.Testimony, Number: f.Number, Version: c.version,
					}
					if f.Testimony == "" {
						t.Person, t.Code = f.Person, f.Code
					}
					out = append(out, t)
				}
			}
		}
	}
	return out, nil
}

// sentChange is one kind of change, and the version that it is up to.
type sentChange struct {
	kind    string
	version uint32
}

// changedSince says what changed of one testimony, or of a person alone.
func (v *Vault) changedSince(s record.Submission, d record.Delivery, f record.SentFact) ([]sentChange, error) {
	kinds, now, err := v.toldChanged(s, d, f)
	if err != nil {
		return nil, err
	}
	var out []sentChange
	for _, k := range kinds {
		out = append(out, sentChange{k, now})
	}
	if slices.Contains(kinds, record.SentWithdrawal) {
		return out, nil // nothing of it may be used: the name is among that
	}
	names, err := v.nameChanged(s, f)
	return append(out, names...), err
}

// toldChanged is what changed of the account, the events and the person, and the
// version that they have now.
func (v *Vault) toldChanged(s record.Submission, d record.Delivery, f record.SentFact) (kinds []string, now uint32, err error) {
	if f.Testimony == "" {
		return v.personChanged(s, d, f), 0, nil
	}
	corrected := false
	err = v.view(func(tx *store.Tx) error {
		events, since, err := v.eventsChanged(tx, f)
		if err != nil {
			return err
		}
		defer func() { corrected, now = corrected || events, now+since }()
		t, o, ver, err := get[record.Testimony](tx, f.Testimony, 0)
		if err != nil || o.N == f.Version {
			now = o.N
			return err
		}
		now = o.N
		was, _, old, err := get[record.Testimony](tx, f.Testimony, f.Version)
		if err != nil {
			return err
		}
		a, err := segmentsOf(old)
		if err != nil {
			return err
		}
		b, err := segmentsOf(ver)
		corrected = !sameSegments(a, b) || was.Interview.Date != t.Interview.Date || was.Interview.Place != t.Interview.Place
		return err
	})
	if errors.Is(err, ErrDestroyed) {
		return []string{record.SentWithdrawal}, now, nil
	}
	if err != nil {
		return nil, now, err
	}
	for _, r := range v.Supplements(f.Testimony) {
		sent := slices.ContainsFunc(d.Facts, func(x record.SentFact) bool { return x.Testimony == r.ID })
		corrected = corrected || r.State == record.StateFinal && !sent
	}
	if corrected {
		kinds = append(kinds, record.SentCorrection)
	}
	return append(kinds, v.personChanged(s, d, f)...), now, nil
}

// personChanged says what changed of the person: consent was withdrawn, for the class
// of addressee or for the form's own uses; or she is free, by whichever of her records.
func (v *Vault) personChanged(s record.Submission, d record.Delivery, f record.SentFact) (kinds []string) {
	ask := record.Ask{Use: s.Class, Addressee: s.Addressee, Testimony: f.Testimony, At: v.clock.clock.wall()}
	withdrawn := func() bool {
		c, _ := v.consentSays(f.Person, ask)
		return c.Refusal == record.RefusedWithdrawn
	}
	gone := s.Class != "" && withdrawn()
	if m, err := v.formOf(s); err == nil && m != nil {
		gone = gone || mechanismAsk{v: v, m: m, class: s.Class, ask: ask}.decide(f.Person, f.Testimony).Refusal == record.RefusedWithdrawn
	}
	if gone {
		kinds = append(kinds, record.SentWithdrawal)
	}
	if slices.ContainsFunc(v.SamePerson(f.Person), func(p record.Person) bool { return p.Free != "" && later(p.FreeNoted, d.Time) }) {
		kinds = append(kinds, record.SentRelease)
	}
	return kinds
}

// later says whether one time of RFC 3339 is after another.
func later(a, b string) bool {
	x, err := time.Parse(time.RFC3339Nano, a)
	y, yerr := time.Parse(time.RFC3339Nano, b)
	return err == nil && yerr == nil && x.After(y)
}

// day10 is the day of a time in RFC 3339.
func day10(at string) string { return at[:min(10, len(at))] }

// FollowSent says that a task was dealt with: the addressee was told, or need
// not be.
func (v *Vault) FollowSent(t SentTask, told bool) error {
	return v.changeSubmission(t.Submission, func(c *change, s *record.Submission) error {
		d, err := delivered(s, t.Delivery)
		if err != nil {
			return err
		}
		f := record.Followed{Kind: t.Kind, Testimony: t.Testimony, Person: t.Person, At: c.at.RFC3339(), By: v.member.Slot, Told: told}
		if record.Corrects(t.Kind) {
			f.Version = t.Version
		}
		d.Followed = append(slices.Clone(d.Followed), f)
		return nil
	})
}

// TaskLetter drafts the letter to whoever received what changed since. It
// leaves open what changed: consent to that is for a person to look at.
func (v *Vault) TaskLetter(t SentTask, lang string) (delivery.Letter, error) {
	s, err := v.Submission(t.Submission)
	if err != nil {
		return delivery.Letter{}, err
	}
	l := v.letter(s, t.Kind, lang)
	l.Addressee, l.Sent = t.To, day10(t.Sent)
	l.Objects = []string{fmt.Sprintf("testimony %d", t.Number)}
	if lang == "ko" {
		l.Objects = []string{fmt.Sprintf("증언 %d", t.Number)}
	}
	if t.Testimony == "" {
		l.Objects = []string{"person " + t.Code}
		if lang == "ko" {
			l.Objects = []string{"사람 " + t.Code}
		}
	}
	return v.lookedThrough(s, l)
}

// todaySent is what of it waits under Today, a line for each submission and kind.
func (v *Vault) todaySent() ([]TodayItem, error) {
	out, err := v.todayDue()
	if err != nil {
		return nil, err
	}
	tasks, err := v.SentTasks()
	if err != nil {
		return nil, err
	}
	for _, t := range tasks {
		kind := "sent_" + t.Kind
		if i := slices.IndexFunc(out, func(x TodayItem) bool { return x.Kind == kind && x.Object == t.Submission }); i >= 0 {
			out[i].Count++
			continue
		}
		out = append(out, TodayItem{Kind: kind, Object: t.Submission, Label: t.Label, Handle: t.To, Count: 1, Saved: t.Sent})
	}
	return out, nil
}

// dueSoon and duePast are the days before and after a day of a body's clock on
// which it stands under Today.
const dueSoon, duePast = 14, 30

// todayDue is the next day of a body's clock for each submission, once it is
// near: an answer that was not filed, comments, the day of publication.
func (v *Vault) todayDue() ([]TodayItem, error) {
	var out []TodayItem
	for _, s := range v.Submissions() {
		if len(s.Deliveries) == 0 {
			continue
		}
		dues, err := v.Dues(s.ID)
		if err != nil {
			return nil, err
		}
		for _, d := range dues {
			if !d.Answered && d.Days <= dueSoon && d.Days >= -duePast {
				at := s.Deliveries[slices.IndexFunc(s.Deliveries, func(x record.Delivery) bool { return x.Number == d.Delivery })]
				out = append(out, TodayItem{Kind: "sent_due", Object: s.ID, Label: s.Label, Handle: at.To, Count: d.Days, Saved: at.Time})
				break
			}
		}
	}
	return out, nil
}

func (v *Vault) bundleFingerprint() (string, error) {
	return bundle.Fingerprint(v.member.Bundle.Public().(ed25519.PublicKey))
}
