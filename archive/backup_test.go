package archive_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/backup"
	"attest/archive/record"
)

// backedVault is a vault with an account, exhibits of both classes and words that
// are half typed.
func backedVault(t testing.TB) (*archive.Vault, record.Testimony, archive.Exhibit) {
	t.Helper()
	v := newVault(t)
	te := account(t, v)
	long := make([]byte, 300_000)
	rng := rand.New(rand.NewPCG(7, 7))
	for i := range long {
		long[i] = byte(rng.Uint32())
	}
	e := attach(t, v, te.ID, "scan.bin", string(long), record.ClassIdentity)
	attach(t, v, te.ID, "note.txt", "공책에 적은 것", record.ClassCleared)
	noErr(t, v.SaveDraft(te.ID, archive.Draft{Segment: "s3", Text: "half typed"}))
	return v, te, e
}

func restored(t testing.TB, from string, o archive.RestoreOptions) (archive.RestoreReport, *archive.Vault) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "again.attest")
	o.Open.Passphrase = []byte(pass)
	rep := must[archive.RestoreReport](t)(archive.Restore(context.Background(), from, path, o, nil))
	if len(rep.Check.Faults) > 0 {
		t.Fatalf("the restored vault has faults: %v", rep.Check.Faults)
	}
	return rep, open(t, path)
}

// same compares what two vaults hold of a testimony, word for word and byte for byte.
func same(t testing.TB, was, is *archive.Vault, id record.ID) {
	t.Helper()
	a := must[record.InterchangeTestimony](t)(was.Interchange(id))
	b := must[record.InterchangeTestimony](t)(is.Interchange(id))
	if x, y := must[[]byte](t)(record.Canonical(a)), must[[]byte](t)(record.Canonical(b)); !bytes.Equal(x, y) {
		t.Errorf("the testimony is another:\n%s\n%s", x, y)
	}
	for _, e := range a.Exhibits {
		if !bytes.Equal(bytesOf(t, was, e.ID), bytesOf(t, is, e.ID)) {
			t.Errorf("exhibit %s is another", e.ID)
		}
	}
	x, _, err := was.Draft(id)
	noErr(t, err)
	y, found, err := is.Draft(id)
	if err != nil || !found || x.Text != y.Text {
		t.Errorf("half typed was %q, is %q (%v)", x.Text, y.Text, err)
	}
}

func bytesOf(t testing.TB, v *archive.Vault, id record.ID) []byte {
	t.Helper()
	b, _, err := v.OpenExhibit(id)
	noErr(t, err)
	raw := must[[]byte](t)(io.ReadAll(b))
	noErr(t, b.Close())
	return raw
}

func TestABackupIsIncrementalProvenAndRestored(t *testing.T) {
	ctx := context.Background()
	v, te, _ := backedVault(t)
	place := t.TempDir()
	cut := archive.BackupOptions{}.CutAt(100_000)
	first := must[archive.BackupReport](t)(v.Backup(ctx, place, cut, nil))
	if !first.Whole || first.Run != 1 || first.Files != 2 || first.Volumes < 4 || len(first.Missing) > 0 {
		t.Errorf("the first run: %+v", first)
	}
	volumes := must[[]string](t)(filepath.Glob(filepath.Join(first.Folder, backup.VolumesName, "*")))
	for _, n := range volumes {
		if st := must[os.FileInfo](t)(os.Stat(n)); st.Size() > 100_000 {
			t.Errorf("%s has %d bytes", filepath.Base(n), st.Size())
		}
	}
	if s := v.Backups(); s.Proven == "" || s.Made == "" || s.Run != 1 || s.Files != 2 || s.Folder != place {
		t.Errorf("the vault keeps %+v", s)
	}
	rep, again := restored(t, place, archive.RestoreOptions{})
	same(t, v, again, te.ID)
	if !rep.Known.Equal(rep.Made) || rep.Run != 1 {
		t.Errorf("restored: %+v", rep)
	}

	te.Account[0].Text = "변경한 말"
	noErr(t, v.SaveTestimony(te))
	noErr(t, v.SaveDraft(te.ID, archive.Draft{Segment: "s1", Text: "typed since"}))
	attach(t, v, te.ID, "later.txt", "taken in later", record.ClassCleared)
	second := must[archive.BackupReport](t)(v.Backup(ctx, first.Folder, cut, nil))
	if second.Run != 2 || second.Folder != first.Folder || second.Written > first.Written || second.Files != 3 {
		t.Errorf("the second run: %+v", second)
	}
	_, again = restored(t, place, archive.RestoreOptions{})
	same(t, v, again, te.ID)

	v = reopen(t, v)
	if s := v.Backups(); s.Run != 2 {
		t.Errorf("after a lock the vault keeps %+v", s)
	}
	fresh := must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Fresh: true}.CutAt(100_000), nil))
	left := must[[]string](t)(filepath.Glob(filepath.Join(first.Folder, backup.VolumesName, "0000[12]-*")))
	if fresh.Run != 3 || len(left) > 0 {
		t.Errorf("made anew: %+v, and of before there is %v", fresh, left)
	}
	_, again = restored(t, place, archive.RestoreOptions{})
	same(t, v, again, te.ID)
	// The restored vault goes on: a backup of it is one of its own.
	more := account(t, again)
	noErr(t, again.SaveDraft(more.ID, archive.Draft{Segment: "s1", Text: "typed there"}))
	must[archive.BackupReport](t)(again.Backup(ctx, t.TempDir(), archive.BackupOptions{}, nil))
}

func TestARestoreWritesOverNothing(t *testing.T) {
	ctx := context.Background()
	v, _, _ := backedVault(t)
	place := t.TempDir()
	must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil))
	path := v.Info().Path
	o := archive.RestoreOptions{Open: archive.OpenOptions{Passphrase: []byte(pass)}}
	if _, err := archive.Restore(ctx, place, path, o, nil); !errors.Is(err, archive.ErrExists) {
		t.Errorf("over a vault: %v", err)
	}
	to := filepath.Join(t.TempDir(), "new.attest")
	wrong := archive.RestoreOptions{Open: archive.OpenOptions{Passphrase: []byte("another passphrase altogether, invented")}}
	if _, err := archive.Restore(ctx, place, to, wrong, nil); !errors.Is(err, archive.ErrWrongPassphrase) {
		t.Errorf("with a wrong passphrase: %v", err)
	}
	if _, err := archive.Restore(ctx, t.TempDir(), to, o, nil); !errors.Is(err, archive.ErrNoBackup) {
		t.Errorf("from an empty folder: %v", err)
	}
	if _, err := os.Lstat(to + ".part"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something is left behind: %v", err)
	}
	if _, err := v.Backup(ctx, filepath.Join(path, "blobs"), archive.BackupOptions{}, nil); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a backup into the vault: %v", err)
	}
}

// A run that ends in the middle, whichever way, leaves the backup before it whole.
func TestABackupThatBreaksOffLeavesTheOneBefore(t *testing.T) {
	v, te, _ := backedVault(t)
	place := t.TempDir()
	first := must[archive.BackupReport](t)(v.Backup(context.Background(), place, archive.BackupOptions{Quick: true}.CutAt(100_000), nil))
	keys := must[[]byte](t)(os.ReadFile(filepath.Join(first.Folder, backup.KeysName)))
	attach(t, v, te.ID, "later.bin", string(make([]byte, 400_000)), record.ClassCleared)
	for _, at := range []string{"records", "blobs", "prove"} {
		ctx, stop := context.WithCancel(context.Background())
		_, err := v.Backup(ctx, place, archive.BackupOptions{Quick: true}.CutAt(100_000), func(step string, _, _ int64) {
			if step == at {
				stop()
			}
		})
		stop()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at %s: %v", at, err)
		}
		if now := must[[]byte](t)(os.ReadFile(filepath.Join(first.Folder, backup.KeysName))); !bytes.Equal(now, keys) {
			t.Errorf("cancelled at %s, the key file is another", at)
		}
	}
	// What a kill leaves: volumes with and without their name, and half a key file.
	dir := filepath.Join(first.Folder, backup.VolumesName)
	for _, n := range []string{"00002-0001.vol", "00002-0002.vol.part", "00009-0001.vol.part"} {
		noErr(t, os.WriteFile(filepath.Join(dir, n), []byte("half"), 0o600))
	}
	noErr(t, os.WriteFile(filepath.Join(first.Folder, backup.KeysName+".part"), keys[:100], 0o600))
	_, again := restored(t, place, archive.RestoreOptions{})
	if n := len(must[[]archive.Exhibit](t)(again.Exhibits(te.ID))); n != 2 {
		t.Errorf("restored in between, it has %d exhibits", n)
	}
	rep := must[archive.BackupReport](t)(v.Backup(context.Background(), place, archive.BackupOptions{}.CutAt(100_000), nil))
	if rep.Run != 2 || rep.Files != 3 || !rep.Whole {
		t.Errorf("the next run: %+v", rep)
	}
	_, again = restored(t, place, archive.RestoreOptions{})
	same(t, v, again, te.ID)
}

// One bit that flips anywhere in a backup is noticed when it is read back.
func TestAFlippedBitInABackupIsNoticed(t *testing.T) {
	ctx := context.Background()
	v, _, _ := backedVault(t)
	rep := must[archive.BackupReport](t)(v.Backup(ctx, t.TempDir(), archive.BackupOptions{}.CutAt(200_000), nil))
	files := append(must[[]string](t)(filepath.Glob(filepath.Join(rep.Folder, backup.VolumesName, "*"))), filepath.Join(rep.Folder, backup.KeysName))
	rng := rand.New(rand.NewPCG(1, 26))
	for range 30 {
		name := files[rng.IntN(len(files))]
		whole := must[[]byte](t)(os.ReadFile(name))
		flipped := bytes.Clone(whole)
		at := rng.IntN(len(flipped))
		flipped[at] ^= 1 << rng.IntN(8)
		noErr(t, os.WriteFile(name, flipped, 0o600))
		if _, err := v.ProveBackup(ctx, rep.Folder, nil); err == nil {
			t.Errorf("byte %d of %s is another, and nothing is said", at, filepath.Base(name))
		}
		noErr(t, os.WriteFile(name, whole, 0o600))
	}
	must[archive.BackupReport](t)(v.ProveBackup(ctx, rep.Folder, nil))
	noErr(t, os.Remove(files[1]))
	if _, err := v.ProveBackup(ctx, rep.Folder, nil); !errors.Is(err, archive.ErrDamaged) {
		t.Errorf("without a volume: %v", err)
	}
}
