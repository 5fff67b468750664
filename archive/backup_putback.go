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

// PutBack takes the files that are missing in the vault, cut short, or do not open, out
// of the backup at path, where that has them as they were: each is compared with the
// hash that it was backed up with, and opened, before it takes the place of one that
// is there; that one is removed then. It returns which.
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
	if err != nil {
		return nil, err
	}
	here := &formsHere{v: v}
	running, err := v.runningBlobs()
	if err != nil {
		return nil, err
	}
	var read int64
	var hurt error
	for _, l := range lines {
		if !known[l.ID] || running[l.ID] {
			continue
		}
		var has fileOpened
		var there, better bool
		has, there, err = v.opensHere(ctx, here, l.ID, func(n int64) { step(p, "prove", read+n, b.Catalogue.Bytes) })
		if err != nil {
			break
		}
		if read += l.Size; has.whole || there && has.good >= l.Size {
			continue
		}
		if better, err = v.putFile(ctx, b, l, here, there, has, p); errors.Is(err, ErrDamaged) {
			hurt, err = errors.Join(hurt, err), nil // the others may be whole
		} else if err != nil {
			break
		}
		if better {
			put = append(put, l.ID)
		}
	}
	err = errors.Join(err, hurt)
	if len(put) > 0 {
		err = errors.Join(err, v.change(func(c *change) error {
			c.say(custody.FilesPutBack, "", "", fmt.Sprintf("files.%d", len(put)))
			return nil
		}))
	}
	return put, err
}

// runningBlobs are the files that somebody writes to.
func (v *Vault) runningBlobs() (map[record.ID]bool, error) {
	out := map[record.ID]bool{}
	for _, id := range v.runningNow(true) {
		r, err := v.Recording(id)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[r.Blob] = true
	}
	return out, nil
}

// opensHere opens one of this vault's files: there is whether it has one, and what does
// not open is good for nothing. One whose key is gone counts as whole.
func (v *Vault) opensHere(ctx context.Context, here *formsHere, id record.ID, told func(int64)) (has fileOpened, there bool, err error) {
	f, err := os.Open(v.store.BlobPath(id))
	if errors.Is(err, fs.ErrNotExist) {
		return has, false, nil
	}
	if err != nil {
		return has, false, diskError(err)
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return has, false, diskError(err)
	}
	has, err = here.opens(ctx, id, f, st.Size(), told)
	switch {
	case errors.Is(err, ErrDamaged):
		return fileOpened{}, true, nil
	case errors.Is(err, ErrDestroyed), isNotFound(err):
		return fileOpened{whole: true}, true, nil
	}
	return has, true, err
}

// putFile puts one file back; there and has are what the vault has of it: then the
// backup's is opened first, and put is false where it is no better.
func (v *Vault) putFile(ctx context.Context, b *backup.Backup, l backup.BlobLine, here *formsHere, there bool, has fileOpened, p Progress) (put bool, err error) {
	to := v.store.BlobPath(l.ID)
	if free, err := store.FreeSpace(v.path); err != nil {
		return false, diskError(err)
	} else if free < l.Size {
		return false, fmt.Errorf("%w: the file needs %d MB there and %d MB are free", ErrDiskFull, l.Size>>20+1, free>>20)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return false, diskError(err)
	}
	part := to + ".part"
	f, err := os.OpenFile(part, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return false, diskError(err)
	}
	defer func() {
		if !put {
			_ = os.Remove(part)
		}
	}()
	err = b.Blob(ctx, l, func(r io.Reader) error {
		return copyWith(ctx, f, r, func(n int64) { step(p, "blobs", n, l.Size) })
	})
	better := true
	if err == nil && there {
		var got fileOpened
		got, err = here.opens(ctx, l.ID, f, l.Size, func(int64) {})
		if better = got.whole || got.good > has.good; errors.Is(err, ErrDamaged) {
			better, err = false, nil
		}
	}
	if err == nil && better {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil || !better {
		return false, diskError(err)
	}
	if err := store.Rename(part, to); err != nil {
		return false, err
	}
	return true, nil
}
