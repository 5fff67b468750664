package archive

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"attest/archive/media"
	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/submission"
)

// plan is what consent lets out of a submission, worked out once and used by
// Preview and Export alike, so that what is shown is what is written.
type plan struct {
	sub         record.Submission
	testimonies []plannedTestimony
	exhibits    []plannedExhibit
	withheld    []Withheld
	blocked     Reasons
	warnings    Reasons
	sealed      []sealedTo            // the keys of an export; see toKeys
	form        *submission.Mechanism // whose gate of consent is asked; nil: the class of addressee alone
}

type plannedTestimony struct {
	t        record.Testimony
	p        record.Person
	number   int
	named    string
	decision record.Decision
	consent  record.Consent
	version  *store.Version
	n        uint32 // of the version
}

type plannedExhibit struct {
	e         record.Exhibit
	half      record.ExhibitIdentity
	number    int
	testimony int
	original  bool
	named     bool // its person's name leaves too
	decision  record.Decision
	version   *store.Version
	hide      media.Hidden // what its reading copy leaves out
	reasons   []string     // why, for the parts of its own
	nameless  bool         // its name as received says what is left out; see leaveNames
}

// planFor asks role, consent and class about everything chosen. What consent
// does not cover is withheld with its reason; a testimony that nobody agreed to
// send blocks the export until it is taken out of the submission by hand, so
// that a bundle never is silently shorter than the lawyer believes.
func (v *Vault) planFor(id record.ID) (*plan, error) {
	s, err := v.Submission(id)
	if err != nil {
		return nil, err
	}
	if s.Sender == "" { // of a submission without one of its own it is the office's
		s.Sender = v.Office().Sender
	}
	p := &plan{sub: s}
	p.checkForm()
	if p.form, err = v.formOf(s); err != nil {
		return p, err
	}
	v.planRelease(p)
	if err = v.planFrozen(p); err != nil {
		return p, err
	}
	err = v.view(func(tx *store.Tx) error {
		if err := v.planThings(tx, p); err != nil {
			return err
		}
		risks, err := v.riskNotes(tx, s)
		for _, r := range risks {
			p.warnings = append(p.warnings, r.Reason)
		}
		return err
	})
	if err != nil {
		return p, err
	}
	if err := v.planGate(p); err != nil {
		return p, err
	}
	return p, v.planAnswers(p)
}

// planThings are the testimonies and exhibits that leave, by their numbers.
func (v *Vault) planThings(tx *store.Tx, p *plan) error {
	s, now := p.sub, v.clock.clock.wall()
	numbers := map[record.ID]int{}
	for _, tid := range s.Testimonies {
		pt, err := v.planTestimony(tx, p, tid, record.Ask{Use: s.Class, Addressee: s.Addressee, At: now})
		if err != nil {
			return err
		}
		if pt == nil {
			continue
		}
		pt.number = len(p.testimonies) + 1
		numbers[tid] = pt.number
		p.testimonies = append(p.testimonies, *pt)
	}
	v.keepTogether(p)
	for _, c := range s.Exhibits {
		if err := v.planExhibit(tx, p, c, numbers); err != nil {
			return err
		}
	}
	return nil
}

// keepTogether stops a submission that has a final account without what
// supplements it, or a supplement without its account: a correction that stays
// behind makes the account false, and one alone says nothing.
func (v *Vault) keepTogether(p *plan) {
	missing := map[record.ID]bool{}
	miss := func(id record.ID, label string) {
		if !missing[id] && !slices.Contains(p.sub.Testimonies, id) {
			missing[id] = true
			p.block(Reason{Code: ReasonTogether, Object: id, Label: label, What: "testimony"})
		}
	}
	for _, t := range p.testimonies {
		if first := t.t.Supplements; first != "" {
			v.mu.RLock()
			label := v.rows[first].Label
			v.mu.RUnlock()
			miss(first, label)
		}
		for _, s := range v.Supplements(t.t.ID) {
			if s.State == record.StateFinal {
				miss(s.ID, s.Label)
			}
		}
	}
}

// isNamed reports that a submission names a person, under this record or
// another that is the same person.
func (v *Vault) isNamed(s record.Submission, person record.ID) bool {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return slices.ContainsFunc(v.groupOf(person), func(id record.ID) bool { return slices.Contains(s.Named, id) })
}

// checkForm looks for what the form of a general bundle requires.
func (p *plan) checkForm() {
	s := p.sub
	for _, f := range []struct {
		value string
		code  ReasonCode
	}{
		{s.Title, ReasonNoTitle}, {s.Addressee, ReasonNoAddressee}, {s.Class, ReasonNoClass}, {s.Sender, ReasonNoSender},
	} {
		if f.value == "" {
			p.block(Reason{Code: f.code})
		}
	}
	if s.Class != "" && !record.KnownClass(s.Class) {
		p.block(Reason{Code: ReasonUnknownClass, Class: s.Class})
	}
	if len(s.Testimonies) == 0 && (s.Mechanism == "" || s.Mechanism == record.GeneralBundle || s.Case == "") { // a form of a case can rest on a telephone call
		p.block(Reason{Code: ReasonNoTestimony})
	}
	if n := countWords([]record.Segment{{Text: s.Cover}}); n > coverWords {
		p.warnings = append(p.warnings, Reason{Code: ReasonLongCover, Count: n, Limit: coverWords})
	}
}

// coverWords is how long a cover text is suggested to be at most.
const coverWords = 800

func (p *plan) block(r Reason) { p.blocked = append(p.blocked, r) }

func (p *plan) withhold(id record.ID, label, what string, why record.Refusal) {
	p.withheld = append(p.withheld, Withheld{Object: id, Label: label, What: what, Reason: why, Text: refusalText(what, label, why)})
}

func (v *Vault) planTestimony(tx *store.Tx, p *plan, id record.ID, ask record.Ask) (*plannedTestimony, error) {
	t, o, ver, err := get[record.Testimony](tx, id, 0)
	if errors.Is(err, ErrDestroyed) {
		p.block(Reason{Code: ReasonDestroyed, Object: id, Label: v.labelOf(id), What: "testimony"})
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if o.Removed {
		p.block(Reason{Code: ReasonRemoved, Object: id, Label: t.Label, What: "testimony"})
		return nil, nil
	}
	if t.Account, err = segmentsOf(ver); err != nil {
		return nil, err
	}
	person, err := v.Person(t.Person)
	if err != nil {
		return nil, err
	}
	pt := &plannedTestimony{t: t, p: person, version: ver, n: o.N}
	ask.Testimony = id
	pt.decision, pt.consent = v.decideFor(p, t.Person, ask)
	if r := pt.decision.Refusal; r != record.Granted {
		p.withhold(id, t.Label, "testimony", r)
		p.block(Reason{Code: ReasonRefused, Object: id, Label: t.Label, What: "testimony", Refusal: r})
		return nil, nil
	}
	now := v.clock.clock.wall()
	if months := pt.consent.Months(now); months >= 12 || pt.consent.Review != "" && pt.consent.Review <= now.Format(time.DateOnly) {
		p.warnings = append(p.warnings, Reason{Code: ReasonConsentOld, Object: id, Label: t.Label, What: "testimony", Count: months})
	}
	if err := v.warnChild(tx, p, pt, ask); err != nil {
		return nil, err
	}
	var open *UnconfirmedError
	if err := v.confirmed(tx, t); errors.As(err, &open) {
		p.block(Reason{Code: ReasonUnconfirmed, Object: id, Label: t.Label, What: "testimony", Count: open.Count})
	} else if err != nil {
		return nil, err
	}
	if v.isNamed(p.sub, t.Person) {
		if err := v.planName(tx, p, pt); err != nil {
			return nil, err
		}
	}
	return pt, nil
}

// planName puts the name of a person who is to be named, if consent covers it.
func (v *Vault) planName(tx *store.Tx, p *plan, pt *plannedTestimony) error {
	if !pt.decision.Named {
		p.withhold(pt.p.ID, pt.p.Pseudonym, "name", record.RefusedNotNamed)
		return nil
	}
	ids := []record.ID{pt.p.ID}
	for _, same := range v.SamePerson(pt.p.ID) {
		if same.ID != pt.p.ID {
			ids = append(ids, same.ID)
		}
	}
	for _, id := range ids {
		half, err := readIdentity(tx, id)
		if err != nil {
			return err
		}
		if len(half.Names) > 0 {
			pt.named = half.Names[0].Text
			return nil
		}
	}
	p.warnings = append(p.warnings, Reason{Code: ReasonNoName, Object: pt.p.ID, Label: pt.p.Pseudonym, What: "name"})
	return nil
}

func (v *Vault) planExhibit(tx *store.Tx, p *plan, c record.ExhibitChoice, numbers map[record.ID]int) error {
	e, o, ver, err := get[record.Exhibit](tx, c.ID, 0)
	if errors.Is(err, ErrDestroyed) {
		p.block(Reason{Code: ReasonDestroyed, Object: c.ID, Label: v.labelOf(c.ID), What: "exhibit"})
		return nil
	}
	if err != nil {
		return err
	}
	half, err := identityOf[record.ExhibitIdentity](tx, o, ver)
	if err != nil {
		return err
	}
	n, chosen := numbers[e.Parent]
	if o.Removed {
		p.block(Reason{Code: ReasonRemoved, Object: e.ID, Label: e.Label, What: "exhibit"})
		return nil
	}
	if !chosen {
		p.withhold(e.ID, e.Label, "exhibit", record.RefusedNoConsent)
		return nil
	}
	pt := p.testimonies[n-1]
	ask := record.Ask{Addressee: p.sub.Addressee, Testimony: pt.t.ID, At: v.clock.clock.wall()}
	if r := v.exhibitRefused(e, pt.t.Person, pt.decision, pt.named != "", ask, v.decideUse); r != record.Granted {
		p.withhold(e.ID, e.Label, "exhibit", r)
		return nil
	}
	if !media.HasReadingCopy(e.Media) && !c.Original {
		p.withhold(e.ID, e.Label, "exhibit", record.RefusedNoCopy)
		return nil
	}
	p.exhibits = append(p.exhibits, plannedExhibit{
		e: e, half: half, number: len(p.exhibits) + 1, testimony: n, original: c.Original, named: pt.named != "", decision: pt.decision, version: ver,
	})
	return nil
}

// exhibitRefused says why an exhibit of a person may not leave with an account that
// consent covers by d, with the person's name or under the pseudonym; decide answers for
// the uses that are asked beside it.
func (v *Vault) exhibitRefused(e record.Exhibit, person record.ID, d record.Decision, named bool, ask record.Ask, decide func(record.ID, record.Ask) record.Decision) record.Refusal {
	switch {
	case !d.Allows(record.MediaKind(e.Media)):
		return record.RefusedMedia
	case e.Class != record.ClassCleared && !d.Named:
		return record.RefusedIdentity
	case e.Class != record.ClassCleared && !named:
		// The name may leave, and this submission asks for the pseudonym: a
		// picture or a voice would say it all the same.
		return record.RefusedIdentity
	case !named && v.signedForm(person, e.ID):
		// However it is classed: a name and a signature are on it. The certificate
		// says what was agreed to.
		return record.RefusedIdentity
	}
	return v.shown(person, e, ask, decide)
}

func (v *Vault) decideUse(person record.ID, ask record.Ask) record.Decision {
	d, _ := v.decide(person, ask)
	return d
}

// shown says whether a file may leave that shows who the person is: their voice
// and their picture are asked by themselves, beside the use of the addressee,
// and what was not asked is not allowed. A cleared file shows nobody.
func (v *Vault) shown(person record.ID, e record.Exhibit, ask record.Ask, decide func(record.ID, record.Ask) record.Decision) record.Refusal {
	if e.Class == record.ClassCleared {
		return record.Granted
	}
	for _, use := range record.UsesShowing(e.Media) {
		ask.Use = use
		switch {
		case decide(person, ask).Refusal == record.Granted:
		case use == record.UseVoice:
			return record.RefusedVoice
		default:
			return record.RefusedPhoto
		}
	}
	return record.Granted
}

// originalName is the file's name as received, where it may leave: only with an
// original, and only where its person is named. File names name people.
func (e plannedExhibit) originalName() string {
	if !e.original || !e.named || e.nameless {
		return ""
	}
	return e.half.Name
}

// witness is a number in place of a code: before there is a submission.
func witness(n int) string { return fmt.Sprintf("W-%02d", n) }
