package bundle

import (
	"os"

	"golang.org/x/sys/unix"
)

// dropCache asks the system to forget what it holds of the file, so that
// reading back asks the volume. It is a wish: a refusal changes nothing.
func dropCache(f *os.File) {
	_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
}
