package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"filippo.io/age"

	"attest/archive/bundle"
	"attest/archive/custody"
	"attest/archive/disclose"
	"attest/archive/record"
	"attest/archive/submission"
)

// Annex is the annex of names of a submission: who stands behind its codes. It is
// a file of its own, encrypted to whom the names are for.
type Annex struct {
	Submission record.Submission
	Lines      []AnnexLine
	Kept       []string // codes whose names consent does not cover
	form       *submission.Mechanism
}

// AnnexLine is one person of the annex.
type AnnexLine struct {
	Person record.ID
	Code   string
	Names  []string
	Born   string
}

// NamesAnnex gathers the annex of a submission whose names stand apart: each
// person whose consent covers the name, and nobody else.
func (v *Vault) NamesAnnex(id record.ID) (Annex, error) {
	s, err := v.Submission(id)
	if err != nil {
		return Annex{}, err
	}
	if !s.Apart {
		return Annex{}, &InvalidError{Object: s.Label, Field: "apart", Why: "is not set: the names stand in the form itself"}
	}
	k, err := v.caseOf(s)
	if err != nil {
		return Annex{}, err
	}
	m, err := v.mechanism(s.Mechanism)
	if err != nil {
		return Annex{}, err
	}
	f, err := v.SubmissionFacts(m, k, s)
	if err != nil {
		return Annex{}, err
	}
	out := Annex{Submission: s, form: m}
	for _, p := range f.Persons {
		switch {
		case p.Beside:
		case p.Decision.Refusal != record.Granted || !p.Apart || len(p.Identity.Names) == 0:
			out.Kept = append(out.Kept, p.Code)
		default:
			line := AnnexLine{Person: p.ID, Code: p.Code, Born: p.Identity.Born}
			for _, n := range p.Identity.Names {
				line.Names = append(line.Names, n.Text)
			}
			out.Lines = append(out.Lines, line)
		}
	}
	return out, nil
}

// text is the annex as it is read.
func (a Annex) text(lang string) string {
	in := func(en, ko string) string {
		if lang == "ko" {
			return ko
		}
		return en
	}
	b := &strings.Builder{}
	fmt.Fprintf(b, "%s\n%s\n", in("Annex of names, confidential", "이름 부속서 (기밀)"), a.form.Title(lang))
	for _, l := range [][2]string{{in("Title", "제목"), a.Submission.Title}, {in("Addressee", "수신"), a.Submission.Addressee}, {in("Reference", "문서 번호"), a.Submission.Reference}} {
		if l[1] != "" {
			fmt.Fprintf(b, "%s: %s\n", l[0], l[1])
		}
	}
	b.WriteString("\n")
	for _, l := range a.Lines {
		fmt.Fprintf(b, "%s  %s", l.Code, strings.Join(l.Names, " / "))
		if l.Born != "" {
			fmt.Fprintf(b, "  (%s %s)", in("born", "출생"), l.Born)
		}
		b.WriteString("\n")
	}
	for _, code := range a.Kept {
		fmt.Fprintf(b, "%s  [%s]\n", code, in("consent does not cover the name", "동의에 이름이 포함되지 않음"))
	}
	return b.String()
}

// ExportNames writes the annex of names as a file encrypted with age to the
// recipients of o; it is never written in the clear. What stops the export of its
// submission stops it, what that asks is asked (ConfirmError, until o.Confirmed is its
// code), and an approval that is missing stops it. That it begins and
// that it left is in the log, with each person whose name is in it, and the
// submission has it among its exports.
func (v *Vault) ExportNames(ctx context.Context, id record.ID, o ExportOptions) (sum string, err error) {
	recipients, err := bundle.ParseRecipients(o.Recipients)
	if err != nil {
		return "", err
	}
	if len(recipients) == 0 {
		return "", &InvalidError{Object: "annex of names", Field: "recipients", Why: "name at least one age recipient: it is never written in the clear"}
	}
	o.Plain = false
	if err := v.checkTarget(o); err != nil {
		return "", err
	}
	a, err := v.NamesAnnex(id)
	if err != nil {
		return "", err
	}
	if len(a.Lines) == 0 {
		return "", &InvalidError{Object: a.Submission.Label, Field: "names", Why: "has nobody whose consent covers the name"}
	}
	if _, err := os.Lstat(o.Path); err == nil && !o.Overwrite {
		return "", ErrExists
	}
	p, err := v.planFor(id)
	if err != nil {
		return "", err
	}
	redactions, ask, err := v.mayLeave(ctx, p, o.Redactions, o.Path)
	if err != nil {
		return "", err
	}
	others, err := v.toKeys(p, o.Recipients)
	if err != nil {
		return "", err
	}
	if len(others) > 0 { // names go to nobody else, asked or not
		return "", &IncompleteError{Submission: id, Label: p.sub.Label, Reasons: others}
	}
	if code := confirmCode(ask); code != "" && o.Confirmed != code {
		return "", &ConfirmError{Submission: id, Label: p.sub.Label, Reasons: ask, Code: code}
	}
	if err := v.namesApproved(ctx, p, redactions); err != nil {
		return "", err
	}
	if err := v.change(func(c *change) error { c.say(custody.ExportBegan, id, "", "names"); p.sayKeys(c); return nil }); err != nil {
		return "", err
	}
	if sum, err = writeSealed(ctx, o.Path, recipients, a.text(o.Language)); err != nil {
		return "", outsideError(o.Path, err)
	}
	info, err := os.Lstat(o.Path)
	if err != nil {
		return "", diskError(err)
	}
	var facts []record.SentFact
	for _, l := range a.Lines {
		facts = append(facts, record.SentFact{Person: l.Person, Code: l.Code})
	}
	return sum, v.changeSubmission(id, func(c *change, s *record.Submission) error {
		s.Exports = append(slices.Clone(s.Exports), record.Export{
			Time: c.at.RFC3339(), Addressee: s.Addressee, SHA256: sum, Encrypted: true, Size: info.Size(), Form: record.FormNames, Facts: facts, Keys: p.owners(0, 1),
		})
		c.say(custody.Exported, id, "", "names.sha256."+sum)
		for _, l := range a.Lines {
			c.say(custody.Disclosed, l.Person, "", "names")
		}
		return nil
	})
}

// namesApproved asks for the approval of the submission whose names the annex has,
// in the language in which that was given: the names are part of what was approved.
func (v *Vault) namesApproved(ctx context.Context, p *plan, redactions map[record.ID][]disclose.Range) error {
	language := ""
	if n := len(p.sub.Approvals); n > 0 {
		language = p.sub.Approvals[n-1].Language
	}
	return v.approved(ctx, p, language, redactions)
}

// writeSealed writes text encrypted beside its name and puts it in place; the
// sum is SHA-256, hex, of the file.
func writeSealed(ctx context.Context, path string, to []age.Recipient, text string) (sum string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.part") // mode 0600
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			_ = f.Close()           // it may be closed already
			_ = os.Remove(f.Name()) // what is left is encrypted
		}
	}()
	hash := sha256.New()
	w, err := age.Encrypt(io.MultiWriter(f, hash), to...)
	if err != nil {
		return "", err
	}
	if _, err = io.WriteString(w, text); err != nil {
		return "", err
	}
	if err = w.Close(); err != nil {
		return "", err
	}
	if err = f.Sync(); err != nil {
		return "", err
	}
	if err = f.Close(); err != nil {
		return "", err
	}
	if err = ctx.Err(); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), os.Rename(f.Name(), path)
}

// letterApproved asks for the approval of the submission that a letter goes with,
// where the office asks for one.
func (v *Vault) letterApproved(s record.Submission) error {
	if !v.Office().Approval {
		return nil
	}
	p, err := v.planFor(s.ID)
	if err != nil {
		return err
	}
	redactions, err := p.redactions(nil)
	if err != nil {
		return err
	}
	return v.namesApproved(context.Background(), p, redactions)
}
