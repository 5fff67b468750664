package archive_test

import (
	"os"
	"path/filepath"
	"testing"

	"attest/archive"
)

// A vault is not made where somebody's folder lies that only looks like an unfinished one.
func TestAFolderThatIsSomebodysStaysWhereAVaultIsMade(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "office.attest")
	theirs := filepath.Join(path+".part", "my only copy.txt")
	noErr(t, os.MkdirAll(filepath.Dir(theirs), 0o700))
	noErr(t, os.WriteFile(theirs, []byte("mine"), 0o600))
	v, err := archive.Create(t.Context(), path, archive.CreateOptions{Office: "시험 사무소", Member: "Han", Passphrase: []byte(pass), Quick: true}, nil)
	if err == nil {
		noErr(t, v.Close())
		t.Error("a vault was made over it")
	}
	if raw, err := os.ReadFile(theirs); err != nil || string(raw) != "mine" {
		t.Errorf("it is %q, %v", raw, err)
	}
}
