package bundle

import (
	"archive/tar"
	"bytes"
	"crypto/sha512"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
		if ours, err := IsBundle(t.Context(), s); err != nil || !ours {
			t.Fatalf("%s is not seen as a bundle: %v", path, err)
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
	must(t, os.MkdirAll(filepath.Join(dir, "data", "exhibits", "withdrawn by the witness", "deep"), 0o700))
	if r := check(dir); !hasFault(r, "data/exhibits/withdrawn by the witness", "an empty folder") {
		t.Errorf("an empty folder: %+v", r)
	}
	must(t, os.RemoveAll(filepath.Join(dir, "data", "exhibits")))
	bare := bytes.Buffer{}
	w = tar.NewWriter(&bare)
	for _, name := range []string{"", "/data", "/data/exhibits"} { // folders that hold files stand in most tars
		must(t, w.WriteHeader(&tar.Header{Name: p.name + name + "/", Typeflag: tar.TypeDir, Mode: 0o755}))
	}
	for _, name := range p.order {
		must(t, w.WriteHeader(&tar.Header{Name: p.name + "/" + name, Mode: 0o644, Size: int64(len(p.files[name]))}))
		_, err := w.Write(p.files[name])
		must(t, err)
	}
	must(t, w.Close())
	must(t, os.WriteFile(packed, bare.Bytes(), 0o600))
	if r := check(packed); len(r.Faults) != 1 || !hasFault(r, "data/exhibits", "an empty folder") {
		t.Errorf("an empty folder in a tar: %+v", r)
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

// A bundle of which the custody files, the signature and the tag manifests were taken
// away, and the manifests made anew over changed words, is no bag of another maker:
// it is refused as stripped, whichever one sign of ours is left.
func TestAStrippedBundleIsRefused(t *testing.T) {
	whole := unpack(t, written(t, sample()))
	strip := func(left func(name string) bool, info string) string {
		dir := t.TempDir()
		sums := map[string][]byte{}
		bytesOf := 0
		for _, name := range whole.order {
			if !strings.HasPrefix(name, "data/") || !left(name) {
				continue
			}
			sum := sha512.Sum512(whole.files[name])
			sums[name], bytesOf = sum[:], bytesOf+len(whole.files[name])
			must(t, os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o700))
			must(t, os.WriteFile(filepath.Join(dir, name), whole.files[name], 0o600))
		}
		must(t, os.WriteFile(filepath.Join(dir, "bagit.txt"), []byte(bagitText), 0o600))
		must(t, os.WriteFile(filepath.Join(dir, "bag-info.txt"), []byte(info+"Payload-Oxum: "+oxum(int64(bytesOf), len(sums))+"\n"), 0o600))
		must(t, os.WriteFile(filepath.Join(dir, "manifest-sha512.txt"), formatManifest(sums), 0o600))
		return dir
	}
	proofless := func(n string) bool { return !strings.HasPrefix(n, "data/custody/") && n != "data/VERIFY.txt" }
	only := func(list ...string) func(string) bool {
		return func(n string) bool { return slices.Contains(list, n) }
	}
	for name, c := range map[string]struct {
		dir  string
		ours bool
	}{
		"all else is left":       {strip(proofless, string(whole.files[fileInfo])), true},
		"bag-info written anew":  {strip(proofless, ""), true},
		"the check page is left": {strip(only("data/index.html", "data/check.html"), ""), true},
		"a statement is left":    {strip(only("data/testimonies/01/statement.json"), ""), true},
		"bag-info is left":       {strip(only("data/index.html"), "Attest-Bundle-Version: 1\n"), true},
		"of another maker":       {strip(only("data/index.html"), "Source-Organization: Another archive\n"), false},
	} {
		s, err := bag.Open(c.dir)
		must(t, err)
		ours, err := IsBundle(t.Context(), s)
		must(t, err)
		if ours != c.ours {
			t.Errorf("%s: %v", name, ours)
		}
		if ours {
			r, err := VerifyLaid(t.Context(), s, Options{})
			must(t, err)
			if r.OK() || !hasFault(r, "", "stripped") {
				t.Errorf("%s: %v", name, r.Faults)
			}
		}
		must(t, s.Close())
	}
}
