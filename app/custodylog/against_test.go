package custodylog_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/custodylog"
	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/app/words"
	"attest/archive"
)

const phrase = "copper lantern drifts beyond seven quiet harbours"

// The log is compared with a backup, with a file that an editor saved and with lines
// that were pasted; an older copy of the vault, another way from it, and another
// vault are told apart, and what holds no checkpoint is said at its field.
func TestTheLogIsComparedWithACopyKeptElsewhere(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "office"+archive.Suffix)
	open := func(path string) *archive.Vault {
		t.Helper()
		return vaulttest.Must[*archive.Vault](t)(archive.Open(t.Context(), path, archive.OpenOptions{Passphrase: []byte(phrase)}, nil))
	}
	act := func(v *archive.Vault) {
		t.Helper()
		if _, err := v.NewPerson("invented"); err != nil {
			t.Fatal(err)
		}
	}
	shut := func(v *archive.Vault) {
		t.Helper()
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
	}
	v := vaulttest.Must[*archive.Vault](t)(archive.Create(t.Context(), path, archive.CreateOptions{Office: "Seoul office", Member: "Kim", Passphrase: []byte(phrase), Quick: true}, nil))
	shut(v)
	older := filepath.Join(dir, "older"+archive.Suffix)
	if err := os.CopyFS(older, os.DirFS(path)); err != nil {
		t.Fatal(err)
	}
	v = open(path)
	for range 3 {
		act(v)
	}
	note := v.Checkpoint()
	stick := t.TempDir()
	vaulttest.Must[archive.BackupReport](t)(v.Backup(t.Context(), stick, archive.BackupOptions{}, nil))
	saved, sealed := filepath.Join(dir, "checkpoint.txt"), filepath.Join(dir, "bundle.zip.age")
	for name, text := range map[string]string{saved: "\ufeff" + strings.ReplaceAll(strings.TrimSpace(note), "\n", "\r\n"), sealed: "age-encryption.org/v1\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = messages.Explain
	ask := func(v *archive.Vault, path, text string) {
		t.Helper()
		s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.keyholder"}, []shell.Room{custodylog.New(s, v)}, nil)
		d.Settle()
		d.Press("Compare…")
		d.Settle()
		if path != "" {
			d.Type(path)
		} else {
			d.Key(fyne.KeyTab, fyne.KeyTab)
			d.App.Clipboard().SetContent(text)
			d.Window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: d.App.Clipboard()})
		}
		d.Press("Compare")
		d.Settle()
	}
	ask(v, "", "")
	d.Sees("Say where it is")
	d.Picture("custodylog-against", func() {
		s.Escape()
		s.Relabel()
		d.Press(words.T("custodylog.against"))
		d.Settle()
	})
	s.Escape()
	for _, from := range []string{stick, saved} {
		ask(v, from, "")
		d.Sees("The log fits the copy", "It fits", "entries that the copy stands for are there, unchanged")
		s.Escape()
	}
	d.Sees("Kim compared the log with a checkpoint kept elsewhere")
	ask(v, sealed, "")
	d.Sees("The bundle is encrypted.")
	s.Escape()
	ask(v, "", "Invented lines.")
	d.Sees("There is no checkpoint in it.")
	s.Escape()
	ask(vaulttest.New(t, "Other office", "Han"), "", note)
	d.Sees("The checkpoint is not this vault’s", "No member of this vault signed it")
	s.Escape()
	shut(v)

	v = open(older)
	ask(v, "", note)
	d.Sees("The vault is older than the copy", "It does not fit", "restored from a backup", "Do not work in this vault")
	d.Picture("custodylog-older", nil)
	s.Escape()
	for range 6 {
		act(v)
	}
	ask(v, "", note)
	d.Sees("The log is not the one of the copy", "others in their place")
	s.Escape()
	shut(v)
}
