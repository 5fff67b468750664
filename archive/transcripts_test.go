package archive_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/transcript"
)

func TestATranscriptIsTakenOutAndLogged(t *testing.T) {
	v := newVault(t)
	te, _, _, _ := coded(t, v)
	ctx, dir := context.Background(), t.TempDir()
	out := func(f transcript.Format, language string) (string, error) {
		path := filepath.Join(dir, "t."+string(f))
		_, err := v.TakeOutTranscript(ctx, te.ID, f, language, path, ours)
		return path, err
	}
	var untimed *transcript.UntimedError
	if _, err := out(transcript.SRT, ""); !errors.As(err, &untimed) || untimed.Segments != 2 {
		t.Errorf("subtitles of paragraphs without times: %v", err)
	}
	te.Account[0].Start, te.Account[0].End, te.Account[1].Start, te.Account[1].End = 1000, 2000, 2000, 3000
	noErr(t, v.SaveTestimony(te))
	for _, x := range []struct {
		format      transcript.Format
		lang, holds string
	}{{transcript.VTT, "en", "by truck"}, {transcript.Text, "", "트럭"}, {transcript.OTR, "", "트럭"}, {transcript.SRT, "en", "by truck"}, {transcript.DOCX, "en", "PK"}} {
		path, err := out(x.format, x.lang)
		noErr(t, err)
		if data := must[[]byte](t)(os.ReadFile(path)); !bytes.Contains(data, []byte(x.holds)) {
			t.Errorf("%s: %q is not in it", x.format, x.holds)
		}
		if _, err := out(x.format, x.lang); !errors.Is(err, archive.ErrExists) {
			t.Errorf("%s: a file is written over: %v", x.format, err)
		}
	}
	log, _, err := v.Log(archive.LogFilter{}, 0, 1000)
	noErr(t, err)
	n := 0
	for _, l := range log {
		if l.Verb == "take-out" && l.Object == te.ID {
			n++
		}
	}
	if n != 5 {
		t.Errorf("the log holds %d entries", n)
	}
	if left := must[[]string](t)(filepath.Glob(filepath.Join(dir, "*.part"))); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := v.TakeOutTranscript(ctx, te.ID, transcript.Text, "fr", filepath.Join(dir, "fr"), ours); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("a translation that is not there: %v", err)
	}
}
