package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/table"

	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store/badgerfiles"
)

// Remains is what is still authentic of a vault's records, read from Badger's
// files one by one. Every value in it was opened with the key that seals it in
// its place; what opens nowhere is left out.
type Remains struct {
	Objects   map[record.ID]Object // as their heads are now: of the newest version that is there
	Leaves    map[int64][]byte     // of the log, opened; which of them a member signed is not asked here
	Hashes    map[int64][]byte     // of the log's tree; they prove nothing
	Was       map[record.ID]uint32 // the number of the newest version that each had, where its head is there
	Anew      map[record.ID]bool   // whose heads were lost and were found anew
	Destroyed []Destroyed          // what is kept of what was destroyed
	Unread    map[record.ID]bool   // about which something stands that does not open, or in an older state alone
	Head      Head                 // the newest that is whole, empty when none is
	Lost      []Loss
	Mended    int // bits of files that were put right

	values map[string][]byte // Badger key → value as it was sealed; without log and tree
	next   map[string]uint32 // sequences
}

// Loss is something that was not carried.
type Loss struct {
	Object  string // ID of an object or a blob, "custody log", or a file's name
	Version uint32 // of the object, 0 for none
	What    string
	Healed  bool // something was wrong with a file, and nothing is lost by it
}

// HasBlob reports whether a blob's key is there.
func (r *Remains) HasBlob(id record.ID) bool { return r.values[string(keyOf(tblBlob, id))] != nil }

// maxRecordFile is the longest file of Badger's, in bytes, that is read: ours have
// 16 MiB at most.
const maxRecordFile = 256 << 20

type found struct {
	ts      uint64
	value   []byte
	deleted bool
	sound   bool
}

// remainder gathers and judges.
type remainder struct {
	ctx       context.Context
	r         *Remains
	s         *Store // keys only: there is no Badger behind it
	dir       string
	records   string // name of the folder
	badger    []byte
	keys      badgerfiles.Keys
	all       map[string][]found
	destroyed map[record.ID]bool
	doomed    map[record.ID]bool // objects and blobs that were destroyed
}

// Gather reads what is left of the records of the vault at dir. It writes
// nothing. tell is called with a number of files.
func Gather(ctx context.Context, dir string, o Options, tell func(done, total int)) (*Remains, error) {
	g := &remainder{
		ctx: ctx,
		r: &Remains{
			Objects: map[record.ID]Object{}, Leaves: map[int64][]byte{}, Hashes: map[int64][]byte{},
			Was: map[record.ID]uint32{}, Anew: map[record.ID]bool{}, Unread: map[record.ID]bool{},
			values: map[string][]byte{}, next: map[string]uint32{},
		},
		s: &Store{
			dir: dir, storeKey: o.Office.Derive("attest/store/v1"), logKey: o.Office.Derive("attest/log/v1"),
			testimony: o.Testimony, identity: o.Identity, replica: o.Replica.Bytes(),
		},
		dir: dir, badger: badgerKey(o.Office), all: map[string][]found{}, destroyed: map[record.ID]bool{}, doomed: map[record.ID]bool{},
	}
	defer g.s.storeKey.Wipe()
	defer g.s.logKey.Wipe()
	if raw, err := readSome(filepath.Join(dir, "head"), 2*headSlot); err == nil {
		if counter, h, ok := pickHead(raw); ok {
			g.r.Head = h
			if tornHead(raw, counter) {
				g.heal("head", "one of its two slots is not whole; the other was used")
			}
		} else {
			g.lose("head", 0, "neither of its two slots is whole: the log is carried as its entries are signed")
		}
	} else {
		g.lose("head", 0, "it cannot be read: the log is carried as its entries are signed")
	}
	g.records = recordsFolder(dir)
	g.readKeys(o.Office)
	if err := g.readFiles(tell); err != nil {
		return nil, err
	}
	for key := range g.all {
		slices.SortFunc(g.all[key], func(a, b found) int {
			switch {
			case a.ts > b.ts:
				return -1
			case a.ts < b.ts:
				return 1
			case a.sound && !b.sound:
				return -1
			case b.sound && !a.sound:
				return 1
			}
			return 0
		})
	}
	return g.r, g.judge()
}

func (g *remainder) lose(object string, version uint32, what string) {
	g.r.Lost = append(g.r.Lost, Loss{Object: object, Version: version, What: what})
}

// heal notes what was wrong with a file, where nothing is lost by it.
func (g *remainder) heal(file, what string) {
	g.r.Lost = append(g.r.Lost, Loss{Object: file, What: what, Healed: true})
}

// readSome reads at most limit bytes of a file.
func readSome(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	raw := make([]byte, max(0, min(st.Size(), limit))) // at once: a write-ahead file that grew in memory would be copied ten times
	n, err := io.ReadFull(f, raw)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil // it is shorter by now
	}
	return raw[:n], err
}

// recordsFolder is where the records are: they may be between two names, where a
// crash came while they were written anew.
func recordsFolder(dir string) string {
	for _, name := range []string{"records", "records.old", "records.new"} {
		if st, err := os.Stat(filepath.Join(dir, name)); err == nil && st.IsDir() {
			return name
		}
	}
	return "records"
}

// readKeys gathers Badger's data keys from the registry and its copies.
func (g *remainder) readKeys(office seal.Key) {
	g.keys = badgerfiles.Keys{}
	take := func(raw []byte) bool {
		keys, complete := badgerfiles.Registry(raw, g.badger)
		for id, k := range keys {
			g.keys[id] = k
		}
		return complete && len(keys) > 0
	}
	if raw, err := openRegistryCopy(g.dir, office); err == nil {
		take(raw)
	}
	for _, folder := range []string{keptDir, g.records} {
		raw, err := readSome(filepath.Join(g.dir, folder, badger.KeyRegistryFileName), maxRegistry)
		if err == nil && !take(raw) || err != nil && folder != keptDir {
			if name := folder + "/" + badger.KeyRegistryFileName; len(g.keys) > 0 {
				g.heal(name, "it is not whole; its copy was used")
			} else {
				g.lose(name, 0, "it is not whole")
			}
		}
	}
}

// readFiles reads every file of both folders into all.
func (g *remainder) readFiles(tell func(done, total int)) error {
	type file struct {
		name string
		key  uint64
	}
	var files []file
	for _, folder := range []string{keptDir, g.records} {
		records := filepath.Join(g.dir, folder)
		if _, err := os.Stat(records); errors.Is(err, fs.ErrNotExist) && folder == keptDir {
			continue
		}
		m, whole, err := readManifest(records)
		named := err == nil && whole
		if !named {
			g.heal(folder+"/MANIFEST", "it is not whole: every table that is there was read")
		}
		for id := range m.Tables {
			name := table.NewFilename(id, records)
			if _, err := os.Stat(name); err != nil && named {
				g.lose(folder+"/"+filepath.Base(name), 0, "the table is missing")
			}
		}
		for _, pattern := range []string{"*.sst", "*.vlog", "*.mem"} {
			names, err := filepath.Glob(filepath.Join(records, pattern))
			if err != nil {
				return err
			}
			for _, n := range names {
				id, is := table.ParseFileID(filepath.Base(n))
				t, listed := m.Tables[id]
				if pattern == "*.sst" && is && named && !listed {
					continue // taken apart into others, or never finished
				}
				files = append(files, file{n, t.KeyID})
			}
		}
	}
	seen := map[string]map[uint64]bool{}
	for i, f := range files {
		if err := g.ctx.Err(); err != nil {
			return err
		}
		if tell != nil {
			tell(i, len(files))
		}
		name := filepath.Base(filepath.Dir(f.name)) + "/" + filepath.Base(f.name)
		raw, err := readSome(f.name, maxRecordFile)
		if err != nil {
			g.lose(name, 0, "it cannot be read")
			continue
		}
		var c badgerfiles.Contents
		if filepath.Ext(f.name) == ".sst" {
			c = badgerfiles.Table(raw, g.keys, f.key)
		} else {
			c = badgerfiles.Log(raw, g.keys, isKey)
		}
		for _, d := range c.Damage {
			g.lose(name, 0, fmt.Sprintf("bytes %d to %d are damaged", d.From, d.To))
		}
		if c.Mended > 0 {
			g.r.Mended += c.Mended
			g.heal(name, fmt.Sprintf("wrong bits that were put right: %d", c.Mended))
		}
		for _, e := range c.Entries {
			k := string(e.Key)
			if len(k) < 2 || k[0] < 'a' || k[0] > 'z' || e.Sound && seen[k][e.TS] {
				continue
			}
			if e.Sound {
				if seen[k] == nil {
					seen[k] = map[uint64]bool{}
				}
				seen[k][e.TS] = true
			}
			g.all[k] = append(g.all[k], found{e.TS, e.Value, e.Deleted, e.Sound})
		}
	}
	return nil
}

// isKey says whether a Badger key has the form of one that this version writes.
func isKey(k []byte) bool {
	if len(k) == 0 {
		return false
	}
	n := map[byte]int{
		tblObject: 18, tblRow: 18, tblBlob: 18, tblBatch: 18, tblVersion: 22, tblIdentity: 22, tblSegment: 22,
		tblDraft: 34, tblName: 34, tblLog: 9, tblHash: 9, tblGone: 22, tblStanding: 18,
	}[k[0]]
	switch {
	case k[0] == tblSequence:
		return len(k) > 1 && len(k) < 64
	case n == 0 || len(k) != n:
		return false
	case n == 9:
		return k[1]&0x80 == 0
	}
	_, ok := idOf(k)
	return ok
}
