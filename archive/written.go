package archive

import (
	"slices"
	"strings"

	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/submission"
)

// File writes an answer into the form of a submission: text, or paragraphs with
// what each rests on, or that it is not known and why; none of them takes what
// was written back. What the record says now is remembered, so that a later
// change is told.
func (v *Vault) File(id record.ID, a record.FilingAnswer) error {
	s, err := v.Submission(id)
	if err != nil {
		return err
	}
	t, _, err := v.SubmissionTable(id, "en")
	if err != nil {
		return err
	}
	if a, err = filed(s.Label, t, a); err != nil {
		return err
	}
	return v.refile(id, func(filing *record.Filing, at string) { put(filing, a, at, v.member.Slot) })
}

// FileAll is File for several answers of one submission, as one change.
func (v *Vault) FileAll(id record.ID, list []record.FilingAnswer) error {
	s, err := v.Submission(id)
	if err != nil {
		return err
	}
	t, _, err := v.SubmissionTable(id, "en")
	if err != nil {
		return err
	}
	for i := range list {
		if list[i], err = filed(s.Label, t, list[i]); err != nil {
			return err
		}
	}
	return v.refile(id, func(filing *record.Filing, at string) {
		for _, a := range list {
			put(filing, a, at, v.member.Slot)
		}
	})
}

// FileFromRecord takes the record's answer as it is now in place of what stands
// in the form, in a language of the form.
func (v *Vault) FileFromRecord(id, person record.ID, field, lang string) error {
	t, _, err := v.SubmissionTable(id, lang)
	if err != nil {
		return err
	}
	a, ok := t.Answer(person, field)
	if !ok {
		return &InvalidError{Object: "submission", Field: "field", Why: "is not a field of this form about this person"}
	}
	taken := a.Taken(person, lang)
	return v.refile(id, func(filing *record.Filing, at string) { put(filing, taken, at, v.member.Slot) })
}

// FileStands says that what was written may stand as it is, although the record
// says something else now.
func (v *Vault) FileStands(id, person record.ID, field, lang string) error {
	t, _, err := v.SubmissionTable(id, lang)
	if err != nil {
		return err
	}
	a, ok := t.Answer(person, field)
	if !ok || a.Kept == nil {
		return &InvalidError{Object: "submission", Field: "field", Why: "has nothing that somebody wrote"}
	}
	k := stands(a)
	return v.refile(id, func(filing *record.Filing, at string) { put(filing, k, at, v.member.Slot) })
}

// stands is what was written, held against the record as it is now. What was
// taken from the record is from now on the lawyer's own.
func stands(a submission.Answer) record.FilingAnswer {
	k := *a.Kept
	k.Taken = k.Taken && len(k.Parts) == 0
	k.Drafted, k.Gap, k.Was = a.Hash, string(a.Gap), a.RecordText()
	k.Drew = k.Drew.With(a.Drawn().From...) // of one from before, remember knows what it followed
	return k
}

// DraftForm takes every answer of the form that nobody wrote from the record as it
// is now. After that the record changes nothing in the form by itself.
func (v *Vault) DraftForm(id record.ID, lang string) error {
	t, _, err := v.SubmissionTable(id, lang)
	if err != nil {
		return err
	}
	return v.refile(id, func(filing *record.Filing, at string) { *filing = t.Drafted(*filing, at, v.member.Slot) })
}

// filed is an answer as it is kept, held against a table.
func filed(label string, t *submission.Table, a record.FilingAnswer) (record.FilingAnswer, error) {
	bad := func(field, why string) error { return &InvalidError{Object: label, Field: field, Why: why} }
	i := slices.IndexFunc(t.Columns, func(c submission.Column) bool { return c.Field.ID == a.Field })
	size := len(a.Text) + len(a.Unknown)
	for _, p := range a.Parts {
		size += len(p.Text)
	}
	switch {
	case i < 0:
		return a, bad("field", "is not a field of this form")
	case t.Columns[i].Person != (a.Person != ""):
		return a, bad("person", "is needed for an answer about a person, and for no other")
	case (a.Text != "" || len(a.Parts) > 0) && a.Unknown != "":
		return a, bad("unknown", "an answer is either given or not known")
	case a.Text != "" && len(a.Parts) > 0:
		return a, bad("parts", "an answer is one text or several paragraphs")
	case size > MaxFiled || len(a.Parts) > maxParts:
		return a, bad("text", "has more than 256 KiB")
	}
	now, ok := t.Answer(a.Person, a.Field)
	if !ok {
		return a, bad("person", "is not in this case")
	}
	a.Text, a.Unknown, a.Taken = strings.TrimSpace(a.Text), strings.TrimSpace(a.Unknown), false
	a.Parts = slices.DeleteFunc(slices.Clone(a.Parts), func(p record.FilingPart) bool { return strings.TrimSpace(p.Text) == "" })
	a.Drafted, a.Gap, a.Was = now.Hash, string(now.Gap), now.RecordText()
	a.Drew = now.Drawn()
	return a, nil
}

// maxParts is the most paragraphs of one answer.
const maxParts = 2000

// put puts an answer in place of the one of that field; one without anything takes it out.
func put(filing *record.Filing, a record.FilingAnswer, at string, by record.ID) {
	if a.At, a.By = at, by; a.Drew == nil {
		a.Drew = &record.Drawn{}
	}
	filing.Type, filing.V = "filing", max(filing.V, 1)
	filing.Answers = slices.DeleteFunc(slices.Clone(filing.Answers), func(x record.FilingAnswer) bool { return x.Person == a.Person && x.Field == a.Field })
	if a.Text != "" || a.Unknown != "" || len(a.Parts) > 0 || a.Taken {
		filing.Answers = append(filing.Answers, a)
	}
}

// refile changes what is written into the form of a submission.
func (v *Vault) refile(id record.ID, alter func(filing *record.Filing, at string)) error {
	return v.change(func(c *change) error {
		s, o, ver, err := get[record.Submission](c.tx, id, 0)
		if err != nil {
			return err
		}
		filing, err := identityOf[record.Filing](c.tx, o, ver)
		if err != nil {
			return err
		}
		alter(&filing, c.at.RFC3339())
		if o, _, err = c.put(id, "", content{facts: s, identity: filing}, false); err == nil {
			c.then(func() { v.note(id, o.N, "submission") })
		}
		return err
	})
}

// CaseFiling is what was written into a mechanism's table of a case, before there
// is a submission.
func (v *Vault) CaseFiling(id record.ID, mechanism string) (record.Filing, error) {
	all, err := v.caseFilings(id)
	return all.Filings[strings.ToUpper(mechanism)], err
}

// caseFilings is what is sealed with a case: what was written into its tables, and
// what was told on the telephone.
func (v *Vault) caseFilings(id record.ID) (all record.CaseFilings, err error) {
	err = v.view(func(tx *store.Tx) error {
		_, o, ver, err := get[record.Case](tx, id, 0)
		if err != nil {
			return err
		}
		all, err = identityOf[record.CaseFilings](tx, o, ver)
		return err
	})
	return all, err
}

// FileInCase writes answers into a mechanism's table of a case, as one change, as File does for
// a submission. The submissions that are made from it begin with it.
func (v *Vault) FileInCase(id record.ID, mechanism string, list ...record.FilingAnswer) error {
	return v.fileInCase(id, mechanism, func(t *submission.Table, label string) ([]record.FilingAnswer, error) {
		out := slices.Clone(list)
		for i := range out {
			var err error
			if out[i], err = filed(label, t, out[i]); err != nil {
				return nil, err
			}
		}
		return out, nil
	})
}

// CaseStands is FileStands for the table of a case.
func (v *Vault) CaseStands(id record.ID, mechanism string, person record.ID, field string) error {
	return v.fileInCase(id, mechanism, func(t *submission.Table, label string) ([]record.FilingAnswer, error) {
		a, ok := t.Answer(person, field)
		if !ok || a.Kept == nil {
			return nil, &InvalidError{Object: label, Field: "field", Why: "has nothing that somebody wrote"}
		}
		return []record.FilingAnswer{stands(a)}, nil
	})
}

func (v *Vault) fileInCase(id record.ID, mechanism string, make func(*submission.Table, string) ([]record.FilingAnswer, error)) error {
	t, _, err := v.MechanismTable(id, mechanism, "en")
	if err != nil {
		return err
	}
	k, err := v.Case(id)
	if err != nil {
		return err
	}
	list, err := make(t, k.Label)
	if err != nil {
		return err
	}
	return v.refileCase(id, map[string][]record.FilingAnswer{t.Mechanism.ID: list})
}

// refileCase writes answers into the tables of a case, by mechanism, as one change.
func (v *Vault) refileCase(id record.ID, filings map[string][]record.FilingAnswer) error {
	return v.change(func(c *change) error {
		k, o, ver, err := get[record.Case](c.tx, id, 0)
		if err != nil {
			return err
		}
		all, err := identityOf[record.CaseFilings](c.tx, o, ver)
		if err != nil {
			return err
		}
		all.Type, all.V = "case-filings", max(all.V, 1)
		if all.Filings == nil {
			all.Filings = map[string]record.Filing{}
		}
		for m, list := range filings {
			filing := all.Filings[m]
			for _, a := range list {
				put(&filing, a, c.at.RFC3339(), v.member.Slot)
			}
			all.Filings[m] = filing
		}
		if o, _, err = c.put(id, "", content{facts: k, identity: all}, false); err == nil {
			c.then(func() { v.note(id, o.N, "case") })
		}
		return err
	})
}
