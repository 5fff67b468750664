package archive_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// What lies where a vault is being made is somebody's, unless a run that was
// killed left it.
func TestNobodysFolderIsRemoved(t *testing.T) {
	ctx := context.Background()
	v, _, _ := backedVault(t)
	place := t.TempDir()
	must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil))
	path := v.Info().Path
	noErr(t, v.Close())
	to := filepath.Join(t.TempDir(), "again.attest")
	mine := filepath.Join(to+".part", "thesis.txt")
	noErr(t, os.MkdirAll(filepath.Dir(mine), 0o700))
	noErr(t, os.WriteFile(mine, []byte("mine"), 0o600))
	restore := func() error {
		_, err := archive.Restore(ctx, place, to, archive.RestoreOptions{Open: archive.OpenOptions{Passphrase: []byte(pass)}}, nil)
		return err
	}
	salvage := func() error {
		_, err := archive.Salvage(ctx, path, to, archive.SalvageOptions{Passphrase: []byte(pass)}, nil)
		return err
	}
	for name, do := range map[string]func() error{"restore": restore, "salvage": salvage} {
		if err := do(); !errors.Is(err, archive.ErrExists) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(mine); err != nil {
			t.Errorf("%s: what lay there: %v", name, err)
		}
	}
	noErr(t, os.Remove(mine))
	noErr(t, os.WriteFile(filepath.Join(to+".part", "unfinished"), nil, 0o600)) // as a kill leaves it
	noErr(t, restore())
	if _, err := os.Lstat(filepath.Join(to, "unfinished")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the vault that was made: %v", err)
	}
	if _, err := os.Lstat(to + ".part"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("beside it: %v", err)
	}
}

// A removal of a member that was cut off anywhere is ended before a salvage, as
// opening the vault would end it.
func TestASalvageEndsAChangeOfMembers(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	te := account(t, v)
	m := join(t, v, archive.RoleCaseworker)
	path := v.Info().Path
	var cuts []string
	var steps []string
	stop := archive.AtEachStep(path, func(step string) {
		cuts, steps = append(cuts, copyOf(t, path)), append(steps, step)
	})
	err := v.RemoveMember(ctx, m.Slot, nil)
	stop()
	noErr(t, err)
	if len(cuts) < 4 {
		t.Fatalf("only %v were seen", steps)
	}
	for _, i := range []int{0, 1, len(cuts) / 2, len(cuts) - 1} {
		to := filepath.Join(t.TempDir(), "new.attest")
		rep, err := archive.Salvage(ctx, cuts[i], to, archive.SalvageOptions{Passphrase: []byte(pass)}, nil)
		if err != nil || !rep.Complete() {
			t.Errorf("cut %s: %v, %v", steps[i], rep.Lost, err)
			continue
		}
		w := open(t, to)
		must[record.Testimony](t)(w.Testimony(te.ID))
		noErr(t, w.Close())
	}
}

// Two restores to one name: the second is told that a vault is being made there, and
// the first goes on.
func TestTwoRestoresToOneName(t *testing.T) {
	ctx := context.Background()
	v, te, _ := backedVault(t)
	place := t.TempDir()
	must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil))
	to := filepath.Join(t.TempDir(), "again.attest")
	o := archive.RestoreOptions{Open: archive.OpenOptions{Passphrase: []byte(pass)}}
	var second error
	must[archive.RestoreReport](t)(archive.Restore(ctx, place, to, o, func(string, int64, int64) {
		if second == nil {
			_, second = archive.Restore(ctx, place, to, o, nil)
		}
	}))
	if !errors.Is(second, archive.ErrInUse) {
		t.Errorf("the second: %v", second)
	}
	must[record.Testimony](t)(open(t, to).Testimony(te.ID))
}
