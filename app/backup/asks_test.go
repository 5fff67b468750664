package backup

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/archive"
	"attest/archive/record"
)

func opened(t *testing.T, path string) *archive.Vault {
	t.Helper()
	v, err := archive.Open(t.Context(), path, archive.OpenOptions{Passphrase: []byte(phrase)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func closed(t *testing.T, v *archive.Vault) {
	t.Helper()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
}

func room(t *testing.T, v *archive.Vault) *looktest.Desk {
	t.Helper()
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = messages.Explain
	s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.keyholder"}, nil, nil)
	Open(s, v, nil)
	d.Settle()
	return d
}

// An older vault, and a vault that has lost a file, put a question before the
// better copy is given up, and offer the way back.
func TestTheBetterCopyIsAskedFor(t *testing.T) {
	path, stick := filepath.Join(t.TempDir(), "office"+archive.Suffix), t.TempDir()
	v, err := archive.Create(t.Context(), path, archive.CreateOptions{Office: "Seoul office", Member: "Kim", Passphrase: []byte(phrase), Quick: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	closed(t, v)
	older := filepath.Join(t.TempDir(), "older"+archive.Suffix)
	if err := os.CopyFS(older, os.DirFS(path)); err != nil {
		t.Fatal(err)
	}
	v = opened(t, path)
	person, err := v.NewPerson("invented")
	if err != nil {
		t.Fatal(err)
	}
	te, err := v.NewTestimony(person.ID, record.Interview{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Attach(t.Context(), te.ID, archive.Attachment{Name: "note.txt", Data: strings.NewReader("an invented note")}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Backup(t.Context(), stick, archive.BackupOptions{Quick: true}, nil); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(path, "blobs", "*", "*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	d := room(t, v)
	d.Press("Back up now") // the folder is the one of before
	d.Settle()
	d.Sees("1 file is missing or not whole in the vault")
	d.Picture("backup-kept", nil)
	d.Press("Put back")
	d.Settle()
	if _, err := os.Stat(files[0]); err != nil {
		t.Error(err)
	}
	closed(t, v)

	v = opened(t, older)
	defer closed(t, v)
	d = room(t, v)
	d.Type(stick)
	d.Press("Back up now")
	d.Settle()
	d.Sees("The backup there is newer than this vault", "Nothing was written over")
	d.Picture("backup-newer", nil)
	d.Press("Replace the newer backup")
	d.Settle()
	if aside, err := filepath.Glob(filepath.Join(stick, "attest-backup-*", "attest.keys.before-*")); err != nil || len(aside) != 1 || v.Backups().Run != 3 {
		t.Errorf("laid aside: %v, %v; %+v", aside, err, v.Backups())
	}
	d.Press("Write everything anew…")
	d.Settle()
	d.Picture("backup-fresh", nil)
	d.Sees("Write the whole backup anew?")
	d.Press("Write everything anew")
	d.Settle()
	if b := v.Backups(); b.Run != 4 || b.Proven == "" {
		t.Errorf("after it was written anew: %+v", b)
	}
}
