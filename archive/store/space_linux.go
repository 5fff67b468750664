package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// allocate reserves blocks beyond the end of the file, whose length stays as it
// is. A volume that cannot is no error: free space is asked for besides.
func allocate(f *os.File, off, n int64) error {
	for {
		err := unix.Fallocate(int(f.Fd()), unix.FALLOC_FL_KEEP_SIZE, off, n)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.EOPNOTSUPP), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EINVAL):
			return nil
		}
		return err
	}
}

// syncData makes what was written durable, and of the file's own data what is
// needed to find it.
func syncData(f *os.File) error {
	for {
		if err := unix.Fdatasync(int(f.Fd())); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
