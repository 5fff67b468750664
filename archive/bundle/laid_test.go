package bundle

import (
	"archive/tar"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"attest/archive/bag"
)

// A bundle that a registry unpacked, or packed into a tar, is checked as far as
// one in its zip.
func TestAnUnpackedBundleIsVerified(t *testing.T) {
	good := written(t, finalSample(t, redaction...))
	want := verified(t, good, Options{})
	check := func(path string) Report {
		t.Helper()
		s, err := bag.Open(path)
		must(t, err)
		defer func() { must(t, s.Close()) }()
		if !IsBundle(s.Names()) {
			t.Fatalf("%s is not seen as a bundle", path)
		}
		r, err := VerifyLaid(t.Context(), s, Options{Fingerprint: want.Signer})
		must(t, err)
		return r
	}
	dir := laidOut(t, good)
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	p := unpack(t, good)
	for _, name := range p.order {
		must(t, w.WriteHeader(&tar.Header{Name: p.name + "/" + name, Mode: 0o644, Size: int64(len(p.files[name]))}))
		_, err := w.Write(p.files[name])
		must(t, err)
	}
	must(t, w.Close())
	packed := filepath.Join(t.TempDir(), "b.tar")
	must(t, os.WriteFile(packed, b.Bytes(), 0o600))
	for _, path := range []string{dir, packed} {
		r := check(path)
		if !r.OK() || r.Files != want.Files || r.Bytes != want.Bytes || r.Proven != want.Proven || !r.SignerKnown || len(r.Commitments) != 1 || !r.Commitments[0].Opened {
			t.Errorf("%s: %+v", path, r)
		}
	}
	must(t, os.WriteFile(filepath.Join(dir, "data", "check.html"), []byte("another page"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "data", ".DS_Store"), []byte("x"), 0o600))
	must(t, os.Remove(filepath.Join(dir, "data", "exhibits.csv")))
	r := check(dir)
	for kind, file := range map[string]string{KindChanged: "data/check.html", KindExtra: "data/.DS_Store", KindMissing: "data/exhibits.csv"} {
		found := false
		for _, f := range r.Faults {
			found = found || f.Kind == kind && f.File == file
		}
		if !found {
			t.Errorf("no fault %s of %s among %v", kind, file, r.Faults)
		}
	}
}
