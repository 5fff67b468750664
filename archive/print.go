package archive

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"attest/archive/custody"
	"attest/archive/disclose"
	"attest/archive/record"
	paper "attest/archive/statement"
)

// Reasons for printing a statement: the code in the log.
const (
	PrintToSign = "sign" // a final account, for the people who sign it
	PrintToRead = "read" // to be read to the witness, or by them
	PrintToFile = "file" // for the office's paper file
)

// PrintReasons lists them.
func PrintReasons() []string { return []string{PrintToSign, PrintToRead, PrintToFile} }

// PrintFor says why a statement is printed.
type PrintFor struct {
	Reason    string // one of PrintReasons
	Confirmed string // the code of a ConfirmError that somebody has looked at
}

// Printed says what was printed.
type Printed struct {
	Testimony record.ID
	Label     string
	Final     bool
	Words     string // the eight words of the commitment, "" where it is not final
	Bytes     int
}

// PrintRefusedError: consent does not cover keeping the account, on paper
// neither.
type PrintRefusedError struct {
	Label   string
	Refusal record.Refusal
}

func (e *PrintRefusedError) Error() string {
	return fmt.Sprintf("testimony %s is not printed: %s", e.Label, keepText(e.Refusal))
}

// Is makes errors.Is(err, ErrConsent) true.
func (e *PrintRefusedError) Is(target error) bool { return target == ErrConsent }

// PrintStatement writes an account as PDF pages to w: to a printer, or into a
// file that the person named. It is the one way in which an account gets onto
// paper. A final account has the eight words of its commitment on every page and
// a page to be signed; one that was read back says that it is not final; a draft
// is refused. It names the person by the pseudonym, and nobody else.
//
// The paper stays in the office: consent to keep the account (use "keep") must
// stand. The act is in the log, with its reason, before the first byte is
// written, so that a print that failed later is there too.
//
// Errors: ErrConfirm (*ConfirmError) where the account has a name that consent does not cover, until
// somebody has looked; ErrInvalid for a draft, another reason, or PrintToSign of what is not
// final; ErrConsent (*PrintRefusedError); ErrNotFound where the account became
// final in another vault and its commitment is not here.
func (v *Vault) PrintStatement(ctx context.Context, id record.ID, f PrintFor, w io.Writer) (Printed, error) {
	return v.printTo(ctx, id, f, "", w)
}

// printTo is PrintStatement of pages that will lie at path, "" for nowhere.
func (v *Vault) printTo(ctx context.Context, id record.ID, f PrintFor, path string, w io.Writer) (Printed, error) {
	reason := f.Reason
	d, set, out, err := v.printable(id, reason)
	if err != nil {
		return Printed{}, err
	}
	if err := v.asksBefore(ctx, taking{of: id, label: out.Label, account: true, place: true, path: path, use: TakeFor{Use: record.UseKeep, Confirmed: f.Confirmed}}); err != nil {
		return Printed{}, err
	}
	var pages bytes.Buffer
	if err := paper.Write(&pages, d); err != nil {
		return Printed{}, fmt.Errorf("%s: %w", out.Label, err)
	}
	out.Bytes = pages.Len()
	if err := ctx.Err(); err != nil {
		return Printed{}, err
	}
	if err := v.change(func(c *change) error {
		// What was set is what stands now: a change in between is not printed under it.
		t, err := readTestimony(c.tx, id, 0)
		if err != nil {
			return err
		}
		same, err := sameAccount(t, set)
		if err != nil {
			return err
		}
		if !same || t.State != set.State {
			return fmt.Errorf("%s: %w; look at it again before it is printed", out.Label, ErrConflict)
		}
		c.say(custody.Printed, id, "", reason)
		return nil
	}); err != nil {
		return Printed{}, err
	}
	if _, err := w.Write(pages.Bytes()); err != nil {
		return out, fmt.Errorf("%s: the pages were not written whole: %w", out.Label, diskError(err))
	}
	return out, nil
}

// PrintStatementFile is PrintStatement into a file. It never writes over one,
// and leaves none behind when it fails. The file is plain: it lies outside the
// vault until somebody deletes it, and until then it is listed (TakenOut).
func (v *Vault) PrintStatementFile(ctx context.Context, id record.ID, f PrintFor, path string) (out Printed, err error) {
	if _, serr := os.Lstat(path); serr == nil {
		return out, fmt.Errorf("%s: %w", path, ErrExists)
	}
	var pages bytes.Buffer
	if out, err = v.printTo(ctx, id, f, path, &pages); err != nil {
		return out, err
	}
	note := func(c *change) error {
		return c.keepTaking(id, id, record.TakenStatement, TakeFor{Use: record.UseKeep, Why: f.Reason}, path, int64(out.Bytes))
	}
	return out, v.writeOut(leaving{path, id, id, record.UseKeep, note}, func(w io.Writer) error { _, err := pages.WriteTo(w); return err })
}

// printable gathers what may be printed of an account, or says why nothing may.
func (v *Vault) printable(id record.ID, reason string) (d paper.Document, t record.Testimony, out Printed, err error) {
	t, err = v.testimonyAt(id, 0)
	if err != nil {
		return d, t, out, err
	}
	bad := func(field, why string) error { return &InvalidError{Object: t.Label, Field: field, Why: why} }
	out = Printed{Testimony: id, Label: t.Label, Final: t.State == record.StateFinal}
	if !slices.Contains(PrintReasons(), reason) {
		return d, t, out, bad("reason", "must be sign, read or file")
	}
	// A no is the reason whatever the account is: nobody is sent to read it back for a page that is not to be.
	at, _ := v.clock.now()
	decision, consent := v.decide(t.Person, record.Ask{Use: record.UseKeep, Testimony: t.ID, At: at.wall})
	if decision.Refusal != record.Granted {
		return d, t, out, &PrintRefusedError{t.Label, decision.Refusal}
	}
	switch {
	case out.Final && t.ReadBack == nil:
		return d, t, out, bad("state", "was taken in as final, and nothing is known here of its reading or its commitment: print it where it became final")
	case t.State == record.StateDraft || t.ReadBack == nil:
		return d, t, out, bad("state", "is a draft: it is read back before it is printed")
	case reason == PrintToSign && !out.Final:
		return d, t, out, bad("state", "is not final: the paper that is signed has the words of its commitment, so it is made final first")
	}
	p, err := v.Person(t.Person)
	if err != nil {
		return d, t, out, err
	}
	d = paper.Document{
		Language: t.ReadBack.Language, Final: out.Final, Office: v.Office().Name, Label: t.Label, Person: p.Pseudonym,
		Consent: paper.Consent{By: consent.By, Date: consent.Date, Form: consent.Form},
		Account: t.Account, ReadBack: *t.ReadBack, Roles: signers(t, p),
	}
	if d.Language == "" {
		d.Language = t.Interview.Language
	}
	d.At, _ = time.Parse(time.RFC3339, t.ReadBack.At)
	of := map[record.ID]bool{}
	if out.Final {
		f, ok, err := v.Final(id)
		if err != nil {
			return d, t, out, err
		}
		if !ok {
			return d, t, out, fmt.Errorf("%s: its commitment was made in another vault: %w", t.Label, ErrNotFound)
		}
		if d.Words, err = disclose.SpellName(f.Name); err != nil {
			return d, t, out, damaged(f.ID, "its commitment has no name", err)
		}
		d.Name, out.Words = f.Name, d.Words
		d.At, _ = time.Parse(time.RFC3339, f.At)
		for _, part := range f.Parts {
			of[part.Object] = true
		}
	}
	if t.Supplements != "" {
		v.mu.RLock()
		d.Supplements = v.rows[t.Supplements].Label
		v.mu.RUnlock()
	}
	if d.Interview, err = v.printedInterview(t); err != nil {
		return d, t, out, err
	}
	if d.Basis, err = v.printedBasis(t); err != nil {
		return d, t, out, err
	}
	exhibits, err := v.Exhibits(id)
	for _, e := range exhibits {
		if !out.Final || of[e.ID] { // what came after it was final is no part of it
			d.Exhibits = append(d.Exhibits, paper.Exhibit{Label: e.Label, Media: e.Media, SHA256: e.SHA256})
		}
	}
	return d, t, out, err
}

// signers are the roles that sign an account.
func signers(t record.Testimony, p record.Person) []string {
	roles := []string{"witness"}
	if p.Child {
		roles = append(roles, "guardian")
	}
	if t.Interview.Interpreter != "" {
		roles = append(roles, "interpreter")
	}
	return append(roles, "interviewer")
}

// printedInterview is the sitting without the names of who was there.
func (v *Vault) printedInterview(t record.Testimony) (paper.Interview, error) {
	i := t.Interview
	out := paper.Interview{
		Date: i.Date, Start: i.Start, End: i.End, Place: i.Place, Method: i.Method, Language: i.Language, Interpreter: i.Interpreter != "",
	}
	for _, p := range i.Present {
		role := p.Role
		if !record.KnownPresence(role) { // any other word may name someone
			role = "other"
		}
		out.Present = append(out.Present, role)
	}
	s, err := v.Session(t.ID)
	for _, b := range s.Words.Breaks {
		out.Breaks = append(out.Breaks, paper.Break{Start: b.Start, End: b.End})
	}
	return out, err
}

// printedBasis says by paragraph how the person knows what events tell.
func (v *Vault) printedBasis(t record.Testimony) ([]paper.Basis, error) {
	events, err := v.Events(t.ID)
	if err != nil {
		return nil, err
	}
	passages, err := v.Passages(t.ID)
	if err != nil {
		return nil, err
	}
	place, cited := map[string]int{}, map[record.ID][]int{}
	for n, s := range t.Account {
		place[s.ID] = n + 1
	}
	for _, q := range passages {
		for _, s := range q.Spans {
			cited[q.ID] = append(cited[q.ID], place[s.Segment])
		}
	}
	var out []paper.Basis
	for _, basis := range []string{record.BasisExperienced, record.BasisSeen, record.BasisHeardFrom, record.BasisInferred} {
		b := paper.Basis{Basis: basis}
		for _, e := range events {
			if e.Source.Basis != basis {
				continue
			}
			for _, q := range e.Passages {
				b.Paragraphs = append(b.Paragraphs, cited[q]...)
			}
		}
		slices.Sort(b.Paragraphs)
		b.Paragraphs = slices.DeleteFunc(slices.Compact(b.Paragraphs), func(n int) bool { return n == 0 })
		if len(b.Paragraphs) > 0 {
			out = append(out, b)
		}
	}
	return out, nil
}
