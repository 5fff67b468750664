package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/submission"
)

// OnlineForm are the answers of a submission to be copied into a body's page on the
// web. That is a way out like an export, and the same gates stand before it: consent,
// what is left out and would be said, names, what is to be confirmed, approval. Of the
// options Language, Redactions and Confirmed count.
//
// Errors: as of Export, ErrConfirm (*ConfirmError) among them.
func (v *Vault) OnlineForm(ctx context.Context, id record.ID, o ExportOptions) (*submission.Table, error) {
	o.Path = "" // a clipboard is at no place
	if _, _, err := v.gate(ctx, id, &o); err != nil {
		return nil, err
	}
	t, _, err := v.SubmissionTable(id, o.Language)
	return t, err
}

// CopyAnswer writes into the log that an answer is copied for an online form, and notes
// what left with the answers as they stand as an export of them; see record.FormOnline.
// It asks consent and the form's own gate again: they may have changed since OnlineForm.
//
// Errors: as of Export.
func (v *Vault) CopyAnswer(id record.ID, field, lang string) error {
	pl, err := v.planFor(id)
	if err != nil {
		return err
	}
	if err := pl.refused(); err != nil {
		return err
	}
	t, _, err := v.SubmissionTable(id, lang)
	if err != nil {
		return err
	}
	if _, ok := t.Mechanism.Field(field); !ok {
		return &InvalidError{Object: pl.sub.Label, Field: "field", Why: "is no answer of its form, or not of this person"}
	}
	sum, size, err := answersSum(t)
	if err != nil {
		return err
	}
	facts, err := v.sentFacts(pl.sub, pl.facts())
	if err != nil {
		return err
	}
	return v.changeSubmission(id, func(c *change, s *record.Submission) error {
		c.say(custody.AnswerCopied, id, "", field)
		if n := len(s.Exports); n > 0 && s.Exports[n-1].Form == record.FormOnline && s.Exports[n-1].SHA256 == sum {
			return nil
		}
		s.Exports = append(s.Exports[:len(s.Exports):len(s.Exports)], record.Export{
			Time: c.at.RFC3339(), Addressee: s.Addressee, SHA256: sum, Size: size, Form: record.FormOnline, Facts: facts,
		})
		return nil
	})
}

// answersSum is SHA-256, hex, over the answers that can be copied, as canonical JSON,
// and how many bytes that is.
func answersSum(t *submission.Table) (string, int64, error) {
	type copied struct {
		Person  record.ID `json:"person,omitempty"`
		Field   string    `json:"field"`
		Text    string    `json:"text,omitempty"`
		Unknown string    `json:"unknown,omitempty"`
	}
	var all []copied
	add := func(person record.ID, a submission.Answer) {
		one := copied{Person: person, Field: a.Field, Text: a.Text()}
		if a.Kept != nil {
			one.Unknown = a.Kept.Unknown
		}
		all = append(all, one)
	}
	for _, a := range t.Common {
		add("", a)
	}
	for _, r := range t.Rows {
		if r.Refusal == record.Granted {
			for _, a := range r.Answers {
				add(r.Person, a)
			}
		}
	}
	raw, err := record.Canonical(struct {
		Type    string   `json:"type"`
		V       int      `json:"v"`
		Form    string   `json:"form"`
		Answers []copied `json:"answers"`
	}{"attest/online", 1, t.Mechanism.ID, all})
	if err != nil {
		return "", 0, err
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), int64(len(raw)), nil
}
