package archive_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"attest/archive"
	"attest/archive/custody"
	"attest/archive/record"
)

// addressed is a submission to an invented inquiry, of one account whose consent names
// the recipients that are given.
func addressed(t *testing.T, v *archive.Vault, recipients ...string) record.Submission {
	t.Helper()
	te := account(t, v)
	firstAccount(t, v, te.ID)
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{record.MediaText}, Recipients: recipients})
	return must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Title: "t", Addressee: "Invented inquiry", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID},
	}))
}

func ageKey(t *testing.T) string {
	t.Helper()
	return must[*age.X25519Identity](t)(age.GenerateX25519Identity()).Recipient().String()
}

// A key that is written down as another's is not used for an addressee unasked, and not at
// all where consent names who gets it; the log, the list of what was sent and the letter
// say whose key it was.
func TestAKeyIsHeldAgainstTheAddressee(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	theirs, others, nobodys := ageKey(t), ageKey(t), ageKey(t)
	must[record.Recipient](t)(v.AddRecipient("invented  INQUIRY", theirs))
	r := must[record.Recipient](t)(v.AddRecipient("Another office", others))
	s := addressed(t, v)
	dir := t.TempDir()
	export := func(s record.Submission, keys, code string) error {
		_, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: filepath.Join(dir, "b.zip.age"), Recipients: keys, Overwrite: true, Confirmed: code}, nil)
		return err
	}
	letter := func() string {
		t.Helper()
		l, err := v.SubmissionLetter(s.ID, "en")
		noErr(t, err)
		return must[string](t)(l.Text())
	}
	noErr(t, export(s, theirs, ""))
	if text := letter(); !strings.Contains(text, "encrypted to your key") {
		t.Errorf("the letter to whose key it is:\n%s", text)
	}
	var ask *archive.ConfirmError
	if err := export(s, others, ""); !errors.As(err, &ask) || !strings.Contains(err.Error(), "the key of Another office, and is addressed to Invented inquiry") {
		t.Fatalf("sealed to another's key unasked: %v", err)
	}
	noErr(t, export(s, others, ask.Code))
	if text := letter(); !strings.Contains(text, "the key of Another office, which is not written down as yours") || strings.Contains(text, "your key") {
		t.Errorf("the letter with another's key:\n%s", text)
	}
	d := must[record.Delivery](t)(v.NoteSent(s.ID, archive.Sending{Channel: "email"}))
	if len(d.Keys) != 1 || d.Keys[0].Name != "Another office" || !strings.HasPrefix(d.Keys[0].Fingerprint, "SHA256:") {
		t.Errorf("what was sent: %+v", d.Keys)
	}
	log, _, err := v.Log(archive.LogFilter{Verb: string(custody.SealedTo)}, 0, 0)
	noErr(t, err)
	if len(log) != 2 || !strings.Contains(log[0].Text, "Another office") || strings.Contains(log[0].Code, "Another") || log[0].Object != s.ID {
		t.Errorf("the log: %+v", log)
	}
	// A key that the book does not have has no owner to compare: it is written down as such.
	noErr(t, export(s, nobodys, ""))
	if text := letter(); !strings.Contains(text, "whose it is") {
		t.Errorf("the letter with nobody's key:\n%s", text)
	}

	// Where consent names who gets it there is no question: it stops.
	named := addressed(t, v, "Invented inquiry")
	for _, key := range []string{others, nobodys, theirs + "\n" + others} {
		var stopped *archive.IncompleteError
		if err := export(named, key, ""); !errors.As(err, &stopped) || !slices.ContainsFunc(stopped.Reasons, func(r archive.Reason) bool { return r.Code == archive.ReasonKeyStops }) {
			t.Errorf("sealed to another than consent names: %v", err)
		}
	}
	noErr(t, export(named, theirs, ""))
	// A registry's key can be the body's: the book says so.
	noErr(t, v.SetRecipientFor(r.ID, " Invented  inquiry ", ""))
	noErr(t, export(named, others, ""))
	v = reopen(t, v)
	if i := slices.IndexFunc(v.Recipients(), func(x record.Recipient) bool { return x.ID == r.ID }); !slices.Equal(v.Recipients()[i].For, []string{"Invented inquiry"}) {
		t.Errorf("%+v", v.Recipients())
	}
	if rep := must[archive.CheckReport](t)(v.Check(ctx, nil)); len(rep.Faults) > 0 {
		t.Errorf("check finds %v", rep.Faults)
	}
}
