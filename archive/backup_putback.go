package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"attest/archive/backup"
	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// PutBack takes the files that are missing in the vault, or cut short, out of the
// backup at path, where that has them as they were: each is compared with the
// hash that it was backed up with before it gets its name. It returns which.
//
// Errors: those of ProveBackup; ErrDiskFull, ErrReadOnly.
func (v *Vault) PutBack(ctx context.Context, path string, p Progress) (put []record.ID, err error) {
	ctx, done, err := v.backing.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if err := v.writable(); err != nil {
		return nil, err
	}
	office := v.keys.office
	defer office.Wipe()
	b, err := v.openBackup(path, office)
	if err != nil {
		return nil, err
	}
	known := map[record.ID]bool{} // a file of what was destroyed since stays away
	err = v.snapshot(func(s *store.Snapshot) error {
		return s.Records(func(key, value []byte) error {
			if id, ok := store.BlobOwner(key, value); ok {
				known[id] = true
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	lines, err := b.Lines()
	for _, l := range lines {
		if err != nil {
			break
		}
		var gone bool
		if gone, err = v.notWhole(l); err != nil || !gone || !known[l.ID] {
			continue
		}
		if err = v.putFile(ctx, b, l, p); err == nil {
			put = append(put, l.ID)
		}
	}
	if len(put) > 0 {
		err = errors.Join(err, v.change(func(c *change) error {
			c.say(custody.FilesPutBack, "", "", fmt.Sprintf("files.%d", len(put)))
			return nil
		}))
	}
	return put, err
}

// notWhole reports whether a file is missing, or shorter than a backup has it.
func (v *Vault) notWhole(l backup.BlobLine) (bool, error) {
	st, err := os.Stat(v.store.BlobPath(l.ID))
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	return err == nil && st.Size() < l.Size && !v.recordingEnded(l.ID), diskError(err)
}

func (v *Vault) putFile(ctx context.Context, b *backup.Backup, l backup.BlobLine, p Progress) (err error) {
	to := v.store.BlobPath(l.ID)
	if free, err := store.FreeSpace(v.path); err != nil {
		return diskError(err)
	} else if free < l.Size {
		return fmt.Errorf("%w: the file needs %d MB there and %d MB are free", ErrDiskFull, l.Size>>20+1, free>>20)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return diskError(err)
	}
	part := to + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return diskError(err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(part)
		}
	}()
	err = b.Blob(ctx, l, func(r io.Reader) error {
		return copyWith(ctx, f, r, func(n int64) { step(p, "blobs", n, l.Size) })
	})
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return diskError(err)
	}
	return store.Rename(part, to)
}
