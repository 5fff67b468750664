package archive_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"attest/archive"
	"attest/archive/record"
)

// On a volume that has not the room, and on one that is write-protected, a vault
// that was closed is read, checked and backed up; nothing of it changes, and what
// must stand in the log first is refused. With room again, work goes on.
func TestAVaultIsReadWhereNothingCanBeWritten(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dir, small := smallDisk(t, "140m")
	if !small {
		return
	}
	path, v := vaultIn(t, dir)
	te := account(t, v)
	e := attach(t, v, te.ID, "note.txt", "공책에 적은 것", record.ClassCleared)
	noErr(t, v.Close())
	killed := ".testimony.keys.3774751077" // what a kill leaves, and only who writes can remove
	protect := func(how uintptr) { noErr(t, unix.Mount("", dir, "", unix.MS_REMOUNT|how, "")) }

	for _, c := range []struct {
		name       string
		kind       error
		begin, end func()
	}{
		{"little room", archive.ErrDiskFull, func() { leave(t, dir, 12<<20) }, func() {}},
		{"no room", archive.ErrDiskFull, func() { leave(t, dir, 0) }, func() {}},
		{"write-protected", archive.ErrReadOnly, func() {
			noErr(t, os.Remove(filepath.Join(dir, "ballast")))
			noErr(t, os.WriteFile(filepath.Join(path, killed), []byte("keys"), 0o600))
			protect(unix.MS_RDONLY)
		}, func() { protect(0) }},
	} {
		c.begin()
		before := sums(t, path)
		if v, err := archive.Open(ctx, path, openWith(pass), nil); !errors.Is(err, c.kind) {
			t.Fatalf("%s: opened for work: %v, %v", c.name, v, err)
		}
		with := openWith(pass)
		with.Reading = true
		wrong := with
		wrong.Passphrase = []byte("another passphrase altogether 12")
		if c.kind == archive.ErrReadOnly {
			if _, err := archive.Open(ctx, path, wrong, nil); !errors.Is(err, archive.ErrWrongPassphrase) || errors.Is(err, c.kind) {
				t.Errorf("%s: with a wrong passphrase: %v", c.name, err)
			}
		}
		v := must[*archive.Vault](t)(archive.Open(ctx, path, with, nil))
		if why := v.Reading(); why == nil || !errors.Is(why, c.kind) {
			t.Errorf("%s: it is open to read for %v", c.name, why)
		}
		if err := v.BeginWriting(ctx, nil); !errors.Is(err, c.kind) || v.Reading() == nil {
			t.Errorf("%s: begun to write: %v", c.name, err)
		}
		if _, err := archive.Open(ctx, path, with, nil); !errors.Is(err, archive.ErrInUse) {
			t.Errorf("%s: opened twice: %v", c.name, err)
		}

		got := must[record.Testimony](t)(v.Testimony(te.ID))
		if len(got.Account) != len(te.Account) || string(bytesOf(t, v, e.ID)) != "공책에 적은 것" {
			t.Errorf("%s: it reads otherwise", c.name)
		}
		noErr(t, v.WaitForIndex(ctx))
		if hits := v.Testimonies(archive.Filter{Query: "감자"}); len(hits) != 1 {
			t.Errorf("%s: the search finds %v", c.name, hits)
		}
		if rep := must[archive.CheckReport](t)(v.Check(ctx, nil)); (len(rep.Faults) > 0) != (c.kind == archive.ErrReadOnly) || len(rep.Faults) > 0 && rep.Faults[0].Object != killed {
			t.Errorf("%s: faults %v", c.name, rep.Faults)
		}
		if c.kind == archive.ErrReadOnly {
			rep := must[archive.BackupReport](t)(v.Backup(ctx, t.TempDir(), archive.BackupOptions{}, nil))
			if !rep.Whole || rep.Testimonies != 1 {
				t.Errorf("%s: the backup has %+v", c.name, rep)
			}
		}

		_, identity := v.Identity(te.Person)
		_, escaped := v.Escape(ctx, archive.EscapeOptions{}, nil)
		_, attached := v.Attach(ctx, te.ID, archive.Attachment{Name: "b.txt", Class: record.ClassCleared}, nil)
		for what, err := range map[string]error{
			"an identity": identity, "everything": escaped, "a file": attached, "a draft": v.SaveDraft(te.ID, archive.Draft{Text: "half"}),
			"a change": v.SaveTestimony(got), "a passphrase": v.ChangePassphrase(ctx, []byte(pass), nil, []byte("a fresh 압록강 one staple horse"), nil, nil),
			"a member": v.RemoveMember(ctx, v.Info().Slot, nil),
		} {
			var reading *archive.ReadingError
			if !errors.As(err, &reading) || !errors.Is(err, c.kind) {
				t.Errorf("%s: %s: %v", c.name, what, err)
			}
		}
		noErr(t, v.Close())
		for name, sum := range sums(t, path) {
			if before[name] != sum {
				t.Errorf("%s: %s was written", c.name, name)
			}
		}
		c.end()
	}

	with := openWith(pass)
	with.Reading = true
	ballast := leave(t, dir, 12<<20)
	v = must[*archive.Vault](t)(archive.Open(ctx, path, with, nil))
	entries := v.Info().Entries
	got := must[record.Testimony](t)(v.Testimony(te.ID))
	got.Tags = append(got.Tags, "typed meanwhile")
	if err := v.SaveTestimony(got); !errors.Is(err, archive.ErrDiskFull) {
		t.Errorf("saved: %v", err)
	}
	noErr(t, os.Remove(ballast))
	noErr(t, v.BeginWriting(ctx, nil))
	if v.Reading() != nil {
		t.Errorf("with room it is still open to read: %v", v.Reading())
	}
	noErr(t, v.SaveTestimony(got))
	must[record.Identity](t)(v.Identity(te.Person))
	if n := v.Info().Entries - entries; n != 3 { // unlocked, saved, an identity read
		t.Errorf("%d entries came", n)
	}
	noErr(t, v.Close())
	v = must[*archive.Vault](t)(archive.Open(ctx, path, with, nil))
	if again := must[record.Testimony](t)(v.Testimony(te.ID)); v.Reading() != nil || len(again.Tags) != len(got.Tags) {
		t.Errorf("opened again, to read for %v, it has %v", v.Reading(), again.Tags)
	}
	if rep := must[archive.CheckReport](t)(v.Check(ctx, nil)); len(rep.Faults) > 0 {
		t.Errorf("faults %v", rep.Faults)
	}
	noErr(t, v.Close())
	leave(t, dir, 12<<20)
	noErr(t, os.WriteFile(filepath.Join(path, "lock.by"), []byte("{}"), 0o600)) // as a kill leaves it
	var unfinished *archive.UnfinishedError
	if _, err := archive.Open(ctx, path, with, nil); !errors.As(err, &unfinished) || !errors.Is(err, archive.ErrDiskFull) {
		t.Errorf("what was not closed opens to read: %v", err)
	}
}

// sums are the SHA-256 of a folder's files.
func sums(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	all := map[string][32]byte{}
	noErr(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		all[path] = sha256.Sum256(raw)
		return err
	}))
	return all
}
