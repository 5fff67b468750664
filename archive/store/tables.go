package store

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/fb"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/ristretto/v2"

	"attest/archive/seal"
)

// Tables reads Badger's tables while no key is there yet. A table is never
// written twice: one whose bytes have the SHA-256 that stands in the file of
// tables (tablefile.go) passed its checksums once and need not be opened block by
// block again.
type Tables struct {
	records string
	stop    atomic.Bool
	done    chan struct{}
	sums    map[uint64]tableSum // by number; those that could not be read are not there
}

// tableSum is a table's content, and the file that had it.
type tableSum struct {
	sha256 [sha256.Size]byte
	file   fs.FileInfo
}

// ReadTables begins to read the tables of the vault at dir beside what the caller
// does, who holds its Lock. Options take it to Open; Stop ends it before.
func ReadTables(dir string) *Tables {
	t := &Tables{records: filepath.Join(dir, "records"), done: make(chan struct{})}
	go func() {
		defer close(t.done)
		m, _, err := readManifest(t.records)
		if err != nil {
			return // Open says what it is
		}
		t.sums = make(map[uint64]tableSum, len(m.Tables))
		var mu sync.Mutex
		onEach(m.Tables, func() func(uint64) {
			room := make([]byte, 256<<10)
			return func(id uint64) {
				if s, err := t.read(id, room); err == nil {
					mu.Lock()
					defer mu.Unlock()
					t.sums[id] = s
				}
			}
		})
	}()
	return t
}

func tableName(records string, id uint64) string { return table.NewFilename(id, records) }

var errStopped = errors.New("stopped")

func (t *Tables) read(id uint64, room []byte) (s tableSum, err error) {
	f, err := os.Open(tableName(t.records, id))
	if err != nil {
		return s, err
	}
	defer func() { _ = f.Close() }()
	if s.file, err = f.Stat(); err != nil {
		return s, err
	}
	h := sha256.New()
	for {
		if t.stop.Load() {
			return s, errStopped
		}
		n, err := f.Read(room)
		_, _ = h.Write(room[:n])
		if err == io.EOF {
			h.Sum(s.sha256[:0])
			return s, nil
		}
		if err != nil {
			return s, err
		}
	}
}

// Wait waits until all is read.
func (t *Tables) Wait() { <-t.done }

// Stop ends the reading and waits for it.
func (t *Tables) Stop() {
	t.stop.Store(true)
	<-t.done
}

// sum waits until all is read, and gives what was read of a table; ok is false
// where its file is another by now.
func (t *Tables) sum(id uint64) (s tableSum, ok bool) {
	if t == nil {
		return s, false
	}
	<-t.done
	s, ok = t.sums[id]
	return s, ok && s.still(tableName(t.records, id))
}

// still reports that the file has not been touched since it was read.
func (s tableSum) still(path string) bool {
	now, err := os.Stat(path)
	return err == nil && os.SameFile(now, s.file) && now.Size() == s.file.Size() && now.ModTime().Equal(s.file.ModTime())
}

// onEach does something with each table, on all processors: start makes what one
// of them does.
func onEach(tables map[uint64]badger.TableManifest, start func() func(id uint64)) {
	todo := make(chan uint64)
	var wait sync.WaitGroup
	for range min(len(tables), runtime.NumCPU()) {
		do := start()
		wait.Go(func() {
			for id := range todo {
				do(id)
			}
		})
	}
	for _, id := range slices.Sorted(maps.Keys(tables)) {
		todo <- id
	}
	close(todo)
	wait.Wait()
}

// verifyTables reads every block of every table that the MANIFEST names, but of
// those that are known to have passed, and returns what is known afterwards.
// Badger does that too when told to, but in goroutines of its own, in which a
// damaged table ends the process, and a table whose index does not pass it leaves
// out without a word.
func verifyTables(records string, office seal.Key, known func(id uint64, m badger.TableManifest) (tableSum, bool)) (sums map[uint64]tableSum, err error) {
	m, _, err := readManifest(records)
	if err != nil || len(m.Tables) == 0 {
		return nil, err
	}
	sums = make(map[uint64]tableSum, len(m.Tables))
	unknown := map[uint64]badger.TableManifest{}
	for id, t := range m.Tables {
		if s, ok := known(id, t); ok {
			sums[id] = s
		} else {
			unknown[id] = t
		}
	}
	if len(unknown) == 0 {
		return sums, nil
	}
	keys, err := badger.OpenKeyRegistry(badger.KeyRegistryOptions{
		Dir: records, ReadOnly: true, EncryptionKey: badgerKey(office),
	})
	if err != nil {
		return nil, damaged("records", "the KEYREGISTRY does not open", err)
	}
	defer func() { err = errors.Join(err, keys.Close()) }()
	cache, err := ristretto.NewCache(&ristretto.Config[uint64, *fb.TableIndex]{NumCounters: 100, MaxCost: 4 << 20, BufferItems: 64})
	if err != nil {
		return nil, err
	}
	defer cache.Close()
	var mu sync.Mutex
	onEach(unknown, func() func(uint64) {
		var room []byte
		return func(id uint64) {
			s, bad := verifyNamed(records, id, unknown[id], keys, cache, &room)
			mu.Lock()
			defer mu.Unlock()
			err = cmp.Or(err, bad)
			sums[id] = s
		}
	})
	if err != nil {
		return nil, err
	}
	return sums, nil
}

// verifyNamed reads every block of one table. room is used again for the next.
func verifyNamed(records string, id uint64, m badger.TableManifest, keys *badger.KeyRegistry, cache *ristretto.Cache[uint64, *fb.TableIndex], room *[]byte) (s tableSum, err error) {
	name := tableName(records, id)
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return s, damaged("records", "the table "+filepath.Base(name)+" is missing", nil)
	} else if err != nil {
		return s, diskError(err)
	}
	defer func() { _ = f.Close() }()
	if s.file, err = f.Stat(); err != nil {
		return s, diskError(err)
	}
	if s.file.Size() > maxRecordFile {
		return s, damaged("records", "the table "+filepath.Base(name)+" is longer than any is written", nil)
	}
	*room = slices.Grow((*room)[:0], int(s.file.Size()))[:s.file.Size()]
	if _, err := io.ReadFull(f, *room); err != nil {
		return s, diskError(err)
	}
	s.sha256 = sha256.Sum256(*room)
	key, err := keys.DataKey(m.KeyID)
	if err == nil {
		err = verifyTable(*room, id, table.Options{
			ReadOnly: true, BlockSize: 4 << 10, Compression: m.Compression,
			ChkMode: options.OnTableAndBlockRead, DataKey: key, IndexCache: cache,
		})
	}
	if err != nil {
		return s, damaged("records", "the table "+filepath.Base(name)+" does not pass its checksum", err)
	}
	return s, nil
}

func verifyTable(raw []byte, id uint64, o table.Options) (err error) {
	defer func() {
		if p := recover(); p != nil { // the checksums of a damaged table lie anywhere
			err = fmt.Errorf("%v", p)
		}
	}()
	t, err := table.OpenInMemoryTable(raw, id, &o)
	if err != nil {
		return err
	}
	o.IndexCache.Wait() // or the index is opened anew for every block until it is in it
	return t.VerifyChecksum()
}
