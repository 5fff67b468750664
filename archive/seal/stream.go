package seal

import (
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"io"
	"sync"

	"golang.org/x/crypto/chacha20poly1305"
)

// The chunk stream of a blob (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár 2015):
//
//	"ATTBLOB1" │ chunk 0 │ chunk 1 │ … │ last chunk
//
// Each chunk is 1 MiB of plaintext (the last: 64 KiB to 1 MiB) and 16 bytes of
// tag, XChaCha20-Poly1305 under the nonce
//
//	19 zero bytes ‖ BE32 index ‖ 0, or 1 for the last chunk
//
// with the associated data "attest/blob/v1" ‖ 16 bytes of blob ID. The nonce
// repeats between blobs, so a key seals one blob and nothing else.
const (
	// ChunkSize is the plaintext bytes of every chunk but the last.
	ChunkSize = 1 << 20
	// Padding is the unit to which zeros fill up the plaintext, so that a
	// file's length says little of its content.
	Padding = 64 << 10

	streamMagic = "ATTBLOB1"
	streamAAD   = "attest/blob/v1"
	tagSize     = chacha20poly1305.Overhead
)

// SealedSize is the length of the file for size bytes of plaintext.
func SealedSize(size int64) int64 {
	padded := paddedSize(size)
	return int64(len(streamMagic)) + padded + chunksOf(padded)*tagSize
}

func paddedSize(size int64) int64 { return max((size+Padding-1)/Padding, 1) * Padding }
func chunksOf(padded int64) int64 { return (padded + ChunkSize - 1) / ChunkSize }

var errWriterClosed = errors.New("seal: the blob's writer is closed")

// chunkPool lends chunks to writers and readers. A chunk goes back holding
// zeros.
var chunkPool = sync.Pool{New: func() any { return new([ChunkSize + tagSize]byte) }}

type chunk = [ChunkSize + tagSize]byte

type streamCipher struct {
	aead cipher.AEAD
	aad  []byte
}

func newStreamCipher(k Key, id [16]byte) streamCipher {
	return streamCipher{k.aead(), append([]byte(streamAAD), id[:]...)}
}

func chunkNonce(index uint32, last bool) (nonce [chacha20poly1305.NonceSizeX]byte) {
	binary.BigEndian.PutUint32(nonce[19:], index)
	if last {
		nonce[23] = 1
	}
	return nonce
}

// chunksHeld is how many chunks a Writer has in memory: two that the caller
// fills (whether a full one is the last shows only when more comes), one that
// waits, one that is being sealed.
const chunksHeld = 4

// Writer seals a blob. Its methods are for one goroutine; sealing and writing
// to the file run on another, so that reading and hashing the next chunk
// overlaps. At most four chunks are in memory.
type Writer struct {
	cipher streamCipher
	w      io.Writer
	room   roomer // w, if it lends room
	buf    *chunk
	n      int // bytes in buf
	size   int64
	index  uint32
	closed bool
	err    error

	made int          // chunks taken from the pool
	free chan *chunk  // chunks to be filled again, still with plaintext in them
	jobs chan sealJob // nil until the first full chunk
	done chan struct{}
	fail chan error // the sealing goroutine's error, once
}

type sealJob struct {
	buf   *chunk
	n     int
	index uint32
	last  bool
}

// roomer is a writer that lends room for what it will be given next, as a
// bufio.Writer does: chunks are then sealed straight into it.
type roomer interface{ AvailableBuffer() []byte }

// NewWriter returns a Writer of one blob to w. The key must be fresh and never
// seal anything else. Nothing is written before the first full chunk or Close.
func NewWriter(k Key, id [16]byte, w io.Writer) *Writer {
	room, _ := w.(roomer)
	return &Writer{cipher: newStreamCipher(k, id), w: w, room: room, free: make(chan *chunk, chunksHeld)}
}

// Size is the number of plaintext bytes written, without padding: it belongs
// in the record, since the file does not tell it.
func (w *Writer) Size() int64 { return w.size }

// Write takes plaintext. An error of the file may come with a later call.
func (w *Writer) Write(p []byte) (int, error) {
	if w.closed {
		return 0, errWriterClosed
	}
	written := 0
	for len(p) > 0 {
		if err := w.failed(); err != nil {
			return written, err
		}
		if w.n == ChunkSize { // more is coming, so this one is not the last
			w.hand(w.take(), 0)
		}
		if w.buf == nil {
			w.buf = w.take()
		}
		n := copy(w.buf[w.n:ChunkSize], p)
		w.n, w.size, written, p = w.n+n, w.size+int64(n), written+n, p[n:]
	}
	return written, nil
}

// ReadFrom takes plaintext from r until its end, read straight into the chunks.
// An error of r's comes back as it is; one of the file may come with a later call.
func (w *Writer) ReadFrom(r io.Reader) (int64, error) {
	if w.closed {
		return 0, errWriterClosed
	}
	var read int64
	for {
		if err := w.failed(); err != nil {
			return read, err
		}
		if w.buf == nil {
			w.buf = w.take()
		}
		buf, from := w.buf, w.n
		if from == ChunkSize {
			buf, from = w.take(), 0
		}
		n, err := r.Read(buf[from:ChunkSize])
		read, w.size = read+int64(n), w.size+int64(n)
		switch {
		case buf == w.buf:
			w.n += n
		case n > 0:
			w.hand(buf, n)
		default:
			w.free <- buf
		}
		if err == io.EOF {
			return read, nil
		}
		if err != nil {
			return read, err
		}
	}
}

// take returns a chunk to fill, and waits for one when all are on their way.
func (w *Writer) take() *chunk {
	select {
	case b := <-w.free:
		return b
	default:
	}
	if w.made < chunksHeld {
		w.made++
		return chunkPool.Get().(*chunk)
	}
	return <-w.free
}

// Close pads, seals the last chunk and waits until all is written. It does not
// close or sync the file below. Without it the blob is refused by every Reader.
func (w *Writer) Close() error {
	if w.closed {
		return w.err
	}
	w.closed = true
	w.stop()
	if w.err == nil {
		if w.buf == nil {
			w.buf = w.take()
		}
		end := int(paddedSize(int64(w.n)))
		clear(w.buf[w.n:end])
		w.err = w.write(sealJob{w.buf, end, w.index, true})
	}
	w.release()
	return w.err
}

// Abort ends the Writer without a last chunk: what was written is no blob. It
// does nothing after Close, so it may be deferred.
func (w *Writer) Abort() {
	if w.closed {
		return
	}
	w.closed, w.err = true, errWriterClosed
	w.stop()
	w.release()
}

// release wipes the chunks and gives them back.
func (w *Writer) release() {
	if w.buf != nil {
		w.free <- w.buf
		w.buf = nil
	}
	for len(w.free) > 0 {
		b := <-w.free
		clear(b[:])
		chunkPool.Put(b)
	}
}

// stop waits for the sealing goroutine and takes over its error.
func (w *Writer) stop() {
	if w.jobs == nil {
		return
	}
	close(w.jobs)
	<-w.done
	if err := w.failed(); err != nil {
		w.err = err
	}
}

func (w *Writer) failed() error {
	if w.err == nil && w.fail != nil {
		select {
		case w.err = <-w.fail:
		default:
		}
	}
	return w.err
}

// hand gives the full chunk to the sealing goroutine, starting it at first, and
// goes on with the next, which holds n bytes.
func (w *Writer) hand(next *chunk, n int) {
	if w.jobs == nil {
		w.jobs, w.done, w.fail = make(chan sealJob, 1), make(chan struct{}), make(chan error, 1)
		go w.run()
	}
	w.jobs <- sealJob{w.buf, w.n, w.index, false}
	w.buf, w.n = next, n
	w.index++
	if w.index == 0 {
		w.err = errors.New("seal: a blob holds at most 4 PiB")
	}
}

func (w *Writer) run() {
	defer close(w.done)
	var err error
	for j := range w.jobs {
		if err == nil {
			if err = w.write(j); err != nil {
				w.fail <- err
			}
		}
		w.free <- j.buf
	}
}

// write seals a chunk, in the room that the file lends or in place, and writes it.
func (w *Writer) write(j sealJob) error {
	if j.index == 0 {
		if _, err := io.WriteString(w.w, streamMagic); err != nil {
			return err
		}
	}
	into := j.buf[:0]
	if w.room != nil {
		into = w.room.AvailableBuffer()
	}
	nonce := chunkNonce(j.index, j.last)
	_, err := w.w.Write(w.cipher.aead.Seal(into, nonce[:], j.buf[:j.n], w.cipher.aad))
	return err
}

// PaddedSize is how many bytes a blob's file of so many bytes holds, the zeros
// that fill it up among them. Who does not know how many of them are the blob's
// opens it with that as its size.
func PaddedSize(sealed int64) int64 {
	body := max(sealed-int64(len(streamMagic)), 0)
	return body - (body+ChunkSize+tagSize-1)/(ChunkSize+tagSize)*tagSize
}
