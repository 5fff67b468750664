package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"os"

	"filippo.io/age"

	"attest/archive/seal"
	"attest/archive/store"
)

// How what was encrypted is read back: on this many goroutines, in pieces of so
// many chunks of age's, each goroutine with two pieces in memory.
const (
	backHands  = 4
	backChunks = 15
	backPiece  = backChunks * seal.AgeChunk
)

// readBack opens all that was encrypted, from the volume, and compares every
// file in it with what was meant by its SHA-256. The rest is the verifier's.
func (o *output) readBack(ctx context.Context, p *plan, keep *fileKeyKeeper, t *tally) error {
	from, payload, err := o.payload(p.size, keep)
	if err != nil {
		return err
	}
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
		h := &hand{payload: payload, from: from, size: p.size, out: make(chan pieceRead, 2), free: make(chan []byte, 2), ended: make(chan struct{})}
		for range cap(h.free) {
			h.free <- make([]byte, backPiece)
		}
		hands = append(hands, h)
		go h.run(w, i, quit)
	}
	k := inside{p: p, sum: sha256.New()}
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
		h.free <- got.data[:backPiece]
	}
	return k.end()
}

// payload finds where the chunks begin, and looks whether there are as many as
// size plain bytes have.
func (o *output) payload(size int64, keep *fileKeyKeeper) (from int64, p seal.AgePayload, err error) {
	f, err := os.Open(o.temp)
	if err != nil {
		return 0, p, err
	}
	defer f.Close()
	head, err := age.ExtractHeader(f)
	if err != nil {
		return 0, p, fmt.Errorf("%w (its head is malformed)", ErrReadBack)
	}
	nonce := make([]byte, seal.AgeNonceSize)
	if err := readAt(f, nonce, int64(len(head))); err != nil {
		return 0, p, fmt.Errorf("%w (it ends in its head)", ErrReadBack)
	}
	from = int64(len(head) + len(nonce))
	if o.size != from+size+(size+seal.AgeChunk-1)/seal.AgeChunk*seal.AgeTag {
		return 0, p, fmt.Errorf("%w (it has another length than was written)", ErrReadBack)
	}
	p, err = seal.NewAgePayload(keep.fileKey, nonce)
	return from, p, err
}

// hand reads and opens every so manieth piece.
type hand struct {
	payload    seal.AgePayload
	from, size int64 // where the chunks begin; bytes in all of them
	out        chan pieceRead
	free       chan []byte
	ended      chan struct{}
}

type pieceRead struct {
	data []byte
	err  error
}

func (h *hand) run(w *store.Window, first int, quit <-chan struct{}) {
	defer close(h.ended)
	defer func() { _ = w.Close() }() // only read
	for at := int64(first) * backPiece; at < h.size; at += backHands * backPiece {
		var buf []byte
		select {
		case buf = <-h.free:
		case <-quit:
			return
		}
		data, err := h.read(w, buf[:0], at)
		h.out <- pieceRead{data, err}
		if err != nil {
			return
		}
	}
}

func (h *hand) read(w *store.Window, data []byte, at int64) ([]byte, error) {
	index := at / seal.AgeChunk
	from := h.from + index*(seal.AgeChunk+seal.AgeTag)
	n := min(backPiece, h.size-at)
	n += (n + seal.AgeChunk - 1) / seal.AgeChunk * seal.AgeTag
	sealed, err := w.Stretch(from, int(n))
	for ; err == nil && len(sealed) > 0; index++ {
		chunk := sealed[:min(len(sealed), seal.AgeChunk+seal.AgeTag)]
		sealed = sealed[len(chunk):]
		data, err = h.payload.Open(data, chunk, index, (index+1)*seal.AgeChunk >= h.size)
	}
	return data, err
}

// inside follows a zip from its beginning and compares the files in it.
type inside struct {
	p   *plan
	at  int64 // in the zip
	i   int   // the entry that is passed, or the next
	sum hash.Hash
}

func (k *inside) take(data []byte) error {
	for ; k.i < len(k.p.entries); k.i++ {
		e := k.p.entries[k.i]
		from := e.dataAt(k.p.content.Time)
		head := min(max(from-k.at, 0), int64(len(data))) // the verifier reads it
		k.at, data = k.at+head, data[head:]
		body := min(max(from+e.size-k.at, 0), int64(len(data)))
		if k.at >= from {
			_, _ = k.sum.Write(data[:body]) // a hash takes all
			k.at, data = k.at+body, data[body:]
		}
		if k.at < from+e.size || k.at < from {
			return nil
		}
		if f := k.p.files[k.i]; !bytes.Equal(k.sum.Sum(nil), f.sha256) {
			return fmt.Errorf("%w (%s: it is not what was written)", ErrReadBack, f.path)
		}
		k.sum.Reset()
	}
	return nil // the directory: the verifier reads it
}

func (k *inside) end() error {
	if k.i < len(k.p.entries) {
		return fmt.Errorf("%w (%w)", ErrReadBack, io.ErrUnexpectedEOF)
	}
	return nil
}
