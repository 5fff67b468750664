package archive_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"attest/archive"
)

// A file outside of the vault is there whole or not at all, and is written over
// nothing.
func TestAFileOutsideIsWholeOrNotThere(t *testing.T) {
	dir := t.TempDir()
	text := func(w io.Writer) error { _, err := io.WriteString(w, "an invented letter"); return err }
	path := filepath.Join(dir, "letter.txt")
	noErr(t, archive.WriteOutside(path, text))
	if got := must[[]byte](t)(os.ReadFile(path)); string(got) != "an invented letter" {
		t.Errorf("it has %q", got)
	}
	if err := archive.WriteOutside(path, text); !errors.Is(err, archive.ErrExists) {
		t.Errorf("over one that is there: %v", err)
	}
	stranger := filepath.Join(dir, "other.txt.part")
	noErr(t, os.WriteFile(stranger, []byte("somebody's"), 0o600))
	if err := archive.WriteOutside(filepath.Join(dir, "other.txt"), text); !errors.Is(err, archive.ErrExists) {
		t.Errorf("where somebody's file lies: %v", err)
	}
	boom := errors.New("invented failure")
	if err := archive.WriteOutside(filepath.Join(dir, "third.txt"), func(w io.Writer) error { return errors.Join(text(w), boom) }); !errors.Is(err, boom) {
		t.Errorf("where writing fails: %v", err)
	}
	var told *archive.OutsideError
	err := archive.WriteOutside(filepath.Join(dir, "none", "letter.txt"), text)
	if !errors.As(err, &told) || !errors.Is(err, archive.ErrVolumeGone) || told.Left != "" {
		t.Errorf("in a folder that is gone: %v", err)
	}
	if list := must[[]os.DirEntry](t)(os.ReadDir(dir)); len(list) != 2 {
		t.Errorf("there are %v", list)
	}
}
