package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"sync/atomic"

	"attest/archive/record"
	"attest/archive/seal"
)

// Blob reads a blob; close it after use.
type Blob struct {
	r    blobReader
	file *blobSource
	id   record.ID
}

// blobReader opens what a blob's file holds: seal.Reader, or a recording's.
type blobReader interface {
	io.ReadSeeker
	io.ReaderAt
	Size() int64
}

// OpenBlob opens a blob of size bytes for reading. Of a file that was cut, or has
// something behind it, what is authentic is read, and a DamagedError ends it.
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
	file := newBlobSource(f, st.Size())
	r, err := seal.NewReaderOfAny(key, id.Bytes(), file, st.Size(), size)
	if err != nil {
		_ = file.close()
		return nil, damaged(string(id), "its file does not open", err)
	}
	return &Blob{r: r, file: file, id: id}, nil
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

// Each gives fn all that is left to read, a stretch at a time and with no copy
// where the blob allows it. The bytes are fn's until it returns; fn may not call
// the Blob. An error of fn's ends it and comes back as it is.
func (b *Blob) Each(fn func([]byte) error) error {
	var told error
	tell := func(p []byte) error {
		told = fn(p)
		return told
	}
	var err error
	if r, ok := b.r.(*seal.Reader); ok {
		err = r.Each(tell)
	} else {
		buf := make([]byte, seal.ChunkSize)
		for n := 0; err == nil; {
			if n, err = b.r.Read(buf); n > 0 && tell(buf[:n]) != nil {
				break
			}
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
	}
	if told != nil {
		return told
	}
	return b.named(err)
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

// Close wipes what was opened and closes the blob's file.
func (b *Blob) Close() error {
	if r, ok := b.r.(*seal.Reader); ok {
		r.Close()
	}
	return b.file.close()
}

// blobSource is a blob's file. What is read on from chunk to chunk and does not
// lie in the system's cache is read past it: a long blob read once would push
// everything else out. What is read here and there goes through the cache.
type blobSource struct {
	f    *os.File
	past *os.File // the same, open for reading past the cache; nil where that is not possible

	refused atomic.Bool // past was refused: everything goes through the cache from now on
}

// readPast is the length from which on a blob is worth it.
const readPast = 8 << 20

func newBlobSource(f *os.File, size int64) *blobSource {
	s := &blobSource{f: f}
	if size >= readPast {
		s.past = openPast(f.Name())
	}
	return s
}

func (s *blobSource) ReadAt(p []byte, off int64) (int, error) { return s.f.ReadAt(p, off) }

// Lend reads past the cache, for who reads on. It returns nil where that is not
// possible, or no gain since all of it is in the cache.
func (s *blobSource) Lend(off int64, n int) ([]byte, func()) {
	from := off &^ (diskBlock - 1)
	skip := int(off - from)
	whole := (skip + n + diskBlock - 1) &^ (diskBlock - 1)
	if s.past == nil || s.refused.Load() || whole > writeRoom || isCached(s.f, from, int64(whole)) {
		return nil, nil
	}
	buf := writePool.Get().(*[writeRoom]byte)
	got, err := s.past.ReadAt(buf[:whole], from)
	if got < skip+n {
		writePool.Put(buf)
		if err != io.EOF { // it wants larger blocks, say; what is wrong with the disk shows the other way too
			s.refused.Store(true)
		}
		return nil, nil
	}
	return buf[skip : skip+n], func() { writePool.Put(buf) }
}

func (s *blobSource) close() error {
	if s.past != nil {
		_ = s.past.Close() // only read
	}
	return s.f.Close()
}
