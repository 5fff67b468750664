package bag_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"attest/archive/bag"
)

// sums are the checksums of a manifest, by the name of its algorithm.
var sums = map[string]func([]byte) string{
	"md5":    func(b []byte) string { return fmt.Sprintf("%x", md5.Sum(b)) },
	"sha1":   func(b []byte) string { return fmt.Sprintf("%x", sha1.Sum(b)) },
	"sha256": func(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) },
	"sha512": func(b []byte) string { return fmt.Sprintf("%x", sha512.Sum512(b)) },
}

var escape = strings.NewReplacer("%", "%25", "\n", "%0A", "\r", "%0D")

// made is a bag of a version with manifests of some algorithms.
func made(version string, by ...string) map[string]string {
	payload := map[string]string{"data/a.txt": "alpha", "data/in/b%20 c.txt": "beta", "data/" + norm.NFC.String("증언") + ".txt": "gamma"}
	files := maps.Clone(payload)
	files["bagit.txt"] = "BagIt-Version: " + version + "\nTag-File-Character-Encoding: UTF-8\n"
	files["bag-info.txt"] = "Source-Organization: An invented library\nPayload-Oxum: 14.3\n"
	for _, a := range by {
		var m, t strings.Builder
		for _, p := range slices.Sorted(maps.Keys(payload)) {
			fmt.Fprintf(&m, "%s  %s\n", sums[a]([]byte(payload[p])), escape.Replace(p))
		}
		files["manifest-"+a+".txt"] = m.String()
		for _, p := range []string{"bagit.txt", "bag-info.txt", "manifest-" + a + ".txt"} {
			fmt.Fprintf(&t, "%s  %s\n", sums[a]([]byte(files[p])), p)
		}
		files["tagmanifest-"+a+".txt"] = t.String()
	}
	return files
}

// laid puts a bag down in one of the ways in which bags are handed over.
func laid(t testing.TB, how string, files map[string]string) string {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	names := slices.Sorted(maps.Keys(files))
	switch how {
	case "folder":
		for _, n := range names {
			at := filepath.Join(dir, "bag", filepath.FromSlash(n))
			must(os.MkdirAll(filepath.Dir(at), 0o700))
			must(os.WriteFile(at, []byte(files[n]), 0o600))
		}
		return filepath.Join(dir, "bag")
	case "zip", "zip at the top":
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, n := range names {
			if how == "zip" {
				n = "bag/" + n
			}
			w, err := z.Create(n)
			must(err)
			_, err = w.Write([]byte(files[strings.TrimPrefix(n, "bag/")]))
			must(err)
		}
		must(z.Close())
		must(os.WriteFile(filepath.Join(dir, "bag.zip"), b.Bytes(), 0o600))
		return filepath.Join(dir, "bag.zip")
	}
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	must(w.WriteHeader(&tar.Header{Name: "bag/", Typeflag: tar.TypeDir, Mode: 0o755}))
	for _, n := range names {
		must(w.WriteHeader(&tar.Header{Name: "bag/" + n, Mode: 0o644, Size: int64(len(files[n]))}))
		_, err := w.Write([]byte(files[n]))
		must(err)
	}
	must(w.Close())
	if how == "tar" {
		must(os.WriteFile(filepath.Join(dir, "bag.tar"), b.Bytes(), 0o600))
		return filepath.Join(dir, "bag.tar")
	}
	var packed bytes.Buffer
	g := gzip.NewWriter(&packed)
	_, err := g.Write(b.Bytes())
	must(err)
	must(g.Close())
	must(os.WriteFile(filepath.Join(dir, "bag.tar.gz"), packed.Bytes(), 0o600))
	return filepath.Join(dir, "bag.tar.gz")
}

func checked(t testing.TB, path string) bag.Report {
	t.Helper()
	s, err := bag.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := bag.Check(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return r
}

var ways = []string{"folder", "zip", "zip at the top", "tar", "tar.gz"}

func TestABagOfAnyMakerIsChecked(t *testing.T) {
	for _, version := range []string{"0.97", "1.0", "0.93"} {
		for _, by := range [][]string{{"sha512"}, {"sha256", "md5"}, {"md5"}, {"sha1", "md5"}} {
			for _, how := range ways {
				r := checked(t, laid(t, how, made(version, by...)))
				if !r.OK() || r.Version != version || r.Bytes != 14 || r.Name != "bag" || r.Weak != !strings.HasPrefix(by[0], "sha256") && by[0] != "sha512" || len(r.Algorithms) != len(by) {
					t.Errorf("BagIt %s by %v as %s: %+v", version, by, how, r)
				}
				if said := strings.Contains(strings.Join(r.Notes, " "), "accidents"); said != r.Weak {
					t.Errorf("weak %v, said %v", r.Weak, said)
				}
			}
		}
	}
}

// sha256sum -b puts an asterisk before each path; the programs of libraries read past it.
func TestTheMarkOfBinaryFilesIsNoPartOfAName(t *testing.T) {
	for _, version := range []string{"0.97", "1.0"} {
		files := made(version, "sha256")
		delete(files, "tagmanifest-sha256.txt")
		files["manifest-sha256.txt"] = strings.ReplaceAll(files["manifest-sha256.txt"], "  data/", " *data/")
		if r := checked(t, laid(t, "folder", files)); !r.OK() {
			t.Errorf("%s: %+v", version, r.Faults)
		}
	}
}

func TestABagsFaultsAreNamed(t *testing.T) {
	for _, c := range []struct {
		name       string
		version    string
		spoil      func(map[string]string)
		kind, file string
	}{
		{"a file changed", "1.0", func(f map[string]string) { f["data/a.txt"] = "Alpha" }, bag.Changed, "data/a.txt"},
		{"a file missing", "0.97", func(f map[string]string) { delete(f, "data/a.txt") }, bag.Missing, "data/a.txt"},
		{"a file too many", "1.0", func(f map[string]string) { f["data/extra"] = "x" }, bag.Extra, "data/extra"},
		{"a file too many, before 1.0", "0.97", func(f map[string]string) { f["data/extra"] = "x" }, bag.Extra, "data/extra"},
		{"a tag file changed", "1.0", func(f map[string]string) { f["bag-info.txt"] += "Contact-Name: x\n" }, bag.Changed, "bag-info.txt"},
		{"a tag file among the payload", "1.0", func(f map[string]string) { f["manifest-sha256.txt"] += strings.Repeat("0", 64) + "  bag-info.txt\n" }, bag.OutOfPlace, "bag-info.txt"},
		{"a way out", "1.0", func(f map[string]string) {
			f["manifest-sha256.txt"] += strings.Repeat("0", 64) + "  ../../etc/passwd\n"
		}, bag.Malformed, "manifest-sha256.txt"},
		{"a file elsewhere", "0.97", func(f map[string]string) {
			delete(f, "data/a.txt")
			f["fetch.txt"] = "https://example.invalid/a 5 data/a.txt\n"
		}, bag.Missing, "data/a.txt"},
		{"no manifest", "1.0", func(f map[string]string) { delete(f, "manifest-sha256.txt"); delete(f, "tagmanifest-sha256.txt") }, bag.Missing, ""},
		{"no declaration", "1.0", func(f map[string]string) { delete(f, "bagit.txt") }, bag.Missing, "bagit.txt"},
		{"a later version", "2.0", func(map[string]string) {}, bag.Malformed, "bagit.txt"},
		{"another size", "1.0", func(f map[string]string) {
			f["bag-info.txt"] = "Payload-Oxum: 15.3\n"
			delete(f, "tagmanifest-sha256.txt")
		}, bag.Changed, "bag-info.txt"},
	} {
		for _, how := range ways {
			files := made(c.version, "sha256")
			c.spoil(files)
			r := checked(t, laid(t, how, files))
			if !slices.ContainsFunc(r.Faults, func(f bag.Fault) bool { return f.Kind == c.kind && f.File == c.file }) {
				t.Errorf("%s, %s: %v", c.name, how, r.Faults)
			}
		}
	}
}

// A file may have been listed under one form of its name and be there under
// another: file systems do that.
func TestNamesAreTheSameInEveryForm(t *testing.T) {
	files := made("1.0", "sha256")
	name := "data/" + norm.NFC.String("증언") + ".txt"
	files["data/"+norm.NFD.String("증언")+".txt"] = files[name]
	delete(files, name)
	if r := checked(t, laid(t, "zip", files)); !r.OK() {
		t.Errorf("%v", r.Faults)
	}
}

func TestWhatIsNoBagIsSaid(t *testing.T) {
	dir := t.TempDir()
	noise := filepath.Join(dir, "noise")
	if err := os.WriteFile(noise, bytes.Repeat([]byte("x"), 2000), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := bag.Open(noise); err == nil {
		t.Error("noise opens")
	}
	raw, err := os.ReadFile(laid(t, "tar.gz", made("1.0", "sha256")))
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(dir, "cut.tar.gz")
	if err := os.WriteFile(cut, raw[:len(raw)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if r := checked(t, cut); r.OK() {
		t.Error("half a tar passes")
	}
	linked := laid(t, "folder", made("1.0", "sha256"))
	if err := os.Symlink("/etc/passwd", filepath.Join(linked, "data", "link")); err != nil {
		t.Fatal(err)
	}
	if r := checked(t, linked); r.OK() {
		t.Error("a link passes")
	}
}

func FuzzCheck(f *testing.F) {
	files := made("0.97", "md5")
	f.Add(files["bagit.txt"], files["manifest-md5.txt"], files["bag-info.txt"], "https://example.invalid 1 data/x\n")
	f.Add("BagIt-Version: 1.0\nTag-File-Character-Encoding: ISO-8859-1\n", "00 *data/%0Aa\n", "Payload-Oxum:\n", "a b\n")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, declared, manifest, info, fetch string) {
		for name, text := range map[string]string{"bagit.txt": declared, "manifest-md5.txt": manifest, "bag-info.txt": info, "fetch.txt": fetch} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		r := checked(t, dir)
		if r.OK() && len(r.Algorithms) == 0 {
			t.Error("nothing was checked, and nothing is said")
		}
	})
}
