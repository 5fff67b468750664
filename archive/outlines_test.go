package archive_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/media"
	"attest/archive/media/waveform"
	"attest/archive/record"
)

// The outline of a recording is kept with it, through a lock and a change of its
// class, and nothing that lies about says what it is.
func TestAnOutlineIsKeptWithItsSound(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	r := begin(t, v, te.ID)
	noErr(t, r.Write(tuneOf([2]int64{0, 48000})))
	id := stop(t, r).Exhibit
	if _, err := v.Outline(id); !errors.Is(err, archive.ErrNotFound) {
		t.Fatalf("before it was drawn: %v", err)
	}
	b, e, err := v.OpenExhibit(id)
	noErr(t, err)
	w := must[*waveform.Waveform](t)(waveform.Draw(context.Background(), must[*media.Audio](t)(media.OpenAudio(b, e.Media)), nil))
	noErr(t, b.Close())
	noErr(t, v.KeepOutline(id, w))
	v = reopen(t, v)
	same := func(when string) {
		t.Helper()
		got, err := v.Outline(id)
		if err != nil || !bytes.Equal(got.Format(), w.Format()) {
			t.Fatalf("%s: %v", when, err)
		}
	}
	same("after a lock")
	noErr(t, v.ClassExhibit(id, record.ClassCleared))
	same("in the other tree")
	checkClean(t, v)

	var kept string
	noErr(t, filepath.WalkDir(filepath.Join(v.Info().Path, "blobs"), func(path string, _ os.DirEntry, err error) error {
		if filepath.Ext(path) == ".wave" {
			kept = path
		}
		return err
	}))
	noErr(t, os.WriteFile(kept, []byte("ATTWAVE1 damaged"), 0o600))
	if _, err := v.Outline(id); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("a damaged one: %v", err)
	}
	noErr(t, v.KeepOutline(id, w))
	same("drawn again")
}
