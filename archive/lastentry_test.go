package archive_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"attest/archive"
)

// Before a vault is opened its folder tells when the last entry was made: a copy too, whatever its files' dates are, and an older one
// an older time. (That nobody may have set it anew is shown with the head, in custody.)
func TestTheFolderTellsTheTimeOfItsLastEntry(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	path := v.Info().Path
	noErr(t, v.Close())
	copied := filepath.Join(t.TempDir(), "copy.attest")
	noErr(t, os.CopyFS(copied, os.DirFS(path)))
	v = open(t, path)
	lines, _, err := v.Log(archive.LogFilter{}, 0, 1)
	noErr(t, err)
	during := must[archive.PeekInfo](t)(archive.Peek(path))
	if want := lines[0].Time.Truncate(time.Second); !during.Last.Equal(want) {
		t.Errorf("the folder tells %v, the last entry is of %v", during.Last, want)
	}
	noErr(t, v.Close())
	older, now := must[archive.PeekInfo](t)(archive.Peek(copied)), must[archive.PeekInfo](t)(archive.Peek(path))
	if older.Last.IsZero() || older.Last.After(now.Last) || now.Last.Before(during.Last) {
		t.Errorf("of the folder %v, of its older copy %v", now.Last, older.Last)
	}
}
