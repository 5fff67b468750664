package bundle

import (
	"context"
	"fmt"
	"hash/crc32"
	"io"

	"filippo.io/age"

	"attest/archive/store"
)

// How what was encrypted is read back: on this many goroutines, in pieces of
// whole chunks of age's, each with two pieces in memory.
const (
	backHands = 2
	backPiece = 15 * 64 << 10
)

// readBack opens all that was encrypted, from the volume, and compares the
// CRC-32 of every file with that of the bytes that were hashed on their way in.
//
// Every chunk opens under the key that it was sealed with, or this fails: so
// what lies there is what was sealed, and opens for its receivers. The CRC-32
// is for the bytes themselves, should memory have changed one between the hash
// and the seal.
func (o *output) readBack(ctx context.Context, p *plan, keep *fileKeyKeeper, t *tally) error {
	pieces := int((p.size + backPiece - 1) / backPiece)
	quit := make(chan struct{})
	var hands []*hand
	defer func() {
		close(quit)
		for _, h := range hands {
			<-h.ended
		}
	}()
	for i := range min(backHands, pieces) {
		w, err := store.OpenWindow(o.temp)
		if err != nil {
			return err
		}
		h := newHand()
		hands = append(hands, h)
		go h.run(w, o.size, p.size, keep, i, quit)
	}
	k := inside{p: p}
	for i := range pieces {
		if err := ctx.Err(); err != nil {
			return err
		}
		h := hands[i%len(hands)]
		got := <-h.out
		if got.err != nil {
			return fmt.Errorf("%w (%w)", ErrReadBack, got.err)
		}
		if err := k.take(got.data); err != nil {
			return err
		}
		t.add(int64(len(got.data)))
		h.free <- got.data[:cap(got.data)]
	}
	return nil
}

// hand reads every so manieth piece.
type hand struct {
	out   chan pieceRead
	free  chan []byte
	ended chan struct{}
}

type pieceRead struct {
	data []byte
	err  error
}

func newHand() *hand {
	h := &hand{out: make(chan pieceRead, 2), free: make(chan []byte, 2), ended: make(chan struct{})}
	for range cap(h.free) {
		h.free <- make([]byte, backPiece)
	}
	return h
}

func (h *hand) run(w *store.Window, size, want int64, keep *fileKeyKeeper, first int, quit <-chan struct{}) {
	defer close(h.ended)
	defer func() { _ = w.Close() }() // only read
	plain, n, err := age.DecryptReaderAt(w, size, keep)
	if err == nil && n != want {
		err = fmt.Errorf("%d bytes in it where %d were written", n, want)
	}
	for at := int64(first) * backPiece; at < want; at += backHands * backPiece {
		var buf []byte
		select {
		case buf = <-h.free:
		case <-quit:
			return
		}
		buf = buf[:min(backPiece, want-at)]
		if err == nil {
			if n, rerr := plain.ReadAt(buf, at); n < len(buf) {
				err = rerr
			}
		}
		h.out <- pieceRead{buf, err}
		if err != nil {
			return
		}
	}
}

// inside follows a zip from its beginning and compares the files in it.
type inside struct {
	p   *plan
	at  int64 // in the zip
	i   int   // the entry that is passed, or the next
	crc uint32
}

func (k *inside) take(data []byte) error {
	for k.i < len(k.p.entries) {
		e := k.p.entries[k.i]
		from := e.dataAt(k.p.content.Time)
		if skip := from - k.at; skip > 0 { // its head: read by the verifier
			n := min(skip, int64(len(data)))
			k.at, data = k.at+n, data[n:]
		}
		n := min(from+e.size-k.at, int64(len(data)))
		if n < 0 || k.at < from {
			return nil
		}
		k.crc = crc32.Update(k.crc, crc32.IEEETable, data[:n])
		k.at, data = k.at+n, data[n:]
		if k.at < from+e.size {
			return nil
		}
		if k.crc != k.p.files[k.i].crc {
			return fmt.Errorf("%w (%s: it is not what was written)", ErrReadBack, k.p.files[k.i].path)
		}
		k.i, k.crc = k.i+1, 0
	}
	return nil // the directory: read by the verifier
}

var _ io.ReaderAt = (*store.Window)(nil)
