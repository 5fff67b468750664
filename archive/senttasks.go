package archive

import (
	"crypto/ed25519"
	"errors"
	"slices"
	"time"

	"attest/archive/bundle"
	"attest/archive/delivery"
	"attest/archive/record"
	"attest/archive/store"
)

// SentTask is one thing that changed since it was sent, at one delivery: whoever
// received it is to be told, or a member says that they need not be. It says what by
// codes and numbers alone.
type SentTask struct {
	Submission record.ID            `json:"submission"`
	Label      string               `json:"label"`
	Delivery   int                  `json:"delivery"`
	To         string               `json:"to"`
	Sent       string               `json:"sent"` // RFC 3339
	Kind       string               `json:"kind"` // correction, withdrawal, narrowed, release, held, name, unnamed, exhibit
	Testimony  record.ID            `json:"testimony"`
	Number     int                  `json:"number"`             // of the testimony, in what was sent
	Person     record.ID            `json:"person,omitempty"`   // of whom a form is, without a testimony of theirs
	Code       string               `json:"code,omitempty"`     // of that person, in what was sent
	File       string               `json:"file,omitempty"`     // SHA-256, hex, of the file that counts so, where several were sent
	Parts      []SentPart           `json:"parts,omitempty"`    // what was corrected
	Exhibits   []record.SentExhibit `json:"exhibits,omitempty"` // of which it is; none: of the whole testimony
	Consent    record.ID            `json:"consent,omitempty"`  // that decided
	Version    uint32               `json:"version"`
}

// SentPart is a part of a testimony that was corrected.
type SentPart struct {
	What     string `json:"what"`               // account, interview, events, supplement, translation
	Language string `json:"language,omitempty"` // of a translation, BCP 47
}

// SentTasks looks through all that was sent for what changed since: an account, its
// interview, events or translations that were corrected, a final supplement, consent that
// does not cover it any more, an exhibit that shows somebody or is gone, a person who is
// free, or is not after all. It reads the disk.
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
					t := SentTask{
						Submission: s.ID, Label: s.Label, Delivery: d.Number, To: d.To, Sent: d.Time, Kind: c.kind,
						Testimony: f.Testimony, Number: f.Number, File: f.File, Parts: c.parts, Exhibits: c.exhibits, Consent: c.consent, Version: c.version,
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

// sentChange is one kind of change.
type sentChange struct {
	kind     string
	version  uint32     // of a correction: that it is up to
	parts    []SentPart // of a correction
	consent  record.ID  // that decided
	exhibits []record.SentExhibit
}

// changedSince says what changed of one testimony, or of a person alone, and was not
// dealt with.
func (v *Vault) changedSince(s record.Submission, d record.Delivery, f record.SentFact) ([]sentChange, error) {
	var out []sentChange
	if f.Testimony != "" {
		c, err := v.toldChanged(d, f)
		if errors.Is(err, ErrDestroyed) {
			return v.stillToTell(d, f, []sentChange{{kind: record.SentWithdrawal}}) // exhibits and name went with it
		}
		if err != nil {
			return nil, err
		}
		out = c
	}
	now, asked, err := v.consentNow(s, d, f)
	if err != nil {
		return nil, err
	}
	err = v.view(func(tx *store.Tx) error {
		if asked {
			c, err := v.consentChanged(tx, d, f, now)
			if err != nil {
				return err
			}
			out = append(out, c...)
		}
		if asked && now.Refusal != record.Granted { // nothing of it may be used: the name and the exhibits are among that
			asked = false
			return nil
		}
		c, err := v.exhibitsChanged(tx, s, d, f, now)
		out = append(out, c...)
		return err
	})
	if err != nil {
		return nil, err
	}
	if r := v.releaseChanged(d, f); r != "" {
		out = append(out, sentChange{kind: r})
	}
	if now.Refusal == record.Granted {
		names, err := v.nameChanged(f, now, asked)
		if err != nil {
			return nil, err
		}
		out = append(out, names...)
	}
	return v.stillToTell(d, f, out)
}

// toldChanged is what was corrected of an account and what stands beside it.
func (v *Vault) toldChanged(d record.Delivery, f record.SentFact) ([]sentChange, error) {
	c := sentChange{kind: record.SentCorrection}
	corrected := func(what string) { c.parts = append(c.parts, SentPart{What: what}) }
	err := v.view(func(tx *store.Tx) error {
		events, since, err := v.eventsChanged(tx, f)
		if err != nil {
			return err
		}
		t, o, ver, err := get[record.Testimony](tx, f.Testimony, 0)
		if err != nil {
			return err
		}
		c.version = o.N + since
		account, err := segmentsOf(ver)
		if err != nil {
			return err
		}
		before := account
		if o.N != f.Version {
			was, _, old, err := get[record.Testimony](tx, f.Testimony, f.Version)
			if err != nil {
				return err
			}
			if before, err = segmentsOf(old); err != nil {
				return err
			}
			if !sameSegments(before, account) {
				corrected("account")
			}
			if !sameInterview(was.Interview, t.Interview) {
				corrected("interview")
			}
		}
		if events {
			corrected("events")
		}
		more, since, err := translationsChanged(tx, f, before, account)
		c.parts, c.version = append(c.parts, more...), c.version+since
		return err
	})
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(v.Supplements(f.Testimony), func(r record.Row) bool {
		return r.State == record.StateFinal && !slices.ContainsFunc(d.Facts, func(x record.SentFact) bool { return x.Testimony == r.ID })
	}) {
		corrected("supplement")
	}
	if len(c.parts) == 0 {
		return nil, nil
	}
	return []sentChange{c}, nil
}

// sameInterview compares what of an interview can have left: who asked and who
// interpreted leave as codes, so that another name changes nothing.
func sameInterview(a, b record.Interview) bool {
	roles := func(i record.Interview) (out []string) {
		for _, p := range i.Present {
			if !record.KnownPresence(p.Role) {
				p.Role = ""
			}
			out = append(out, p.Role)
		}
		return out
	}
	return a.Date == b.Date && a.Start == b.Start && a.End == b.End && a.Place == b.Place && a.Language == b.Language && a.Method == b.Method &&
		(a.Interviewer == "") == (b.Interviewer == "") && (a.Interpreter == "") == (b.Interpreter == "") && slices.Equal(roles(a), roles(b))
}

// translationsChanged says of which translations something that stood beside the account
// as it was sent reads otherwise now, or is gone; and counts the versions since.
func translationsChanged(tx *store.Tx, f record.SentFact, before, account []record.Segment) (parts []SentPart, versions uint32, err error) {
	for _, s := range f.Translations {
		now, o, _, err := translationAt(tx, s.Translation, 0)
		if errors.Is(err, ErrNotFound) || errors.Is(err, ErrDestroyed) {
			parts = append(parts, SentPart{What: "translation"})
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		versions += o.N - min(o.N, s.Version)
		part := SentPart{What: "translation", Language: now.Language}
		if o.Removed {
			parts = append(parts, part)
			continue
		}
		if o.N == s.Version {
			continue
		}
		was, _, _, err := translationAt(tx, s.Translation, s.Version)
		if errors.Is(err, ErrDestroyed) { // the version was struck out, and something stands in its place
			parts = append(parts, part)
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		if !sameTranslated(translatedTexts(was, before), translatedTexts(now, account)) {
			parts = append(parts, part)
		}
	}
	return parts, versions, nil
}

// sameTranslated says whether all that was sent of a translation stands as it did; what
// was translated since is no correction.
func sameTranslated(sent, now map[string]record.TranslatedSegment) bool {
	for id, was := range sent {
		if is, ok := now[id]; !ok || is.Text != was.Text || is.Doubt != was.Doubt {
			return false
		}
	}
	return true
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
		f := record.Followed{
			Kind: t.Kind, Testimony: t.Testimony, Person: t.Person, File: t.File, Consent: t.Consent, At: c.at.RFC3339(), By: v.member.Slot, Told: told,
		}
		if record.Corrects(t.Kind) {
			f.Version = t.Version
		}
		for _, x := range t.Exhibits {
			f.Exhibits = append(f.Exhibits, x.Exhibit)
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
	l.Objects = t.objects(lang)
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
			out[i].Count += things(t)
			continue
		}
		out = append(out, TodayItem{Kind: kind, Object: t.Submission, Label: t.Label, Handle: t.To, Count: things(t), Saved: t.Sent})
	}
	return out, nil
}

// things is how many things a line under Today counts of a task: exhibits that are to
// come back, or else the testimony or the person.
func things(t SentTask) int {
	if t.Kind == record.SentShowing {
		return len(t.Exhibits)
	}
	return 1
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
