package seal

import (
	"errors"
	"fmt"
	"io"
	"sync"
)

// Reader opens a blob: io.Reader, io.Seeker and io.ReaderAt, all safe to call
// from several goroutines. Every byte it gives was authenticated; io.EOF from
// Read means that the last chunk was seen and says that it is the last. The
// first error is remembered: after ErrDamaged nothing more is given.
//
// While a caller reads on from chunk to chunk, the next one is opened on
// another goroutine.
type Reader struct {
	cipher streamCipher
	r      io.ReaderAt
	size   int64 // true plaintext bytes
	padded int64
	chunks int64

	mu       sync.Mutex
	err      error
	pos      int64
	have     int64 // index of the chunk in plain, -1 for none
	buf      *chunk
	plain    []byte
	ahead    chan opened // a chunk being opened, nil for none
	aheadIdx int64
	lastSeen bool // the last chunk was opened with its flag
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
	return &Reader{
		cipher: newStreamCipher(k, id), r: r,
		size: size, padded: padded, chunks: chunksOf(padded), have: -1,
	}, nil
}

const maxBlob = ChunkSize * (1<<32 - 1)

// Size is the number of plaintext bytes.
func (r *Reader) Size() int64 { return r.size }

// Read reads on from where the last Read or Seek ended.
func (r *Reader) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return 0, r.err
	}
	if r.pos >= r.size {
		if !r.lastSeen { // an empty blob, or one whose end was sought
			if err := r.load(r.chunks-1, false); err != nil {
				return 0, err
			}
		}
		return 0, io.EOF
	}
	if len(p) == 0 {
		return 0, nil
	}
	n, err := r.copyAt(p, r.pos, true)
	r.pos += int64(n)
	return n, err
}

// ReadAt reads from an offset, without moving Read's.
func (r *Reader) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errors.New("seal: negative offset")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for n < len(p) {
		if r.err != nil {
			return n, r.err
		}
		if off+int64(n) >= r.size {
			return n, io.EOF
		}
		m, err := r.copyAt(p[n:], off+int64(n), false)
		n += m
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// Seek sets where the next Read begins.
func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += r.pos
	case io.SeekEnd:
		offset += r.size
	default:
		return 0, errors.New("seal: unknown whence")
	}
	if offset < 0 {
		return 0, errors.New("seal: seek before the start")
	}
	r.pos = offset
	return offset, nil
}

// copyAt copies from the one chunk that holds off, which is below size.
func (r *Reader) copyAt(p []byte, off int64, sequential bool) (int, error) {
	if err := r.load(off/ChunkSize, sequential); err != nil {
		return 0, err
	}
	from := off % ChunkSize
	to := min(int64(len(r.plain)), r.size-off+from)
	return copy(p, r.plain[from:to]), nil
}

// load makes chunk i the current one.
func (r *Reader) load(i int64, sequential bool) error {
	if r.have == i {
		return nil
	}
	sequential = sequential && (i == r.have+1) // from the start, or reading on
	var o opened
	if r.ahead != nil {
		o = <-r.ahead
		r.ahead = nil
		if r.aheadIdx != i {
			r.giveBack(o.buf)
			o = opened{}
		}
	}
	if o.buf == nil {
		o = r.open(i)
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
	} else if sequential {
		ahead := make(chan opened, 1) // room for one: the goroutine ends even if nobody asks
		r.ahead, r.aheadIdx = ahead, i+1
		go func() { ahead <- r.open(i + 1) }()
	}
	return nil
}

func (r *Reader) fail(err error) {
	r.err = err
	r.giveBack(r.buf)
	r.buf, r.plain, r.have = nil, nil, -1
}

func (r *Reader) giveBack(b *chunk) {
	if b != nil {
		clear(b[:])
		chunkPool.Put(b)
	}
}

// open reads and opens chunk i. It touches nothing of r that changes.
func (r *Reader) open(i int64) opened {
	last := i == r.chunks-1
	n := int64(ChunkSize)
	if last {
		n = r.padded - i*ChunkSize
	}
	o := opened{buf: chunkPool.Get().(*chunk)}
	sealed := o.buf[:n+tagSize]
	if o.err = readFull(r.r, sealed, int64(len(streamMagic))+i*(ChunkSize+tagSize)); o.err != nil {
		return o
	}
	plain, err := r.cipher.aead.Open(sealed[:0], chunkNonce(uint32(i), last), sealed, r.cipher.aad)
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
