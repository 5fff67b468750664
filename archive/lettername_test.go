package archive_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"attest/archive"
	"attest/archive/delivery"
	"attest/archive/record"
)

// The letter names the file that was written, and of an unlinkable bundle no label.
func TestTheLetterNamesTheFileThatWasWritten(t *testing.T) {
	v := newVault(t)
	s := submission(t, v)
	keys := must[*age.X25519Identity](t)(age.GenerateX25519Identity()).Recipient().String() + "\n" + must[*age.HybridIdentity](t)(age.GenerateHybridIdentity()).Recipient().String()
	written := func(name, recipients string) delivery.Letter {
		t.Helper()
		dir := t.TempDir()
		o := archive.ExportOptions{Path: filepath.Join(dir, name), Plain: recipients == "", Recipients: recipients}
		_, err := v.Export(t.Context(), s.ID, o, nil)
		var ask *archive.ConfirmError
		if errors.As(err, &ask) { // of the keys
			o.Confirmed = ask.Code
			_, err = v.Export(t.Context(), s.ID, o, nil)
		}
		noErr(t, err)
		l := must[delivery.Letter](t)(v.SubmissionLetter(s.ID, "en"))
		var said []string
		for _, f := range l.Files {
			if _, err := os.Stat(filepath.Join(dir, f.Name)); err != nil {
				t.Errorf("the letter names %s, and %v", f.Name, err)
			}
			said = append(said, f.Name)
		}
		if files := must[[]os.DirEntry](t)(os.ReadDir(dir)); len(said) != len(files) {
			t.Errorf("the letter names %q of %d files", said, len(files))
		}
		return l
	}
	written("b.zip", "")
	written("sealed.zip.age", keys)
	s.Profile.Unlinkable = true
	s = must[record.Submission](t)(v.SaveSubmission(s))
	l := written("b.zip", "")
	if text := must[string](t)(l.Text()); strings.Contains(text, s.Label) || !strings.Contains(text, "our submission attest-bundle") {
		t.Errorf("the letter says %s", text)
	}
}
