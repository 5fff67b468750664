package store

import (
	"errors"
	"hash"
	"io"
	"os"
)

// File writes a long file from its beginning to its end in the way of blobs: on
// another goroutine, and past the system's cache where the file system allows
// it. What leaves the vault goes to its volume so. Its methods are for one
// goroutine; errors are the system's own.
type File struct{ w *blobFile }

// NewFile writes to f, which is empty, open for writing and stays open. Room is
// asked for size bytes, or what is known of it. sum, if not nil, takes what is
// written; it is whole after Sync. The caller ends it with Sync or Stop.
func NewFile(f *os.File, size int64, sum hash.Hash) (*File, error) {
	w := &blobFile{f: f, free: make(chan *[writeRoom]byte, buffersHeld), kind: func(err error) error { return err }, sum: sum}
	if err := w.reserve(size); err != nil {
		return nil, err
	}
	return &File{w}, nil
}

// Write takes bytes. An error of the disk may come with a later call.
func (f *File) Write(p []byte) (int, error) { return f.w.Write(p) }

// AvailableBuffer lends the room for what is written next: what is made there
// and given to Write is not copied.
func (f *File) AvailableBuffer() []byte { return f.w.AvailableBuffer() }

// Sync writes what is left and waits until the disk has all of it. Its length is
// then what was given to Write; nothing is written afterwards.
func (f *File) Sync() error { return f.w.finish() }

// Stop ends writing where it is. After Sync it does nothing.
func (f *File) Stop() {
	f.w.stop()
	f.w.release()
}

// Window reads a file past the system's cache, a stretch at a time, for who
// reads on; what the cache holds, and where the file system does not allow it,
// comes through the cache. It is for one goroutine.
type Window struct {
	from *blobSource
	give func()
	own  []byte
}

// MaxStretch is the most bytes that a Window gives at a time.
const MaxStretch = writeAt

// OpenWindow opens a file for reading. Close it after use.
func OpenWindow(path string) (*Window, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	st, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return &Window{from: newBlobSource(f, st.Size())}, nil
}

// Stretch reads n bytes from off, which are there until the next call. A file
// that ends before is io.ErrUnexpectedEOF.
func (w *Window) Stretch(off int64, n int) ([]byte, error) {
	w.drop()
	p, give := w.from.Lend(off, n)
	if w.give = give; p != nil {
		return p, nil
	}
	if cap(w.own) < n {
		w.own = make([]byte, n)
	}
	got, err := w.from.ReadAt(w.own[:n], off)
	if got == n {
		return w.own[:n], nil
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return nil, err
}

func (w *Window) drop() {
	if w.give != nil {
		w.give()
	}
	w.give = nil
}

// Close ends reading.
func (w *Window) Close() error {
	w.drop()
	return w.from.close()
}
