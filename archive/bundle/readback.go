package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"os"
	"sync"
	"sync/atomic"

	"filippo.io/age"

	"attest/archive/seal"
	"attest/archive/store"
)

// How what was encrypted is read back: on this many goroutines, each with one
// piece of so many chunks of age's in memory, as it lay and opened.
const (
	backHands  = 4
	backChunks = 15
	backPiece  = backChunks * seal.AgeChunk
)

// readBack opens all that was encrypted, from the volume, and compares every
// file in it with what was meant by its SHA-256. The rest is the verifier's. The
// sum of the whole is made here too and not while it was written, which costs
// the processors more than the disk; here it is the other way round. What
// opens to the same under the same key is what was written.
func (o *output) readBack(ctx context.Context, p *plan, keep *fileKeyKeeper, t *tally) error {
	head, payload, err := o.payload(p.size, keep)
	if err != nil {
		return err
	}
	pieces := int((p.size + backPiece - 1) / backPiece)
	whole := sha256.New()
	_, _ = whole.Write(head) // a hash takes all
	sum, summed, quit := make(chan *pieceRead, backHands), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(summed)
		for got := range sum {
			_, _ = whole.Write(got.sealed)
			got.read()
		}
	}()
	var hands []*hand
	end := sync.OnceFunc(func() {
		close(sum)
		<-summed
		close(quit)
		for _, h := range hands {
			<-h.ended
		}
	})
	defer end()
	for i := range min(backHands, pieces) {
		w, err := store.OpenWindow(o.temp)
		if err != nil {
			return err
		}
		h := &hand{payload: payload, from: int64(len(head)), size: p.size, out: make(chan *pieceRead, 1), free: make(chan []byte, 1), ended: make(chan struct{})}
		h.free <- make([]byte, backPiece)
		hands = append(hands, h)
		go h.run(w, i, quit)
	}
	k := inside{p: p, sum: sha256.New()}
	for i := range pieces {
		if err := ctx.Err(); err != nil {
			return err
		}
		got := <-hands[i%len(hands)].out
		if got.err != nil {
			return fmt.Errorf("%w (%w)", ErrReadBack, got.err)
		}
		n := int64(len(got.data))
		got.left.Store(2)
		sum <- got
		if err := k.take(got.data); err != nil {
			return err
		}
		got.read()
		t.add(n)
	}
	end()
	o.sum = fmt.Sprintf("%x", whole.Sum(nil))
	return k.end()
}

// payload reads what stands before the chunks, and looks whether there are as
// many as size plain bytes have.
func (o *output) payload(size int64, keep *fileKeyKeeper) (head []byte, p seal.AgePayload, err error) {
	f, err := os.Open(o.temp)
	if err != nil {
		return nil, p, err
	}
	defer f.Close()
	if head, err = age.ExtractHeader(f); err != nil {
		return nil, p, fmt.Errorf("%w (its head is malformed)", ErrReadBack)
	}
	nonce := make([]byte, seal.AgeNonceSize)
	if err := readAt(f, nonce, int64(len(head))); err != nil {
		return nil, p, fmt.Errorf("%w (it ends in its head)", ErrReadBack)
	}
	head = append(head, nonce...)
	if o.size != int64(len(head))+size+(size+seal.AgeChunk-1)/seal.AgeChunk*seal.AgeTag {
		return nil, p, fmt.Errorf("%w (it has another length than was written)", ErrReadBack)
	}
	p, err = seal.NewAgePayload(keep.fileKey, nonce)
	return head, p, err
}

// hand reads and opens every so manieth piece.
type hand struct {
	payload    seal.AgePayload
	from, size int64 // where the chunks begin; bytes in all of them
	out        chan *pieceRead
	free       chan []byte
	ended      chan struct{}
}

// pieceRead is a stretch of chunks, lent to the two that hash it.
type pieceRead struct {
	sealed, data []byte
	err          error
	left         atomic.Int32 // how many have not read it yet
	back         chan<- []byte
}

// read gives the memory back when the other one has read it too.
func (p *pieceRead) read() {
	if p.left.Add(-1) == 0 {
		p.back <- p.data[:backPiece]
	}
}

func (h *hand) run(w *store.Window, first int, quit <-chan struct{}) {
	defer close(h.ended)
	defer func() { _ = w.Close() }() // only read
	for at := int64(first) * backPiece; ; at += backHands * backPiece {
		var buf []byte
		select { // at the end too: until then the piece is being read
		case buf = <-h.free:
		case <-quit:
			return
		}
		if at >= h.size {
			return
		}
		got := &pieceRead{back: h.free}
		got.sealed, got.data, got.err = h.read(w, buf[:0], at)
		h.out <- got
		if got.err != nil {
			return
		}
	}
}

func (h *hand) read(w *store.Window, data []byte, at int64) (sealed, opened []byte, err error) {
	index := at / seal.AgeChunk
	from := h.from + index*(seal.AgeChunk+seal.AgeTag)
	n := min(backPiece, h.size-at)
	n += (n + seal.AgeChunk - 1) / seal.AgeChunk * seal.AgeTag
	sealed, err = w.Stretch(from, int(n))
	for rest := sealed; err == nil && len(rest) > 0; index++ {
		chunk := rest[:min(len(rest), seal.AgeChunk+seal.AgeTag)]
		rest = rest[len(chunk):]
		data, err = h.payload.Open(data, chunk, index, (index+1)*seal.AgeChunk >= h.size)
	}
	return sealed, data, err
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
