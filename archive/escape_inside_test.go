package archive

import (
	"archive/tar"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"
)

// What was carried out is opened again to its end before anybody is told that it
// is there: one bit, a missing end, or fewer files than were counted stop it.
func TestWhatEscapesIsReadBackToItsEnd(t *testing.T) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, id.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	out := tar.NewWriter(w)
	for i := range 3 {
		body := bytes.Repeat([]byte{byte(i)}, 70_000)
		if err := out.WriteHeader(&tar.Header{Name: fmt.Sprintf("%d.json", i), Size: int64(len(body)), Mode: 0o600}); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "all.tar.age")
	prove := func(raw []byte, rep EscapeReport) error {
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		return proveEscape(t.Context(), path, id, rep)
	}
	whole := EscapeReport{Testimonies: 1, Objects: 1, Exhibits: 1}
	if err := prove(sealed.Bytes(), whole); err != nil {
		t.Error(err)
	}
	if err := prove(sealed.Bytes(), EscapeReport{Testimonies: 1, Objects: 2, Exhibits: 1}); err == nil {
		t.Error("one file is missing, and it is said to be whole")
	}
	for at := 0; at < sealed.Len(); at += 9_973 {
		raw := bytes.Clone(sealed.Bytes())
		raw[at] ^= 4
		if prove(raw, whole) == nil {
			t.Errorf("byte %d is another, and it is said to be whole", at)
		}
	}
	for _, cut := range []int{1, 600, 70_000, sealed.Len() - 10} {
		if prove(sealed.Bytes()[:sealed.Len()-cut], whole) == nil {
			t.Errorf("%d bytes short, and it is said to be whole", cut)
		}
	}
}
