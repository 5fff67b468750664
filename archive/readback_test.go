package archive_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/custody"
	"attest/archive/disclose"
	"attest/archive/record"
)

// readBack is what an invented witness said of the account.
func readBack(segment string) record.ReadBack {
	return record.ReadBack{
		Language: "ko", Reader: "interpreter", True: true,
		Corrections: []record.Correction{{Segment: segment, Reason: "the month was wrong"}},
		Signed: []record.Signature{
			{Role: "witness", How: record.SignedThumb}, {Role: "interpreter", How: record.SignedAbsent, Reason: "joined by telephone"},
		},
	}
}

func final(t *testing.T, v *archive.Vault, te record.Testimony) record.Final {
	t.Helper()
	must[record.Testimony](t)(v.ReadBack(te.ID, readBack(te.Account[0].ID)))
	return must[record.Final](t)(v.Finalize(context.Background(), te.ID, nil))
}

func TestAFinalAccountIsCommittedToAndStays(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	attach(t, v, te.ID, "map.txt", "an invented sketch", record.ClassCleared)
	voice := must[archive.Exhibit](t)(v.Attach(context.Background(), te.ID, archive.Attachment{
		Name: "voice.flac", Data: bytes.NewReader(must[[]byte](t)(os.ReadFile(filepath.Join("..", "assets", "samples", "voice.flac")))),
	}, nil))
	if _, err := v.Finalize(context.Background(), te.ID, nil); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a draft becomes final: %v", err)
	}
	direct := te
	direct.State = record.StateFinal
	if err := v.SaveTestimony(direct); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a save makes it final: %v", err)
	}
	f := final(t, v, te)

	c := must[disclose.Commitment](t)(disclose.ParseCommitment([]byte(f.Commitment)))
	if len(c.Parts) != 3 || c.Parts[1].Name != "file/1" || c.Parts[2].Name != "sound/2" || c.Parts[2].Leaves < 2 {
		t.Errorf("it commits to %+v", c.Parts)
	}
	if f.Parts[2].Object != voice.ID {
		t.Errorf("sound stands for %s", f.Parts[2].Object)
	}
	lines, _, err := v.Log(archive.LogFilter{Object: te.ID, Verb: string(custody.Committed)}, 0, 0)
	if err != nil || len(lines) != 1 || lines[0].Version != f.Name {
		t.Errorf("the log says %v %v", lines, err)
	}

	// The account stays; what is no part of it may change.
	now := must[record.Testimony](t)(v.Testimony(te.ID))
	if now.State != record.StateFinal {
		t.Fatalf("state %s", now.State)
	}
	for name, change := range map[string]func(*record.Testimony){
		"a word":      func(t *record.Testimony) { t.Account[0].Text += "." },
		"a speaker":   func(t *record.Testimony) { t.Account[0].Speaker = record.SpeakerOther },
		"a paragraph": func(t *record.Testimony) { t.Account = t.Account[1:] },
		"the place":   func(t *record.Testimony) { t.Interview.Place = "elsewhere" },
		"the state":   func(t *record.Testimony) { t.State = record.StateDraft },
		"the reading": func(t *record.Testimony) { t.ReadBack = nil },
	} {
		changed := now
		changed.Account = append([]record.Segment(nil), now.Account...)
		change(&changed)
		if err := v.SaveTestimony(changed); !errors.Is(err, archive.ErrFinal) {
			t.Errorf("%s can be changed: %v", name, err)
		}
	}
	now.Tags, now.Handle = []string{"forced labour"}, "the cook"
	noErr(t, v.SaveTestimony(now))
	if id, err := v.Undo(); err != nil || id != te.ID {
		t.Errorf("undo of the tag: %s %v", id, err)
	}
	if u, _ := v.UndoState(); u == "testimony" {
		if id, err := v.Undo(); err == nil && id == te.ID {
			t.Error("undo opens a final account")
		}
	}

	noErr(t, v.CheckFinal(context.Background(), te.ID, nil))
	v = reopen(t, v)
	noErr(t, v.CheckFinal(context.Background(), te.ID, nil))
	again, ok, err := v.Final(te.ID)
	if err != nil || !ok || again.Name != f.Name {
		t.Errorf("after opening again: %v %v", ok, err)
	}
	if r := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
}

func TestChangedAfterReadingItIsADraftAgain(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	te = must[record.Testimony](t)(v.ReadBack(te.ID, readBack(te.Account[0].ID)))
	te.Account[0].Text += " One more word."
	noErr(t, v.SaveTestimony(te))
	now := must[record.Testimony](t)(v.Testimony(te.ID))
	if now.State != record.StateDraft || now.ReadBack != nil {
		t.Errorf("state %s, read back %v", now.State, now.ReadBack)
	}
}

func TestNotDeclaredTrueItIsNotFinal(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	rb := readBack(te.Account[0].ID)
	rb.True = false
	must[record.Testimony](t)(v.ReadBack(te.ID, rb))
	var e *archive.InvalidError
	if _, err := v.Finalize(context.Background(), te.ID, nil); !errors.As(err, &e) || e.Field != "read_back.true" {
		t.Errorf("%v", err)
	}
}

func TestReadBackNeedsReasons(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	for name, change := range map[string]func(*record.ReadBack){
		"correction without a reason": func(r *record.ReadBack) { r.Corrections[0].Reason = "" },
		"correction of nothing":       func(r *record.ReadBack) { r.Corrections[0].Segment = "s99" },
		"no signature and no reason":  func(r *record.ReadBack) { r.Signed[1].Reason = "" },
		"unknown way of signing":      func(r *record.ReadBack) { r.Signed[0].How = "nod" },
		"signed twice":                func(r *record.ReadBack) { r.Signed[1].Role = "witness" },
		"no time":                     func(r *record.ReadBack) { r.At = "yesterday" },
	} {
		rb := readBack(te.Account[0].ID)
		change(&rb)
		if _, err := v.ReadBack(te.ID, rb); !errors.Is(err, archive.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestASupplementIsReadBackAndPointsToTheFirst(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	if _, err := v.Supplement(te.ID); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a draft is supplemented: %v", err)
	}
	first := final(t, v, te)
	s := must[record.Testimony](t)(v.Supplement(te.ID))
	s.Account = []record.Segment{{ID: "s1", Speaker: record.SpeakerWitness, Text: "It was in March, not in May."}}
	noErr(t, v.SaveTestimony(s))
	second := final(t, v, s)
	c := must[disclose.Commitment](t)(disclose.ParseCommitment([]byte(second.Commitment)))
	if c.Supplements != first.Name {
		t.Errorf("it supplements %q", c.Supplements)
	}
	third := must[record.Testimony](t)(v.Supplement(s.ID))
	if third.Supplements != te.ID {
		t.Error("a supplement of a supplement is no supplement of the first")
	}
	rows := v.Supplements(te.ID)
	if len(rows) != 2 || rows[0].ID != s.ID {
		t.Errorf("supplements %v", rows)
	}
}

// A final account and its supplement leave together or not at all.
func TestAnAccountLeavesWithItsSupplement(t *testing.T) {
	v := newVault(t)
	sub := submission(t, v)
	te := must[record.Testimony](t)(v.Testimony(sub.Testimonies[0]))
	final(t, v, te)
	s := must[record.Testimony](t)(v.Supplement(te.ID))
	s.Account = []record.Segment{{ID: "s1", Speaker: record.SpeakerWitness, Text: "It was in March."}}
	noErr(t, v.SaveTestimony(s))
	blocked := func() (out []string) {
		for _, r := range must[archive.Preview](t)(v.Preview(context.Background(), sub.ID)).Blocked {
			out = append(out, string(r.Code)+" "+r.Label)
		}
		return out
	}
	if got := blocked(); len(got) != 0 {
		t.Errorf("a supplement that is a draft stops it: %v", got)
	}
	final(t, v, s)
	if got := blocked(); len(got) != 1 || got[0] != "together "+s.Label {
		t.Errorf("the account alone: %v", got)
	}
	both := sub.Testimonies
	sub.Testimonies = []record.ID{s.ID}
	sub = must[record.Submission](t)(v.SaveSubmission(sub))
	if got := blocked(); len(got) != 1 || got[0] != "together "+te.Label {
		t.Errorf("the supplement alone: %v", got)
	}
	sub.Testimonies = append(both, s.ID)
	sub = must[record.Submission](t)(v.SaveSubmission(sub))
	if got := blocked(); len(got) != 0 {
		t.Errorf("both: %v", got)
	}
}

// What goes out comes in again, the commitment with it, and is proven there.
func TestAFinalAccountGoesOutAndComesIn(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	attach(t, v, te.ID, "map.txt", "an invented sketch", record.ClassCleared)
	f := final(t, v, te)
	dir := t.TempDir()
	var out bytes.Buffer
	noErr(t, v.WriteInterchange(context.Background(), &out, []record.ID{te.ID}, archive.CopyTo{Dir: dir}, nil))
	noErr(t, os.WriteFile(filepath.Join(dir, "t.json"), out.Bytes(), 0o600))

	other := newVault(t)
	must[archive.ImportReport](t)(other.Import(context.Background(), archive.FileSource(filepath.Join(dir, "t.json")), archive.ImportOptions{}, nil))
	got, ok, err := other.Final(te.ID)
	if err != nil || !ok || got.Name != f.Name {
		t.Fatalf("%v %v", ok, err)
	}
	noErr(t, other.CheckFinal(context.Background(), te.ID, nil))
	a := must[record.InterchangeTestimony](t)(v.Interchange(te.ID))
	b := must[record.InterchangeTestimony](t)(other.Interchange(te.ID))
	x, y := must[[]byte](t)(record.Canonical(a)), must[[]byte](t)(record.Canonical(b))
	if !bytes.Equal(x, y) {
		t.Errorf("it comes out as\n%s\nand went in as\n%s", y, x)
	}
}

// The window holds a copy of the account and saves the whole of it, again and
// again: no such save brings a reading back that words were added to.
func TestWhatIsChangedAfterTheReadingIsADraftHoweverOftenItIsSaved(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	te = must[record.Testimony](t)(v.ReadBack(te.ID, readBack(te.Account[0].ID)))
	for range 3 {
		te.Account[0].Text += " and more"
		noErr(t, v.SaveTestimony(te)) // state and reading of before
		now := must[record.Testimony](t)(v.Testimony(te.ID))
		if now.State != record.StateDraft || now.ReadBack != nil {
			t.Fatalf("after a save: %s, %+v", now.State, now.ReadBack)
		}
		if _, err := v.Finalize(context.Background(), te.ID, nil); err == nil {
			t.Fatal("words that were never read back are final")
		}
	}
	must[record.Testimony](t)(v.ReadBack(te.ID, readBack(te.Account[0].ID)))
	te.Interview.Place = "elsewhere" // a copy from before the second reading
	te.State, te.ReadBack = record.StateDraft, nil
	noErr(t, v.SaveTestimony(te))
	if now := must[record.Testimony](t)(v.Testimony(te.ID)); now.State != record.StateDraft {
		t.Errorf("an older copy: %s", now.State)
	}
}
