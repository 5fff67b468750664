package store

import (
	"hash"
	"io"
	"os"
	"sync"
	"unsafe"

	"attest/archive/seal"
)

const (
	// diskBlock is what buffers, lengths and offsets are multiples of when the
	// system's cache is gone past: the sector of every disk in use.
	diskBlock = 4 << 10
	// writeAt is how much is gathered before it is written.
	writeAt = seal.ChunkSize
	// writeRoom is a buffer: what was left over of the block before, and room
	// for a sealed chunk whatever that is.
	writeRoom = writeAt + 2*diskBlock
	// buffersHeld is one that is filled, one that is written, and others that wait:
	// a disk that takes longer over one does not hold up who fills the next.
	buffersHeld = 5
)

// writePool lends the buffers of blobFiles. They begin on a multiple of
// diskBlock in memory and only ever hold what is sealed.
var writePool = sync.Pool{New: func() any {
	b := make([]byte, writeRoom+diskBlock)
	skip := -int(uintptr(unsafe.Pointer(unsafe.SliceData(b)))) & (diskBlock - 1)
	return (*[writeRoom]byte)(b[skip:])
}}

// blobFile writes a file from its beginning to its end. What is longer than one
// buffer is written on another goroutine and past the system's cache where the
// file system allows it: a GiB that goes through the cache pushes out what
// others read, and fsync then waits for all of it. Elsewhere it goes through
// the cache, and the disk is told to begin early.
//
// Its methods are for one goroutine. Errors have their kind (ErrDiskFull).
type blobFile struct {
	f    *os.File
	said int64 // the length the file was made with
	size int64 // bytes taken
	buf  *[writeRoom]byte
	n    int // bytes in buf; buf[0] belongs on a block of the file
	err  error
	made int
	free chan *[writeRoom]byte
	jobs chan writeJob // nil until the first full buffer
	done chan struct{}
	fail chan error // the writing goroutine's error, once
	past bool       // past the cache; the writing goroutine's, and after done the caller's

	kind func(error) error // gives an error of the system its name
	sum  hash.Hash         // of what is written; nil for none. The writing goroutine's, and after done the caller's

	ask   func() error // whether there is room for askEach bytes more; nil where nobody asks
	asked int64        // the size at which it is asked next

	through bool // tests: as on a file system that is only written through its cache
}

// askEach is how many bytes are written beyond those that were said before it is
// asked again whether there is room.
const askEach = 4 << 20

type writeJob struct {
	buf *[writeRoom]byte
	n   int // bytes to write, whole blocks
}

// newBlobFile makes the file, which must not be there, with room for size bytes
// where the file system can promise it; that a disk or a quota is full is then
// known before anything is read. The file may become shorter or longer.
func newBlobFile(path string, size int64) (*blobFile, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, diskError(err)
	}
	w := &blobFile{f: f, free: make(chan *[writeRoom]byte, buffersHeld), kind: diskError}
	if err := w.reserve(size); err != nil {
		w.drop()
		return nil, err
	}
	return w, nil
}

func (w *blobFile) reserve(size int64) error {
	if size <= writeAt {
		return nil
	}
	w.said = size
	return w.kind(allocate(w.f, 0, size))
}

// AvailableBuffer lends the room for what is written next, as bufio.Writer
// does: what is made there and given to Write is not copied.
func (w *blobFile) AvailableBuffer() []byte {
	if w.buf == nil {
		w.buf = w.take()
	}
	return w.buf[w.n:w.n:writeRoom]
}

// Write takes bytes. An error of the disk may come with a later call.
func (w *blobFile) Write(p []byte) (int, error) {
	taken := 0
	for len(p) > 0 {
		if err := w.failed(); err != nil {
			return taken, err
		}
		if w.ask != nil && w.size >= max(w.said, w.asked) {
			if err := w.ask(); err != nil {
				return taken, err
			}
			w.asked = w.size + askEach
		}
		room := w.AvailableBuffer()
		room = room[:min(len(p), cap(room))]
		if &room[0] != &p[0] {
			copy(room, p)
		}
		w.n, w.size, taken, p = w.n+len(room), w.size+int64(len(room)), taken+len(room), p[len(room):]
		if w.n >= writeAt {
			w.hand()
		}
	}
	return taken, nil
}

// take returns a buffer to fill, and waits for one when all are on their way.
func (w *blobFile) take() *[writeRoom]byte {
	select {
	case b := <-w.free:
		return b
	default:
	}
	if w.made < buffersHeld {
		w.made++
		return writePool.Get().(*[writeRoom]byte)
	}
	return <-w.free
}

// hand gives the whole blocks to the writing goroutine, starting it at first;
// what is left over begins the next buffer.
func (w *blobFile) hand() {
	if w.jobs == nil {
		w.jobs, w.done, w.fail = make(chan writeJob, buffersHeld-2), make(chan struct{}), make(chan error, 1)
		w.past = !w.through && pastCache(w.f, true)
		go w.run()
	}
	whole := w.n &^ (diskBlock - 1)
	next := w.take()
	left := copy(next[:], w.buf[whole:w.n])
	w.jobs <- writeJob{w.buf, whole}
	w.buf, w.n = next, left
}

func (w *blobFile) run() {
	defer close(w.done)
	var err error
	var at int64
	for j := range w.jobs {
		if err == nil {
			if err = w.write(j.buf[:j.n], at); err != nil {
				w.fail <- err
			}
			at += int64(j.n)
		}
		w.free <- j.buf
	}
}

// write writes whole blocks at the end of what is written.
// They are summed while the disk takes them.
func (w *blobFile) write(p []byte, at int64) error {
	summed := make(chan struct{})
	go func() { defer close(summed); w.hash(p) }()
	defer func() { <-summed }()
	n, err := w.f.Write(p)
	if w.past && isUnaligned(err) {
		// This one wants larger blocks, or cannot at all and says so only now.
		w.past = false
		pastCache(w.f, false)
		_, err = w.f.Write(p[n:])
	}
	if err == nil && !w.past {
		startWriting(w.f, at, int64(len(p)))
	}
	return w.kind(err)
}

func (w *blobFile) hash(p []byte) {
	if w.sum != nil {
		_, _ = w.sum.Write(p) // a hash takes all
	}
}

func (w *blobFile) failed() error {
	if w.err == nil && w.fail != nil {
		select {
		case w.err = <-w.fail:
		default:
		}
	}
	return w.err
}

// stop waits for the writing goroutine and takes over its error.
func (w *blobFile) stop() {
	if w.jobs == nil {
		return
	}
	close(w.jobs)
	<-w.done
	w.jobs = nil
	_ = w.failed()
}

// commit writes what is left, syncs the file and closes it. Its length is then
// what was given to Write.
func (w *blobFile) commit() error {
	_ = w.finish()
	if err := w.f.Close(); w.err == nil {
		w.err = w.kind(err)
	}
	return w.err
}

// finish is commit that leaves the file open.
func (w *blobFile) finish() error {
	w.stop()
	if w.past {
		pastCache(w.f, false) // the end is no whole block
	}
	w.hash(w.rest())
	steps := []func() error{
		func() error { _, err := w.f.Write(w.rest()); return err },
		func() error {
			if w.said <= w.size {
				return nil
			}
			return w.f.Truncate(w.size) // gives back what was allocated beyond
		},
		w.f.Sync,
	}
	for _, do := range steps {
		if w.err == nil {
			w.err = w.kind(do())
		}
	}
	w.release()
	return w.err
}

func (w *blobFile) rest() []byte {
	if w.buf == nil {
		return nil
	}
	return w.buf[:w.n]
}

// drop ends the file without keeping it.
func (w *blobFile) drop() {
	w.stop()
	_ = w.f.Close()
	_ = os.Remove(w.f.Name())
	w.release()
}

func (w *blobFile) release() {
	if w.buf != nil {
		w.free <- w.buf
		w.buf = nil
	}
	for len(w.free) > 0 {
		writePool.Put(<-w.free)
	}
}

var _ io.Writer = (*blobFile)(nil)
