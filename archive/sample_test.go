package archive_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"attest/archive"
	"attest/archive/store"
)

// TestSamplesOfAKilledProgramAreSwept leaves a sample as a kill does, one that
// is open, one that is being made, and a folder that is none.
func TestSamplesOfAKilledProgramAreSwept(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	open := must[*archive.Vault](t)(archive.OpenSample(context.Background(), nil))
	folder := func(name string) string {
		dir := filepath.Join(tmp, name)
		noErr(t, os.MkdirAll(filepath.Join(dir, "sample.attest"), 0o700))
		return dir
	}
	killed, made, old, other := folder("attest-sample-killed"), folder("attest-sample-made"), folder("attest-sample-old"), folder("letters")
	lock := must[*store.Lock](t)(store.TakeLock(filepath.Join(killed, "sample.attest")))
	noErr(t, lock.Abandon())
	before := time.Now().Add(-2 * time.Hour)
	noErr(t, os.Chtimes(old, before, before))
	link := filepath.Join(tmp, "attest-sample-link")
	noErr(t, os.Symlink(other, link))
	noErr(t, archive.SweepSamples())
	for dir, stays := range map[string]bool{killed: false, old: false, made: true, other: true, link: true, filepath.Dir(open.Info().Path): true} {
		if _, err := os.Lstat(dir); (err == nil) != stays {
			t.Errorf("%s stays: %v", filepath.Base(dir), err == nil)
		}
	}
	noErr(t, open.Close())
	if _, err := os.Stat(filepath.Dir(open.Info().Path)); !os.IsNotExist(err) {
		t.Errorf("the sample outlived its close: %v", err)
	}
}
