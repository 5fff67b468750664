package seal

import (
	"errors"
	"fmt"
	"io"
)

// Reader opens a blob: io.Reader, io.Seeker and io.ReaderAt, all safe to call
// from several goroutines. Every byte it gives was authenticated; io.EOF from
// Read means that the last chunk was seen and says that it is the last. The
// first error is remembered: after ErrDamaged nothing more is given.
//
// While a caller reads on from chunk to chunk, the next ones are read and
// opened on goroutines of their own. At most four chunks are in memory. Close
// wipes them; it does not close what is below.
type Reader struct {
	cursor
	cipher streamCipher
	r      io.ReaderAt
	lends  lender // r, if it lends what it reads
	padded int64
	chunks int64
	longer bool // something stands behind the last chunk

	have     int64 // index of the chunk in plain, -1 for none
	buf      *chunk
	plain    []byte
	ahead    []coming // chunks being opened, one after the other
	spare    *chunk   // to be filled again, with plaintext in it
	lastSeen bool     // the last chunk was opened with its flag
}

// chunksAhead is how many chunks are opened beside the one that is read: one
// waits for the disk while another is decrypted.
const chunksAhead = 2

// lender is a file that may read into memory of its own, from which a chunk is
// then opened. It is asked by who reads on from chunk to chunk, not here and
// there. Lend returns all n bytes from off, to be given back, or nil: then
// ReadAt is asked, and finds what is wrong.
type lender interface {
	Lend(off int64, n int) (p []byte, giveBack func())
}

type coming struct {
	index int64
	done  chan opened // room for one: the goroutine ends even if nobody asks
}

type opened struct {
	buf   *chunk
	plain []byte
	err   error
}

// NewReader opens a blob of sealedSize bytes that holds size bytes. Both come
// from where they are authenticated: sealedSize is the file's length, size
// that of the record. Sizes that do not belong together are ErrDamaged, and so
// is a size that is too small; one too large by less than the padding yields
// zeros, so it must not come from anywhere else.
func NewReader(k Key, id [16]byte, r io.ReaderAt, sealedSize, size int64) (*Reader, error) {
	if size < 0 || size > maxBlob || sealedSize != SealedSize(size) {
		return nil, fmt.Errorf("blob of %d bytes on disk where %d bytes were sealed: %w", sealedSize, size, ErrDamaged)
	}
	return NewReaderOfAny(k, id, r, sealedSize, size)
}

// NewReaderOfAny is NewReader for a file whose length may be wrong: it gives what
// is authentic of one that was cut or has something behind it, and ends it with
// ErrDamaged in place of io.EOF.
func NewReaderOfAny(k Key, id [16]byte, r io.ReaderAt, sealedSize, size int64) (*Reader, error) {
	if size < 0 || size > maxBlob {
		return nil, fmt.Errorf("blob of %d bytes: %w", size, ErrDamaged)
	}
	var magic [len(streamMagic)]byte
	if err := readFull(r, magic[:], 0); err != nil {
		return nil, err
	}
	if string(magic[:]) != streamMagic {
		if string(magic[:7]) == streamMagic[:7] && magic[7] > recordingMagic[7] && magic[7] <= '9' {
			return nil, fmt.Errorf("blob, form %c: %w", magic[7], ErrNewerFormat)
		}
		return nil, fmt.Errorf("blob: it does not begin as one: %w", ErrDamaged)
	}
	padded := paddedSize(size)
	lends, _ := r.(lender)
	out := &Reader{
		cursor: cursor{size: size}, cipher: newStreamCipher(k, id), r: r, lends: lends,
		padded: padded, chunks: chunksOf(padded), longer: sealedSize > SealedSize(size), have: -1,
	}
	out.copyAt, out.end = out.read, out.atEnd
	return out, nil
}

const maxBlob = ChunkSize * (1<<32 - 1)

// atEnd opens the last chunk where that was not done: of an empty blob, or of
// one whose end was sought.
func (r *Reader) atEnd() error {
	if !r.lastSeen {
		if err := r.load(r.chunks-1, false); err != nil {
			return err
		}
	}
	if r.longer {
		r.fail(fmt.Errorf("blob: something follows its last chunk: %w", ErrDamaged))
		return r.err
	}
	return io.EOF
}

// read copies from the one chunk that holds off.
func (r *Reader) read(p []byte, off int64, sequential bool) (int, error) {
	if err := r.load(off/ChunkSize, sequential); err != nil {
		return 0, err
	}
	from := off % ChunkSize
	to := min(int64(len(r.plain)), r.size-off+from)
	return copy(p, r.plain[from:to]), nil
}

// Each gives fn what is left to read, chunk by chunk and with no copy between,
// until its end. The bytes are fn's until it returns; fn may not call the Reader.
// An error of fn's ends it and comes back as it is.
func (r *Reader) Each(fn func([]byte) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.err == nil && r.pos < r.size {
		if err := r.load(r.pos/ChunkSize, true); err != nil {
			return err
		}
		from := r.pos % ChunkSize
		part := r.plain[from:min(int64(len(r.plain)), r.size-r.pos+from)]
		if err := fn(part); err != nil {
			return err
		}
		r.pos += int64(len(part))
	}
	if r.err != nil {
		return r.err
	}
	if err := r.end(); err != io.EOF {
		return err
	}
	return nil
}

// load makes chunk i the current one.
func (r *Reader) load(i int64, sequential bool) error {
	if r.have == i {
		return nil
	}
	sequential = sequential && i == r.have+1 // from the start, or reading on
	var mine chan opened
	for len(r.ahead) > 0 && mine == nil {
		next := r.ahead[0]
		r.ahead = r.ahead[1:]
		if next.index == i {
			mine = next.done
		} else {
			r.giveBack((<-next.done).buf)
		}
	}
	if sequential {
		for n := i + 1 + int64(len(r.ahead)); n < r.chunks && len(r.ahead) < chunksAhead; n++ {
			c := coming{n, make(chan opened, 1)}
			r.ahead = append(r.ahead, c)
			buf := r.take()
			go func() { c.done <- r.open(c.index, buf, true) }()
		}
	}
	var o opened
	if mine != nil {
		o = <-mine
	} else {
		o = r.open(i, r.take(), sequential)
	}
	if o.err != nil {
		r.giveBack(o.buf)
		r.fail(o.err)
		return r.err
	}
	r.giveBack(r.buf)
	r.buf, r.plain, r.have = o.buf, o.plain, i
	if i == r.chunks-1 {
		r.lastSeen = true
	}
	return nil
}

var errReaderClosed = errors.New("seal: the blob's reader is closed")

// Close wipes what was opened. Reading on is an error then.
func (r *Reader) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.fail(errReaderClosed)
	}
}

func (r *Reader) fail(err error) {
	r.err = err
	r.giveBack(r.buf)
	for _, c := range r.ahead {
		r.giveBack((<-c.done).buf)
	}
	if r.spare != nil {
		clear(r.spare[:])
		chunkPool.Put(r.spare)
	}
	r.buf, r.plain, r.have, r.ahead, r.spare = nil, nil, -1, nil, nil
}

// take returns a chunk to fill.
func (r *Reader) take() *chunk {
	b := r.spare
	if b == nil {
		return chunkPool.Get().(*chunk)
	}
	r.spare = nil
	return b
}

// giveBack takes a chunk that is read, or dropped.
func (r *Reader) giveBack(b *chunk) {
	switch {
	case b == nil:
	case r.spare == nil:
		r.spare = b
	default:
		clear(b[:])
		chunkPool.Put(b)
	}
}

// open reads and opens chunk i into buf. It touches nothing of r that changes.
func (r *Reader) open(i int64, buf *chunk, sequential bool) opened {
	last := i == r.chunks-1
	n := int64(ChunkSize)
	if last {
		n = r.padded - i*ChunkSize
	}
	o := opened{buf: buf}
	at := int64(len(streamMagic)) + i*(ChunkSize+tagSize)
	var sealed []byte
	if sequential && r.lends != nil {
		var giveBack func()
		if sealed, giveBack = r.lends.Lend(at, int(n)+tagSize); sealed != nil {
			defer giveBack()
		}
	}
	if sealed == nil {
		sealed = buf[:n+tagSize]
		if o.err = readFull(r.r, sealed, at); o.err != nil {
			return o
		}
	}
	nonce := chunkNonce(uint32(i), last)
	plain, err := r.cipher.aead.Open(buf[:0], nonce[:], sealed, r.cipher.aad)
	if err == nil && last {
		for _, b := range plain[r.size-i*ChunkSize:] {
			if b != 0 {
				err = ErrDamaged // the record's size is not the one that was sealed
			}
		}
	}
	if err != nil {
		o.err = fmt.Errorf("blob, chunk %d: %w", i, ErrDamaged)
	}
	o.plain = plain
	return o
}

// readFull reads exactly len(p) bytes; a file that ends early is ErrDamaged,
// other errors of the disk stay what they are.
func readFull(r io.ReaderAt, p []byte, off int64) error {
	n, err := r.ReadAt(p, off)
	switch {
	case n == len(p):
		return nil
	case err == nil || errors.Is(err, io.EOF):
		return fmt.Errorf("blob: the file ends early: %w", ErrDamaged)
	}
	return err
}
