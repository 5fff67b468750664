// Package vaulttest makes the vaults that tests of the rooms stand on: real
// ones on disk, with a password hash that protects nothing.
package vaulttest

import (
	"path/filepath"
	"testing"

	"attest/archive"
)

const phrase = "copper lantern drifts beyond seven quiet harbours"

// New makes an empty vault, which is closed when the test ends: after all that
// was registered later, so that work on it can be settled first.
func New(t testing.TB, office, member string) *archive.Vault {
	t.Helper()
	v, err := archive.Create(t.Context(), filepath.Join(t.TempDir(), "office"+archive.Suffix),
		archive.CreateOptions{Office: office, Member: member, Passphrase: []byte(phrase), Quick: true}, nil)
	if err != nil {
		t.Fatalf("make a vault: %v", err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Errorf("close the vault: %v", err)
		}
	})
	return v
}

// Must is a value, or the end of the test: Must[T](t)(f()).
func Must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
