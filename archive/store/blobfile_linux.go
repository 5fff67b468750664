package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// pastCache asks that writes go past the system's cache (O_DIRECT), or through
// it again. It says whether the file system takes them so; some (tmpfs) do not.
func pastCache(f *os.File, on bool) bool {
	flags, err := unix.FcntlInt(f.Fd(), unix.F_GETFL, 0)
	if err != nil {
		return false
	}
	if on {
		flags |= unix.O_DIRECT
	} else {
		flags &^= unix.O_DIRECT
	}
	_, err = unix.FcntlInt(f.Fd(), unix.F_SETFL, flags)
	return err == nil
}

// isUnaligned recognises the refusal of a write past the cache.
func isUnaligned(err error) bool { return errors.Is(err, unix.EINVAL) }

// startWriting lets the disk begin with what lies in the cache, so that fsync
// finds little left. It is only a hint.
func startWriting(f *os.File, at, n int64) {
	_ = unix.SyncFileRange(int(f.Fd()), at, n, unix.SYNC_FILE_RANGE_WRITE)
}

// openPast opens a file for reading past the system's cache; nil where the file
// system does not allow it.
func openPast(path string) *os.File {
	f, err := os.OpenFile(path, os.O_RDONLY|unix.O_DIRECT, 0)
	if err != nil {
		return nil
	}
	return f
}

// isCached says whether all of a stretch lies in the cache, or that nobody
// knows (before Linux 6.5).
func isCached(f *os.File, at, n int64) bool {
	var st unix.Cachestat_t
	if err := unix.Cachestat(uint(f.Fd()), &unix.CachestatRange{Off: uint64(at), Len: uint64(n)}, &st, 0); err != nil {
		return true
	}
	return st.Cache*uint64(os.Getpagesize()) >= uint64(n)
}
