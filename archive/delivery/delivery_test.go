package delivery

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"attest/archive/seal"
)

const told = "gravel unlucky spoon dented hazy mango" // drawn for these tests

var when = time.Date(2026, 11, 20, 5, 30, 6, 0, time.UTC)

func tool(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func sealed(t *testing.T, s interface {
	Seal(io.Writer) (io.WriteCloser, error)
}, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := s.Seal(&out)
	noErr(t, err)
	_, err = w.Write(data)
	noErr(t, err)
	noErr(t, w.Close())
	return out.Bytes()
}

func TestStockToolOpensTheZip(t *testing.T) {
	data := noise(3 << 20)
	z := Zip{Name: "attest-S-K7-0001.zip", Passphrase: told, Time: when}
	out := sealed(t, z, data)
	if bytes.Contains(out, data[1000:1064]) {
		t.Fatal("the zip holds the file in clear")
	}
	dir := t.TempDir()
	noErr(t, os.WriteFile(filepath.Join(dir, "a.zip"), out, 0o600))
	if list := tool(t, dir, "7zz", "l", "-slt", "-p"+told, "a.zip"); !strings.Contains(list, "AES-256") {
		t.Errorf("7-Zip does not see AES-256:\n%s", list)
	}
	tool(t, dir, "7zz", "x", "-p"+told, "a.zip")
	if got, err := os.ReadFile(filepath.Join(dir, z.Name)); err != nil || !bytes.Equal(got, data) {
		t.Errorf("what 7-Zip took out is not what was put in (%v)", err)
	}
	r, err := z.Open(bytes.NewReader(out), int64(len(out)))
	noErr(t, err)
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, data) {
		t.Errorf("reading back: %v", err)
	}
	flipped := bytes.Clone(out)
	flipped[len(flipped)/2] ^= 1
	if r, err := z.Open(bytes.NewReader(flipped), int64(len(out))); err == nil {
		if _, err = io.ReadAll(r); err == nil {
			t.Error("a flipped bit was not noticed")
		}
	}
	z.Passphrase = "another one that is long"
	if r, err := z.Open(bytes.NewReader(out), int64(len(out))); err == nil {
		if _, err = io.ReadAll(r); err == nil {
			t.Error("another passphrase opened it")
		}
	}
}

func TestStockToolOpensThePDF(t *testing.T) {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.AddPage()
	pdf.SetFont("Helvetica", "", 12)
	pdf.Cell(0, 10, "Invented sentence of a submission")
	var plain, out bytes.Buffer
	noErr(t, pdf.Output(&plain))
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	noErr(t, PDF(&out, plain.Bytes(), told))
	if left, err := os.ReadDir(home); err != nil || len(left) > 0 {
		t.Errorf("the library left something in the home folder: %v %v", left, err)
	}
	dir := t.TempDir()
	noErr(t, os.WriteFile(filepath.Join(dir, "a.pdf"), out.Bytes(), 0o600))
	if s := tool(t, dir, "qpdf", "--show-encryption", "--password="+told, "a.pdf"); !strings.Contains(s, "AESv3") || !strings.Contains(s, "R = 6") {
		t.Errorf("it is not PDF 2.0's AES-256:\n%s", s)
	}
	if err := exec.Command("qpdf", "--check", filepath.Join(dir, "a.pdf")).Run(); err == nil {
		t.Error("it opens without the passphrase")
	}
	tool(t, dir, "qpdf", "--password="+told, "--decrypt", "a.pdf", "b.pdf")
	if s := tool(t, dir, "pdftotext", "b.pdf", "-"); !strings.Contains(s, "Invented sentence") {
		t.Errorf("the text is %q", s)
	}
	for name, bad := range map[string][]byte{"noise": noise(1000), "nothing": nil, "locked": out.Bytes()} {
		if err := PDF(io.Discard, bad, told); !errors.Is(err, ErrPDF) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPageHoldsNothingInClear(t *testing.T) {
	data := noise(2<<20 + 500)
	p := Page{Name: "attest-S-K7-0001.zip", Media: "application/zip", Passphrase: told, Office: `<b>Office & Co`}
	out := sealed(t, p, data)
	for _, clear := range []string{p.Name, told, "<b>Office"} {
		if bytes.Contains(out, []byte(clear)) {
			t.Errorf("the page has %q in clear", clear)
		}
	}
	got, err := OpenPage(bytes.NewReader(out), "  Gravel unlucky  spoon dented hazy MANGO\n")
	if err != nil || got.Name != p.Name || !bytes.Equal(got.Data, data) {
		t.Fatalf("it does not open as it was typed: %v", err)
	}
	lines := bytes.SplitAfter(out, []byte("\n"))
	var chunks []int
	for i, l := range lines {
		if bytes.HasPrefix(l, []byte(chunkOpen)) {
			chunks = append(chunks, i)
		}
	}
	if len(chunks) != 3 {
		t.Fatalf("%d chunks", len(chunks))
	}
	swapped := slicesOf(lines)
	swapped[chunks[0]], swapped[chunks[1]] = swapped[chunks[1]], swapped[chunks[0]]
	cut := slicesOf(lines)
	cut[chunks[2]] = nil
	for name, bad := range map[string][][]byte{"swapped": swapped, "cut": cut} {
		if _, err := OpenPage(bytes.NewReader(bytes.Join(bad, nil)), told); !errors.Is(err, seal.ErrTold) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := OpenPage(bytes.NewReader(out), "another one that is long"); !errors.Is(err, seal.ErrTold) {
		t.Errorf("another passphrase: %v", err)
	}
}

func TestPartsAreJoinedAsTheTextSays(t *testing.T) {
	dir, stick := t.TempDir(), t.TempDir()
	data := noise(2<<20 + 77)
	path := filepath.Join(dir, "attest-S-K7-0001.zip.age")
	noErr(t, os.WriteFile(path, data, 0o600))
	s, err := Cut(t.Context(), path, stick, 1<<20, nil)
	noErr(t, err)
	if len(s.Parts) != 3 || s.Parts[2].Size != 77 {
		t.Fatalf("parts: %+v", s.Parts)
	}
	how, err := os.ReadFile(s.Howto)
	noErr(t, err)
	_, linux, _ := strings.Cut(string(how), "Linux:\n")
	linux, _, _ = strings.Cut(linux, "\n\n")
	out := tool(t, stick, "bash", "-e", "-c", linux)
	sum := sha256.Sum256(data)
	if !strings.Contains(out, hex.EncodeToString(sum[:])) || s.SHA256 != hex.EncodeToString(sum[:]) || strings.Count(out, ": OK") != 3 {
		t.Errorf("joined: %s", out)
	}
	if _, err := Cut(t.Context(), path, stick, 1<<20, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over what is there: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(stick, "*.0*")); len(left) != 3 {
		t.Errorf("a refused cut touched what was there: %v", left)
	}
	if _, err := Cut(t.Context(), path, t.TempDir(), 1<<10, nil); !errors.Is(err, ErrParts) {
		t.Errorf("tiny parts: %v", err)
	}
}

// What is in a file's name is not run by the shell into which the lines are pasted.
func TestNamesInTheTextOfPartsAreNotRun(t *testing.T) {
	for _, name := range []string{"a`touch ran`$(touch ran)$HOME.zip", "-rf.zip", "it's here.zip", "말 ä.zip"} {
		dir, stick := t.TempDir(), t.TempDir()
		path := filepath.Join(dir, name)
		noErr(t, os.WriteFile(path, []byte("short"), 0o600))
		s, err := Cut(t.Context(), path, stick, 1<<20, nil)
		noErr(t, err)
		how, err := os.ReadFile(s.Howto)
		noErr(t, err)
		_, linux, _ := strings.Cut(string(how), "Linux:\n")
		linux, _, _ = strings.Cut(linux, "\n\n")
		if out := tool(t, stick, "bash", "-e", "-c", linux); !strings.Contains(out, s.SHA256) || strings.Count(out, ": OK") != 1 {
			t.Errorf("%s: %s", name, out)
		}
		if _, err := os.Stat(filepath.Join(stick, "ran")); err == nil {
			t.Errorf("%s: what is in the name was run", name)
		}
	}
}

func TestDrawnPassphraseIsTakenAndAShortOneIsNot(t *testing.T) {
	p, err := NewPassphrase()
	noErr(t, err)
	if len(strings.Fields(p)) != 6 || Normal(p) != p {
		t.Errorf("drawn: %d words", len(strings.Fields(p)))
	}
	for _, short := range []string{"", "secret", "   a  b  c            "} {
		if _, err := (Zip{Name: "a", Passphrase: short}).Seal(io.Discard); !errors.Is(err, ErrPassphrase) {
			t.Errorf("%q: %v", short, err)
		}
		if err := PDF(io.Discard, nil, short); !errors.Is(err, ErrPassphrase) {
			t.Errorf("%q: %v", short, err)
		}
	}
}

func FuzzOpenPage(f *testing.F) {
	p := Page{Name: "a.zip", Media: "application/zip", Passphrase: told}
	var out bytes.Buffer
	w, err := p.Seal(&out)
	if err != nil {
		f.Fatal(err)
	}
	if err := errors.Join(w.Close()); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Add([]byte(chunkOpen + "AAAA" + chunkClose))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := OpenPage(bytes.NewReader(b), told); err == nil && got.Name != "a.zip" {
			t.Errorf("a page that nobody sealed opened as %q", got.Name)
		}
	})
}

// FuzzOpenZip: what is read back is what lies on a stick, whoever had it between.
func FuzzOpenZip(f *testing.F) {
	z := Zip{Name: "a.zip", Passphrase: told, Time: when}
	var out bytes.Buffer
	w, err := z.Seal(&out)
	if err == nil {
		_, err = w.Write([]byte("invented"))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := z.Open(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		got, err := io.ReadAll(io.LimitReader(r, 1<<20))
		if err == nil && string(got) != "invented" {
			t.Errorf("a zip that nobody sealed gave %d bytes", len(got))
		}
		if err := r.Close(); err != nil {
			t.Log(err)
		}
	})
}

// FuzzPDF: any file can be given to be locked. It is locked, or refused without a word of it.
func FuzzPDF(f *testing.F) {
	p := fpdf.New("P", "mm", "A4", "")
	p.AddPage()
	var whole bytes.Buffer
	if err := p.Output(&whole); err != nil {
		f.Fatal(err)
	}
	f.Add(whole.Bytes())
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 1/Kids[2 0 R]>>endobj trailer<</Root 1 0 R/Prev 9>>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var out bytes.Buffer
		err := PDF(&out, b, told)
		if err != nil && err != ErrPDF || err != nil && out.Len() > 0 {
			t.Errorf("%v, %d bytes", err, out.Len())
		}
	})
}

func slicesOf(a [][]byte) [][]byte { return append([][]byte(nil), a...) }

func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

func noErr(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// The page of docs/delivery-format.md's vector opens for good.
func TestPageOfTheVectorOpens(t *testing.T) {
	raw, err := os.ReadFile("testdata/page.html")
	noErr(t, err)
	got, err := OpenPage(bytes.NewReader(raw), told)
	if err != nil || got.Name != "note.txt" || got.Media != "text/plain" || string(got.Data) != "Invented: nobody lives here.\n" {
		t.Errorf("it opens to %+v (%v)", got, err)
	}
}
