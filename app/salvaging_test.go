package app

import (
	"os"
	"path/filepath"
	"testing"

	"attest/app/words"
	"attest/archive"
)

// A vault that does not open for damage is not the end: what is whole of it goes
// into a new one, which opens, and the old one stays as it is.
func TestAVaultThatDoesNotOpenIsSalvaged(t *testing.T) {
	in := sit(t, Options{})
	in.p.shell.Lock()
	in.Settle()
	registry, raw := turnRegistry(t, in.path)
	in.p.welcome.ShowOpen(in.path)
	in.Settle()
	in.Type(vaultPhrase)
	in.Press(words.T("welcome.open.do"))
	in.Sees("records", "carried into a new vault")
	in.Picture("salvage-offer", nil)
	in.Press(words.T("salvaging.offer"))
	in.Sees("Salvage office.attest", "The old one stays as it is")
	in.Picture("salvage-ask", nil)
	in.Press(words.T("salvaging.do"))
	in.Sees("Everything was carried", "KEYREGISTRY")
	in.Picture("salvage-done", nil)
	in.Press(words.T("salvaging.open"))
	in.Sees(words.T("welcome.open.title"))
	in.Type(vaultPhrase)
	in.Press(words.T("welcome.open.do"))
	if rows := in.vault().Testimonies(archive.Filter{}); len(rows) != 1 || rows[0].ID != in.id {
		t.Errorf("%+v", rows)
	}
	if got, err := os.ReadFile(registry); err != nil || string(got) != string(raw) {
		t.Errorf("the damaged vault was changed: %v", err)
	}
}

// turnRegistry turns a bit in the file without which Badger opens no vault, and says where it is and what it holds.
func turnRegistry(t *testing.T, vault string) (registry string, raw []byte) {
	t.Helper()
	registry = filepath.Join(vault, "records", "KEYREGISTRY")
	raw, err := os.ReadFile(registry)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1
	if err := os.WriteFile(registry, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return registry, raw
}
