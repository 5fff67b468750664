package app

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/words"
	"attest/archive"
)

// A member with a key file salvages too: what was given at the unlock stands in the
// form, and the new vault asks for the same.
func TestAVaultIsSalvagedWithAKeyFile(t *testing.T) {
	dir := t.TempDir()
	path, file := filepath.Join(dir, "office"+archive.Suffix), filepath.Join(dir, "stick.bin")
	key := []byte("an invented key file")
	if err := os.WriteFile(file, key, 0o600); err != nil {
		t.Fatal(err)
	}
	v, err := archive.Create(t.Context(), path, archive.CreateOptions{Office: "Seoul office", Member: "Kim", Passphrase: []byte(vaultPhrase), KeyFile: key, Quick: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	turnRegistry(t, path)
	d, _ := start(t, Options{Open: path})
	d.Settle()
	d.Type(vaultPhrase)
	d.Key(fyne.KeyTab)
	d.Type(file)
	d.Press(words.T("welcome.open.do"))
	d.Settle()
	d.Press(words.T("salvaging.offer"))
	d.Sees("Only where the member has one.", file)
	d.Picture("salvage-keyfile", nil)
	d.Press(words.T("salvaging.do"))
	d.Settle()
	d.Sees("Everything was carried")
	again, err := archive.Open(t.Context(), filepath.Join(dir, "office-salvaged"+archive.Suffix), archive.OpenOptions{Passphrase: []byte(vaultPhrase), KeyFile: key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}
