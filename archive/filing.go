package archive

import (
	"errors"
	"slices"

	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/submission"
)

// MaxFiled is the most UTF-8 bytes of one answer that is written into a form.
const MaxFiled = 256 << 10

// MechanismTable is a case as a mechanism asks for it: a row for each person, a
// column for each answer, for the class of addressee that its own uses name. lang
// is en or ko. That an identity was opened for it
// is an entry in the log, once a sitting.
func (v *Vault) MechanismTable(id record.ID, mechanism, lang string) (*submission.Table, []submission.Finding, error) {
	return v.mechanismTable(id, record.Submission{Mechanism: mechanism}, lang)
}

// mechanismTable is the same for the class and the addressee of a submission that
// is not there yet.
func (v *Vault) mechanismTable(id record.ID, s record.Submission, lang string) (*submission.Table, []submission.Finding, error) {
	k, err := v.Case(id)
	if err != nil {
		return nil, nil, err
	}
	filing, err := v.CaseFiling(id, s.Mechanism)
	if err != nil {
		return nil, nil, err
	}
	if s.Class == "" {
		m, err := v.mechanism(s.Mechanism)
		if err != nil {
			return nil, nil, err
		}
		s.Class = classOf(m)
	}
	return v.tableOf(k, s, filing, lang)
}

// SubmissionTable is the same for a submission, with what was written into its
// form, and for its addressee. Its own testimonies count, where it has chosen some.
func (v *Vault) SubmissionTable(id record.ID, lang string) (*submission.Table, []submission.Finding, error) {
	s, err := v.Submission(id)
	if err != nil {
		return nil, nil, err
	}
	k, err := v.caseOf(s)
	if err != nil {
		return nil, nil, err
	}
	filing, err := v.Filing(id)
	if err != nil {
		return nil, nil, err
	}
	return v.tableOf(k, s, filing, lang)
}

// caseOf is the case of a submission, with the submission's own testimonies
// where it has chosen some.
func (v *Vault) caseOf(s record.Submission) (record.Case, error) {
	k := record.Case{Title: s.Title}
	if s.Case != "" {
		var err error
		if k, err = v.Case(s.Case); err != nil {
			return k, err
		}
	}
	if len(s.Testimonies) > 0 {
		k.Testimonies = s.Testimonies
	}
	return k, nil
}

func (v *Vault) tableOf(k record.Case, s record.Submission, filing record.Filing, lang string) (*submission.Table, []submission.Finding, error) {
	m, err := v.mechanism(s.Mechanism)
	if err != nil {
		return nil, nil, err
	}
	f, err := v.SubmissionFacts(m, k, s)
	if err != nil {
		return nil, nil, err
	}
	t := submission.NewTable(m, f, filing, lang)
	return t, submission.Check(t, f), nil
}

// SubmissionFacts gathers what the answers of a case are read from, as far as
// consent lets it: of a person whose consent does not cover the mechanism, and of
// a testimony, nothing is read.
func (v *Vault) SubmissionFacts(m *submission.Mechanism, k record.Case, s record.Submission) (*submission.Facts, error) {
	f := &submission.Facts{Case: k, Office: v.Office(), Now: v.clock.clock.wall()}
	f.Case.Note = "" // the office's own
	f.Cover = s.Cover
	if s.Sender != "" {
		f.Office.Sender = s.Sender
	}
	ask := v.askFor(m, s)
	files := 0
	for _, id := range k.Testimonies {
		v.mu.RLock()
		_, ok := v.rows[id]
		gone := v.hidden[id]
		v.mu.RUnlock()
		if !ok || gone {
			continue
		}
		t, err := v.factsOfTestimony(id, ask, len(f.Testimonies)+1)
		if err != nil {
			return nil, err
		}
		for i := range t.Exhibits {
			files++
			t.Exhibits[i].Number = files
		}
		f.Testimonies = append(f.Testimonies, t)
	}
	for _, group := range v.personsIn(k) {
		p, err := v.factsOfPerson(group, ask, f.Testimonies)
		if err != nil {
			return nil, err
		}
		p.Apart = s.Apart && p.Named()
		p.Decision.Named = p.Decision.Named && !s.Apart
		p.Beside = len(s.Persons) > 0 && !slices.ContainsFunc(s.Persons, func(x record.ID) bool { return slices.Contains(group, x) })
		f.Persons = append(f.Persons, p)
	}
	v.callByCodes(f, s)
	return f, v.asItLeaves(f, s)
}

// mechanismAsk asks the consents for a mechanism.
type mechanismAsk struct {
	v     *Vault
	m     *submission.Mechanism
	class string
	ask   record.Ask
	sent  bool // it is asked of what left: that something is frozen now does not change what consent says
}

// one asks about one use. A consent that could not be had is enough where
// the form offers that, and it stands with the reason, the harm weighed and two
// members' names about every use that is asked; passed learns which.
func (a mechanismAsk) one(person record.ID, ask record.Ask, passed *record.ID) record.Decision {
	d := record.DecideTogether(a.v.consentRecords(person), ask, func(n int, c record.Consent) bool {
		ok := a.m.OffersNotReachable() && notObtainable(c, a) && a.v.twoMembers(c.Decided)
		if ok && n == 0 {
			*passed = c.ID
		}
		return ok
	})
	if !a.sent && (a.v.Frozen(ask.Testimony) || a.v.Frozen(person)) {
		d = record.Decision{Refusal: record.RefusedFrozen, Consent: d.Consent}
	}
	return d
}

// decide is what consent allows. Of what could not be had in part, that is what it goes by.
func (a mechanismAsk) decide(person, testimony record.ID) record.Decision {
	var passed record.ID
	d := a.asked(person, testimony, &passed)
	if d.Refusal == record.Granted && passed != "" {
		d.Consent = passed
	}
	return d
}

// notObtainable reports a consent that could not be had about every use asked.
// Who decided stands in Decided, with a semicolon or a comma between the names:
// twoMembers says whether they are two of the vault's.
func notObtainable(c record.Consent, a mechanismAsk) bool {
	if c.By != record.AnswerNotObtainable || c.Reason == "" || c.Harm == "" {
		return false
	}
	uses := a.uses()
	if a.class != "" && !slices.Contains(uses, a.class) {
		uses = append(uses, a.class)
	}
	for _, use := range uses {
		if !slices.ContainsFunc(c.Uses, func(u record.Use) bool {
			return u.Use == use && u.Answer == record.AnswerNotObtainable && u.Until == "" && len(u.Recipients) == 0
		}) {
			return false
		}
	}
	return !slices.ContainsFunc(c.Uses, func(u record.Use) bool { return u.Use == a.m.ID && u.Answer == record.AnswerNo })
}

// asked asks each use of the mechanism, and the mechanism itself where consent
// spoke of it by name: that can narrow what its uses allow, and stands for them
// where they were not asked. It never stands for another class of addressee.
func (a mechanismAsk) asked(person, testimony record.ID, passed *record.ID) record.Decision {
	ask := a.ask
	ask.Testimony = testimony
	var d record.Decision
	for i, use := range a.uses() {
		ask.Use = use
		one := a.one(person, ask, passed)
		if i == 0 {
			d = one
		} else {
			d = record.Stricter(d, one)
		}
	}
	if !record.KnownUse(a.m.ID) {
		return a.withClass(person, ask, d, passed)
	}
	silent := func(d record.Decision) bool {
		return d.Refusal == record.RefusedNotAsked || d.Refusal == record.RefusedNoConsent
	}
	ask.Use = a.m.ID
	own := a.one(person, ask, passed)
	switch {
	case silent(own):
	case silent(d):
		d = own
	default:
		d = record.Stricter(d, own)
	}
	return a.withClass(person, ask, d, passed)
}

// withClass asks the class of the addressee as well, where the mechanism's own
// uses do not name it: no form, an office's own least of all, asks for less. Where
// no class is chosen and the form names none, nobody was asked.
func (a mechanismAsk) withClass(person record.ID, ask record.Ask, d record.Decision, passed *record.ID) record.Decision {
	if slices.Contains(a.uses(), a.class) || a.class == "" && slices.ContainsFunc(a.uses(), record.KnownClass) {
		return d
	}
	ask.Use = a.class
	return record.Stricter(a.one(person, ask, passed), d)
}

// uses are those that the mechanism names, the class of the addressee in its place.
func (a mechanismAsk) uses() []string {
	out := slices.Clone(a.m.Consent.Uses)
	for i, use := range out {
		if use == "class" {
			out[i] = a.class
		}
	}
	return out
}

func (v *Vault) factsOfTestimony(id record.ID, ask mechanismAsk, number int) (submission.Testimony, error) {
	out := submission.Testimony{ID: id, Number: number, Narrator: v.Narrator(id)}
	err := v.view(func(tx *store.Tx) error {
		t, o, ver, err := get[record.Testimony](tx, id, 0)
		if err != nil {
			return err
		}
		out.Label, out.Version, out.Language = t.Label, o.N, t.Interview.Language
		out.Decision = ask.decide(t.Person, id)
		if out.Decision.Refusal != record.Granted {
			return nil
		}
		if t.Account, err = segmentsOf(ver); err != nil {
			return err
		}
		for _, s := range t.Account {
			out.Paragraphs = append(out.Paragraphs, submission.Paragraph{ID: s.ID, Start: s.Start})
		}
		var open *UnconfirmedError
		if err := v.confirmed(tx, t); errors.As(err, &open) {
			out.Unconfirmed = open.Count
		} else if err != nil {
			return err
		}
		return nil
	})
	if err != nil || out.Decision.Refusal != record.Granted {
		return out, err
	}
	if out.Passages, err = v.Passages(id); err != nil {
		return out, err
	}
	if out.Events, err = v.Events(id); err != nil {
		return out, err
	}
	for i := range out.Events {
		out.Events[i].Note = "" // the office's own
	}
	exhibits, err := v.Exhibits(id)
	for _, e := range exhibits {
		x := submission.Exhibit{Exhibit: e.Exhibit}
		if e.Detail.Intake != nil {
			x.Kind = e.Detail.Intake.Kind
		}
		out.Exhibits = append(out.Exhibits, x)
	}
	return out, err
}

func (v *Vault) factsOfPerson(group []record.ID, ask mechanismAsk, testimonies []submission.Testimony) (submission.Person, error) {
	root, err := v.Person(group[0])
	if err != nil {
		return submission.Person{}, err
	}
	out := submission.Person{ID: root.ID, Same: group, Pseudonym: root.Pseudonym, Child: root.Child}
	speaks := v.speaks(group)
	records := v.consentRecords(speaks)
	out.Consents, out.Merged = records[0], records[1:]
	out.Decision = ask.decide(speaks, "")
	for _, t := range testimonies {
		if slices.Contains(group, t.Narrator) && t.Decision.Refusal == record.Granted {
			out.Decision = record.Stricter(out.Decision, t.Decision)
		}
	}
	if out.Decision.Refusal != record.Granted {
		return out, nil
	}
	i := slices.IndexFunc(out.Consents, func(c record.Consent) bool { return c.ID == out.Decision.Consent })
	out.NotObtainable = i >= 0 && out.Consents[i].By == record.AnswerNotObtainable
	var halves []record.Identity
	for i, id := range group {
		half, err := v.identity(id)
		if errors.Is(err, ErrDestroyed) {
			out.Shut = out.Shut || i == 0
			continue
		}
		if err != nil {
			return out, err
		}
		if err := v.noteRead(id, "identity"); err != nil {
			return out, err
		}
		halves = append(halves, half)
		if i == 0 {
			out.Identity = half
		} else if len(out.Identity.Names) == 0 {
			out.Identity.Names = half.Names
		}
	}
	y, err := v.youngBy(group, halves)
	if err != nil {
		return out, err
	}
	out.Child, out.GivenYoung, out.ChildAlone = y.child, y.given, ask.childAlone(speaks, y, out.Decision)
	// Not for a form: what was noted of risk, and what others wrote down.
	out.Identity.Note, out.Identity.Risk, out.Identity.EarlierNotes = "", record.Risk{}, nil
	return out, nil
}

// speaks is which of merged records is asked of consent; the others narrow it. It is the
// first about which there is any, and one in which somebody was asked before one in which
// consent could not be had, or that has a child's own view alone. A record that was taken out of the lists says nothing.
func (v *Vault) speaks(group []record.ID) record.ID {
	out, found := group[0], false
	for _, id := range group {
		consents := v.Consents(id)
		if v.isHidden(id) || len(consents) == 0 {
			continue
		}
		if slices.ContainsFunc(consents, func(c record.Consent) bool { return c.By != record.AnswerNotObtainable && c.By != record.ByChild }) {
			return id
		}
		if !found {
			out, found = id, true
		}
	}
	return out
}

// Filing is what was written into the form of a submission.
func (v *Vault) Filing(id record.ID) (f record.Filing, err error) {
	err = v.view(func(tx *store.Tx) error {
		_, o, ver, err := get[record.Submission](tx, id, 0)
		if err != nil {
			return err
		}
		f, err = identityOf[record.Filing](tx, o, ver)
		return err
	})
	return f, err
}
