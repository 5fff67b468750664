package bundle

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"filippo.io/age"
)

func TestWriteThenVerify(t *testing.T) {
	b := written(t, sample())
	fp, err := Fingerprint(officeKey.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	r := verified(t, b, Options{Fingerprint: fp})
	if !r.OK() {
		t.Fatalf("faults: %v", r.Faults)
	}
	if r.Testimonies != 2 || r.Exhibits != 3 || r.Entries != 5 || r.Proven != 5 || !r.SignerKnown || r.Name != "Submission-2026-07" {
		t.Errorf("report %+v", r)
	}
	if r := verified(t, b, Options{}); r.SignerKnown || !strings.Contains(r.Standing(), "proves nothing") {
		t.Errorf("a key in the bundle counts as known: %+v", r)
	}
	if r := verified(t, b, Options{Fingerprint: "SHA256:other"}); r.OK() {
		t.Error("another key than the one asked for passes")
	}
}

func TestSameContentSameBytes(t *testing.T) {
	c := sample()
	if !bytes.Equal(written(t, c), written(t, c)) {
		t.Fatal("two bundles of one content differ")
	}
}

func TestStockReaderAndPlanAgree(t *testing.T) {
	c := sample()
	b := written(t, c)
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	c.Custody.BundleKey = officeKey.Public().(ed25519.PublicKey)
	plan, err := Plan(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	planned := map[string]int64{}
	for _, f := range plan {
		planned[f.Path] = f.Size
	}
	for _, f := range z.File {
		rest := strings.TrimPrefix(f.Name, "Submission-2026-07/")
		if !f.Modified.Equal(sampleTime) {
			t.Errorf("%s: time %v", f.Name, f.Modified)
		}
		if rest == fileSignature {
			continue
		}
		if planned[rest] != int64(f.UncompressedSize64) {
			t.Errorf("%s: planned %d, written %d", rest, planned[rest], f.UncompressedSize64)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	if len(plan)+1 != len(z.File) {
		t.Errorf("planned %d files and a signature, written %d", len(plan), len(z.File))
	}
}

func TestActiveOriginalsAreNotOpenedByADoubleClick(t *testing.T) {
	c := sample()
	var paths []string
	c.Custody.BundleKey = officeKey.Public().(ed25519.PublicKey)
	plan, err := Plan(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range plan {
		paths = append(paths, f.Path)
	}
	for _, want := range []string{"data/exhibits/0001-image.png", "data/originals/0002-text.html.original", "data/originals/0003-audio.wav"} {
		if !slices.Contains(paths, want) {
			t.Errorf("%s is not among %v", want, paths)
		}
	}
}

func fileIn(t testing.TB, zipped []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/"+name) {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
	}
	t.Fatalf("no %s in the bundle", name)
	return nil
}

func TestListNeutralisesFormulas(t *testing.T) {
	raw := fileIn(t, written(t, sample()), "exhibits.csv")
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"original file name", "사진 아주 긴 이름 ⟦U+202E⟧gnp.exe", "'=cmd|'/c calc'!A1.html", "'+82-interview.wav"} {
		if got := rows[i][3]; got != want {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*Content){
		"no time":         func(c *Content) { c.Time = c.Time.AddDate(-100, 0, 0) },
		"no checkpoint":   func(c *Content) { c.Custody.Checkpoint = nil },
		"numbers skip":    func(c *Content) { c.Testimonies[1].Number = 3 },
		"another's key":   func(c *Content) { c.Custody.BundleKey = otherKey.Public().(ed25519.PublicKey) },
		"other original":  func(c *Content) { c.Exhibits[1].OpenOriginal = blob([]byte("another")) },
		"belongs nowhere": func(c *Content) { c.Exhibits[0].Testimony = 9 },
	} {
		t.Run(name, func(t *testing.T) {
			c := sample()
			spoil(&c)
			if _, err := Write(t.Context(), c, io.Discard, officeKey, nil); !errors.Is(err, ErrContent) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestExportPlain(t *testing.T) {
	dir := t.TempDir()
	out := Target{Path: filepath.Join(dir, "Bundle.zip")}
	var last, total int64
	res, err := Export(t.Context(), sample(), out, officeKey, func(d, n int64) {
		if d < last {
			t.Errorf("progress went back from %d to %d", last, d)
		}
		last, total = d, n
	})
	if err != nil {
		t.Fatal(err)
	}
	if last != total || total == 0 {
		t.Errorf("progress ended at %d of %d", last, total)
	}
	r, err := Verify(t.Context(), res.Paths[0], Options{Fingerprint: res.Fingerprint})
	if err != nil || !r.OK() || r.Files != res.Files {
		t.Fatalf("%v %+v", err, r)
	}
	if _, err := Export(t.Context(), sample(), out, officeKey, nil); !errors.Is(err, ErrExists) {
		t.Errorf("a second export over the first: %v", err)
	}
	out.Overwrite = true
	if _, err := Export(t.Context(), sample(), out, officeKey, nil); err != nil {
		t.Error(err)
	}
	only(t, dir, "Bundle.zip")
}

func only(t *testing.T, dir string, want ...string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range list {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, want) {
		t.Errorf("the folder holds %v, want %v", got, want)
	}
}

func TestExportToBothKindsOfRecipients(t *testing.T) {
	pq, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	classic, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	rs, err := ParseRecipients("# lawyer\n" + pq.Recipient().String() + "\n" + classic.Recipient().String() + "\n")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	res, err := Export(t.Context(), sample(), Target{Path: filepath.Join(dir, "B.zip"), Recipients: rs}, officeKey, nil)
	if err != nil {
		t.Fatal(err)
	}
	only(t, dir, "B.pq.zip.age", "B.x25519.zip.age")
	for i, id := range []age.Identity{pq, classic} {
		r, err := Verify(t.Context(), res.Paths[i], Options{Identities: []age.Identity{id}})
		if err != nil || !r.OK() || !r.Encrypted {
			t.Errorf("%s: %v %+v", res.Paths[i], err, r)
		}
		raw, err := os.ReadFile(res.Paths[i])
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte("counted us twice")) {
			t.Errorf("%s holds plain text", res.Paths[i])
		}
	}
	if _, err := Verify(t.Context(), res.Paths[0], Options{}); !errors.Is(err, ErrEncrypted) {
		t.Errorf("without an identity: %v", err)
	}
	if _, err := Verify(t.Context(), res.Paths[0], Options{Identities: []age.Identity{classic}}); !errors.Is(err, ErrEncrypted) {
		t.Errorf("with another's identity: %v", err)
	}
	raw, err := os.ReadFile(res.Paths[1])
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1
	if r := verified(t, raw, Options{Identities: []age.Identity{classic}}); r.OK() {
		t.Error("a flipped bit in the encrypted bundle passes")
	}
}

func TestRecipientsAreChecked(t *testing.T) {
	for _, s := range []string{"age1xyz", "age1pq1xyz", "ssh-ed25519", "AGE-SECRET-KEY-1"} {
		if _, err := ParseRecipients(s); !errors.Is(err, ErrRecipient) {
			t.Errorf("%q: %v", s, err)
		}
	}
	if rs, err := ParseRecipients(" \n# nobody\n"); err != nil || rs != nil {
		t.Errorf("nobody: %v %v", rs, err)
	}
}

func TestCancelledExportLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Export(ctx, sample(), Target{Path: filepath.Join(dir, "B.zip")}, officeKey, func(done, total int64) {
		if total > 0 && done > total/2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	only(t, dir)
}

func TestExhibitThatFailsOrChangesLeavesNothing(t *testing.T) {
	for name, second := range map[string]func() (io.ReadCloser, error){
		"changes": blob([]byte("other bytes")),
		"fails":   func() (io.ReadCloser, error) { return nil, syscall.EIO },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			c := sample()
			first, calls := c.Exhibits[0].Open, 0
			c.Exhibits[0].Open = func() (io.ReadCloser, error) {
				if calls++; calls > 1 {
					return second()
				}
				return first()
			}
			_, err := Export(t.Context(), c, Target{Path: filepath.Join(dir, "B.zip")}, officeKey, nil)
			if err == nil || errors.Is(err, ErrVolumeGone) {
				t.Errorf("got %v", err)
			}
			only(t, dir)
		})
	}
}

type fullAfter int

func (f *fullAfter) Write(b []byte) (int, error) {
	if *f -= fullAfter(len(b)); *f < 0 {
		return 0, &os.PathError{Op: "write", Path: "stick", Err: syscall.ENOSPC}
	}
	return len(b), nil
}

func TestFullDisk(t *testing.T) {
	left := fullAfter(5000)
	if _, err := Write(t.Context(), sample(), &left, officeKey, nil); !errors.Is(err, ErrDiskFull) {
		t.Errorf("got %v", err)
	}
}

func TestVanishedFolder(t *testing.T) {
	out := Target{Path: filepath.Join(t.TempDir(), "pulled out", "B.zip")}
	if _, err := Export(t.Context(), sample(), out, officeKey, nil); !errors.Is(err, ErrVolumeGone) {
		t.Errorf("got %v", err)
	}
}

func TestSafeName(t *testing.T) {
	for in, want := range map[string]string{
		"": "bundle", "보고서": "bundle", "CON": "x-CON", "nul.txt": "x-nul.txt", "Café 2026": "Cafe-2026", "../../etc": "etc",
		"a/b\\c:d": "a-b-c-d", "trailing. ": "trailing", "COM1": "x-COM1", strings.Repeat("long", 40): strings.Repeat("long", 15),
	} {
		if got := SafeName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		if what := checkPath(SafeName(in)); what != "" {
			t.Errorf("%q: %s", in, what)
		}
	}
}
