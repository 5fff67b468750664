package bag_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive/bag"
)

// evilTar is a tar with a good bag in it and, after it, whatever headers.
func evilTar(t testing.TB, more ...tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	put := func(h tar.Header, text string) {
		h.Size = int64(len(text))
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	files := made("1.0", "sha256")
	for _, n := range sorted(files) {
		put(tar.Header{Name: n, Mode: 0o644}, files[n])
	}
	for _, h := range more {
		text := ""
		if h.Typeflag == tar.TypeReg {
			text = "planted"
		}
		put(h, text)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sorted(files map[string]string) (names []string) {
	for n := range files {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// TestWhatLeadsOutOfABagIsAFault: a bag is read where it lies and never unpacked, so no name in it can lead anywhere. It
// is told all the same, since the receiver unpacks it next.
func TestWhatLeadsOutOfABagIsAFault(t *testing.T) {
	for _, h := range []tar.Header{
		{Name: "../out.txt", Typeflag: tar.TypeReg, Mode: 0o644},
		{Name: "data/../../out.txt", Typeflag: tar.TypeReg, Mode: 0o644},
		{Name: "/etc/out.txt", Typeflag: tar.TypeReg, Mode: 0o644},
		{Name: "data/link", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
		{Name: "data/hard", Typeflag: tar.TypeLink, Linkname: "data/a.txt"},
		{Name: "data/device", Typeflag: tar.TypeChar, Devmajor: 1, Devminor: 5},
		{Name: "data/disk", Typeflag: tar.TypeBlock, Devmajor: 8},
		{Name: "data/pipe", Typeflag: tar.TypeFifo},
		{Name: "data/a.txt", Typeflag: tar.TypeReg, Mode: 0o644}, // twice: programs differ in which they keep
		{Name: "data/./a.txt", Typeflag: tar.TypeReg, Mode: 0o644},
	} {
		dir := t.TempDir()
		file := filepath.Join(dir, "in", "bag.tar")
		if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, evilTar(t, h), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := checked(t, file); r.OK() {
			t.Errorf("a tar with %q passes", h.Name)
		}
		lies(t, dir, "in", "in/bag.tar")
	}
	for _, name := range []string{"../out.txt", "/etc/out.txt", `..\out.txt`, `C:\out.txt`, "data/a.txt", "data/../../out.txt", "data/\x1b[2J.txt"} {
		dir := t.TempDir()
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		files := made("1.0", "sha256")
		for _, n := range append(sorted(files), name) {
			w, err := z.Create(n)
			if err == nil {
				_, err = w.Write([]byte(files[n]))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, "bag.zip")
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := checked(t, file); r.OK() {
			t.Errorf("a zip with %q passes", name)
		}
		lies(t, dir, "bag.zip")
	}
}

// lies fails where a folder holds anything but these.
func lies(t *testing.T, dir string, want ...string) {
	t.Helper()
	var got []string
	err := filepath.WalkDir(dir, func(p string, _ os.DirEntry, err error) error {
		if err == nil && p != dir {
			rel, _ := filepath.Rel(dir, p)
			got = append(got, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("checking left %q (%v), want %q", got, err, want)
	}
}

// TestWhatUnpacksToMoreThanItSays: 20 MB of zeros in 20 KB, once as data, which is summed as it streams and held nowhere, and
// once as a manifest, which is looked into.
func TestWhatUnpacksToMoreThanItSays(t *testing.T) {
	files := made("1.0", "sha256")
	files["data/zeros"] = strings.Repeat("\x00", 20<<20)
	files["bag-info.txt"] = "Source-Organization: An invented library\n"
	delete(files, "tagmanifest-sha256.txt")
	files["manifest-sha256.txt"] += fmt.Sprintf("%s  data/zeros\n", sums["sha256"]([]byte(files["data/zeros"])))
	file := laid(t, "tar.gz", files)
	if st, err := os.Stat(file); err != nil || st.Size() > 1<<20 {
		t.Fatalf("%v: no bomb", err)
	}
	if r := checked(t, file); !r.OK() {
		t.Errorf("a large file in a small tar.gz: %v", r.Faults)
	}
	files["manifest-sha256.txt"] = files["data/zeros"]
	if r := checked(t, laid(t, "tar.gz", files)); r.OK() {
		t.Error("a manifest of 20 MB passes")
	}
}

// TestNamesThatFillTheMemory: names of 900 KB each take nearly no room in a tar.gz, and are all held at once.
func TestNamesThatFillTheMemory(t *testing.T) {
	var b bytes.Buffer
	g := gzip.NewWriter(&b)
	w := tar.NewWriter(g)
	for n := range 3 {
		if err := w.WriteHeader(&tar.Header{Name: fmt.Sprint(n) + strings.Repeat("a", 900<<10)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), g.Close()); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "bag.tar.gz")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	r := checked(t, file)
	if r.OK() || len(fmt.Sprint(r.Faults)) > 1000 {
		t.Errorf("passes, or tells the names: %d bytes of faults", len(fmt.Sprint(r.Faults)))
	}
}

// FuzzContainer: whatever arrives in the place of a zip, a tar or a tar.gz is read or refused.
func FuzzContainer(f *testing.F) {
	for _, how := range []string{"zip", "tar", "tar.gz"} {
		raw, err := os.ReadFile(laid(f, how, made("1.0", "md5")))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add(evilTar(f, tar.Header{Name: "../x", Typeflag: tar.TypeSymlink, Linkname: "/"}))
	var twice bytes.Buffer
	g := gzip.NewWriter(&twice)
	if err := g.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(twice.Bytes())
	file := filepath.Join(f.TempDir(), "bag")
	f.Fuzz(func(t *testing.T, raw []byte) {
		if err := os.WriteFile(file, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := bag.Open(file)
		if err != nil {
			return
		}
		r, err := bag.Check(t.Context(), s)
		if err == nil && r.OK() && len(r.Algorithms) == 0 {
			t.Error("nothing was checked, and nothing is said")
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
}
