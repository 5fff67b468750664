package backup

import (
	"os"

	"golang.org/x/sys/unix"
)

// forget lets the system's cache go of a file that is synced, so that reading it
// back asks the disk. It is a wish: a system that does not grant it reads memory.
func forget(f *os.File) { _ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED) }
