package archive_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/media"
	"attest/archive/record"
)

// Whether sound of a type can be decoded shows only inside of the file. Where it
// cannot, its original leaves if that was chosen, and else the export says why
// not and writes nothing.
func TestSoundThatCannotBeDecodedLeavesAsItIs(t *testing.T) {
	lossless := string(must[[]byte](t)(os.ReadFile("media/testdata/lossless.m4a")))
	for _, original := range []bool{true, false} {
		v := newVault(t)
		te := account(t, v)
		firstAccount(t, v, te.ID)
		e := attach(t, v, te.ID, "memo.m4a", lossless, record.ClassCleared)
		consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: "yes", Media: []string{"audio"}})
		s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
			Title: "x", Addressee: "c", Class: "un_inquiry", Sender: "o",
			Testimonies: []record.ID{te.ID}, Exhibits: []record.ExhibitChoice{{ID: e.ID, Original: original}},
		}))
		out := filepath.Join(t.TempDir(), "b.zip")
		rep, err := v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil)
		if !original {
			if _, statErr := os.Stat(out); !errors.Is(err, media.ErrNoReadingCopy) || statErr == nil {
				t.Errorf("without the original: %v", err)
			}
			continue
		}
		noErr(t, err)
		verified := must[bundle.Report](t)(bundle.Verify(context.Background(), out, bundle.Options{Fingerprint: rep.Fingerprint}))
		if !verified.OK() || verified.Exhibits != 1 {
			t.Errorf("with the original: %+v", verified)
		}
	}
}
