//go:build quickkdf

package seal

import "testing"

// MinMemoryKiB is 1 MiB in tests: hundreds of vaults are opened there, and the
// race detector keeps four bytes beside each byte of memory. The tests of this
// package run without the tag, and so is the attestctl built that
// cmd/attestctl's TestCanary runs.
const MinMemoryKiB = 1 << 10

// No program is built so: it would ask too little of whoever guesses.
func init() {
	if !testing.Testing() {
		panic("built with the tag quickkdf, which is for tests alone: build it again without")
	}
}
