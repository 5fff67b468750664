package archive_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/disclose"
	"attest/archive/evidence"
	"attest/archive/record"
)

// pagesText is what another program reads in printed pages, without spaces.
func pagesText(t *testing.T, pdf []byte) string {
	t.Helper()
	cmd := exec.Command("pdftotext", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), "")
}

func prints(t *testing.T, v *archive.Vault, id record.ID) []archive.LogLine {
	t.Helper()
	lines, _, err := v.Log(archive.LogFilter{Object: id, Verb: "print"}, 0, 0)
	noErr(t, err)
	return lines
}

func keep(t *testing.T, v *archive.Vault, person record.ID, answer string) record.Consent {
	t.Helper()
	return consent(t, v, person, record.Use{Use: "keep", Answer: answer})
}

func TestAFinalAccountIsPrintedToBeSigned(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	keep(t, v, te.Person, record.AnswerYes)
	p := must[record.Person](t)(v.Person(te.Person))
	before := attach(t, v, te.ID, "map.txt", "an invented sketch", record.ClassCleared)
	final(t, v, te)
	after := attach(t, v, te.ID, "later.txt", "taken in later", record.ClassCleared)

	var first, second bytes.Buffer
	said := must[archive.Printed](t)(v.PrintStatement(context.Background(), te.ID, archive.PrintFor{Reason: archive.PrintToSign}, &first))
	must[archive.Printed](t)(v.PrintStatement(context.Background(), te.ID, archive.PrintFor{Reason: archive.PrintToSign}, &second))
	if !bytes.Equal(first.Bytes(), second.Bytes()) || said.Bytes != first.Len() || len(strings.Fields(said.Words)) != 8 {
		t.Errorf("two prints of one account differ, or %+v is wrong", said)
	}
	got := pagesText(t, first.Bytes())
	for _, s := range te.Account {
		if !strings.Contains(got, strings.Join(strings.Fields(s.Text), "")) {
			t.Errorf("paragraph %s is not on the paper", s.ID)
		}
	}
	if n := strings.Count(got, strings.ReplaceAll(said.Words, " ", "")); n < 2 {
		t.Errorf("the eight words stand %d times on the paper", n)
	}
	for _, want := range []string{te.Label, p.Pseudonym, before.Label, before.SHA256, "themonthwaswrong"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not on the paper", want)
		}
	}
	for _, name := range []string{"Han", "Li", "Park", "twins", "counsellor", "map.txt", after.Label} {
		if strings.Contains(got, name) {
			t.Errorf("%q is on the paper", name)
		}
	}
	if lines := prints(t, v, te.ID); len(lines) != 2 || lines[0].Code != "sign" {
		t.Errorf("the log says %+v", lines)
	}
	if r := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
}

func TestWhatIsNotFinalIsPrintedToBeRead(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	keep(t, v, te.Person, record.AnswerYes)
	var b bytes.Buffer
	if _, err := v.PrintStatement(context.Background(), te.ID, archive.PrintFor{Reason: archive.PrintToRead}, &b); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a draft is printed: %v", err)
	}
	must[record.Testimony](t)(v.ReadBack(te.ID, readBack(te.Account[0].ID)))
	if _, err := v.PrintStatement(context.Background(), te.ID, archive.PrintFor{Reason: archive.PrintToSign}, &b); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("it is printed to be signed before it is final: %v", err)
	}
	if _, err := v.PrintStatement(context.Background(), te.ID, archive.PrintFor{Reason: "because"}, &b); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("any reason does: %v", err)
	}
	if b.Len() > 0 || len(prints(t, v, te.ID)) > 0 {
		t.Error("something was printed")
	}
	said := must[archive.Printed](t)(v.PrintStatement(context.Background(), te.ID, archive.PrintFor{Reason: archive.PrintToRead}, &b))
	if got := pagesText(t, b.Bytes()); said.Final || said.Words != "" || !strings.Contains(got, "서명하지마십시오") {
		t.Errorf("%+v: %s", said, got)
	}
}

func TestNothingIsPrintedAgainstTheConsent(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	final(t, v, te)
	path := filepath.Join(t.TempDir(), "statement.pdf")
	refused := func(why record.Refusal) {
		t.Helper()
		_, err := v.PrintStatementFile(context.Background(), te.ID, archive.PrintFor{Reason: archive.PrintToSign}, path)
		var r *archive.PrintRefusedError
		if !errors.Is(err, archive.ErrConsent) || !errors.As(err, &r) || r.Refusal != why {
			t.Errorf("%s: %v", why, err)
		}
		left := must[[]os.DirEntry](t)(os.ReadDir(filepath.Dir(path)))
		if len(left) > 0 || len(prints(t, v, te.ID)) > 0 {
			t.Errorf("%s: a file or an entry is left", why)
		}
	}
	refused(record.RefusedNoConsent)
	keep(t, v, te.Person, record.AnswerNo)
	refused(record.RefusedAnswer)
	keep(t, v, te.Person, record.AnswerYes)
	must[archive.Printed](t)(v.PrintStatementFile(context.Background(), te.ID, archive.PrintFor{Reason: archive.PrintToSign}, path))
	outside := func() (n int) {
		for _, w := range must[[]archive.TodayItem](t)(v.Today()) {
			if w.Kind == "outside" {
				n += w.Count
			}
		}
		return n
	}
	if list := must[[]archive.Taken](t)(v.TakenOut(te.ID)); len(list) != 1 || !list[0].Outside || list[0].What != record.TakenStatement || list[0].Words.Path != path || outside() != 1 {
		t.Errorf("the saved statement is listed as %+v; %d outside", list, outside())
	}
	if got := pagesText(t, must[[]byte](t)(os.ReadFile(path))); !strings.Contains(got, te.Label) {
		t.Errorf("the file says %s", got)
	}
	if _, err := v.PrintStatementFile(context.Background(), te.ID, archive.PrintFor{Reason: archive.PrintToSign}, path); !errors.Is(err, archive.ErrExists) {
		t.Errorf("it is written over: %v", err)
	}
	if lines := prints(t, v, te.ID); len(lines) != 1 {
		t.Errorf("the log has %d entries", len(lines))
	}
	noErr(t, os.Remove(path))
	if list := must[[]archive.Taken](t)(v.TakenOut(te.ID)); len(list) != 1 || list[0].Outside || outside() != 0 {
		t.Errorf("deleted, it is listed as %+v", list)
	}
}

// broken is a printer that takes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no paper") }

func TestAPrintThatFailedIsInTheLog(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	keep(t, v, te.Person, record.AnswerYes)
	final(t, v, te)
	if _, err := v.PrintStatement(context.Background(), te.ID, archive.PrintFor{Reason: archive.PrintToFile}, broken{}); err == nil {
		t.Error("no error")
	}
	if lines := prints(t, v, te.ID); len(lines) != 1 || lines[0].Code != "file" {
		t.Errorf("the log says %+v", lines)
	}
}

// Who has the paper compares its words with what a bundle proves.
func TestABundleTellsTheWordsOfAFinalAccount(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	firstAccount(t, v, te.ID)
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: "yes"})
	f := final(t, v, te)
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "x", Addressee: "c", Class: "un_inquiry", Sender: "o", Testimonies: []record.ID{te.ID}}))
	out := filepath.Join(t.TempDir(), "b.zip")
	must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil))
	r := must[bundle.Report](t)(bundle.Verify(context.Background(), out, bundle.Options{}))
	want := must[string](t)(disclose.SpellName(f.Name))
	if !r.OK() || len(r.Commitments) != 1 || r.Commitments[0].Words != want || r.Commitments[0].Testimony != 1 || r.Commitments[0].Name != f.Name {
		t.Errorf("%v %+v, want %s", r.Faults, r.Commitments, want)
	}
}

// The paper is signed after the account is final: what the rules of evidence ask
// for can be said then.
func TestThePaperComesBackSigned(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	open := func() bool {
		t.Helper()
		for _, q := range must[[]evidence.Open](t)(v.OpenAnswers(te.ID)) {
			if q.ID == "EV-C09" {
				return true
			}
		}
		return false
	}
	signed := []record.Signature{{Role: "witness", How: record.SignedThumb}, {Role: "interviewer", How: record.SignedHand}}
	if err := v.PaperSigned(te.ID, signed, ""); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("the paper of a draft is signed: %v", err)
	}
	rb := readBack(te.Account[0].ID)
	rb.Signed = rb.Signed[1:] // the interpreter, who was not there
	must[record.Testimony](t)(v.ReadBack(te.ID, rb))
	f := must[record.Final](t)(v.Finalize(context.Background(), te.ID, nil))
	if !open() {
		t.Error("nobody has signed, and nobody asks")
	}
	scan := attach(t, v, te.ID, "scan.pdf", "an invented scan", record.ClassIdentity)
	other := attach(t, v, account(t, v).ID, "scan.pdf", "of another", record.ClassIdentity)
	if err := v.PaperSigned(te.ID, signed, other.ID); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("the scan of another testimony does: %v", err)
	}
	if err := v.PaperSigned(te.ID, append(signed, signed[0]), scan.ID); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("one signs twice: %v", err)
	}
	noErr(t, v.PaperSigned(te.ID, signed, scan.ID))
	v = reopen(t, v)
	now, _, err := v.Final(te.ID)
	noErr(t, err)
	if open() || now.Paper == nil || now.Paper.Exhibit != scan.ID || now.Name != f.Name {
		t.Errorf("still open, or %+v", now.Paper)
	}
	noErr(t, v.CheckFinal(context.Background(), te.ID, nil))
	if r := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
}
