package archive

import (
	"context"
	"errors"
	"sync"

	"attest/archive/record"
	"attest/archive/search"
	"attest/archive/store"
)

// indexing fills the search index. A few accounts are read before the vault is
// open; more are read in the background, and until that has ended the search
// looks in what is ready. The index is in memory only and forgotten at the lock.
type indexing struct {
	index *search.Index

	mu     sync.Mutex
	queue  []record.ID        // waiting
	total  int                // what was queued since the queue was empty
	fresh  map[record.ID]bool // put or forgotten by a change: newer than what the background reads
	stop   context.CancelFunc // nil while nothing is read
	ended  chan struct{}
	closed bool
}

func newIndexing() *indexing {
	return &indexing{index: search.New(), fresh: map[record.ID]bool{}}
}

// atOnce is how many accounts are read while the person waits.
const atOnce = 200

// atATime is how many are read in one view of the store.
const atATime = 50

// put keeps what a change says of a testimony.
func (x *indexing) put(id record.ID, fields ...string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.stop != nil {
		x.fresh[id] = true
	}
	x.index.Put(string(id), fields...)
}

// forget takes a testimony out.
func (x *indexing) forget(id record.ID) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.stop != nil {
		x.fresh[id] = true
	}
	x.index.Delete(string(id))
}

// want queues testimonies: they are read by readQueued.
func (x *indexing) want(ids ...record.ID) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.queue = append(x.queue, ids...)
	x.total += len(ids)
}

// next takes the next ones, or ends the background where there are none.
func (x *indexing) next() []record.ID {
	x.mu.Lock()
	defer x.mu.Unlock()
	part := x.queue[:min(atATime, len(x.queue))]
	x.queue = x.queue[len(part):]
	if len(part) == 0 {
		x.end()
	}
	return part
}

// end forgets the background; x.mu is held.
func (x *indexing) end() {
	x.queue, x.total, x.fresh = nil, 0, map[record.ID]bool{}
	if x.stop != nil {
		x.stop()
		close(x.ended)
		x.stop = nil
	}
}

// close ends the background, and waits for it, before the store is closed.
func (x *indexing) close() {
	x.mu.Lock()
	stop, ended := x.stop, x.ended
	x.closed = true
	x.mu.Unlock()
	if stop != nil {
		stop()
		<-ended
	}
}

// readQueued reads what is queued: at once where that is little, else in the
// background. Where it is read in the background already, that goes on.
func (v *Vault) readQueued() error {
	x := v.indexing
	x.mu.Lock()
	if x.closed || x.stop != nil || len(x.queue) == 0 {
		x.mu.Unlock()
		return nil
	}
	few := len(x.queue) <= atOnce
	ctx, stop := context.WithCancel(context.Background())
	x.stop, x.ended = stop, make(chan struct{})
	x.mu.Unlock()
	if few {
		return v.index(ctx)
	}
	go func() { _ = v.index(ctx) }() // what does not open is told where it is opened, and by Check
	return nil
}

// index reads what is queued until nothing is, or ctx ends.
func (v *Vault) index(ctx context.Context) error {
	x := v.indexing
	for {
		if err := ctx.Err(); err != nil {
			x.mu.Lock()
			defer x.mu.Unlock()
			x.end()
			return err
		}
		part := x.next()
		if len(part) == 0 {
			return nil
		}
		v.quiet.Lock()
		err := v.store.View(func(tx *store.Tx) error {
			for _, id := range part {
				if err := v.indexOne(tx, id, false); err != nil {
					return err
				}
			}
			return nil
		})
		v.quiet.Unlock()
		if err != nil {
			x.mu.Lock()
			defer x.mu.Unlock()
			x.end()
			return err
		}
	}
}

// indexOne reads one account into the index; fresh: a change has just made it so.
func (v *Vault) indexOne(tx *store.Tx, id record.ID, fresh bool) error {
	t, err := readTestimony(tx, id, 0)
	if errors.Is(err, ErrDestroyed) || errors.Is(err, ErrNotFound) || errors.Is(err, ErrDamaged) {
		return nil // gone, or told where it is opened
	}
	if err != nil {
		return err
	}
	x := v.indexing
	if fresh { // v.mu is held
		x.put(id, searchText(t, v.rows[id])...)
		return nil
	}
	v.mu.RLock()
	r, listed := v.rows[id]
	v.mu.RUnlock()
	fields := searchText(t, r)
	x.mu.Lock()
	defer x.mu.Unlock()
	if listed && !x.fresh[id] {
		x.index.Put(string(id), fields...)
	}
	return nil
}

// Indexed says of how many testimonies the search has read the text.
type Indexed struct{ Done, Total int }

// Ready reports that the search looks in all text.
func (i Indexed) Ready() bool { return i.Done >= i.Total }

// Percent is how much of it is ready, in whole hundredths and never 100 before
// it is.
func (i Indexed) Percent() int {
	if i.Ready() {
		return 100
	}
	return i.Done * 100 / i.Total
}

// Indexed tells how far the search index is; of one that is ready, nothing is
// left to do. Testimonies answers a query before that too, from what is ready.
func (v *Vault) Indexed() Indexed {
	x := v.indexing
	x.mu.Lock()
	defer x.mu.Unlock()
	return Indexed{Done: x.total - len(x.queue), Total: x.total}
}

// WaitForIndex waits until the search looks in all text.
func (v *Vault) WaitForIndex(ctx context.Context) error {
	x := v.indexing
	x.mu.Lock()
	reading, ended := x.stop != nil, x.ended
	x.mu.Unlock()
	if reading {
		select {
		case <-ended:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return v.usable()
}
