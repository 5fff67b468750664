package backup

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/archive"
)

const phrase = "copper lantern drifts beyond seven quiet harbours"

func office(t *testing.T) (*looktest.Desk, *shell.Shell, *archive.Vault) {
	t.Helper()
	v, err := archive.Create(t.Context(), filepath.Join(t.TempDir(), "office"+archive.Suffix),
		archive.CreateOptions{Office: "Seoul office", Member: "Kim", Passphrase: []byte(phrase), Quick: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = messages.Explain
	s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.keyholder", Backed: func() string { return State(v.Backups()) }}, nil, nil)
	d.Settle()
	return d, s, v
}

// By keyboard alone: a backup is made, its state is said, and it is restored
// beside the vault.
func TestABackupIsMadeReadBackAndRestored(t *testing.T) {
	d, s, v := office(t)
	stick := t.TempDir()
	d.Sees("No backup was read back yet")
	told := 0
	Open(s, v, func() { told++; s.RefreshStatus() })
	d.Settle()
	d.Picture("backup-none", nil)
	d.Press("Back up now")
	d.Sees("Say where.")
	d.Type(stick)
	d.Press("Back up now")
	d.Settle()
	if b := v.Backups(); b.Run != 1 || b.Proven == "" || told == 0 {
		t.Fatalf("after the first: %+v, told %d times", b, told)
	}
	d.Sees("Backup read back 20", "16 records")
	d.Press("Read back")
	d.Settle()
	d.Picture("backup", nil)
	d.Key(fyne.KeyEscape)

	var opened string
	by := Restorer{Peek: archive.PeekBackup, Do: archive.Restore, Open: func(path string) { opened = path }}
	Restore(s, by)
	d.Settle()
	d.Picture("backup-restore", nil)
	to := filepath.Join(t.TempDir(), "again.attest")
	d.Type(stick)
	tabs(d, 4)
	over(d, to)
	tabs(d, 3)
	d.Type("not this one at all, nor any other")
	d.Press("Restore")
	d.Settle()
	d.Sees("What was destroyed is known until 20", "comes back: destroy it again")
	d.Picture("backup-known", nil)
	d.Press("Restore")
	d.Settle()
	if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("with a wrong passphrase: %v", err)
	}
	d.Type(phrase)
	d.Press("Restore")
	d.Settle()
	d.Press("Restore")
	d.Settle()
	d.Sees("The backup is restored", "again.attest is as the vault was at")
	d.Picture("backup-restored", nil)
	d.Press("Open it…")
	if opened != to {
		t.Errorf("opened %q", opened)
	}
	again, err := archive.Open(context.Background(), to, archive.OpenOptions{Passphrase: []byte(phrase)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func tabs(d *looktest.Desk, n int) {
	for range n {
		d.Key(fyne.KeyTab)
	}
}

// over types in place of what the field says.
func over(d *looktest.Desk, text string) {
	d.T.Helper()
	e, ok := d.Window.Canvas().Focused().(interface{ SetText(string) })
	if !ok {
		d.T.Fatalf("the focus is on %T", d.Window.Canvas().Focused())
	}
	e.SetText("")
	d.Type(text)
}

// Everything is written out after a warning, under a passphrase of its own.
func TestEverythingIsWrittenOut(t *testing.T) {
	d, s, v := office(t)
	p, err := v.NewPerson("invented")
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Freeze(p.ID); err != nil {
		t.Fatal(err)
	}
	Escape(s, v)
	d.Settle()
	d.Sees("opens without Attest", "identity.age", "Also what is frozen")
	d.Picture("backup-escape", nil)
	to := filepath.Join(t.TempDir(), "all.tar.age")
	tabs(d, 1)
	over(d, to)
	tabs(d, 2)
	d.Type("short")
	d.Press("Write everything out")
	d.Sees("Too easy to guess")
	d.Type(" " + phrase)
	d.Press("Write everything out")
	d.Sees("The two are not the same.")
	d.Type("short " + phrase)
	d.Press("Write everything out")
	d.Settle()
	for _, name := range []string{to, filepath.Join(filepath.Dir(to), archive.IdentityName)} {
		if st, err := os.Stat(name); err != nil || st.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	d.Sees("1 thing was left out", p.Pseudonym+": it is frozen.")
	d.Picture("backup-escape-left", nil)
}
