package seal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A file that is too long for every bit to be tried says so, and not that no bit
// is wrong.
func TestWhatIsTooLongToMendSaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vault.json")
	if err := os.WriteFile(path, bytes.Repeat([]byte("x"), maxMend+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := MendChain(t.Context(), path, func(*Chain) bool { return true }); !errors.Is(err, ErrTooLong) || !errors.Is(err, ErrDamaged) {
		t.Errorf("the chain: %v", err)
	}
	if _, _, _, err := MendKeyFile(t.Context(), path, "", "testimony", nil, nil); !errors.Is(err, ErrTooLong) {
		t.Errorf("a key file: %v", err)
	}
}
