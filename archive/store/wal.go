package store

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// copyWriteAhead keeps what Badger had written ahead before an unclean close:
// Badger cuts a torn tail off in silence when it opens, and with it what may
// have been acknowledged. The copy is removed once the log was found whole.
func copyWriteAhead(records, to string) error {
	if _, err := os.Stat(to); err == nil {
		return nil // kept from an earlier open that failed: the first copy is the true one
	}
	part := to + ".part"
	if err := os.RemoveAll(part); err != nil {
		return diskError(err)
	}
	if err := os.MkdirAll(part, 0o700); err != nil {
		return diskError(err)
	}
	for _, pattern := range []string{"*.mem", "*.vlog", "MANIFEST", "KEYREGISTRY"} {
		names, err := filepath.Glob(filepath.Join(records, pattern))
		if err != nil {
			return err
		}
		for _, n := range names {
			if err := copySparse(n, filepath.Join(part, filepath.Base(n))); err != nil {
				return diskError(err)
			}
		}
	}
	if err := syncDir(part); err != nil {
		return err
	}
	return diskError(os.Rename(part, to))
}

// copySparse copies a file and leaves out its pages of zeros: a write-ahead
// file is mapped at its full size from the start.
func copySparse(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	buf := make([]byte, 64<<10)
	var at int64
	for {
		n, rerr := io.ReadFull(in, buf)
		if n > 0 && !allZero(buf[:n]) {
			if _, err := out.WriteAt(buf[:n], at); err != nil {
				return err
			}
		}
		at += int64(n)
		if rerr == io.EOF || rerr == io.ErrUnexpectedEOF {
			break
		}
		if rerr != nil {
			return rerr
		}
	}
	if err := out.Truncate(at); err != nil {
		return err
	}
	return out.Sync()
}

func allZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
