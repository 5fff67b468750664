package archive

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"unicode"

	"attest/archive/names"
	"attest/archive/record"
	"attest/archive/store"
)

// finder is the index over identities: names in any spelling, those of relatives, and numbers
// of papers, telephones and addresses. It is in memory only, filled in the background after the unlock
// and forgotten at the lock; an identity that the member cannot open is not in it.
type finder struct {
	names *names.Index

	mu      sync.Mutex
	papers  map[string][]record.ID // number → persons
	held    map[record.ID][]string // person → their numbers
	seen    map[record.ID]bool     // put by a change: newer than what the background reads
	cancel  context.CancelFunc
	reached reached
	kin     *names.Index              // relatives, by whose they are
	kinOf   map[record.ID][]record.ID // and which persons of the vault they are, in their order
	done    chan struct{}             // closed when the background has finished; nil before it starts
	err     error                     // why it stopped early
}

func newFinder() *finder {
	f := &finder{names: names.NewIndex(), kin: names.NewIndex()}
	f.reached.f = f
	f.empty()
	return f
}

func (f *finder) empty() {
	f.papers, f.held, f.seen = map[string][]record.ID{}, map[record.ID][]string{}, map[record.ID]bool{}
	f.reached.clear()
	f.kinOf = map[record.ID][]record.ID{}
}

// put keeps what an identity says now.
func (f *finder) put(id record.ID, half record.Identity) { f.keep(id, half, true) }

func (f *finder) keep(id record.ID, half record.Identity, fresh bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !fresh && f.seen[id] {
		return
	}
	f.seen[id] = f.seen[id] || fresh
	s := soughtOf(half)
	f.names.Put(string(id), s.names...)
	f.reached.put(id, half, s)
	relatives, persons := kinSought(s)
	if f.kin.Put(string(id), relatives...); len(persons) > 0 {
		f.kinOf[id] = persons
	} else {
		delete(f.kinOf, id)
	}
	for _, n := range f.held[id] {
		f.papers[n] = slices.DeleteFunc(f.papers[n], func(o record.ID) bool { return o == id })
	}
	f.held[id] = nil
	for _, p := range half.Papers {
		if n := paperNumber(p); n != "" && !slices.Contains(f.held[id], n) {
			f.held[id] = append(f.held[id], n)
			f.papers[n] = append(f.papers[n], id)
		}
	}
}

// paperNumber is a paper's number without what differs in writing; "" where it
// is too short to tell anybody apart.
func paperNumber(p record.Paper) string {
	n := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, p.Number)
	if len([]rune(n)) < 5 {
		return ""
	}
	return n
}

// withSamePapers are the persons who have a paper of the same number.
func (f *finder) withSamePapers(half record.Identity) []record.ID {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []record.ID
	for _, p := range half.Papers {
		out = append(out, f.papers[paperNumber(p)]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// startFinder begins to read identities in the background.
func (v *Vault) startFinder() {
	ctx, cancel := context.WithCancel(context.Background())
	v.mu.RLock()
	ids := make([]record.ID, 0, len(v.people))
	for id := range v.people {
		ids = append(ids, id)
	}
	v.mu.RUnlock()
	f := v.finder
	f.mu.Lock()
	f.cancel, f.done = cancel, make(chan struct{})
	f.mu.Unlock()
	go func() {
		defer close(f.done)
		err := v.fillFinder(ctx, ids)
		f.mu.Lock()
		f.err = err
		f.mu.Unlock()
	}()
}

func (v *Vault) fillFinder(ctx context.Context, ids []record.ID) error {
	for part := range slices.Chunk(ids, 50) {
		if err := ctx.Err(); err != nil {
			return err
		}
		v.quiet.Lock()
		err := v.store.View(func(tx *store.Tx) error {
			for _, id := range part {
				half, err := readIdentity(tx, id)
				switch {
				case err == nil:
					v.finder.keep(id, half, false)
				case errors.Is(err, ErrDestroyed), errors.Is(err, ErrNotFound), errors.Is(err, ErrDamaged):
					// No right to it, gone, or damaged: who opens it is told.
				default:
					return err
				}
			}
			return nil
		})
		v.quiet.Unlock()
		if err != nil {
			return err
		}
	}
	return nil
}

// stop ends the background and forgets everything; the store is still open.
func (f *finder) stop() {
	f.mu.Lock()
	cancel, done := f.cancel, f.done
	f.mu.Unlock()
	if cancel != nil {
		cancel()
		<-done
	}
}

func (f *finder) clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.names.Clear()
	f.kin.Clear()
	f.empty()
}

// WaitForNames waits until every identity that the member may open can be found
// by name. FindPersons answers before that too, from what was read so far.
func (v *Vault) WaitForNames(ctx context.Context) error {
	f := v.finder
	f.mu.Lock()
	done := f.done
	f.mu.Unlock()
	if done == nil && v.reading.Load() != nil {
		return nil // none is read: who is found by a name stands in the log
	}
	if done == nil {
		return ErrLocked
	}
	select {
	case <-done:
	case <-ctx.Done():
		return ctx.Err()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if errors.Is(f.err, context.Canceled) {
		return ErrLocked
	}
	return f.err
}

// NamesReady reports that FindPersons looks through all names.
func (v *Vault) NamesReady() bool {
	f := v.finder
	f.mu.Lock()
	done := f.done
	f.mu.Unlock()
	select {
	case <-done:
		return true
	default: // a nil channel too: not begun
		return false
	}
}

// renewName reads an identity again after something else than SaveIdentity
// changed it: an undo, an import.
func (v *Vault) renewName(tx *store.Tx, id record.ID) {
	half, err := readIdentity(tx, id)
	if err != nil {
		half = record.Identity{} // it is told where it is opened
	}
	v.finder.put(id, half)
}
