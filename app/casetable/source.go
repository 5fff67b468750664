// Package casetable is a case as the form of one body asks for it: what stops it,
// a table with a row for each person and a column for each answer, the form of
// one person, and the sections that nobody writes. The same page is of a case,
// before there is a submission, and of a submission with its drafted answers.
package casetable

import (
	"context"

	"attest/archive"
	"attest/archive/record"
	"attest/archive/submission"
)

// Vault is what the page needs of the archive.
type Vault interface {
	Case(id record.ID) (record.Case, error)
	Submission(id record.ID) (record.Submission, error)
	Submissions() []record.Submission
	SaveSubmission(s record.Submission) (record.Submission, error)
	Mechanisms() (*submission.Set, error)
	OfficeMechanism(mechanism string) record.OfficeMechanism
	AddMechanism(document string) (*submission.Mechanism, error)
	RemoveMechanism(mechanism string) error
	OverrideLimits(mechanism string, by []record.LimitOverride) error
	MechanismTable(id record.ID, mechanism, lang string) (*submission.Table, []submission.Finding, error)
	CaseParts(id record.ID, mechanism, lang string) (submission.Generated, error)
	FileInCase(id record.ID, mechanism string, list ...record.FilingAnswer) error
	CaseStands(id record.ID, mechanism string, person record.ID, field string) error
	SubmissionTable(id record.ID, lang string) (*submission.Table, []submission.Finding, error)
	OnlineForm(ctx context.Context, id record.ID, o archive.ExportOptions) (*submission.Table, error)
	CopyAnswer(id record.ID, field, lang string) error
	SubmissionParts(id record.ID, lang string) (submission.Generated, error)
	SubmissionPlaces(id record.ID, lang string) ([]archive.SubmissionPlace, error)
	FileAll(id record.ID, list []record.FilingAnswer) error
	FileFromRecord(id, person record.ID, field, lang string) error
	FileStands(id, person record.ID, field, lang string) error
	DraftForm(id record.ID, lang string) error
	MakeSubmissions(m archive.Making) (archive.Made, error)
	NamesAnnex(id record.ID) (archive.Annex, error)
	ExportNames(ctx context.Context, id record.ID, o archive.ExportOptions) (string, error)
}

// source is what the page is of: a case in a mechanism's form, or a submission.
type source interface {
	read(lang string) (*loaded, error)
	file(list ...record.FilingAnswer) error // as one change
	fromRecord(person record.ID, field, lang string) error
	stands(person record.ID, field, lang string) error
}

// loaded is all that the page shows, in one state of the record.
type loaded struct {
	label, title string
	table        *submission.Table
	findings     []submission.Finding
	parts        submission.Generated
	sub          *record.Submission // nil for a case
	places       []archive.SubmissionPlace
}

type ofCase struct {
	v         Vault
	id        record.ID
	mechanism string
}

func (c ofCase) read(lang string) (*loaded, error) {
	k, err := c.v.Case(c.id)
	if err != nil {
		return nil, err
	}
	l := &loaded{label: k.Label, title: k.Title}
	if l.table, l.findings, err = c.v.MechanismTable(c.id, c.mechanism, lang); err != nil {
		return nil, err
	}
	l.parts, err = c.v.CaseParts(c.id, c.mechanism, lang)
	return l, err
}

func (c ofCase) file(list ...record.FilingAnswer) error {
	return c.v.FileInCase(c.id, c.mechanism, list...)
}

// fromRecord takes back what was written: the case's table follows the record.
func (c ofCase) fromRecord(person record.ID, field, _ string) error {
	return c.v.FileInCase(c.id, c.mechanism, record.FilingAnswer{Person: person, Field: field})
}

func (c ofCase) stands(person record.ID, field, _ string) error {
	return c.v.CaseStands(c.id, c.mechanism, person, field)
}

type ofSubmission struct {
	v  Vault
	id record.ID
}

func (c ofSubmission) read(lang string) (*loaded, error) {
	s, err := c.v.Submission(c.id)
	if err != nil {
		return nil, err
	}
	l := &loaded{label: s.Label, title: s.Title, sub: &s}
	if l.table, l.findings, err = c.v.SubmissionTable(c.id, lang); err != nil {
		return nil, err
	}
	if l.parts, err = c.v.SubmissionParts(c.id, lang); err != nil {
		return nil, err
	}
	l.places, err = c.v.SubmissionPlaces(c.id, lang)
	return l, err
}

func (c ofSubmission) file(list ...record.FilingAnswer) error { return c.v.FileAll(c.id, list) }

func (c ofSubmission) fromRecord(person record.ID, field, lang string) error {
	return c.v.FileFromRecord(c.id, person, field, c.drafted(lang))
}

func (c ofSubmission) stands(person record.ID, field, lang string) error {
	return c.v.FileStands(c.id, person, field, c.drafted(lang))
}

// drafted is the language of the form, which need not be the window's.
func (c ofSubmission) drafted(lang string) string {
	if s, err := c.v.Submission(c.id); err == nil && s.Draft != "" {
		return s.Draft
	}
	return lang
}
