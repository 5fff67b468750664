package archive_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"attest/archive"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// tearIn changes 64 bytes of a file in place: more than a flipped bit, which is mended.
func tearIn(raw []byte) []byte {
	raw = bytes.Clone(raw)
	for i := range 64 {
		raw[len(raw)/2+i] ^= 0x5a
	}
	return raw
}

// A file that does not open takes the place of none that did, however long it is and
// whatever it begins with, also where all is written anew; and it is put back.
func TestABackupKeepsWhatOpens(t *testing.T) {
	ctx := context.Background()
	v, _, e := backedVault(t)
	was := bytesOf(t, v, e.ID)
	place := t.TempDir()
	must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil))
	file := store.BlobPathIn(v.Info().Path, e.Blob)
	good := must[[]byte](t)(os.ReadFile(file))
	page := make([]byte, seal.RecordingHead)
	copy(page, "ATTBLOB2")
	for _, c := range []struct {
		name string
		file []byte
		o    archive.BackupOptions
	}{
		{"torn, anew", tearIn(good), archive.BackupOptions{Fresh: true}},
		{"torn and longer", append(tearIn(good), make([]byte, 4096)...), archive.BackupOptions{}},
		{"a byte more", append(bytes.Clone(good), 'x'), archive.BackupOptions{}},
		{"a byte more, anew", append(bytes.Clone(good), 'x'), archive.BackupOptions{Fresh: true}},
		{"as a recording begins, anew", append(bytes.Clone(page), good[len(page):]...), archive.BackupOptions{Fresh: true}},
		{"a recording that goes on", slices.Concat(page, good, make([]byte, seal.RecordingChunk)), archive.BackupOptions{}},
		{"as a newer form begins, anew", append([]byte("ATTBLOB9"), good[8:]...), archive.BackupOptions{Fresh: true}},
	} {
		noErr(t, os.WriteFile(file, c.file, 0o600))
		rep := must[archive.BackupReport](t)(v.Backup(ctx, place, c.o, nil))
		if len(rep.Missing) != 0 || !slices.Equal(rep.Kept, []record.ID{e.Blob}) || !rep.Whole || rep.FilesOpened != rep.Files {
			t.Errorf("%s: %+v", c.name, rep)
		}
		if put := must[[]record.ID](t)(v.PutBack(ctx, place, nil)); !slices.Equal(put, []record.ID{e.Blob}) {
			t.Errorf("%s: put back: %v", c.name, put)
		}
		if !bytes.Equal(must[[]byte](t)(os.ReadFile(file)), good) {
			t.Errorf("%s: what was put back is another file", c.name)
			noErr(t, os.WriteFile(file, good, 0o600))
		}
	}
	_, again := restored(t, place, archive.RestoreOptions{})
	if !bytes.Equal(bytesOf(t, again, e.ID), was) {
		t.Error("the exhibit that came back is another")
	}
	// Where the backup's own copy is not what was written either, nothing is replaced.
	vols := must[[]string](t)(filepath.Glob(filepath.Join(place, "*", "volumes", "*-0001.vol")))
	largest := slices.MaxFunc(vols, func(a, b string) int {
		return int(must[os.FileInfo](t)(os.Stat(a)).Size() - must[os.FileInfo](t)(os.Stat(b)).Size())
	})
	raw := must[[]byte](t)(os.ReadFile(largest))
	at := bytes.Index(raw, good)
	if at < 0 {
		t.Fatal("the file is not in the volume")
	}
	noErr(t, os.WriteFile(largest, slices.Concat(raw[:at], tearIn(good), raw[at+len(good):]), 0o600))
	noErr(t, os.WriteFile(file, tearIn(good), 0o600))
	if _, err := v.Backup(ctx, place, archive.BackupOptions{Fresh: true}, nil); !errors.Is(err, archive.ErrDamaged) {
		t.Errorf("neither opens: %v", err)
	}
	if _, err := os.Stat(largest); err != nil {
		t.Errorf("the volumes of before are gone: %v", err)
	}
	if put, err := v.PutBack(ctx, place, nil); len(put) != 0 || !errors.Is(err, archive.ErrDamaged) {
		t.Errorf("put back out of what is torn too: %v %v", put, err)
	}
	// A file that was mended in the vault is taken where all is written anew.
	noErr(t, os.WriteFile(file, good, 0o600))
	if rep := must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Fresh: true}, nil)); len(rep.Kept) != 0 || !rep.Whole {
		t.Errorf("mended: %+v", rep)
	}
}

// A recording is opened in the proof like any file, and nothing passes for one.
func TestAProofOpensRecordings(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	te := account(t, v)
	e := attach(t, v, te.ID, "note.txt", "an invented note", record.ClassIdentity)
	r := begin(t, v, te.ID)
	feed(t, r, 0, 5*second)
	place := t.TempDir()
	if rep := must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{}, nil)); !rep.Whole || rep.FilesOpened != 2 {
		t.Errorf("while it is made: %+v", rep)
	}
	rec := stop(t, r)
	if rep := must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{}, nil)); !rep.Whole || rep.FilesOpened != 2 || len(rep.Kept) > 0 {
		t.Errorf("once it is closed: %+v", rep)
	}
	_, again := restored(t, place, archive.RestoreOptions{})
	if b, _, err := again.OpenRecording(rec.ID); err != nil {
		t.Errorf("the recording that came back: %v", err)
	} else {
		noErr(t, b.Close())
	}
	page := make([]byte, seal.RecordingHead)
	copy(page, "ATTBLOB2")
	for name, harm := range map[string]struct {
		blob record.ID
		to   func([]byte) []byte
	}{
		"a torn recording":               {rec.Blob, tearIn},
		"a recording without its end":    {rec.Blob, func(raw []byte) []byte { return raw[:len(raw)-seal.RecordingChunk] }},
		"an exhibit, begun as recording": {e.Blob, func(raw []byte) []byte { return append([]byte("ATTBLOB2"), raw[8:]...) }},
		"an exhibit, in a recording":     {e.Blob, func(raw []byte) []byte { return append(bytes.Clone(page), raw...) }},
	} {
		file := store.BlobPathIn(v.Info().Path, harm.blob)
		good := must[[]byte](t)(os.ReadFile(file))
		noErr(t, os.WriteFile(file, harm.to(good), 0o600))
		other := t.TempDir()
		var d *archive.DamagedError
		if rep, err := v.Backup(ctx, other, archive.BackupOptions{}, nil); !errors.As(err, &d) || d.Object != string(harm.blob) || rep.Whole {
			t.Errorf("%s: %+v, %v", name, rep, err)
		}
		if _, err := v.ProveBackup(ctx, other, nil); !errors.As(err, &d) || d.Object != string(harm.blob) {
			t.Errorf("%s, read back: %v", name, err)
		}
		if put := must[[]record.ID](t)(v.PutBack(ctx, place, nil)); len(put) != 1 || put[0] != harm.blob {
			t.Errorf("%s: put back: %v", name, put)
		}
		if !bytes.Equal(must[[]byte](t)(os.ReadFile(file)), good) {
			t.Errorf("%s: what was put back is another file", name)
		}
	}
	mustCheck(t, v)
}

// A recording that a crash cut short may, once it is closed, be as long as the backup
// has it of the time when it was made: it is another file all the same.
func TestABackupTakesARecordingClosedAtTheLengthItHad(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	te := account(t, v)
	r := begin(t, v, te.ID)
	feed(t, r, 0, 3*second)
	for r.Status().Durable < 3*second-4096 {
		runtime.Gosched()
	}
	place := t.TempDir()
	first := must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil))
	killed := filepath.Join(t.TempDir(), "killed.attest")
	noErr(t, os.CopyFS(killed, os.DirFS(v.Info().Path)))
	rec := must[[]archive.Recording](t)(v.Recordings(te.ID))[0]
	stop(t, r)
	file := store.BlobPathIn(killed, rec.Blob)
	noErr(t, os.Truncate(file, first.Bytes-seal.RecordingChunk))
	w := must[*archive.Vault](t)(archive.Open(ctx, killed, openWith(pass), nil))
	defer func() { noErr(t, w.Close()) }()
	closed := must[[]byte](t)(os.ReadFile(file))
	if int64(len(closed)) != first.Bytes {
		t.Fatalf("closed it has %d bytes, and the backup %d", len(closed), first.Bytes)
	}
	if rep := must[archive.BackupReport](t)(w.Backup(ctx, place, archive.BackupOptions{}, nil)); !rep.Whole || len(rep.Kept) > 0 || rep.FilesOpened != 1 {
		t.Errorf("%+v", rep)
	}
	again := must[archive.BackupReport](t)(w.Backup(ctx, place, archive.BackupOptions{}, nil))
	if again.Written >= first.Bytes {
		t.Errorf("it is written again: %+v", again)
	}
	rep, back := restored(t, place, archive.RestoreOptions{})
	if got := must[[]byte](t)(os.ReadFile(store.BlobPathIn(rep.Path, rec.Blob))); !bytes.Equal(got, closed) {
		t.Error("the recording that came back is another")
	}
	b, _, err := back.OpenRecording(rec.ID)
	noErr(t, err)
	noErr(t, b.Close())
}

// A backup is not made inside of the vault, by whatever name that is reached.
func TestABackupIsNotMadeInTheVaultByALink(t *testing.T) {
	v, _, _ := backedVault(t)
	inside := filepath.Join(v.Info().Path, "inside")
	noErr(t, os.Mkdir(inside, 0o700))
	link := filepath.Join(t.TempDir(), "stick")
	if err := os.Symlink(inside, link); err != nil {
		t.Log(err) // a system that makes no links for us has none to follow
		return
	}
	if _, err := v.Backup(context.Background(), link, archive.BackupOptions{}, nil); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("%v", err)
	}
}
