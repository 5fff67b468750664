package store

import (
	"bufio"
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
	f    *os.File
	buf  *bufio.Writer
	seal *seal.Writer
	done bool
}

// NewBlob begins a blob. size is the number of bytes to come, or what is known
// of it: room for them is asked for before anything is written. The caller ends
// it with Commit or Abort.
func (s *Store) NewBlob(size int64) (*BlobWriter, error) {
	if err := needSpace(s.free, s.dir, seal.SealedSize(max(size, 0))); err != nil {
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
	f, err := os.OpenFile(path+".part", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, diskError(err)
	}
	w := &BlobWriter{ID: id, Key: seal.NewKey(), s: s, f: f, buf: bufio.NewWriterSize(f, 256<<10)}
	w.seal = seal.NewWriter(w.Key, id.Bytes(), w.buf)
	return w, nil
}

func (w *BlobWriter) Write(p []byte) (int, error) {
	n, err := w.seal.Write(p)
	return n, diskError(err)
}

// Commit seals the last chunk and syncs the file under its name.
func (w *BlobWriter) Commit() (err error) {
	w.done = true
	defer func() {
		if err != nil {
			_ = os.Remove(w.f.Name())
		}
	}()
	err = w.seal.Close()
	if ferr := w.buf.Flush(); err == nil {
		err = ferr
	}
	if err == nil {
		err = w.f.Sync()
	}
	if cerr := w.f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return diskError(err)
	}
	path := w.s.blobPath(w.ID)
	if err := os.Rename(w.f.Name(), path); err != nil {
		return diskError(err)
	}
	return syncDir(filepath.Dir(path))
}

// Abort drops a blob that was not committed; after Commit it does nothing.
func (w *BlobWriter) Abort() {
	if w.done {
		return
	}
	w.done = true
	_ = w.seal.Close()
	_ = w.f.Close()
	_ = os.Remove(w.f.Name())
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

// RemoveBlob deletes a blob's file. Removing what is gone is no error.
func (s *Store) RemoveBlob(id record.ID) error {
	err := os.Remove(s.blobPath(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return diskError(err)
}

// Blob reads a blob; close it after use.
type Blob struct {
	r  blobReader
	f  *os.File
	id record.ID
}

// blobReader opens what a blob's file holds: seal.Reader, or a recording's.
type blobReader interface {
	io.ReadSeeker
	io.ReaderAt
	Size() int64
}

// OpenBlob opens a blob of size bytes for reading.
func (s *Store) OpenBlob(id record.ID, key seal.Key, size int64) (*Blob, error) {
	f, err := os.Open(s.blobPath(id))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, damaged(string(id), "its file is missing", err)
		}
		return nil, diskError(err)
	}
	st, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, diskError(err)
	}
	r, err := seal.NewReader(key, id.Bytes(), f, st.Size(), size)
	if err != nil {
		_ = f.Close()
		return nil, damaged(string(id), "its file does not open", err)
	}
	return &Blob{r: r, f: f, id: id}, nil
}

// Size is the number of bytes that were sealed.
func (b *Blob) Size() int64 { return b.r.Size() }

// Read reads on; a DamagedError names the blob when a chunk does not open.
func (b *Blob) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	return n, b.named(err)
}

// ReadAt is io.ReaderAt, with the errors of Read.
func (b *Blob) ReadAt(p []byte, off int64) (int, error) {
	n, err := b.r.ReadAt(p, off)
	return n, b.named(err)
}

// Seek is io.Seeker.
func (b *Blob) Seek(offset int64, whence int) (int64, error) {
	n, err := b.r.Seek(offset, whence)
	return n, b.named(err)
}

func (b *Blob) named(err error) error { return blobError(b.id, err) }

func blobError(id record.ID, err error) error {
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return err
	case errors.Is(err, seal.ErrDamaged):
		return damaged(string(id), "its file does not open", err)
	}
	return diskError(err)
}

// Close closes the blob's file.
func (b *Blob) Close() error { return b.f.Close() }

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
