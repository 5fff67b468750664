package archive_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/custody"
)

// A folder that is as it was before passes every check of its own: the machine's
// memory, a checkpoint and a backup tell.
func TestAVaultThatWasRolledBackIsNoticed(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	path := v.Info().Path
	account(t, v)
	noErr(t, v.Close())
	older := filepath.Join(t.TempDir(), "older")
	noErr(t, os.CopyFS(older, os.DirFS(path)))

	memory := filepath.Join(t.TempDir(), "memory")
	o := archive.OpenOptions{Passphrase: []byte(pass), Memory: memory}
	v = must[*archive.Vault](t)(archive.Open(ctx, path, o, nil))
	account(t, v)
	place := t.TempDir()
	must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil))
	note := filepath.Join(t.TempDir(), "checkpoint")
	noErr(t, os.WriteFile(note, []byte(v.Checkpoint()), 0o600))
	noErr(t, v.Close())
	v = must[*archive.Vault](t)(archive.Open(ctx, path, o, nil))
	for _, at := range []string{place, note} {
		raw := must[[]byte](t)(archive.CheckpointIn(at))
		rep := must[archive.AgainstReport](t)(v.CheckAgainst(raw))
		if rep.Has <= rep.Size || rep.Size == 0 {
			t.Errorf("against %s: %+v", filepath.Base(at), rep)
		}
	}
	noErr(t, v.Close())

	newest := path + ".newest"
	noErr(t, os.Rename(path, newest))
	noErr(t, os.CopyFS(path, os.DirFS(older)))
	var e *archive.RolledBackError
	if _, err := archive.Open(ctx, path, o, nil); !errors.As(err, &e) || e.Other || e.Has >= e.Seen || e.When.IsZero() {
		t.Fatalf("an older folder: %v", err)
	}
	v = open(t, path) // without a memory
	if rep := must[archive.CheckReport](t)(v.Check(ctx, nil)); len(rep.Faults) != 0 {
		t.Errorf("by itself it is whole: %v", rep.Faults)
	}
	for _, at := range []string{place, note} {
		if _, err := v.CheckAgainst(must[[]byte](t)(archive.CheckpointIn(at))); !errors.Is(err, archive.ErrRolledBack) {
			t.Errorf("against %s: %v", filepath.Base(at), err)
		}
	}
	for range 6 { // it goes another way, and further
		account(t, v)
	}
	noErr(t, v.Close())
	if _, err := archive.Open(ctx, path, o, nil); !errors.As(err, &e) || !e.Other {
		t.Errorf("a folder that went another way: %v", err)
	}
	o.AllowOlder = true
	v = must[*archive.Vault](t)(archive.Open(ctx, path, o, nil))
	noErr(t, v.Close())
	o.AllowOlder = false
	v = must[*archive.Vault](t)(archive.Open(ctx, path, o, nil)) // by the person's word this is the one from now on
	noErr(t, v.Close())

	other := newVault(t)
	if _, err := other.CheckAgainst(must[[]byte](t)(archive.CheckpointIn(note))); !errors.Is(err, custody.ErrBadCheckpoint) {
		t.Errorf("against another vault's checkpoint: %v", err)
	}
	if _, err := archive.CheckpointIn(filepath.Join(path, "vault.json")); !errors.Is(err, archive.ErrNoCheckpoint) {
		t.Errorf("a file without a checkpoint: %v", err)
	}
}

// A drill of a restore changes nothing of what the machine remembers of the vault
// that is in use; the copy is remembered by its own place.
func TestARestoreDrillLeavesTheVaultAlone(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	path := v.Info().Path
	noErr(t, v.Close())
	o := archive.OpenOptions{Passphrase: []byte(pass), Memory: filepath.Join(t.TempDir(), "memory")}
	v = must[*archive.Vault](t)(archive.Open(ctx, path, o, nil))
	place := t.TempDir()
	must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil))
	account(t, v)
	noErr(t, v.Close())
	to := filepath.Join(t.TempDir(), "again.attest")
	must[archive.RestoreReport](t)(archive.Restore(ctx, place, to, archive.RestoreOptions{Open: o}, nil))
	before := filepath.Join(t.TempDir(), "before")
	noErr(t, os.CopyFS(before, os.DirFS(to)))
	for _, at := range []string{path, to, path} {
		v = must[*archive.Vault](t)(archive.Open(ctx, at, o, nil))
		noErr(t, v.Close())
	}
	// The copy that was rolled back is noticed as any vault is, and letting it in is in the log.
	noErr(t, os.RemoveAll(to))
	noErr(t, os.CopyFS(to, os.DirFS(before)))
	if _, err := archive.Open(ctx, to, o, nil); !errors.Is(err, archive.ErrRolledBack) {
		t.Errorf("the copy, as it was before: %v", err)
	}
	older := o
	older.AllowOlder = true
	v = must[*archive.Vault](t)(archive.Open(ctx, to, older, nil))
	lines, _, err := v.Log(archive.LogFilter{Verb: "unlock"}, 0, 1) // the newest first
	noErr(t, errors.Join(err, v.Close()))
	if len(lines) != 1 || !strings.HasPrefix(lines[0].Code, "older.") || !strings.Contains(lines[0].Text, "older than what the machine had seen") {
		t.Errorf("the log of a vault that was let in, though older: %+v", lines)
	}
}
