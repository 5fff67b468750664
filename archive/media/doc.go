// Package media knows files that come from outside: what they are, what they
// tell about themselves, how they are shown, and the reading copy that can be
// given away instead of them.
//
// Every byte is taken as hostile. Nothing here trusts a length, a count or a
// picture's size before checking it; what a decoder of others does with a
// damaged file ends in an error, never in a panic of the program; and no code
// of a machine that was compiled from C sees a file: PDFium and the decoder of
// HEIC run as WebAssembly, without a file, without a network and in bounded
// memory.
// Nothing is written to the disk.
package media

import (
	"errors"
	"fmt"
	"io"
)

// Limits. A file beyond one is refused with ErrTooLarge, not shown in part.
const (
	MaxPixels   = 100_000_000 // width times height of a picture
	MaxPages    = 2000        // pages of a PDF's reading copy
	MaxText     = 64 << 20    // bytes of a text to be read
	MaxChannels = 8           // of sound

	maxBlock = 4 << 20 // bytes of one piece of metadata that is looked into
	maxItems = 400     // metadata items told of one file
)

var (
	// ErrNoReadingCopy: there is no decoder for this type of file here; only
	// the original can be given away.
	ErrNoReadingCopy = errors.New("no reading copy can be made of this type of file: give the original, or leave it out")

	// ErrDamaged: the bytes are not a whole file of their type.
	ErrDamaged = errors.New("the file is damaged or not of its type: ask for it again")

	// ErrTooLarge: showing the file would need more memory than is given to one.
	ErrTooLarge = errors.New("the file is larger than can be shown safely: open it elsewhere")

	// ErrLocked: a PDF that asks for a password.
	ErrLocked = errors.New("the PDF is protected by a password: ask for a copy without one")
)

// damaged says which part of a file was not as it must be.
func damaged(what string) error { return fmt.Errorf("%s: %w", what, ErrDamaged) }

// guard runs a decoder written by others. Its panic on a hostile file becomes
// an error; our own parsers check bounds and do not rely on it.
func guard(what string, decode func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = damaged(what)
		}
	}()
	return decode()
}

// window is a part of a file that is read by offset.
type window struct {
	r    io.ReaderAt
	size int64
}

// bytes reads n bytes at off; false when they are not all there or too many.
func (w window) bytes(off, n int64) ([]byte, bool) {
	if off < 0 || n < 0 || n > maxBlock || off > w.size || n > w.size-off {
		return nil, false
	}
	b := make([]byte, n)
	k, _ := w.r.ReadAt(b, off) // why something is missing is remembered by watched and watchedAt
	return b, k == len(b)
}

// sub is the part from off of at most n bytes.
func (w window) sub(off, n int64) window {
	off = min(max(off, 0), w.size)
	n = min(max(n, 0), w.size-off)
	return window{io.NewSectionReader(w.r, off, n), n}
}

// seekAt reads a seekable file by offset. It is not for use by two at once.
type seekAt struct{ r io.ReadSeeker }

func (s seekAt) ReadAt(p []byte, off int64) (int, error) {
	if at, ok := s.r.(io.ReaderAt); ok {
		return at.ReadAt(p, off)
	}
	if _, err := s.r.Seek(off, io.SeekStart); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(s.r, p)
	if err == io.ErrUnexpectedEOF {
		err = io.EOF
	}
	return n, err
}
