package archive

import (
	"cmp"
	"regexp"
	"slices"

	"attest/archive/record"
	"attest/archive/submission"
)

// Making says what submissions are made from the table of a case.
type Making struct {
	Case      record.ID
	Mechanism string
	Lang      string      // of the drafts: en or ko
	Persons   []record.ID // none: all whose consent covers it
	Class     string      // class of the addressee
	Addressee string
	Apart     bool // names stand in an annex sealed apart; not where one form is about one person
}

// Made is what was made.
type Made struct {
	Submissions []record.Submission
	Left        []submission.Row // whom consent does not cover: nothing was made for them
}

// MakeSubmissions makes the submissions of a case in a mechanism's form, as one
// change: one for each person where the form is about one, else one for all.
// Every answer is drafted from the record as it is now and from what was written
// into the case's table; consent that is refused leaves the person out.
func (v *Vault) MakeSubmissions(m Making) (Made, error) {
	k, err := v.Case(m.Case)
	if err != nil {
		return Made{}, err
	}
	whole, _, err := v.mechanismTable(m.Case, record.Submission{Mechanism: m.Mechanism, Class: m.Class, Addressee: m.Addressee}, m.Lang)
	if err != nil {
		return Made{}, err
	}
	written, err := v.CaseFiling(m.Case, whole.Mechanism.ID)
	if err != nil {
		return Made{}, err
	}
	var out Made
	var groups [][]submission.Row
	var all []submission.Row
	for _, r := range whole.Rows {
		if len(m.Persons) > 0 && !slices.Contains(m.Persons, r.Person) {
			continue
		}
		if r.Refusal != record.Granted {
			out.Left = append(out.Left, r)
			continue
		}
		groups, all = append(groups, []submission.Row{r}), append(all, r)
	}
	if whole.Mechanism.Unit != submission.UnitPerson && len(all) > 0 {
		groups = [][]submission.Row{all}
	}
	if len(groups) == 0 {
		return out, &InvalidError{Object: k.Label, Field: "persons", Why: "has nobody whose consent covers this"}
	}
	one := whole.Mechanism.Unit == submission.UnitPerson
	type drafted struct {
		s record.Submission
		f record.Filing
	}
	var list []drafted
	for _, rows := range groups {
		s := record.Submission{
			Type: "submission", V: 1, ID: record.NewID(record.KindSubmission), Case: k.ID, Mechanism: whole.Mechanism.ID, Title: k.Title,
			Class: cmp.Or(m.Class, classOf(whole.Mechanism)), Addressee: cmp.Or(m.Addressee, whole.Mechanism.Body()), Sender: v.Office().Sender, Apart: m.Apart && !one, Draft: m.Lang,
		}
		if one || len(m.Persons) > 0 || len(out.Left) > 0 {
			for _, r := range rows {
				s.Persons = append(s.Persons, r.Person)
			}
		}
		facts, err := v.SubmissionFacts(whole.Mechanism, k, s)
		if err != nil {
			return Made{}, err
		}
		s.Testimonies = about(facts)
		own := k
		if len(s.Testimonies) > 0 {
			own.Testimonies = s.Testimonies
		}
		if facts, err = v.SubmissionFacts(whole.Mechanism, own, s); err != nil {
			return Made{}, err
		}
		codes := map[string]string{}
		for _, p := range facts.Persons {
			if i := slices.IndexFunc(whole.Rows, func(r submission.Row) bool { return r.Person == p.ID }); i >= 0 {
				codes[whole.Rows[i].Code] = p.Code
			}
		}
		if one {
			s.Title += " (" + codes[rows[0].Code] + ")"
		}
		t := submission.NewTable(whole.Mechanism, facts, recoded(written, codes, rows), m.Lang)
		at, _ := v.clock.now()
		list = append(list, drafted{s, t.Drafted(recoded(written, codes, rows), at.RFC3339(), v.member.Slot)})
	}
	err = v.change(func(c *change) error {
		out.Submissions = nil
		for _, d := range list {
			n, err := c.tx.NextNumber(string(rune(record.KindSubmission)))
			if err != nil {
				return err
			}
			d.s.Label = record.Label(record.KindSubmission, v.replicaCode(), n)
			if _, _, err := c.put(d.s.ID, "", content{facts: d.s, identity: d.f}, false); err != nil {
				return err
			}
			out.Submissions = append(out.Submissions, d.s)
		}
		made := slices.Clone(out.Submissions)
		c.then(func() {
			for i, s := range made {
				v.subs[s.ID] = s
				v.undo.push(undoStep{object: s.ID, after: 1, what: "submission", joined: i > 0})
			}
		})
		return nil
	})
	return out, err
}

// classOf is the class of addressee that a mechanism's own consent names, "" for none.
func classOf(m *submission.Mechanism) string {
	for _, use := range m.Consent.Uses {
		if record.KnownClass(use) {
			return use
		}
	}
	return ""
}

// about are the testimonies that speak of the persons whom a submission is
// about, as far as consent lets them.
func about(f *submission.Facts) []record.ID {
	var out []record.ID
	for _, t := range f.Testimonies {
		if t.Decision.Refusal != record.Granted {
			continue
		}
		if slices.ContainsFunc(f.Persons, func(p submission.Person) bool {
			return !p.Beside && (slices.Contains(p.Same, t.Narrator) || slices.ContainsFunc(t.Events, func(e record.Event) bool {
				return slices.ContainsFunc(e.Affected, func(a record.Affected) bool { return slices.Contains(p.Same, a.Person) })
			}))
		}) {
			out = append(out, t.ID)
		}
	}
	return out
}

var caseCode = regexp.MustCompile(`\bW-\d{2,}\b`)

// recoded is what was written into the table of a case about some of its
// persons, with the codes of a submission in place of the case's.
func recoded(f record.Filing, codes map[string]string, rows []submission.Row) record.Filing {
	say := func(s string) string {
		return caseCode.ReplaceAllStringFunc(s, func(c string) string { return cmp.Or(codes[c], c) })
	}
	var out []record.FilingAnswer
	for _, a := range f.Answers {
		if a.Person != "" && !slices.ContainsFunc(rows, func(r submission.Row) bool { return r.Person == a.Person }) {
			continue
		}
		a.Text, a.Unknown, a.Was = say(a.Text), say(a.Unknown), say(a.Was)
		a.Parts = slices.Clone(a.Parts)
		for i := range a.Parts {
			a.Parts[i].Text = say(a.Parts[i].Text)
		}
		out = append(out, a)
	}
	f.Answers = out
	return f
}

// SubmissionParts are the parts of a submission that are read from the record
// whenever they are shown: violations, witnesses, chronology, exhibits.
func (v *Vault) SubmissionParts(id record.ID, lang string) (submission.Generated, error) {
	s, err := v.Submission(id)
	if err != nil {
		return submission.Generated{}, err
	}
	k, err := v.caseOf(s)
	if err != nil {
		return submission.Generated{}, err
	}
	return v.partsOf(k, s, lang)
}

// CaseParts are the same of a case, before there is a submission.
func (v *Vault) CaseParts(id record.ID, mechanism, lang string) (submission.Generated, error) {
	k, err := v.Case(id)
	if err != nil {
		return submission.Generated{}, err
	}
	return v.partsOf(k, record.Submission{Mechanism: mechanism}, lang)
}

func (v *Vault) partsOf(k record.Case, s record.Submission, lang string) (submission.Generated, error) {
	m, err := v.mechanism(s.Mechanism)
	if err != nil {
		return submission.Generated{}, err
	}
	f, err := v.SubmissionFacts(m, k, s)
	if err != nil {
		return submission.Generated{}, err
	}
	return submission.Generate(m, f, lang), nil
}
