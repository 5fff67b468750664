package store

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// keptDir holds what Badger had before an open that may cut some of it off.
const keptDir = "records.wal"

// keepBeforeOpen copies Badger's files where opening them may lose something:
// Badger cuts a torn tail of its write-ahead file or MANIFEST off in silence,
// removes tables that the MANIFEST does not name, and takes a folder without a
// MANIFEST for a new one. It reports whether the last close was unclean, by the
// lock's note or by the files themselves.
func keepBeforeOpen(dir string, o Options) (unclean bool, tables map[uint64]tableSum, err error) {
	records := filepath.Join(dir, "records")
	for _, name := range []string{"MANIFEST", "KEYREGISTRY"} {
		if _, err := os.Stat(filepath.Join(records, name)); errors.Is(err, fs.ErrNotExist) {
			return false, nil, damaged("records", "the file "+name+" is missing", nil)
		} else if err != nil {
			return false, nil, diskError(err)
		}
	}
	if _, whole, err := readManifest(records); err == nil && !whole && !o.Unclean {
		return false, nil, damaged("records", "the MANIFEST ends within an entry, though the vault was closed", nil)
	}
	unclean = o.Unclean || !closedWell(records)
	if unclean {
		if err := copyWriteAhead(records, filepath.Join(dir, keptDir)); err != nil {
			return true, nil, err
		}
	}
	if err := errors.Join(checkRegistry(dir, o.Office), verifyLogs(records, o)); err != nil {
		return unclean, nil, err
	}
	tables, err = verifyOnOpen(dir, o)
	return unclean, tables, err
}

// copyWriteAhead keeps Badger's files: tables, which are never written twice, as
// second names where the volume has such, the rest as copies.
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
	for _, pattern := range []string{"*.mem", "*.vlog", "*.sst", "MANIFEST", "KEYREGISTRY"} {
		names, err := filepath.Glob(filepath.Join(records, pattern))
		if err != nil {
			return err
		}
		for _, n := range names {
			kept := filepath.Join(part, filepath.Base(n))
			if pattern == "*.sst" && os.Link(n, kept) == nil {
				continue
			}
			if err := copySparse(n, kept); err != nil {
				return diskError(err)
			}
		}
	}
	if err := syncDir(part); err != nil {
		return err
	}
	if err := os.Rename(part, to); err != nil {
		return diskError(err)
	}
	return syncDir(filepath.Dir(to))
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

// allZero compares the bytes with themselves, each with the one before it, many
// at a time: a write-ahead file is 32 MiB of zeros for the most part, which are
// read each time a vault is closed.
func allZero(b []byte) bool {
	return len(b) == 0 || b[0] == 0 && bytes.Equal(b[1:], b[:len(b)-1])
}
