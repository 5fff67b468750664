package archive_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"attest/archive"
)

// A program that is killed between the writing of a key file or a slot and its
// renaming leaves it whole under another name. It opens what is destroyed later, so
// the next who opens the vault to write removes it.
func TestWhatAKillLeavesOfAKeyFileGoes(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	path := v.Info().Path
	noErr(t, v.Close())
	slots := must[[]string](t)(filepath.Glob(filepath.Join(path, "members", "*.slot")))
	left := map[string]string{
		".testimony.keys.3774751077": "testimony.keys", ".identity.keys.5767768": "identity.keys", ".vault.json.12": "vault.json",
		"members/." + filepath.Base(slots[0]) + ".99": "members/" + filepath.Base(slots[0]),
	}
	for name, of := range left {
		raw := must[[]byte](t)(os.ReadFile(filepath.Join(path, filepath.FromSlash(of))))
		noErr(t, os.WriteFile(filepath.Join(path, filepath.FromSlash(name)), raw, 0o600))
	}
	theirs := filepath.Join(path, ".mine.keys.txt")
	noErr(t, os.WriteFile(theirs, []byte("of somebody else"), 0o600))

	v = open(t, path)
	for name := range left {
		if _, err := os.Lstat(filepath.Join(path, filepath.FromSlash(name))); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is still there: %v", name, err)
		}
	}
	if _, err := os.Lstat(theirs); err != nil {
		t.Errorf("a stranger's file: %v", err)
	}
	if r := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("faults %v", r.Faults)
	}
	noErr(t, v.Close())
}
