package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"attest/archive/delivery"
	"attest/archive/record"
	"attest/archive/store"
)

// Sending is what a member says of a time that a submission was sent.
type Sending struct {
	To      string // "": the submission's addressee
	Channel string // web, email, post, other
	Time    string // RFC 3339; "": now
	Note    string
	// Files are the hashes (hex, SHA-256; the first eight digits of one, or more, do) of
	// exports that were sent; none: the newest export, where there is one.
	Files []string
}

// Channels lists how things are sent, as mechanisms name it.
func Channels() []string { return []string{"email", "web", "post", "other"} }

// NoteSent writes into a submission that it was sent. What was in it is taken
// from the exports named, and where nothing was exported from the testimonies as
// they stand: each is remembered with its version.
func (v *Vault) NoteSent(id record.ID, s Sending) (record.Delivery, error) {
	sub, err := v.Submission(id)
	if err != nil {
		return record.Delivery{}, err
	}
	bad := func(field, why string) (record.Delivery, error) {
		return record.Delivery{}, &InvalidError{Object: sub.Label, Field: field, Why: why}
	}
	d := record.Delivery{To: strings.TrimSpace(s.To), Channel: s.Channel, Note: strings.TrimSpace(s.Note), By: v.member.Slot, Time: s.Time}
	if d.To == "" {
		d.To = sub.Addressee
	}
	switch {
	case d.To == "":
		return bad("to", "is empty: name whom it was sent to")
	case !slices.Contains(Channels(), d.Channel):
		return bad("channel", "must be email, web, post or other")
	case len(d.Note) > 2000 || len(d.To) > 500:
		return bad("note", "is too long")
	}
	if d.Time != "" {
		if at, err := time.Parse(time.RFC3339, d.Time); err != nil || at.After(v.clock.clock.wall().Add(24*time.Hour)) {
			return bad("time", "is not a time of RFC 3339 that has been")
		}
	}
	if err := exportsSent(sub, s.Files, &d); err != nil {
		return record.Delivery{}, err
	}
	if d.Facts == nil {
		if d.Facts, err = v.factsNow(sub); err != nil {
			return record.Delivery{}, err
		}
	}
	return d, v.changeSubmission(id, func(c *change, s *record.Submission) error {
		if d.Time == "" {
			d.Time = c.at.RFC3339()
		}
		d.Number = len(s.Deliveries) + 1
		s.Deliveries = append(slices.Clone(s.Deliveries), d)
		return nil
	})
}

// exportsSent finds the exports that were sent.
func exportsSent(sub record.Submission, files []string, d *record.Delivery) error {
	exports := slices.DeleteFunc(slices.Clone(sub.Exports), func(e record.Export) bool { return e.Form == record.FormNames }) // it goes its own way, and is named by its hash
	if len(files) == 0 && len(exports) > 0 {
		last := exports[len(exports)-1]
		for _, e := range exports { // an export for keys of both kinds has two files
			if e.Time == last.Time {
				files = append(files, e.SHA256)
			}
		}
	}
	var sent []record.Export
	for _, sum := range files {
		e, err := exportNamed(sub, sum)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(d.Files, func(f record.SentFile) bool { return f.SHA256 == e.SHA256 }) {
			continue
		}
		sent = append(sent, e)
		d.Files = append(d.Files, record.SentFile{SHA256: e.SHA256, Size: e.Size})
		if d.Form == "" || e.Form != record.FormNames {
			d.Form = e.Form
		}
		for _, k := range e.Keys {
			if !slices.Contains(d.Keys, k) {
				d.Keys = append(d.Keys, k)
			}
		}
	}
	d.Facts = joinFacts(sent)
	return nil
}

// factsNow are the testimonies of a submission as they stand: those chosen, or
// those of its case.
func (v *Vault) factsNow(sub record.Submission) (out []record.SentFact, err error) {
	ids := sub.Testimonies
	if len(ids) == 0 && sub.Case != "" {
		k, err := v.Case(sub.Case)
		if err != nil {
			return nil, err
		}
		ids = k.Testimonies
	}
	err = v.view(func(tx *store.Tx) error {
		for _, id := range ids {
			t, o, _, err := get[record.Testimony](tx, id, 0)
			if errors.Is(err, ErrDestroyed) {
				continue // nothing of it can have been in it
			}
			if err != nil {
				return err
			}
			out = append(out, record.SentFact{Testimony: id, Number: len(out) + 1, Version: o.N, Person: t.Person})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if out, err = v.sentFacts(sub, out); err != nil {
		return nil, err
	}
	if err := v.sentTranslations(out); err != nil {
		return nil, err
	}
	return out, v.chosenExhibits(sub, out)
}

// changeSubmission stores a submission with something changed that nobody else
// has changed meanwhile.
func (v *Vault) changeSubmission(id record.ID, fn func(c *change, s *record.Submission) error) error {
	return v.change(func(c *change) error {
		s, _, _, err := get[record.Submission](c.tx, id, 0)
		if err != nil {
			return err
		}
		if err := fn(c, &s); err != nil {
			return err
		}
		n, err := c.store(id, s)
		if err == nil {
			c.then(func() { v.subs[id] = s; v.note(id, n, "submission") })
		}
		return err
	})
}

// delivered finds a delivery by its number.
func delivered(s *record.Submission, number int) (*record.Delivery, error) {
	s.Deliveries = slices.Clone(s.Deliveries)
	i := slices.IndexFunc(s.Deliveries, func(d record.Delivery) bool { return d.Number == number })
	if i < 0 {
		return nil, &InvalidError{Object: s.Label, Field: "delivery", Why: "was not noted; there are " + fmt.Sprint(len(s.Deliveries))}
	}
	return &s.Deliveries[i], nil
}

// AnswerKinds lists what a body writes back.
func AnswerKinds() []string {
	return []string{"reply", "extension", "comments", "publication", "transmission", "other"}
}

// FileAnswer seals what a body wrote back, as a file of the submission, and
// notes it at the delivery that it answers. Who it names is not asked: it counts
// as identity.
func (v *Vault) FileAnswer(ctx context.Context, id record.ID, number int, what, date string, a Attachment, p Progress) (Exhibit, error) {
	s, err := v.Submission(id)
	if err != nil {
		return Exhibit{}, err
	}
	if _, err := delivered(&s, number); err != nil {
		return Exhibit{}, err
	}
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return Exhibit{}, &InvalidError{Object: s.Label, Field: "date", Why: "is not a day such as 2026-11-26"}
	}
	if !slices.Contains(AnswerKinds(), what) {
		return Exhibit{}, &InvalidError{Object: s.Label, Field: "what", Why: "must be " + strings.Join(AnswerKinds(), ", ")}
	}
	a.Class = record.ClassIdentity
	blob, e, err := v.sealFile(ctx, a, p)
	if err != nil {
		return Exhibit{}, err
	}
	e.Parent = id
	half := exhibitHalf(a)
	err = v.change(func(c *change) error {
		s, _, _, err := get[record.Submission](c.tx, id, 0)
		if err != nil {
			return err
		}
		d, err := delivered(&s, number)
		if err != nil {
			return err
		}
		if err := c.putExhibit(&e, half, blob); err != nil {
			return err
		}
		d.Answers = append(slices.Clone(d.Answers), record.SentAnswer{Exhibit: e.ID, Date: date, What: what})
		if _, err = c.store(id, s); err == nil {
			c.then(func() { v.subs[id] = s })
		}
		return err
	})
	if err != nil {
		v.store.DropBlob(blob.ID)
		return Exhibit{}, err
	}
	return v.exhibit(e, half), nil
}

// Due is one day of a body's own clock.
type Due struct {
	Submission record.ID `json:"submission"`
	Delivery   int       `json:"delivery"`
	What       string    `json:"what"` // reply, extension, comments, publication, transmission
	Date       string    `json:"date"` // ISO 8601 day
	Days       int       `json:"days"` // from today; negative: it is past
	En         string    `json:"en"`
	Ko         string    `json:"ko,omitempty"`
	Source     string    `json:"source"`
	Checked    string    `json:"checked"`
	Answered   bool      `json:"answered"`
}

// Dues works out a body's clock for each time that a submission was sent, from
// its mechanism, soonest first.
func (v *Vault) Dues(id record.ID) ([]Due, error) {
	s, err := v.Submission(id)
	if err != nil {
		return nil, err
	}
	m, err := v.findMechanism(s.Mechanism)
	if m == nil {
		return nil, err
	}
	today := day(v.clock.clock.wall())
	var out []Due
	for _, d := range s.Deliveries {
		sent, err := time.Parse(time.RFC3339Nano, d.Time)
		if err != nil {
			return nil, damaged(id, "the time of a delivery is malformed", err)
		}
		for _, c := range m.Clock {
			at := c.End(sent)
			out = append(out, Due{
				Submission: id, Delivery: d.Number, What: c.What, Date: at.Format(time.DateOnly), Days: int(at.Sub(today).Hours() / 24),
				En: c.En, Ko: c.Ko, Source: c.Source, Checked: c.Checked,
				Answered: slices.ContainsFunc(d.Answers, func(a record.SentAnswer) bool { return a.What == c.What }),
			})
		}
	}
	slices.SortStableFunc(out, func(a, b Due) int { return strings.Compare(a.Date, b.Date) })
	return out, nil
}

// day is the calendar day of a time, where the time was.
func day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// SayFree notes that a person is no longer held since a day; "" takes it back.
// Each submission that was sent about her then waits under Today.
func (v *Vault) SayFree(person record.ID, since string) error {
	if since != "" {
		if _, err := time.Parse(time.DateOnly, since); err != nil {
			return &InvalidError{Object: "person", Field: "free", Why: "is not a day such as 2026-11-26"}
		}
	}
	return v.change(func(c *change) error {
		p, _, _, err := get[record.Person](c.tx, person, 0)
		if err != nil {
			return err
		}
		if since != "" && p.Free == since {
			return nil // it was noted, and is: nothing new waits
		}
		p.Free, p.FreeNoted = since, ""
		if since != "" {
			p.FreeNoted = c.at.RFC3339()
		}
		o, _, err := c.put(person, "", content{facts: p}, true)
		if err == nil {
			c.then(func() { v.people[person] = p; v.note(person, o.N, "person") })
		}
		return err
	})
}

// SubmissionLetter drafts the letter that goes with what was exported last, or
// with nothing. Where the office asks for approval, the submission must be approved
// as it stands: the letter says its addressee, reference and restrictions.
func (v *Vault) SubmissionLetter(id record.ID, lang string) (delivery.Letter, error) {
	s, err := v.Submission(id)
	if err != nil {
		return delivery.Letter{}, err
	}
	if err := v.letterApproved(s); err != nil {
		return delivery.Letter{}, err
	}
	l := v.letter(s, delivery.LetterSend, lang)
	var d record.Delivery
	if err := exportsSent(s, nil, &d); err != nil {
		return l, err
	}
	l.Form, l.Keys = d.Form, v.letterKeys(s, d.Keys)
	if !delivery.Paper(d.Form) { // which nothing signs
		if l.Fingerprint, err = v.bundleFingerprint(); err != nil {
			return l, err
		}
	}
	for _, f := range d.Files {
		l.Files = append(l.Files, delivery.LetterFile{Name: fileOf(s, d.Form, f.SHA256), Size: f.Size, SHA256: f.SHA256})
	}
	return v.lookedThrough(s, l)
}

// fileOf is the name under which a file was written; older exports have it of papers alone.
func fileOf(s record.Submission, form, sum string) string {
	if i := slices.IndexFunc(s.Exports, func(e record.Export) bool { return e.SHA256 == sum && e.File != "" }); i >= 0 {
		return s.Exports[i].File
	}
	return bundleName(s) + endingOf(form)
}

func endingOf(form string) string {
	if form == delivery.FormAge {
		return ".zip.age"
	}
	return delivery.Ending(form)
}

func (v *Vault) letter(s record.Submission, kind, lang string) delivery.Letter {
	o := v.Office()
	sender := s.Sender
	if sender == "" {
		sender = o.Sender
	}
	called := s.Label
	if s.Profile.Unlinkable {
		called = bundleName(s)
	}
	return delivery.Letter{
		Kind: kind, Language: lang, Office: o.Name, Sender: sender, Addressee: s.Addressee, Reference: s.Reference, Submission: called,
		Restrictions: s.Restrictions, Date: v.clock.clock.wall(),
	}
}
