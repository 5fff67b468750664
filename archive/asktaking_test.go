package archive_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/disclose"
	"attest/archive/record"
	"attest/archive/transcript"
)

// sayingTheirName is a testimony whose witness says their own name, and agreed to the pseudonym alone.
func sayingTheirName(t *testing.T, v *archive.Vault) (record.Testimony, record.Person, archive.Exhibit) {
	t.Helper()
	te := account(t, v)
	who := must[record.Person](t)(v.Person(te.Person))
	noErr(t, v.SaveIdentity(who.ID, record.Identity{Names: []record.Name{{Text: "리영희"}, {Text: "Ri Yong Hui"}}}))
	te.Account = []record.Segment{
		{ID: "s1", Speaker: record.SpeakerWitness, Text: "제 이름은 리영희입니다."}, {ID: "s2", Speaker: record.SpeakerWitness, Text: "모두 지어낸 말입니다."},
	}
	noErr(t, v.SaveTestimony(te))
	firstAccount(t, v, te.ID)
	letter := attach(t, v, te.ID, "a.txt", "letter of 리영희\n", record.ClassCleared)
	consents(t, v, who.ID, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{"text", "document"}}, record.Use{Use: record.UseKeep, Answer: record.AnswerYes})
	return te, who, letter
}

// Whatever leaves outside of a submission asks about names as an export does: nothing is
// written, the log tells of nothing, and after somebody has looked it goes. The
// office's own copy is asked about too, and never refused for it.
func TestWhatIsTakenOutAsksAboutNames(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	te, who, letter := sayingTheirName(t, v)
	final(t, v, te)
	dir := t.TempDir()
	ask := func(err error) *archive.ConfirmError {
		t.Helper()
		var ask *archive.ConfirmError
		if !errors.As(err, &ask) || !errors.Is(err, archive.ErrConfirm) {
			t.Fatalf("it is not asked about: %v", err)
		}
		for _, word := range []string{"영희", "Yong"} {
			if strings.Contains(ask.Error(), word) {
				t.Errorf("the question has the name: %v", ask)
			}
		}
		return ask
	}
	said := "account_names " + te.Label + " 1 " + who.Pseudonym + " name Hang"
	inFile := "exhibit_names " + letter.Label + " " + who.Pseudonym + " name Hang"
	court := archive.TakeFor{Use: "un_inquiry", To: "Commission", Why: "invented"}
	own := archive.TakeFor{Use: record.UseKeep, Why: "invented"}
	path := filepath.Join(dir, "x")
	for name, k := range map[string]struct {
		want []string
		do   func(confirmed string) error
	}{
		"a file to a body": {[]string{inFile}, func(code string) error {
			f := court
			f.Confirmed = code
			return v.TakeOut(ctx, letter.ID, path, f, nil)
		}},
		"the office's own file": {[]string{inFile}, func(code string) error {
			f := own
			f.Confirmed = code
			return v.TakeOut(ctx, letter.ID, path, f, nil)
		}},
		"bytes for the terminal": {[]string{inFile}, func(code string) error {
			b, _, err := v.OpenToTakeOut(ctx, letter.ID, code)
			if err == nil {
				err = errors.Join(b.Close(), os.WriteFile(path, nil, 0o600))
			}
			return err
		}},
		"a transcript": {[]string{said}, func(code string) error {
			f := court
			f.Confirmed = code
			_, err := v.TakeOutTranscript(ctx, te.ID, transcript.Text, "", path, f)
			return err
		}},
		"printed pages": {[]string{said}, func(code string) error {
			_, err := v.PrintStatementFile(ctx, te.ID, archive.PrintFor{Reason: archive.PrintToSign, Confirmed: code}, path)
			return err
		}},
		"a redacted copy": {[]string{said}, func(code string) error {
			f := court
			f.Confirmed = code
			_, err := v.RedactFile(ctx, te.ID, archive.RedactOptions{Ranges: []disclose.Range{{Segment: "s2", Reason: disclose.ReasonOffice}}, Path: path, For: f}, nil)
			return err
		}},
		"a document with its files": {[]string{inFile, said}, func(code string) error {
			var b bytes.Buffer
			err := v.WriteInterchange(ctx, &b, []record.ID{te.ID}, archive.CopyTo{Dir: path, Confirmed: code}, nil)
			if err != nil && b.Len() > 0 {
				t.Error("a part of it was written")
			}
			return err
		}},
	} {
		lines, _, err := v.Log(archive.LogFilter{}, 0, 0)
		noErr(t, err)
		first := ask(k.do(""))
		got := reasonList(first.Reasons)
		slices.Sort(k.want)
		if !slices.Equal(got, k.want) {
			t.Errorf("%s: it asks\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(k.want, "\n"))
		}
		after, _, err := v.Log(archive.LogFilter{}, 0, 0)
		noErr(t, err)
		if _, err := os.Stat(path); err == nil || len(after) != len(lines) {
			t.Errorf("%s: before it was confirmed something was written: %v", name, err)
		}
		ask(k.do("00000000"))
		if err := k.do(first.Code); err != nil {
			t.Errorf("%s: after it was looked at: %v", name, err)
		}
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		noErr(t, os.RemoveAll(path))
	}
	// A name in the name that somebody types for the file is asked about as well.
	byName := ask(v.TakeOut(ctx, attach(t, v, te.ID, "b.txt", "nothing of anybody\n", record.ClassCleared).ID, filepath.Join(dir, "Ri_Yong_Hui.txt"), own, nil))
	if got := reasonList(byName.Reasons); len(got) != 1 || !strings.HasPrefix(got[0], "field_person file") {
		t.Errorf("%v", got)
	}
}

// What a submission leaves out of an account is asked about where it would leave in a
// file, and what a later disclosure opens where that is a name.
func TestWhatIsLeftOutElsewhereIsAskedAbout(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	te, who, _ := sayingTheirName(t, v)
	final(t, v, te)
	path := filepath.Join(t.TempDir(), "x")
	court := archive.TakeFor{Use: "un_inquiry", To: "Commission", Why: "invented"}
	hidden := []disclose.Range{{Segment: "s1", Reason: disclose.ReasonOffice}}
	must[archive.Redaction](t)(v.RedactFile(ctx, te.ID, archive.RedactOptions{Ranges: hidden, Path: path, For: court}, nil))
	earlier := must[disclose.Copy](t)(disclose.ParseCopy(must[[]byte](t)(os.ReadFile(path))))
	var ask *archive.ConfirmError
	_, err := v.RedactFile(ctx, te.ID, archive.RedactOptions{Ranges: hidden, Earlier: &earlier, Path: path + "2", For: court}, nil)
	if !errors.As(err, &ask) || !slices.Equal(reasonList(ask.Reasons), []string{"account_names " + te.Label + " 1 " + who.Pseudonym + " name Hang"}) {
		t.Errorf("a later disclosure that opens a name: %v", err)
	}
	sub := record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}}
	sub.Profile.Hidden = []record.HiddenPart{{Testimony: te.ID, Segment: "s2", Reason: disclose.ReasonPlace}}
	must[record.Submission](t)(v.SaveSubmission(sub))
	_, err = v.TakeOutTranscript(ctx, te.ID, transcript.Text, "", path+".txt", court)
	if !errors.As(err, &ask) || !slices.Contains(reasonList(ask.Reasons), "account_says "+te.Label+" 2") {
		t.Errorf("what a submission leaves out: %v", err)
	}
}

// Where the office asks for approval nothing leaves outside of a submission, and the
// refusal names the way; the office's own copy is no sending.
func TestOutsideOfASubmissionNothingIsApproved(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	te, _, letter := sayingTheirName(t, v)
	final(t, v, te)
	noErr(t, v.RequireApproval(true))
	path := filepath.Join(t.TempDir(), "x")
	court := archive.TakeFor{Use: "un_inquiry", To: "Commission", Why: "invented"}
	_, redacted := v.RedactFile(ctx, te.ID, archive.RedactOptions{Path: path, For: court}, nil)
	_, words := v.TakeOutTranscript(ctx, te.ID, transcript.Text, "", path, court)
	for name, err := range map[string]error{"copy": redacted, "transcript": words, "file": v.TakeOut(ctx, letter.ID, path, court, nil)} {
		var no *archive.NotApprovedError
		if !errors.As(err, &no) || !no.Outside || !strings.Contains(err.Error(), "put it into one") {
			t.Errorf("%s: %v", name, err)
		}
	}
	own := archive.TakeFor{Use: record.UseKeep, Why: "invented"}
	var ask *archive.ConfirmError
	if err := v.TakeOut(ctx, letter.ID, path, own, nil); !errors.As(err, &ask) {
		t.Fatal(err)
	}
	own.Confirmed = ask.Code
	noErr(t, v.TakeOut(ctx, letter.ID, path, own, nil))
}
