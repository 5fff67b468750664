//go:build !linux

package seal

import "runtime/debug"

// Harden keeps keys out of a crash's text. Core dumps, debuggers and swap are
// for the system to forbid here; the sentence returned says so.
func Harden() (warnings []string) {
	debug.SetTraceback("none")
	return []string{"on this system dumps of memory are not turned off by the program: keep the disk encrypted"}
}

// LockedBuffer returns n bytes and a function that wipes them. They are not
// locked on this system.
func LockedBuffer(n int) (b []byte, release func(), warning string) {
	b = make([]byte, n)
	return b, func() { clear(b) }, "a passphrase may be swapped to disk: keep the disk encrypted"
}
