package archive_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// A file that was cut, or that something stands behind, gives what is authentic of
// it, in the vault and after a salvage; the check names it. What nobody sealed is
// cut off by the salvage.
func TestAFileOfAWrongLengthGivesWhatIsAuthentic(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	text := make([]byte, 2<<20+100)
	for i := range text {
		text[i] = byte(i * 7)
	}
	e := attach(t, v, te.ID, "invented.bin", string(text), record.ClassIdentity)
	path := v.Info().Path
	noErr(t, v.Close())
	blob := blobFile(path, e.Blob)
	good := must[[]byte](t)(os.ReadFile(blob))
	for _, c := range []struct {
		name  string
		raw   []byte
		least int
		whole bool // after a salvage
	}{
		{"a byte behind it", append(bytes.Clone(good), 0), len(text), true},
		{"its last byte cut off", good[:len(good)-1], 2 << 20, false},
		{"half of it", good[:len(good)/2], 1 << 20, false},
	} {
		noErr(t, os.WriteFile(blob, c.raw, 0o600))
		read := func(v *archive.Vault, whole bool) {
			t.Helper()
			b, _, err := v.OpenExhibit(e.ID)
			noErr(t, err)
			defer b.Close()
			got, err := io.ReadAll(b)
			if !bytes.HasPrefix(text, got) || len(got) < c.least {
				t.Errorf("%s: %d bytes, of which %d are authentic", c.name, len(got), c.least)
			}
			if (err == nil) != whole || err != nil && !errors.Is(err, archive.ErrDamaged) {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		w := open(t, path)
		read(w, false)
		rep := must[archive.CheckReport](t)(w.Check(t.Context(), nil))
		if len(rep.Faults) != 1 || rep.Faults[0].Object != string(e.ID) {
			t.Errorf("%s: %+v", c.name, rep.Faults)
		}
		noErr(t, w.Close())
		to := filepath.Join(t.TempDir(), "new.attest")
		s := must[archive.SalvageReport](t)(archive.Salvage(t.Context(), path, to, archive.SalvageOptions{Passphrase: []byte(pass)}, nil))
		if len(s.Lost) != 1 || s.Lost[0].Object != string(e.ID) || s.Lost[0].Mended != c.whole {
			t.Errorf("%s: %+v", c.name, s.Lost)
		}
		x := open(t, to)
		read(x, c.whole)
		noErr(t, x.Close())
	}
}
