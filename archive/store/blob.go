package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"attest/archive/record"
	"attest/archive/seal"
)

// Blobs are flat files, blobs/AB/BLOB-ID, sealed by seal's stream under a key
// drawn for the blob alone and wrapped under a leaf of its owner's.

// TreeName says in which key tree a blob's key is wrapped.
type TreeName byte

// The two key trees.
const (
	TestimonyTree TreeName = 't'
	IdentityTree  TreeName = 'i'
)

func (s *Store) tree(n TreeName) *seal.Tree {
	if n == IdentityTree {
		return s.identity
	}
	return s.testimony
}

func leafOf(o Object, n TreeName) uint32 {
	if n == IdentityTree {
		return o.IDLeaf
	}
	return o.Leaf
}

func (s *Store) blobPath(id record.ID) string {
	return filepath.Join(s.dir, "blobs", strings.ToLower(string(id[1:3])), strings.ToLower(string(id)))
}

// BlobWriter takes the bytes of one blob. Commit makes them durable; a blob
// that no committed record cites afterwards is swept at the next open that
// follows a crash.
type BlobWriter struct {
	ID   record.ID
	Key  seal.Key
	s    *Store
	file *blobFile
	seal *seal.Writer
	done bool
}

// NewBlob begins a blob. size is the number of bytes to come, or what is known
// of it: room for them is asked for before anything is written. The caller ends
// it with Commit or Abort.
func (s *Store) NewBlob(size int64) (*BlobWriter, error) {
	sealed := seal.SealedSize(max(size, 0))
	if err := needSpace(s.free, s.dir, sealed); err != nil {
		return nil, err
	}
	id := record.NewID(record.KindBlob)
	path := s.blobPath(id)
	dir := filepath.Dir(path)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, diskError(err)
		}
		if err := syncDir(filepath.Dir(dir)); err != nil {
			return nil, err
		}
	}
	f, err := newBlobFile(path+".part", sealed)
	if err != nil {
		return nil, err
	}
	// More than was said may come. Badger's mapped files beside it die of a volume
	// that is full to its last byte (SIGBUS), so the reserve stays free.
	f.asked = sealed
	f.ask = func() error { return needSpace(s.free, s.dir, askEach) }
	w := &BlobWriter{ID: id, Key: seal.NewKey(), s: s, file: f}
	w.seal = seal.NewWriter(w.Key, id.Bytes(), f)
	return w, nil
}

// Write takes bytes. An error of the disk may come with a later call.
func (w *BlobWriter) Write(p []byte) (int, error) { return w.seal.Write(p) }

// ReadFrom takes all of r, with no copy between: reading, sealing and writing go
// on beside each other. An error of r's comes back as it is.
func (w *BlobWriter) ReadFrom(r io.Reader) (int64, error) { return w.seal.ReadFrom(r) }

// Commit seals the last chunk and syncs the file under its name.
func (w *BlobWriter) Commit() error {
	part := w.file.f.Name()
	w.done = true
	if err := w.seal.Close(); err != nil {
		w.file.drop()
		w.s.litter(part)
		return err
	}
	if err := w.file.commit(); err != nil {
		w.s.litter(part)
		return err
	}
	path := w.s.blobPath(w.ID)
	if err := os.Rename(part, path); err != nil {
		w.s.litter(part)
		return diskError(err)
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		w.s.litter(path)
		return err
	}
	return nil
}

// litter removes a file that nothing cites; where the disk does not let it go, it
// goes when the store is closed, or else the close is no clean one, and the next
// open sweeps.
func (s *Store) litter(path string) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.littered.Store(path, true)
	}
}

func (s *Store) sweepLitter() (err error) {
	s.littered.Range(func(path, _ any) bool {
		if rerr := os.Remove(path.(string)); rerr != nil && !errors.Is(rerr, fs.ErrNotExist) {
			err = diskError(rerr)
		}
		return err == nil
	})
	return err
}

// Abort drops a blob that was not committed; after Commit it does nothing.
func (w *BlobWriter) Abort() {
	if w.done {
		return
	}
	w.done = true
	w.seal.Abort()
	w.file.drop()
	w.s.litter(w.file.f.Name())
}

// PutBlobKey wraps a blob's key under a fresh child of the owner's leaf in the
// tree. Wrapping it again, under the other tree, changes its class.
func (tx *Tx) PutBlobKey(blob record.ID, owner Object, tree TreeName, key seal.Key) error {
	defer key.Wipe() // this copy lies on the heap
	child, err := tx.take(seqChild)
	if err != nil {
		return err
	}
	k, err := tx.s.child(tx.s.tree(tree), leafOf(owner, tree), child)
	if err != nil {
		return err
	}
	at := keyOf(tblBlob, blob)
	own := owner.ID.Bytes()
	clear := append([]byte{byte(tree), byte(owner.ID.Kind())}, own[:]...)
	clear = binary.BigEndian.AppendUint32(clear, child)
	return tx.set(at, append(clear, k.Seal(key[:], append(aad(at), clear...))...))
}

const blobClear = 1 + 1 + 16 + 4

// BlobKey unwraps a blob's key.
func (tx *Tx) BlobKey(blob record.ID) (seal.Key, error) {
	at := keyOf(tblBlob, blob)
	raw, err := tx.get(at)
	if err != nil {
		return seal.Key{}, err
	}
	if raw == nil {
		return seal.Key{}, fmt.Errorf("%s: %w", blob, ErrNotFound)
	}
	if len(raw) < blobClear {
		return seal.Key{}, damaged(string(blob), "its key is too short", nil)
	}
	owner := record.IDFromBytes(record.Kind(raw[1]), [16]byte(raw[2:18]))
	if !owner.Valid() {
		return seal.Key{}, damaged(string(blob), "its owner is malformed", nil)
	}
	o, err := tx.Object(owner)
	if err != nil {
		return seal.Key{}, err
	}
	tree := TreeName(raw[0])
	k, err := tx.s.child(tx.s.tree(tree), leafOf(o, tree), binary.BigEndian.Uint32(raw[18:22]))
	if err != nil {
		return seal.Key{}, err
	}
	plain, err := k.Open(raw[blobClear:], append(aad(at), raw[:blobClear]...))
	if err != nil || len(plain) != len(seal.Key{}) {
		return seal.Key{}, damaged(string(blob), "its key does not open", err)
	}
	return seal.Key(plain), nil
}

// DeleteBlobKey forgets a blob's key; the file is removed by RemoveBlob after
// the change is committed.
func (tx *Tx) DeleteBlobKey(blob record.ID) error { return tx.delete(keyOf(tblBlob, blob)) }

// RemoveBlob deletes a blob's file and its outline. Removing what is gone is no
// error.
func (s *Store) RemoveBlob(id record.ID) error {
	for _, path := range []string{s.blobPath(id), s.outlinePath(id), s.blobPath(id) + ReachEnd} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return diskError(err)
		}
	}
	return nil
}

// DropBlob removes the file of a blob whose change failed. Where that change may
// be on the disk all the same it stays: the next open removes it, if nothing
// cites it.
func (s *Store) DropBlob(id record.ID) {
	s.mu.Lock()
	unsure := s.failed != nil
	s.mu.Unlock()
	if !unsure {
		s.litter(s.blobPath(id))
		s.litter(s.outlinePath(id))
	}
}

// Blobs lists the blobs' files, unfinished ones included (name ends in .part).
func (s *Store) Blobs(fn func(id record.ID, part bool, path string) error) error {
	return filepath.WalkDir(filepath.Join(s.dir, "blobs"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return diskError(err)
		}
		name, part := strings.CutSuffix(d.Name(), ".part")
		id, err := record.ParseID(strings.ToUpper(name))
		if err != nil || id.Kind() != record.KindBlob {
			return nil // a stranger's file (a sync program's, say) is none of ours
		}
		return fn(id, part, path)
	})
}

// sweepBlobs removes what a crash left: parts, and blobs that no record cites.
func (s *Store) sweepBlobs() error {
	return s.View(func(tx *Tx) error {
		if err := s.sweepOutlines(tx); err != nil {
			return err
		}
		return s.Blobs(func(id record.ID, part bool, path string) error {
			if !part {
				raw, err := tx.get(keyOf(tblBlob, id))
				if err != nil || raw != nil {
					return err
				}
			}
			return diskError(os.Remove(path))
		})
	})
}
