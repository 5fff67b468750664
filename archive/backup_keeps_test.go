package archive_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/backup"
	"attest/archive/record"
	"attest/archive/store"
)

// A vault of before does not replace the backup of a newer state; by the word of
// who backs up it does, and what was destroyed stays destroyed.
func TestAnOlderVaultDoesNotReplaceTheNewestBackup(t *testing.T) {
	ctx := context.Background()
	v, te, _ := backedVault(t)
	path := v.Info().Path
	noErr(t, v.Close())
	older := filepath.Join(t.TempDir(), "older.attest")
	noErr(t, os.CopyFS(older, os.DirFS(path)))
	v = open(t, path)
	second := account(t, v)
	noErr(t, v.Destroy(ctx, te.ID, "withdrawn", nil))
	place := t.TempDir()
	newest := must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil))
	keys := must[[]byte](t)(os.ReadFile(filepath.Join(newest.Folder, backup.KeysName)))
	noErr(t, v.Close())

	o := open(t, older)
	for _, how := range []archive.BackupOptions{{}, {Fresh: true}} {
		var e *archive.NewerBackupError
		if _, err := o.Backup(ctx, place, how, nil); !errors.As(err, &e) || e.Entries != newest.Entries || e.Has >= e.Entries || e.Folder != newest.Folder || !e.Made.Equal(newest.Made) {
			t.Fatalf("%+v, from an older vault: %v", how, err)
		}
	}
	if now := must[[]byte](t)(os.ReadFile(filepath.Join(newest.Folder, backup.KeysName))); !bytes.Equal(now, keys) {
		t.Error("the newest key file is another")
	}
	_, again := restored(t, place, archive.RestoreOptions{})
	must[record.Testimony](t)(again.Testimony(second.ID))

	over := must[archive.BackupReport](t)(o.Backup(ctx, place, archive.BackupOptions{ReplaceNewer: true}, nil))
	if aside := must[[]byte](t)(os.ReadFile(over.Aside)); !bytes.Equal(aside, keys) || over.Run != newest.Run+1 {
		t.Errorf("laid aside at %q: not the key file that was replaced; run %d", over.Aside, over.Run)
	}
	_, again = restored(t, place, archive.RestoreOptions{})
	if _, err := again.Testimony(te.ID); !errors.Is(err, archive.ErrDestroyed) {
		t.Errorf("what was destroyed, out of the backup that took the newest one's place: %v", err)
	}
	// The run after it forgets no more than this one.
	next := must[archive.BackupReport](t)(o.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil))
	if next.Aside != "" {
		t.Errorf("laid aside again: %+v", next)
	}
	_, again = restored(t, place, archive.RestoreOptions{})
	if _, err := again.Testimony(te.ID); !errors.Is(err, archive.ErrDestroyed) {
		t.Errorf("out of the run after it: %v", err)
	}
	// What is destroyed later opens with nothing that lies on the stick.
	noErr(t, o.Destroy(ctx, te.ID, "withdrawn", nil))
	more := account(t, o)
	noErr(t, o.Destroy(ctx, more.ID, "withdrawn", nil))
	must[archive.BackupReport](t)(o.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil))
	if _, err := os.Lstat(over.Aside); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the key file that was laid aside still opens what was destroyed since: %v", err)
	}
}

// A file that the vault has lost, or half of, stays in the backup, and is put
// back from there.
func TestABackupKeepsTheBetterCopyOfAFile(t *testing.T) {
	ctx := context.Background()
	v, te, e := backedVault(t)
	was := bytesOf(t, v, e.ID)
	place := t.TempDir()
	must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil))
	path := v.Info().Path
	file := store.BlobPathIn(path, e.Blob)
	for name, harm := range map[string]func() error{
		"missing":   func() error { return os.Remove(file) },
		"cut short": func() error { return os.Truncate(file, 1000) },
	} {
		noErr(t, v.Close())
		noErr(t, harm())
		v = open(t, path)
		for _, o := range []archive.BackupOptions{{}, {Fresh: true}} {
			rep := must[archive.BackupReport](t)(v.Backup(ctx, place, o, nil))
			if len(rep.Missing) != 0 || len(rep.Kept) != 1 || rep.Kept[0] != e.Blob || rep.Files != 2 {
				t.Errorf("%s, %+v: %+v", name, o, rep)
			}
			_, again := restored(t, place, archive.RestoreOptions{})
			if !bytes.Equal(bytesOf(t, again, e.ID), was) {
				t.Errorf("%s, %+v: the exhibit that came back is another", name, o)
			}
		}
		if put := must[[]record.ID](t)(v.PutBack(ctx, place, nil)); len(put) != 1 || put[0] != e.Blob {
			t.Errorf("%s: put back: %v", name, put)
		}
		if !bytes.Equal(bytesOf(t, v, e.ID), was) {
			t.Errorf("%s: the exhibit that was put back is another", name)
		}
		mustCheck(t, v)
		if put := must[[]record.ID](t)(v.PutBack(ctx, place, nil)); len(put) != 0 {
			t.Errorf("%s: put back once more: %v", name, put)
		}
	}
	// Where the backup has none either, it is missing.
	late := attach(t, v, te.ID, "late.txt", "taken in late", record.ClassCleared)
	noErr(t, v.Close())
	noErr(t, os.Remove(store.BlobPathIn(path, late.Blob)))
	v = open(t, path)
	if rep := must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil)); len(rep.Missing) != 1 || rep.Missing[0] != late.Blob || len(rep.Kept) != 0 {
		t.Errorf("in neither: %+v", rep)
	}
}
