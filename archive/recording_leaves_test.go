package archive_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/record"
)

// A recording classed as cleared leaves in a bundle as any other exhibit does.
func TestRecordingInABundle(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	te := account(t, v)
	firstAccount(t, v, te.ID)
	r := begin(t, v, te.ID)
	feed(t, r, 0, second)
	rec := stop(t, r)
	noErr(t, v.ClassExhibit(rec.Exhibit, record.ClassCleared))
	v = reopen(t, v)
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: "yes", Media: []string{"text", "audio"}})
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Title: "Invented", Addressee: "Commission", Class: "un_inquiry", Sender: "Test office",
		Testimonies: []record.ID{te.ID}, Exhibits: []record.ExhibitChoice{{ID: rec.Exhibit, Original: true}},
	}))
	if _, err := v.Preview(context.Background(), s.ID); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "b.zip")
	rep := must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil))
	if rep.Written != 2 || len(rep.Withheld) != 0 {
		t.Errorf("report %+v", rep)
	}
	verified := must[bundle.Report](t)(bundle.Verify(context.Background(), out, bundle.Options{Fingerprint: rep.Fingerprint}))
	if len(verified.Faults) > 0 {
		t.Errorf("faults %+v", verified.Faults)
	}
	checkClean(t, v)
}

// An account becomes final with its recording, which is committed to frame by
// frame and works out again from what is sealed.
func TestFinalAccountWithARecording(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	v := newVault(t)
	te := account(t, v)
	r := begin(t, v, te.ID)
	feed(t, r, 0, 2*second+100)
	stop(t, r)
	must[record.Testimony](t)(v.ReadBack(te.ID, record.ReadBack{True: true, Language: "ko"}))
	f := must[record.Final](t)(v.Finalize(ctx, te.ID, nil))
	if len(f.Parts) != 2 || f.Parts[1].Part != "sound/1" {
		t.Errorf("parts %+v", f.Parts)
	}
	noErr(t, v.CheckFinal(ctx, te.ID, nil))
	r = begin(t, v, te.ID) // what is recorded later is no part of it, and no fault
	feed(t, r, 0, 100)
	stop(t, r)
	v = reopen(t, v)
	noErr(t, v.CheckFinal(ctx, te.ID, nil))
	checkClean(t, v)
}

func TestDamagedRecordingIsFound(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	te := account(t, v)
	r := begin(t, v, te.ID)
	feed(t, r, 0, 3*second)
	noErr(t, r.OffRecord(true, ""))
	feed(t, r, 3*second, 4*second)
	rec := stop(t, r)
	off := must[[]archive.Recording](t)(v.OffRecord(te.ID))[0]
	blob := func(id record.ID) string {
		name := strings.ToLower(string(id))
		return filepath.Join(v.Info().Path, "blobs", name[1:3], name)
	}
	for _, c := range []struct {
		blob   record.ID
		object record.ID
	}{{rec.Blob, rec.Exhibit}, {off.Blob, off.ID}} {
		whole := must[[]byte](t)(os.ReadFile(blob(c.blob)))
		for name, bad := range map[string][]byte{
			"flip in its sound":    flipped(whole, len(whole)/2),
			"flip in its end":      flipped(whole, len(whole)-100),
			"flip in its head":     flipped(whole, 2),
			"last chunk cut off":   whole[:len(whole)-8192],
			"something behind it":  append(bytes.Clone(whole), whole[:8192]...),
			"nothing left of it":   {},
			"torn in its last one": whole[:len(whole)-1],
		} {
			noErr(t, os.WriteFile(blob(c.blob), bad, 0o600))
			rep := must[archive.CheckReport](t)(v.Check(context.Background(), nil))
			if len(rep.Faults) != 1 || rep.Faults[0].Object != string(c.object) && rep.Faults[0].Object != string(c.blob) {
				t.Errorf("%s: %+v", name, rep.Faults)
			}
			b, _, err := v.OpenRecording(map[record.ID]record.ID{rec.Blob: rec.ID, off.Blob: off.ID}[c.blob])
			if err == nil {
				_, err = io.ReadAll(b)
				noErr(t, b.Close())
			}
			if !errors.Is(err, archive.ErrDamaged) {
				t.Errorf("%s: read with %v", name, err)
			}
		}
		noErr(t, os.WriteFile(blob(c.blob), whole, 0o600))
	}
	checkClean(t, v)
}

func flipped(raw []byte, at int) []byte {
	out := bytes.Clone(raw)
	out[at] ^= 8
	return out
}

// What comes out as a document comes in again: sound, gaps, marks and notes.
func TestRecordingAsInterchange(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	te := account(t, v)
	r := begin(t, v, te.ID)
	feed(t, r, 0, second)
	noErr(t, r.Mark("표시 하나"))
	noErr(t, r.Pause("rest", "쉬었다"))
	noErr(t, r.Note("적어 둔 것"))
	noErr(t, r.Resume())
	noErr(t, r.Lost(100, "overrun"))
	noErr(t, r.OffRecord(true, ""))
	feed(t, r, 0, second)
	noErr(t, r.OnRecord())
	rec := stop(t, r)
	dir := t.TempDir()
	var doc bytes.Buffer
	noErr(t, v.WriteInterchange(context.Background(), &doc, []record.ID{te.ID}, archive.CopyTo{Dir: dir}, nil))
	path := filepath.Join(dir, "interchange.json")
	noErr(t, os.WriteFile(path, doc.Bytes(), 0o600))
	same := must[archive.ImportReport](t)(v.Import(context.Background(), archive.FileSource(path), archive.ImportOptions{}, nil))
	if same.Unchanged != 1 {
		t.Errorf("into the same vault: %+v", same)
	}

	other := newVault(t)
	rep := must[archive.ImportReport](t)(other.Import(context.Background(), archive.FileSource(path), archive.ImportOptions{}, nil))
	if len(rep.Exhibits) != 1 {
		t.Fatalf("import %+v", rep)
	}
	other = reopen(t, other)
	rs := must[[]archive.Recording](t)(other.Recordings(te.ID))
	if len(rs) != 1 {
		t.Fatalf("recordings %+v", rs)
	}
	got, want := must[[]byte](t)(record.Canonical(rs[0].Interchange())), must[[]byte](t)(record.Canonical(rec.Interchange()))
	if !bytes.Equal(got, want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if off := must[[]archive.Recording](t)(other.OffRecord(te.ID)); len(off) != 0 {
		t.Error("what was kept off the record left")
	}
	b, _, err := other.OpenRecording(rs[0].ID)
	noErr(t, err)
	sameSound(t, heard(t, must[[]byte](t)(io.ReadAll(b))), append(tuneOf([2]int64{0, second}), make([]int32, 100)...))
	noErr(t, b.Close())
	checkClean(t, other)
	var again bytes.Buffer
	noErr(t, other.WriteInterchange(context.Background(), &again, []record.ID{te.ID}, archive.CopyTo{}, nil))
	if again.String() != doc.String() {
		t.Errorf("out again it is\n%s\nwant\n%s", again.String(), doc.String())
	}
	// An import that fails leaves no recording.
	third := newVault(t)
	noErr(t, os.WriteFile(path, bytes.Replace(doc.Bytes(), []byte(rs[0].SHA256), []byte(strings.Repeat("0", 64)), 1), 0o600))
	if _, err := third.Import(context.Background(), archive.FileSource(path), archive.ImportOptions{}, nil); err == nil {
		t.Error("other bytes are taken in")
	}
	checkClean(t, third)
}
