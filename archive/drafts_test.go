package archive_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"attest/archive"
	"attest/archive/machine"
	"attest/archive/media"
	"attest/archive/record"
	"attest/archive/transcript"
	"attest/internal/whisperlike/standin"
)

func voice(t *testing.T, v *archive.Vault, parent record.ID) archive.Exhibit {
	t.Helper()
	return must[archive.Exhibit](t)(v.Attach(context.Background(), parent, archive.Attachment{
		Name: "voice.flac", Data: bytes.NewReader(must[[]byte](t)(os.ReadFile(filepath.Join("..", "assets", "samples", "voice.flac")))),
	}, nil))
}

func unconfirmed(t *testing.T, v *archive.Vault, id record.ID) []string {
	t.Helper()
	te := must[record.Testimony](t)(v.Testimony(id))
	return record.Unconfirmed(must[[]record.MachineDraft](t)(v.MachineDrafts(id)), te.Account)
}

func TestADraftIsAMachinesUntilItIsConfirmed(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	firstAccount(t, v, te.ID)
	keep(t, v, te.Person, record.AnswerYes)
	e := voice(t, v, te.ID)
	d := must[record.MachineDraft](t)(v.DraftTranscript(context.Background(), te.ID, e.ID, standin.Tool(t, "segments"), "ko", nil))
	now := must[record.Testimony](t)(v.Testimony(te.ID))
	if len(d.Segments) < 2 || len(now.Account) != 3+len(d.Segments) || now.Account[3].ID != "s4" || now.Account[3].Speaker != "" || now.Account[4].Start != 1000 {
		t.Fatalf("%d drafted, account %+v", len(d.Segments), now.Account)
	}
	if d.Machine.Program != "whisper-cli.exe" || len(d.Machine.ModelSHA256) != 64 || d.Machine.Version == "" || d.Exhibit != e.ID {
		t.Errorf("%+v", d.Machine)
	}
	if got := unconfirmed(t, v, te.ID); len(got) != len(d.Segments) {
		t.Errorf("open: %v", got)
	}

	// While it is not confirmed it goes nowhere.
	if _, err := v.ReadBack(te.ID, readBack("s1")); !errors.Is(err, archive.ErrUnconfirmed) {
		t.Errorf("it is read back: %v", err)
	}
	if _, err := v.TakeOutTranscript(context.Background(), te.ID, transcript.Text, "", filepath.Join(t.TempDir(), "a.txt"), ours); !errors.Is(err, archive.ErrUnconfirmed) {
		t.Errorf("it is taken out: %v", err)
	}
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: "yes"})
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "x", Addressee: "c", Class: "un_inquiry", Sender: "o", Testimonies: []record.ID{te.ID}}))
	blocked := func() bool {
		t.Helper()
		p := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
		i := slices.IndexFunc(p.Blocked, func(r archive.Reason) bool { return r.Code == archive.ReasonUnconfirmed })
		return i >= 0 && p.Blocked[i].Count == len(unconfirmed(t, v, te.ID)) && strings.Contains(p.Blocked[i].String(), "a machine wrote")
	}
	if !blocked() {
		t.Error("an export does not wait for it")
	}
	if _, err := v.Export(context.Background(), s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}, nil); err == nil {
		t.Error("it is exported")
	}

	if !slices.ContainsFunc(must[[]archive.TodayItem](t)(v.Today()), func(x archive.TodayItem) bool {
		return x.Kind == "machine" && x.Object == te.ID && x.Count == len(d.Segments)
	}) {
		t.Error("it does not wait under Today")
	}

	// Edited and split it is still a machine's; what it wrote stays.
	now.Account[3].Text = "corrected by"
	now.Account = slices.Insert(now.Account, 4, record.Segment{ID: "s90", Text: now.Account[4].Text})
	now.Account[5].Text = ""
	noErr(t, v.SaveTestimony(now))
	v = reopen(t, v)
	open := unconfirmed(t, v, te.ID)
	if len(open) != len(d.Segments)+1 || !slices.Contains(open, "s90") {
		t.Errorf("open after the edit: %v", open)
	}
	if n := must[int](t)(v.ConfirmMachine(te.ID, open[:1])); n != 1 || len(unconfirmed(t, v, te.ID)) != len(open)-1 || !blocked() {
		t.Errorf("%d confirmed", n)
	}
	if n := must[int](t)(v.ConfirmMachine(te.ID, append(open, "s1"))); n != len(open)-1 || len(unconfirmed(t, v, te.ID)) != 0 || blocked() {
		t.Errorf("%d confirmed of the rest", n)
	}
	kept := must[[]record.MachineDraft](t)(v.MachineDrafts(te.ID))
	if len(kept) != 1 || kept[0].Segments[0].Text != d.Segments[0].Text || kept[0].Segments[0].Confirmed == "" || kept[0].Segments[0].By == "" {
		t.Errorf("kept: %+v", kept)
	}
	must[record.Testimony](t)(v.ReadBack(te.ID, readBack("s1")))
	must[record.Final](t)(v.Finalize(context.Background(), te.ID, nil))
	if _, err := v.DraftTranscript(context.Background(), te.ID, e.ID, standin.Tool(t, "segments"), "ko", nil); !errors.Is(err, archive.ErrFinal) {
		t.Errorf("a final account is drafted into: %v", err)
	}
	for verb, code := range map[string]string{"machine.draft": "model." + d.Machine.ModelSHA256, "machine.confirm": "paragraphs.1"} {
		lines, _, err := v.Log(archive.LogFilter{Object: te.ID, Verb: verb}, 0, 0)
		noErr(t, err)
		if len(lines) == 0 || lines[len(lines)-1].Code != code {
			t.Errorf("%s: %+v", verb, lines)
		}
	}
	if r := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
}

// The marks go with an account to another vault.
func TestADraftStaysAMachinesElsewhere(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	d := must[record.MachineDraft](t)(v.DraftTranscript(context.Background(), te.ID, voice(t, v, te.ID).ID, standin.Tool(t, "segments"), "ko", nil))
	must[int](t)(v.ConfirmMachine(te.ID, []string{d.Segments[0].Segment}))
	var out bytes.Buffer
	dir := t.TempDir()
	noErr(t, v.WriteInterchange(context.Background(), &out, []record.ID{te.ID}, archive.CopyTo{Dir: dir}, nil))
	path := filepath.Join(dir, "one.json")
	noErr(t, os.WriteFile(path, out.Bytes(), 0o600))
	other := newVault(t)
	must[archive.ImportReport](t)(other.Import(context.Background(), archive.FileSource(path), archive.ImportOptions{}, nil))
	a, b := must[[]record.MachineDraft](t)(v.MachineDrafts(te.ID)), must[[]record.MachineDraft](t)(other.MachineDrafts(te.ID))
	x, y := must[[]byte](t)(record.Canonical(a)), must[[]byte](t)(record.Canonical(b))
	if !bytes.Equal(x, y) || len(unconfirmed(t, other, te.ID)) != len(d.Segments)-1 {
		t.Errorf("here %s, there %s", x, y)
	}
}

// A draft of one of two recordings says in which its times are, and so does the transcript that is taken out.
func TestADraftNamesItsRecording(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	voice(t, v, te.ID)
	second := voice(t, v, te.ID)
	d := must[record.MachineDraft](t)(v.DraftTranscript(context.Background(), te.ID, second.ID, standin.Tool(t, "segments"), "ko", nil))
	for _, s := range must[record.Testimony](t)(v.Testimony(te.ID)).Account {
		if drafted := slices.ContainsFunc(d.Segments, func(m record.MachineSegment) bool { return m.Segment == s.ID }); (s.Sound == second.ID) != drafted {
			t.Errorf("%+v", s)
		}
	}
	now := must[record.Testimony](t)(v.Testimony(te.ID))
	now.Account = now.Account[len(now.Account)-len(d.Segments):]
	noErr(t, v.SaveTestimony(now))
	must[int](t)(v.ConfirmMachine(te.ID, unconfirmed(t, v, te.ID)))
	path := filepath.Join(t.TempDir(), "t.vtt")
	_, err := v.TakeOutTranscript(context.Background(), te.ID, transcript.VTT, "", path, ours)
	noErr(t, err)
	if b := must[[]byte](t)(os.ReadFile(path)); !bytes.Contains(b, []byte("NOTE recording "+second.Label+"\n")) {
		t.Errorf("%s", b)
	}
	now.Account[0].Sound = te.ID
	if err := v.SaveTestimony(now); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a recording that is none: %v", err)
	}
}

func TestADraftThatFailsLeavesNothing(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	e := voice(t, v, te.ID)
	paper := attach(t, v, te.ID, "map.txt", "an invented sketch", record.ClassCleared)
	draft := func(exhibit record.ID, how string) error {
		_, err := v.DraftTranscript(context.Background(), te.ID, exhibit, standin.Tool(t, how), "ko", nil)
		return err
	}
	var failed *machine.FailedError
	if err := draft(e.ID, "crash"); !errors.As(err, &failed) {
		t.Errorf("crash: %v", err)
	}
	if err := draft(e.ID, "garbage"); !errors.Is(err, machine.ErrOutput) {
		t.Errorf("garbage: %v", err)
	}
	if err := draft(paper.ID, "segments"); !errors.Is(err, media.ErrNoReadingCopy) {
		t.Errorf("no sound: %v", err)
	}
	if err := draft(voice(t, v, account(t, v).ID).ID, "segments"); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("the sound of another: %v", err)
	}
	if now := must[record.Testimony](t)(v.Testimony(te.ID)); len(now.Account) != 3 || len(must[[]record.MachineDraft](t)(v.MachineDrafts(te.ID))) > 0 {
		t.Error("something is left")
	}
}

// A lock ends the program before it returns.
func TestALockEndsADraft(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	e := voice(t, v, te.ID)
	begun, ended := make(chan struct{}), make(chan error, 1)
	once := sync.OnceFunc(func() { close(begun) })
	tool := standin.Tool(t, "hang")
	go func() {
		_, err := v.DraftTranscript(context.Background(), te.ID, e.ID, tool, "ko", func(what string, done, _ int64) {
			if what == "draft" && done > 0 { // it has the sound and is at work
				once()
			}
		})
		ended <- err
	}()
	<-begun
	noErr(t, v.Close())
	if err := <-ended; !errors.Is(err, context.Canceled) && !errors.Is(err, archive.ErrLocked) {
		t.Errorf("%v", err)
	}
	if _, err := v.DraftTranscript(context.Background(), te.ID, e.ID, tool, "ko", nil); !errors.Is(err, archive.ErrLocked) {
		t.Errorf("after the lock: %v", err)
	}
}

func TestATranslationIsDraftedWhereItIsMissing(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	own := record.NewTranslation(te.ID, "en").Set(te.Account[1], "Do you remember when that was?")
	noErr(t, v.SaveTranslation(own))
	tr := must[record.Translation](t)(v.DraftTranslation(context.Background(), te.ID, "en", standin.Tool(t, ""), nil))
	if tr.ID != own.ID || len(tr.Segments) != 3 {
		t.Fatalf("%+v", tr)
	}
	for _, s := range tr.Segments {
		mine := s.Segment == te.Account[1].ID
		if s.Machine == mine || mine && s.Text != "Do you remember when that was?" || !mine && (s.MachineText != s.Text || !strings.HasPrefix(s.Text, "en: ")) {
			t.Errorf("%+v", s)
		}
	}
	tr.State = record.TranslationChecked
	if err := v.SaveTranslation(tr); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a machine's translation is checked: %v", err)
	}
	if _, err := v.DraftTranslation(context.Background(), te.ID, "en", standin.Tool(t, ""), nil); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a full translation is drafted again: %v", err)
	}
}
