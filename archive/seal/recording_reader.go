package seal

import (
	"errors"
	"fmt"
	"io"
)

// RecordingReader reads the sound of a recording that was ended: io.Reader,
// io.Seeker and io.ReaderAt, safe to call from several goroutines. Every byte it
// gives was authenticated, and io.EOF from Read means that the last chunk was
// seen. The first error is remembered: after ErrDamaged nothing more is given.
type RecordingReader struct {
	cursor
	count    int64
	there    int64 // of those, that the file has room for
	longer   bool  // something stands behind the last one
	chunks   *chunks
	have     int64 // the chunk in now, -1 for none
	now      openedChunk
	lastSeen bool
}

// NewRecordingReader opens a recording of so many chunks and bytes of sound,
// as its record says; fileSize is the file's length. Of a file that was cut, or
// has something behind it, what is authentic is given, and ErrDamaged in place of
// io.EOF: a recording that was ended and lost its last chunk among it.
func NewRecordingReader(root Key, id [16]byte, r io.ReaderAt, fileSize, count, size int64) (*RecordingReader, error) {
	if count < 1 || count > 1<<32 || size < 0 || size > count*recordingRoom {
		return nil, fmt.Errorf("recording of %d bytes on disk where %d chunks were sealed: %w", fileSize, count, ErrDamaged)
	}
	c, err := newChunks(root, id, r)
	if err != nil {
		return nil, err
	}
	out := &RecordingReader{cursor: cursor{size: size}, count: count, chunks: c, have: -1}
	out.there = min(count, (fileSize-RecordingHead)/RecordingChunk)
	out.longer = fileSize > RecordingHead+count*RecordingChunk
	out.copyAt, out.end = out.read, out.atEnd
	return out, nil
}

// atEnd returns io.EOF once the last chunk was seen. Who read up to here opens
// what lies between, too.
func (r *RecordingReader) atEnd() error {
	for !r.lastSeen {
		next := r.count - 1
		if r.have >= 0 && r.now.before+uint64(len(r.now.data)) >= uint64(r.size) {
			next = r.have + 1
		}
		if err := r.load(next); err != nil {
			return err
		}
	}
	if r.longer {
		return r.fail(fmt.Errorf("recording: something follows its last chunk: %w", ErrDamaged))
	}
	return io.EOF
}

// read copies from the one chunk that holds off.
func (r *RecordingReader) read(p []byte, off int64, _ bool) (int, error) {
	if !r.holds(off) {
		if err := r.find(off); err != nil {
			return 0, err
		}
	}
	from := off - int64(r.now.before)
	to := min(int64(len(r.now.data)), r.size-int64(r.now.before))
	return copy(p, r.now.data[from:to]), nil
}

func (r *RecordingReader) holds(off int64) bool {
	at := off - int64(r.now.before)
	return r.have >= 0 && r.now.kind == kindSound && at >= 0 && at < int64(len(r.now.data))
}

// find makes the chunk that holds off the current one: by reading on, or by
// halving, since each chunk says how much lies before it.
func (r *RecordingReader) find(off int64) error {
	if r.have < 0 && off == 0 || r.have >= 0 && r.after() == off {
		for i := r.have + 1; i < r.count; i++ {
			if err := r.load(i); err != nil {
				return err
			}
			if r.holds(off) {
				return nil
			}
			if r.after() != off {
				break
			}
		}
		return r.fail(damagedChunk(max(r.have, 0)))
	}
	lo, hi := int64(0), max(min(r.there-1, r.count-2), 0) // the last chunk before which lies no more than off: the one that ends it all has no sound
	for lo < hi {
		mid := hi - (hi-lo)/2
		if err := r.load(mid); err != nil {
			return err
		}
		if int64(r.now.before) <= off {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	if err := r.load(lo); err != nil {
		return err
	}
	if !r.holds(off) {
		return r.fail(damagedChunk(lo))
	}
	return nil
}

// after is how much sound lies before the end of the current chunk.
func (r *RecordingReader) after() int64 {
	n := int64(r.now.before)
	if r.now.kind == kindSound {
		n += int64(len(r.now.data))
	}
	return n
}

// load makes chunk i the current one.
func (r *RecordingReader) load(i int64) error {
	if r.have == i {
		return nil
	}
	flags := anyFlag[:1]
	if i == r.count-1 {
		flags = endFlags
	}
	o, err := r.chunks.open(i, flags...)
	if errors.Is(err, errSealed) {
		err = damagedChunk(i)
	}
	if err == nil && i == r.count-1 {
		if int64(o.whole) != r.size { // the record's size is not the one that was sealed
			err = damagedChunk(i)
		}
		r.lastSeen = true
	}
	if err != nil {
		return r.fail(err)
	}
	r.now, r.have = o, i
	return nil
}

func (r *RecordingReader) fail(err error) error {
	r.err = err
	clear(r.chunks.plain[:])
	r.now, r.have = openedChunk{}, -1
	return err
}
