package badgerfiles_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"attest/archive/store/badgerfiles"
)

var storage = bytes.Repeat([]byte{7}, 32)

// known is as strict as the program's: a key with its commit still at its end
// has another length.
func known(k []byte) bool {
	return len(k) > 1 && k[0] == 'k' && (len(k) == 5 || string(k) == "k-large")
}

// made is a store with 600 keys, one of them large and one deleted, as it lies
// on the disk: closed well (tables), or not (a write-ahead file).
func made(t testing.TB, closed bool) (dir string, keys badgerfiles.Keys) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "store")
	o := badger.DefaultOptions(dir).WithLogger(nil).WithMemTableSize(8 << 20).WithNumMemtables(2).WithBaseTableSize(4 << 20).
		WithValueThreshold(1 << 20).WithValueLogFileSize(4 << 20).WithCompression(options.None).
		WithBlockCacheSize(1 << 20).WithIndexCacheSize(1 << 20).WithEncryptionKey(storage)
	db, err := badger.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	set := func(k string, v []byte) {
		if err := db.Update(func(txn *badger.Txn) error { return txn.Set([]byte(k), v) }); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 600 {
		set(fmt.Sprintf("k%04d", i), value(i))
	}
	set("k-large", bytes.Repeat([]byte("large"), 250_000))
	if err := db.Update(func(txn *badger.Txn) error { return txn.Delete([]byte("k0005")) }); err != nil {
		t.Fatal(err)
	}
	if !closed {
		as := filepath.Join(t.TempDir(), "killed")
		if err := os.CopyFS(as, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		defer func() { dir = as }()
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	keys, complete := badgerfiles.Registry(read(t, dir, "KEYREGISTRY"), storage)
	if !complete || len(keys) == 0 {
		t.Fatalf("%d keys, complete: %t", len(keys), complete)
	}
	return dir, keys
}

func value(i int) []byte { return bytes.Repeat([]byte{byte(i)}, 50+i%300) }

func read(t testing.TB, dir, pattern string) []byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	raw, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// whole says what is wrong with the 600 keys of a table or a write-ahead file.
func whole(c badgerfiles.Contents) string {
	got := map[string][]byte{}
	deleted := false
	for _, e := range c.Entries {
		if !e.Sound {
			continue
		}
		got[string(e.Key)] = e.Value
		deleted = deleted || e.Deleted && string(e.Key) == "k0005"
	}
	for i := range 600 {
		if k := fmt.Sprintf("k%04d", i); i != 5 && !bytes.Equal(got[k], value(i)) {
			return k + " is not what was set"
		}
	}
	if !deleted {
		return "k0005 is not deleted"
	}
	return ""
}

// Each file is read whole, and whole again with any one bit of it turned: what
// flips is found by the checksum.
func TestOneBitOfAFileIsPutRight(t *testing.T) {
	closed, tableKeys := made(t, true)
	killed, logKeys := made(t, false)
	random := rand.New(rand.NewPCG(1, 2))
	for name, f := range map[string]struct {
		raw  []byte
		read func(raw []byte) badgerfiles.Contents
	}{
		"table": {read(t, closed, "*.sst"), func(raw []byte) badgerfiles.Contents { return badgerfiles.Table(raw, tableKeys, 0) }},
		"log":   {read(t, killed, "*.mem"), func(raw []byte) badgerfiles.Contents { return badgerfiles.Log(raw, logKeys, known) }},
	} {
		c := f.read(f.raw)
		if wrong := whole(c); wrong != "" || c.Mended != 0 || len(c.Damage) != 0 || c.Torn {
			t.Fatalf("%s: %s, %d bits, %v", name, wrong, c.Mended, c.Damage)
		}
		used := len(bytes.TrimRight(f.raw, "\x00"))
		raw := slices.Clone(f.raw[:min(len(f.raw), used+64)])
		places := []int{0, 3, 8, 12, 19, 20, 21, 22, 23, used - 1, used - 3, used - 5, used - 8, used - 12, used - 20, used - 40, used - 400}
		for range 40 {
			places = append(places, random.IntN(used))
		}
		for _, at := range places {
			raw[at] ^= 1 << (at % 8)
			c := f.read(raw)
			if wrong := whole(c); wrong != "" || len(c.Damage) > 0 {
				t.Errorf("%s, byte %d of %d: %s, damage %v", name, at, used, wrong, c.Damage)
			}
			raw[at] ^= 1 << (at % 8)
		}
	}
}

// A sector that is gone costs what stood in it.
func TestALostSectorCostsWhatStoodInIt(t *testing.T) {
	closed, tableKeys := made(t, true)
	killed, logKeys := made(t, false)
	table, log := read(t, closed, "*.sst"), read(t, killed, "*.mem")
	index := bytes.Clone(table)
	clear(index[len(index)-512:])
	for name, c := range map[string]badgerfiles.Contents{
		"the index of a table":    badgerfiles.Table(index, tableKeys, 0),
		"the middle of a table":   badgerfiles.Table(cleared(table, len(table)/2), tableKeys, 0),
		"the middle of a log":     badgerfiles.Log(cleared(log, 60_000), logKeys, known),
		"the beginning of a log":  badgerfiles.Log(cleared(log, 512), logKeys, known),
		"a table that is cut off": badgerfiles.Table(table[:len(table)/2], tableKeys, 0),
	} {
		got := map[string]bool{}
		for i := range 600 {
			for _, e := range c.Entries {
				if string(e.Key) == fmt.Sprintf("k%04d", i) && bytes.Equal(e.Value, value(i)) {
					got[string(e.Key)] = true
				}
			}
		}
		want := 500
		if name == "a table that is cut off" {
			want = 250
		}
		if len(got) < want || len(c.Damage) == 0 {
			t.Errorf("%s: %d of 600 keys, damage %v", name, len(got), c.Damage)
		}
	}
}

func cleared(raw []byte, at int) []byte {
	raw = bytes.Clone(raw)
	for i := range 512 {
		raw[at+i] ^= 0x5a
	}
	return raw
}

func TestOneBitOfTheRegistryIsPutRight(t *testing.T) {
	dir, keys := made(t, true)
	raw := read(t, dir, "KEYREGISTRY")
	for at := range raw {
		for bit := range 8 {
			raw[at] ^= 1 << bit
			got, _ := badgerfiles.Registry(raw, storage)
			for id, k := range keys {
				if !bytes.Equal(got[id], k) {
					t.Errorf("byte %d, bit %d: the key is another", at, bit)
				}
			}
			raw[at] ^= 1 << bit
		}
	}
}

func FuzzTable(f *testing.F) {
	dir, keys := made(f, true)
	table := read(f, dir, "*.sst")
	f.Add(table[:4000])
	f.Add(table[len(table)-4000:])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) { badgerfiles.Table(raw, keys, 1) })
}

func FuzzLog(f *testing.F) {
	dir, keys := made(f, false)
	log := read(f, dir, "*.mem")
	f.Add(log[:3000])
	f.Add(log[:20])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) { badgerfiles.Log(raw, keys, known) })
}

func FuzzRegistry(f *testing.F) {
	dir, _ := made(f, true)
	f.Add(read(f, dir, "KEYREGISTRY"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) { badgerfiles.Registry(raw, storage) })
}
