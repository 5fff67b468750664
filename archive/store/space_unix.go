//go:build unix

package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

func freeSpace(dir string) (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return int64(st.Bavail) * int64(st.Bsize), nil
}

func isNoSpace(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT)
}

func isReadOnly(err error) bool { return errors.Is(err, unix.EROFS) }

func isGone(err error) bool {
	for _, e := range []error{unix.EIO, unix.ENODEV, unix.ENXIO, unix.ESTALE, unix.ENOTCONN} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

func syncHandle(d *os.File) error { return d.Sync() }
