package bundle

import (
	"strings"
	"testing"

	"filippo.io/age"
)

// FuzzRecipients: keys as a person pastes them, out of a mail or from a web page.
func FuzzRecipients(f *testing.F) {
	x, err := age.GenerateX25519Identity()
	if err != nil {
		f.Fatal(err)
	}
	pq, err := age.GenerateHybridIdentity()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(x.Recipient().String() + ", " + pq.Recipient().String())
	f.Add("# a comment\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA a@invented\nage1\n")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := ParseRecipients(text)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\x1b\x00\n\r") || len(err.Error()) > 500 {
				t.Errorf("the error has what was pasted: %q", err)
			}
			return
		}
		keys := keyLines(text)
		if len(keys) != len(list) {
			t.Fatalf("%d keys of %d lines", len(list), len(keys))
		}
		for _, k := range keys {
			sum, err := KeyFingerprint(k)
			if err != nil || !strings.HasPrefix(sum, "SHA256:") {
				t.Errorf("%q is taken and has no fingerprint: %v", k, err)
			}
		}
	})
}
