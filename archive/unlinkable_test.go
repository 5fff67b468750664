package archive_test

import (
	"context"
	"crypto/sha256"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// Two unlinkable bundles with the same sound, picture and PDF share no copy of them.
func TestTwoUnlinkableBundlesShareNoCopy(t *testing.T) {
	v := newVault(t)
	s, _, _, _, _ := profiled(t, v)
	s.Profile.Unlinkable, s.Profile.Hidden = true, nil
	seen := map[[32]byte]string{}
	for i := range 2 {
		if i > 0 {
			s.ID, s.Label, s.V = "", "", 0
		}
		s = must[record.Submission](t)(v.SaveSubmission(s))
		out := filepath.Join(t.TempDir(), "b.zip")
		must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil))
		n := 0
		for name := range everything(t, out) {
			if strings.Contains(name, "/exhibits/") {
				n++
				sum := sha256.Sum256(raw(t, out, name))
				if was := seen[sum]; was != "" {
					t.Errorf("%s has the bytes of %s of the other bundle", name, was)
				}
				seen[sum] = name
			}
		}
		if n != 3 {
			t.Fatalf("%d copies", n)
		}
	}
}
