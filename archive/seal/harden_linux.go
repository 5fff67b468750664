package seal

import (
	"fmt"
	"runtime/debug"

	"golang.org/x/sys/unix"
)

// Harden keeps keys in memory away from disk and from other processes of the
// same user: no core dump, no ptrace, no register dump in a crash. Call it
// first in main. It returns sentences about what could not be done; none of
// them keeps the program from running.
//
// Keys move with Go's heap and so are not locked in memory: swap must be
// encrypted, and docs say so. LockedBuffer locks what a caller types.
func Harden() (warnings []string) {
	debug.SetTraceback("none")
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		warnings = append(warnings, fmt.Sprintf("core dumps could not be turned off: %v", err))
	}
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		warnings = append(warnings, fmt.Sprintf("other programs of this user may read this one's memory: %v", err))
	}
	return warnings
}

// LockedBuffer returns n bytes, for a passphrase, that are not swapped and are
// in no dump, and a function that wipes and gives them back. Where the system
// refuses the lock the bytes work all the same and warning says so.
func LockedBuffer(n int) (b []byte, release func(), warning string) {
	b, err := unix.Mmap(-1, 0, max(n, 1), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		b = make([]byte, n)
		return b, func() { clear(b) }, fmt.Sprintf("a passphrase may be swapped to disk: %v", err)
	}
	if err := unix.Mlock(b); err != nil {
		warning = fmt.Sprintf("a passphrase may be swapped to disk: %v", err)
	}
	if err := unix.Madvise(b, unix.MADV_DONTDUMP); err != nil && warning == "" {
		warning = fmt.Sprintf("a passphrase may be in a core dump: %v", err)
	}
	released := false
	return b[:n], func() {
		if !released {
			released = true
			clear(b)
			_ = unix.Munmap(b) // the bytes are wiped; a mapping too much does no harm
		}
	}, warning
}
