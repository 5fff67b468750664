//go:build quickkdf

package seal

import "testing"

// MinMemoryKiB is 1 MiB where the tests run under the race detector: it keeps
// four bytes beside each byte of memory, and hundreds of vaults are opened
// there. The tests of this package and of attestctl run without the tag.
const MinMemoryKiB = 1 << 10

// No program is built so: it would ask too little of whoever guesses.
func init() {
	if !testing.Testing() {
		panic("built with the tag quickkdf, which is for tests alone: build it again without")
	}
}
