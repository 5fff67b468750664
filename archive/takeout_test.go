package archive_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
	"attest/archive/transcript"
)

// ours is a keyholder's own safe keeping.
var ours = archive.TakeFor{Use: record.UseKeep, Why: "a copy for the safe, invented"}

func TestTakingOutAsksConsent(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	firstAccount(t, v, te.ID)
	ctx, dir := context.Background(), t.TempDir()
	shown := attach(t, v, te.ID, "voice.txt", "an invented note", record.ClassIdentity)
	cleared := attach(t, v, te.ID, "map.txt", "an invented map", record.ClassCleared)
	n := 0
	take := func(e archive.Exhibit, f archive.TakeFor) error {
		n++
		path := filepath.Join(dir, strings.Repeat("x", n))
		err := v.TakeOut(ctx, e.ID, path, f, nil)
		if _, serr := os.Stat(path); (serr == nil) != (err == nil) {
			t.Errorf("%v, and the file: %v", err, serr)
		}
		return err
	}
	refused := func(err error) record.Refusal {
		var r *archive.TakeOutError
		if err == nil || !errors.As(err, &r) || !errors.Is(err, archive.ErrConsent) {
			return ""
		}
		return r.Refusal
	}
	court := archive.TakeFor{Use: "un_inquiry", To: "an invented inquiry", Why: "they asked for the file"}
	noErr(t, take(shown, ours))
	if got := refused(take(shown, court)); got != record.RefusedNoConsent {
		t.Errorf("without a consent: %q", got)
	}
	for _, f := range []archive.TakeFor{{Use: record.UseKeep}, {Use: "un_inquiry", Why: "x"}, {Use: "nobody", To: "x", Why: "x"}, {Use: "icc", To: strings.Repeat("x", 3000), Why: "x"}} {
		if err := take(shown, f); !errors.Is(err, archive.ErrInvalid) {
			t.Errorf("%.40v: %v", f, err)
		}
	}
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{record.MediaText}, Recipients: []string{"An invented inquiry"}})
	if got := refused(take(shown, court)); got != record.RefusedIdentity {
		t.Errorf("a file that shows who someone is, for a pseudonym: %q", got)
	}
	noErr(t, take(cleared, court))
	other := court
	other.To = "another court"
	if got := refused(take(cleared, other)); got != record.RefusedRecipient {
		t.Errorf("to another: %q", got)
	}
	if _, err := v.TakeOutTranscript(ctx, te.ID, transcript.Text, "", filepath.Join(dir, "t.txt"), court); err != nil {
		t.Errorf("the transcript: %v", err)
	}
	if _, err := v.TakeOutTranscript(ctx, te.ID, transcript.Text, "", filepath.Join(dir, "u.txt"), other); refused(err) != record.RefusedRecipient {
		t.Errorf("the transcript to another: %v", err)
	}
	v = reopen(t, v)
	list := must[[]record.Taking](t)(v.Takings(te.ID))
	if len(list) != 3 || list[0].Words.Why == "" {
		t.Errorf("taken out: %+v", list)
	}
	taken := must[[]archive.Taken](t)(v.TakenOut(te.ID))
	if len(taken) != 3 || taken[0].Label != te.Label || taken[0].ByName == "" || !taken[0].Outside || taken[2].Label != shown.Label || taken[2].Words.Path == "" {
		t.Errorf("taken out, as it is shown: %+v", taken)
	}
	log, _, err := v.Log(archive.LogFilter{}, 0, 1000)
	noErr(t, err)
	codes := 0
	for _, l := range log {
		if l.Verb == "take-out" && (l.Code == record.UseKeep || l.Code == "un_inquiry") {
			codes++
		}
	}
	if codes != 3 {
		t.Errorf("the log tells of %d", codes)
	}

	// They go with the account to another vault; taken in again, they stay as they are there.
	var doc bytes.Buffer
	moved := t.TempDir()
	noErr(t, v.WriteInterchange(ctx, &doc, []record.ID{te.ID}, archive.CopyTo{Dir: moved}, nil))
	one := filepath.Join(moved, "one.json")
	noErr(t, os.WriteFile(one, doc.Bytes(), 0o600))
	elsewhere := newVault(t)
	must[archive.ImportReport](t)(elsewhere.Import(ctx, archive.FileSource(one), archive.ImportOptions{}, nil))
	there := must[[]record.Taking](t)(elsewhere.Takings(te.ID))
	if a, b := must[[]byte](t)(record.Canonical(list)), must[[]byte](t)(record.Canonical(there)); !bytes.Equal(a, b) || there[1].Words.To != list[1].Words.To || there[1].Words.Why == "" {
		t.Errorf("here %+v, there %+v", list, there)
	}
	if rep := must[archive.ImportReport](t)(v.Import(ctx, archive.FileSource(one), archive.ImportOptions{}, nil)); rep.Unchanged != 1 || len(must[[]record.Taking](t)(v.Takings(te.ID))) != 3 {
		t.Errorf("taken in again: %+v", rep)
	}
	noErr(t, os.WriteFile(one, bytes.Replace(doc.Bytes(), []byte(`"use": "keep"`), []byte(`"use": "nobody"`), 1), 0o600))
	if _, err := newVault(t).Import(ctx, archive.FileSource(one), archive.ImportOptions{}, nil); err == nil || !strings.Contains(err.Error(), "takings[") {
		t.Errorf("a class that there is not: %v", err)
	}
	consent(t, v, te.Person, record.Use{Use: record.UseKeep, Answer: record.AnswerNotObtainable})
	noErr(t, take(shown, ours)) // nobody could be asked, and nobody said no
	consent(t, v, te.Person, record.Use{Use: record.UseKeep, Answer: record.AnswerNo})
	if err := v.TakeOut(ctx, shown.ID, filepath.Join(dir, "no"), ours, nil); refused(err) != record.RefusedAnswer {
		t.Errorf("the office's own use was refused: %v", err)
	}
	if r := must[archive.CheckReport](t)(v.Check(ctx, nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
}
