package archive_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// A recording that a kill cut short and in which a sector is torn is heard up to the
// place, and after a salvage on both sides of it, with silence between.
func TestATornRecordingIsHeard(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	path := v.Info().Path
	r := begin(t, v, te.ID)
	feed(t, r, 0, 6*second)
	noErr(t, r.Mark("canary-first"))
	feed(t, r, 6*second, 12*second)
	noErr(t, r.Mark("canary-second"))
	feed(t, r, 12*second, 14*second)
	noErr(t, r.Mark("canary-third"))
	dir := copyOf(t, path) // as a kill leaves it
	stop(t, r)
	blob := largest(t, filepath.Join(dir, "blobs"))
	harmed(t, blob, func(b []byte) {
		for i := range 64 {
			b[4096+8192*40+i] ^= 0x5a
		}
	})
	w := open(t, dir)
	id := must[[]archive.Recording](t)(w.Recordings(te.ID))[0].ID
	b, _, err := w.OpenRecording(id)
	noErr(t, err)
	got, err := io.ReadAll(b)
	noErr(t, b.Close())
	if !errors.Is(err, archive.ErrDamaged) || len(got) < 250_000 {
		t.Errorf("in place: %d bytes, %v", len(got), err)
	}
	front := heard(t, got)
	sameSound(t, front, tuneOf([2]int64{0, int64(len(front))}))
	if rep := must[archive.CheckReport](t)(w.Check(t.Context(), nil)); len(rep.Faults) != 1 || rep.Faults[0].Object != string(id) {
		t.Errorf("%+v", rep.Faults)
	}
	noErr(t, w.Close())

	to := filepath.Join(t.TempDir(), "new.attest")
	s := must[archive.SalvageReport](t)(archive.Salvage(t.Context(), dir, to, archive.SalvageOptions{Passphrase: []byte(pass)}, nil))
	if len(s.Lost) != 1 || s.Lost[0].Object != string(id) || s.Complete() {
		t.Errorf("%+v", s.Lost)
	}
	x := open(t, to)
	checkClean(t, x)
	rec := must[archive.Recording](t)(x.Recording(id))
	if rec.State != record.RecordingCutShort || rec.Exhibit == "" || len(rec.Marks) != 3 || rec.Marks[2].Text != "canary-third" ||
		len(rec.Spans) != 1 || rec.Spans[0].Kind != record.SpanLost || rec.Spans[0].From != int64(len(front)) || rec.Samples < 13*second {
		t.Fatalf("%+v", rec)
	}
	gap := rec.Spans[0]
	if gap.To <= gap.From || gap.To-gap.From > second {
		t.Errorf("the gap is %+v", gap)
	}
	all := heard(t, readExhibit(t, x, rec.Exhibit))
	sameSound(t, all[:gap.From], tuneOf([2]int64{0, gap.From}))
	sameSound(t, all[gap.From:gap.To], make([]int32, gap.To-gap.From))
	sameSound(t, all[gap.To:], tuneOf([2]int64{gap.To, rec.Samples}))
}

// A recording that was stopped while the vault was locked, or killed, and whose file
// is put back to an earlier state of itself, is told from one that a crash cut short.
// What is left of it is heard, and a salvage closes it and says what is gone.
func TestARecordingPutBackIsTold(t *testing.T) {
	for _, stopped := range []bool{true, false} {
		v := newVault(t)
		te := account(t, v)
		path := v.Info().Path
		r := begin(t, v, te.ID)
		if stopped {
			noErr(t, v.Close())
		}
		feed(t, r, 0, 8*second)
		if stopped {
			noErr(t, r.Mark("canary-mark"))
		}
		feed(t, r, 8*second, 12*second)
		dir := path
		if stopped {
			stop(t, r)
		} else {
			for r.Status().Durable < 10*second {
				runtime.Gosched()
			}
			dir = copyOf(t, path)
			stop(t, r)
		}
		whole := copyOf(t, dir)
		blob := largest(t, filepath.Join(dir, "blobs"))
		noErr(t, os.Truncate(blob, 4096+8192*20))
		w := open(t, dir)
		id := must[[]archive.Recording](t)(w.Recordings(te.ID))[0].ID
		if rec := must[archive.Recording](t)(w.Recording(id)); rec.State != record.RecordingRunning || rec.Exhibit != "" {
			t.Errorf("stopped %v: taken for a whole one: %+v", stopped, rec)
		}
		rep := must[archive.CheckReport](t)(w.Check(t.Context(), nil))
		if len(rep.Faults) != 1 || rep.Faults[0].Object != string(id) || !strings.Contains(rep.Faults[0].What, "its end is gone") {
			t.Errorf("stopped %v: %+v", stopped, rep.Faults)
		}
		b, _, err := w.OpenRecording(id)
		noErr(t, err)
		got, err := io.ReadAll(b)
		noErr(t, b.Close())
		if !errors.Is(err, archive.ErrDamaged) {
			t.Errorf("stopped %v: read without a word: %v", stopped, err)
		}
		front := heard(t, got)
		sameSound(t, front, tuneOf([2]int64{0, int64(len(front))}))
		noErr(t, w.Close())

		to := filepath.Join(t.TempDir(), "new.attest")
		s := must[archive.SalvageReport](t)(archive.Salvage(t.Context(), dir, to, archive.SalvageOptions{Passphrase: []byte(pass)}, nil))
		if len(s.Lost) != 1 || s.Lost[0].Object != string(id) || !strings.Contains(s.Lost[0].What, "gone") {
			t.Errorf("stopped %v: %+v", stopped, s.Lost)
		}
		x := open(t, to)
		checkClean(t, x)
		rec := must[archive.Recording](t)(x.Recording(id))
		sameSound(t, heard(t, readExhibit(t, x, rec.Exhibit)), front)
		noErr(t, x.Close())

		x = open(t, whole) // the file as it was
		if rec := must[archive.Recording](t)(x.Recording(id)); rec.Exhibit == "" || rec.Samples < 10*second {
			t.Errorf("stopped %v: %+v", stopped, rec)
		}
		checkClean(t, x)
		noErr(t, x.Close())
		if left := must[[]string](t)(filepath.Glob(filepath.Join(whole, "blobs", "*", "*.reach"))); len(left) > 0 {
			t.Errorf("stopped %v: the note stays: %v", stopped, left)
		}
	}
}

// A vault that was put in the place of the one that is recorded into is not unlocked
// for it; put back, the recording goes on there.
func TestAnotherVaultIsNotTheOneThatIsRecordedInto(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	path := v.Info().Path
	old := copyOf(t, path)
	r := begin(t, v, te.ID)
	feed(t, r, 0, second)
	noErr(t, v.Close())
	moved := filepath.Join(filepath.Dir(path), "moved.attest")
	noErr(t, os.Rename(path, moved))
	noErr(t, os.CopyFS(path, os.DirFS(old)))
	if _, err := r.Unlock(t.Context(), openWith(pass), nil); !errors.Is(err, archive.ErrMoved) {
		t.Fatalf("another vault: %v", err)
	}
	noErr(t, r.Mark("canary-mark"))
	noErr(t, os.RemoveAll(path))
	noErr(t, os.Rename(moved, path))
	w := must[*archive.Vault](t)(r.Unlock(t.Context(), openWith(pass), nil))
	if rec := stop(t, r); rec.State != record.RecordingComplete || len(rec.Marks) != 1 {
		t.Errorf("%+v", rec)
	}
	checkClean(t, w)
	noErr(t, w.Close())
}

// A file that was cut, or that something stands behind, gives what is authentic of
// it, in the vault and after a salvage; the check names it. What nobody sealed is
// cut off by the salvage.
func TestAFileOfAWrongLengthGivesWhatIsAuthentic(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	text := make([]byte, 2<<20+100)
	for i := range text {
		text[i] = byte(i * 7)
	}
	e := attach(t, v, te.ID, "invented.bin", string(text), record.ClassIdentity)
	path := v.Info().Path
	noErr(t, v.Close())
	blob := blobFile(path, e.Blob)
	good := must[[]byte](t)(os.ReadFile(blob))
	for _, c := range []struct {
		name  string
		raw   []byte
		least int
		whole bool // after a salvage
	}{
		{"a byte behind it", append(bytes.Clone(good), 0), len(text), true},
		{"its last byte cut off", good[:len(good)-1], 2 << 20, false},
		{"half of it", good[:len(good)/2], 1 << 20, false},
	} {
		noErr(t, os.WriteFile(blob, c.raw, 0o600))
		read := func(v *archive.Vault, whole bool) {
			t.Helper()
			b, _, err := v.OpenExhibit(e.ID)
			noErr(t, err)
			defer b.Close()
			got, err := io.ReadAll(b)
			if !bytes.HasPrefix(text, got) || len(got) < c.least {
				t.Errorf("%s: %d bytes, of which %d are authentic", c.name, len(got), c.least)
			}
			if (err == nil) != whole || err != nil && !errors.Is(err, archive.ErrDamaged) {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		w := open(t, path)
		read(w, false)
		rep := must[archive.CheckReport](t)(w.Check(t.Context(), nil))
		if len(rep.Faults) != 1 || rep.Faults[0].Object != string(e.ID) {
			t.Errorf("%s: %+v", c.name, rep.Faults)
		}
		noErr(t, w.Close())
		to := filepath.Join(t.TempDir(), "new.attest")
		s := must[archive.SalvageReport](t)(archive.Salvage(t.Context(), path, to, archive.SalvageOptions{Passphrase: []byte(pass)}, nil))
		if len(s.Lost) != 1 || s.Lost[0].Object != string(e.ID) || s.Lost[0].Mended != c.whole {
			t.Errorf("%s: %+v", c.name, s.Lost)
		}
		x := open(t, to)
		read(x, c.whole)
		noErr(t, x.Close())
	}
}
