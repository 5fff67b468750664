package seal

import (
	"errors"
	"io"
	"sync"
)

// cursor is what the readers of sealed bytes share: io.Reader, io.Seeker and
// io.ReaderAt over something that opens one chunk at a time. Its methods may be
// called from several goroutines. The first error is remembered.
type cursor struct {
	size int64 // of the plaintext

	mu  sync.Mutex // held while copyAt and end work
	err error
	pos int64

	// copyAt copies from the one chunk that holds off, which is below size.
	// sequential: the caller reads on, and does not jump.
	copyAt func(p []byte, off int64, sequential bool) (int, error)
	// end returns io.EOF once the last chunk was seen to be the last.
	end func() error
}

// Size is the number of plaintext bytes.
func (c *cursor) Size() int64 { return c.size }

// Read reads on from where the last Read or Seek ended.
func (c *cursor) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return 0, c.err
	}
	if c.pos >= c.size {
		return 0, c.end()
	}
	if len(p) == 0 {
		return 0, nil
	}
	n, err := c.copyAt(p, c.pos, true)
	c.pos += int64(n)
	return n, err
}

// ReadAt reads from an offset, without moving Read's.
func (c *cursor) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errors.New("seal: negative offset")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for n < len(p) {
		if c.err != nil {
			return n, c.err
		}
		if off+int64(n) >= c.size {
			return n, io.EOF
		}
		m, err := c.copyAt(p[n:], off+int64(n), false)
		n += m
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// Seek sets where the next Read begins.
func (c *cursor) Seek(offset int64, whence int) (int64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += c.pos
	case io.SeekEnd:
		offset += c.size
	default:
		return 0, errors.New("seal: unknown whence")
	}
	if offset < 0 {
		return 0, errors.New("seal: seek before the start")
	}
	c.pos = offset
	return offset, nil
}
