package backup

import (
	"os"
	"path/filepath"
	"testing"

	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
)

// A backup of a member with a key file is restored with it: a file that is not there
// is said at its field, and without the right one nothing is restored.
func TestABackupIsRestoredWithAKeyFile(t *testing.T) {
	dir, stick := t.TempDir(), t.TempDir()
	file, key := filepath.Join(dir, "stick.bin"), []byte("an invented key file")
	if err := os.WriteFile(file, key, 0o600); err != nil {
		t.Fatal(err)
	}
	v := vaulttest.Must[*archive.Vault](t)(archive.Create(t.Context(), filepath.Join(dir, "office"+archive.Suffix),
		archive.CreateOptions{Office: "Seoul office", Member: "Kim", Passphrase: []byte(phrase), KeyFile: key, Quick: true}, nil))
	vaulttest.Must[archive.BackupReport](t)(v.Backup(t.Context(), stick, archive.BackupOptions{}, nil))
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = messages.Explain
	s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.keyholder"}, nil, nil)
	d.Settle()
	Restore(s, Restorer{Peek: archive.PeekBackup, Do: archive.Restore, Open: func(string) {}})
	d.Settle()
	again := func() {
		t.Helper()
		for range 2 { // the second says that what was destroyed since is not known
			d.Press("Restore")
			d.Settle()
		}
	}
	d.Type(stick)
	tabs(d, 4)
	to := filepath.Join(t.TempDir(), "again"+archive.Suffix)
	over(d, to)
	tabs(d, 3)
	d.Type(phrase)
	again()
	d.Sees("the key file, then type it again")
	d.Type(phrase)
	tabs(d, 1)
	d.Type(file + ".none")
	again()
	d.Sees("This file cannot be read")
	d.Picture("backup-restore-keyfile", nil)
	over(d, file)
	again()
	d.Sees("The backup is restored")
	back := vaulttest.Must[*archive.Vault](t)(archive.Open(t.Context(), to, archive.OpenOptions{Passphrase: []byte(phrase), KeyFile: key}, nil))
	if err := back.Close(); err != nil {
		t.Error(err)
	}
}
