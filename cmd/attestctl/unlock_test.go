package main

import (
	"strings"
	"testing"
)

// TestAPassphraseFileIsReadAsItWasMeant: editors put a mark before UTF-8 and a
// line's end after it.
func TestAPassphraseFileIsReadAsItWasMeant(t *testing.T) {
	for file, want := range map[string]string{
		"six words": "six words", "six words\r\n": "six words", "\ufeffsix words\n": "six words", "\ufeff": "", " six words ": " six words ",
		"six \ufeffwords": "six \ufeffwords",
	} {
		got, err := readPassphrase(strings.NewReader(file))
		if err != nil || string(got) != want {
			t.Errorf("%q is read as %q, %v", file, got, err)
		}
	}
}
