package archive

import (
	"context"
	"crypto/ed25519"
	"errors"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// Vault is an open vault. Its methods may be called from any goroutine.
type Vault struct {
	path   string
	id     record.ID
	lock   *store.Lock
	member *seal.Member
	role   string
	chain  *seal.Chain
	keys   keyFiles
	names  map[string]string // log key → member's name
	sample bool
	acts   memberActs
	ending sync.Mutex // held while the vault is being closed

	reading atomic.Pointer[ReadingError] // why nothing is written; nil where it is open for work
	older   string                       // a code: it was let in though this machine saw a newer one

	foundBefore foundBefore // names in what leaves

	store *store.Store
	clock *twoClocks
	sit   record.ID // this sitting, from unlock to lock

	backing backing
	memory  string // where this machine remembers the last checkpoint; "" for nowhere
	// remembered is the file of it in there.
	remembered string

	mu        sync.RWMutex // guards what follows
	closed    bool
	closing   bool // no recording begins any more
	rows      map[record.ID]record.Row
	order     []record.ID // of the rows: see listing.go
	people    map[record.ID]record.Person
	cons      map[record.ID][]record.Consent // person → oldest first
	exhs      map[record.ID][]record.ID      // parent → exhibits, in order of number
	kids      map[record.ID][]record.ID      // testimony → what belongs to it, see childKinds
	cases     map[record.ID]record.Case
	subs      map[record.ID]record.Submission
	office    record.Office
	codes     record.Codebook
	guide     record.OfficeGuide
	texts     record.ConsentTexts
	backed    record.BackupState
	mechs     map[record.ID]record.OfficeMechanism
	stamps    map[record.ID]record.Timestamp
	hidden    map[record.ID]bool      // removed from lists
	recs      map[record.ID]record.ID // recording → testimony
	rescued   []record.Recording      // by this opening
	rec       *Recorder               // the recording that is being made
	indexing  *indexing
	listsFrom int                       // from how many entries on the lists are kept at the close
	quiet     sync.Mutex                // held by what reads in the background, so that one processor is left to the window
	read      map[record.ID]bool        // logged as read in this sitting
	told      map[record.ID]bool        // logged as found by name in this sitting
	groups    map[record.ID][]record.ID // records that are one person, the kept one first
	finder    *finder
	undo      undoStack
	drafts    draftList

	standing  map[record.ID]Standing        // what is frozen, or held
	destroyed map[record.ID]store.Destroyed // see Destroyed
	atStep    func(step string)             // tests copy the folder after each step of a destruction
}

// keyFiles is what a member's slot opens.
type keyFiles struct {
	office    seal.Key
	testimony *seal.Tree
	identity  *seal.Tree
}

// change is one act: records and log entries that become durable together,
// and what the lists in memory learn once they are.
type change struct {
	v       *Vault
	tx      *store.Tx
	at      stamp
	batch   record.ID // new objects belong to this import and stay unlisted
	closing bool      // the account becomes final in this act
	reading bool      // it was read back in this act
	entries []custody.Entry
	after   []func()
	last    []func() // run after those
}

// say adds an entry to the act.
func (c *change) say(verb custody.Verb, object record.ID, version, code string) {
	c.entries = append(c.entries, custody.Entry{
		Time: c.at.RFC3339(), Mono: int64(c.at.mono), Sitting: c.v.sit,
		Verb: verb, Object: object, Version: version, Code: code,
	})
}

// then runs fn, under the vault's lock, once the act is durable.
func (c *change) then(fn func()) { c.after = append(c.after, fn) }

// change runs an act. A clock that was moved since the last act is an entry of
// its own before the act's.
func (v *Vault) change(fn func(*change) error) error {
	if err := v.writable(); err != nil {
		return err
	}
	var after []func()
	var said bool
	err := v.store.Update(func(tx *store.Tx) error {
		at, jump := v.clock.now()
		c := &change{v: v, tx: tx, at: at}
		if jump != "" {
			c.say(custody.ClockJumped, "", "", jump)
		}
		if err := fn(c); err != nil {
			return err
		}
		after, said = slices.Concat(c.after, c.last), answersChanged(c.entries)
		return custody.Append(tx, v.member.Log, v.Vault(), c.entries...)
	})
	if err != nil {
		return err
	}
	v.mu.Lock()
	for _, f := range after {
		f()
	}
	v.mu.Unlock()
	if said {
		v.heedRefusal()
	}
	return nil
}

func (v *Vault) usable() error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.closed {
		return ErrLocked
	}
	return nil
}

// view reads one unchanging state.
func (v *Vault) view(fn func(*store.Tx) error) error {
	if err := v.usable(); err != nil {
		return err
	}
	return v.store.View(fn)
}

// Vault is the vault's ID.
func (v *Vault) Vault() record.ID { return v.id }

// Info is what the frame of a window shows.
func (v *Vault) Info() Info {
	v.mu.RLock()
	defer v.mu.RUnlock()
	head := v.store.Head()
	i := Info{
		Path: v.path, Vault: v.id, Office: v.office.Name, Member: v.member.Name, Slot: v.member.Slot,
		Role: v.role, Replica: v.replicaCode(), Entries: head.Size, Sample: v.sample,
	}
	i.LastEntry = v.lastEntry(head.Size)
	return i
}

func (v *Vault) lastEntry(n int64) (t time.Time) {
	_ = v.store.View(func(tx *store.Tx) error {
		if n == 0 {
			return nil
		}
		e, _, err := custody.ReadEntry(tx, n-1)
		if err == nil {
			t, err = time.Parse(time.RFC3339Nano, e.Time)
		}
		return err
	})
	return t
}

func (v *Vault) replicaCode() string { return record.ReplicaCode(v.chain.Last().Replica) }

// Close writes the last entry, wipes the keys and gives the vault free. A
// recording that is being made goes on, without the keys, and keeps the vault's
// lock until it has ended: see Recorder. (In the sample vault it is stopped.)
func (v *Vault) Close() error { return v.closeAfter(v.sayLocked) }

func (v *Vault) sayLocked() error {
	return v.change(func(c *change) error {
		c.say(custody.Locked, v.member.Slot, "", "")
		return nil
	})
}

// closeAfter is Close, with last as the last that is done in the vault.
func (v *Vault) closeAfter(last func() error) error {
	v.ending.Lock() // a lock that comes while a member is being removed waits for its end
	defer v.ending.Unlock()
	v.mu.Lock()
	if v.closed {
		v.mu.Unlock()
		return nil
	}
	v.closing = true
	rec := v.rec
	v.mu.Unlock()
	v.backing.end()
	v.finder.stop()
	v.indexing.close()
	v.endDrafts()
	var err error
	if rec != nil && v.sample {
		_, err = rec.Stop(context.Background(), StopAsked, nil)
		rec = nil
	}
	if rec != nil && !rec.detach() {
		rec = nil
	}
	var said error
	if v.reading.Load() == nil {
		said = last()
	}
	shut := errors.Is(said, store.ErrClosed) // by giving back space, the last step of which failed: the next open goes on with it
	if !shut {
		err = errors.Join(err, said)
	}
	v.remember()
	v.mu.Lock()
	defer v.mu.Unlock()
	v.closed = true
	if err == nil && !shut && v.reading.Load() == nil {
		v.keepLists()
	}
	err = errors.Join(err, v.store.CloseKept())
	if err == nil && v.reading.Load() == nil {
		_, err = finishChangeover(v.path) // what last may have made ready
	}
	v.wipe()
	v.lock.Closed(err == nil && !shut)
	if rec != nil && rec.keep(v.lock) {
		debug.FreeOSMemory() // this process lives on: what is left of keys in freed memory goes
		return err
	}
	if err != nil {
		return errors.Join(err, v.lock.Abandon())
	}
	err = v.lock.Release()
	if v.sample {
		err = errors.Join(err, removeSample(v.path))
	}
	return err
}

// wipe forgets keys and lists. Go strings that the lists held stay in memory
// until the process ends, which is why Lock starts a new one (app).
func (v *Vault) wipe() {
	v.member.Wipe()
	v.keys.office.Wipe()
	v.keys.testimony.Wipe()
	v.keys.identity.Wipe()
	v.indexing.index.Clear()
	v.finder.clear()
	v.rows, v.order, v.people, v.cons, v.exhs, v.kids, v.cases, v.subs = nil, nil, nil, nil, nil, nil, nil, nil
	v.recs, v.rec = nil, nil
	v.names, v.undo, v.groups = nil, undoStack{}, nil
}

// logKeys are the public log keys that any header so far gave to a member.
func logKeys(chain *seal.Chain) []ed25519.PublicKey {
	var out []ed25519.PublicKey
	seen := map[string]bool{}
	for i := range chain.Len() {
		for _, m := range chain.At(i).Members {
			if !seen[string(m.Log)] {
				seen[string(m.Log)] = true
				out = append(out, m.Log)
			}
		}
	}
	return out
}
