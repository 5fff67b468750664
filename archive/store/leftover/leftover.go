// Package leftover opens everything that a vault's folder still holds and that
// given keys open: each value that Badger kept of each key, stale ones too, and
// each file of the blobs. It is what whoever has the keys and a copy of the
// folder can read, written from docs/vault-format.md; tests hold against it what
// was destroyed. The folder is opened for writing: give it a copy.
package leftover

import (
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"attest/archive/record"
	"attest/archive/seal"
)

// Keys are those that are tried, under each leaf that the folder names: the heads
// of objects do, older ones too, and what is kept of a destruction.
type Keys struct {
	Office              seal.Key
	Testimony, Identity *seal.Tree
	Replica             record.ID
}

// Each calls fn with each plaintext that the keys open of the vault folder at
// dir, and returns how many values they do not open.
func (k Keys) Each(dir string, fn func(where string, plain []byte)) (shut int, err error) {
	err = k.records(dir, func(db *badger.DB) error {
		o := openAll{Keys: k, store: k.Office.Derive("attest/store/v1"), log: k.Office.Derive("attest/log/v1"), blobs: map[record.ID][]seal.Key{}, fn: fn}
		for _, each := range []func(key, value []byte){o.leaf, o.value} {
			if err := values(db, each); err != nil {
				return err
			}
		}
		err := o.files(filepath.Join(dir, "blobs"))
		shut = o.shut
		return err
	})
	return shut, err
}

// values calls fn with every value that Badger holds of every key.
func values(db *badger.DB, fn func(key, value []byte)) error {
	return db.View(func(txn *badger.Txn) error {
		it := badger.DefaultIteratorOptions
		it.AllVersions = true
		i := txn.NewIterator(it)
		defer i.Close()
		for i.Rewind(); i.Valid(); i.Next() {
			item := i.Item()
			if item.IsDeletedOrExpired() {
				continue
			}
			v, err := item.ValueCopy(nil)
			if err != nil {
				return err
			}
			fn(item.KeyCopy(nil), v)
		}
		return nil
	})
}

type openAll struct {
	Keys
	store, log              seal.Key
	blobs                   map[record.ID][]seal.Key
	testimonies, identities []uint32 // leaves
	shut                    int
	fn                      func(string, []byte)
}

// leaf notes the leaves that a value names.
func (o *openAll) leaf(key, raw []byte) {
	if key[0] != 'o' && key[0] != 'x' {
		return
	}
	plain, err := o.store.Open(raw, append([]byte("attest/record/v1\x00"), key...))
	if err != nil {
		return
	}
	var names struct {
		Leaf   uint32 `json:"leaf"`
		IDLeaf uint32 `json:"idleaf"`
		To     *struct {
			Testimony uint32 `json:"testimony"`
			Identity  uint32 `json:"identity"`
		} `json:"to"`
		Leaves []struct {
			Testimony uint32 `json:"testimony"`
			Identity  uint32 `json:"identity"`
		} `json:"leaves"`
	}
	if record.Decode(plain, &names) != nil {
		return
	}
	add := func(to *[]uint32, n uint32) {
		if !slices.Contains(*to, n) {
			*to = append(*to, n)
		}
	}
	add(&o.testimonies, names.Leaf)
	add(&o.identities, names.IDLeaf)
	if names.To != nil {
		add(&o.testimonies, names.To.Testimony)
		add(&o.identities, names.To.Identity)
	}
	for _, l := range names.Leaves {
		add(&o.testimonies, l.Testimony)
		add(&o.identities, l.Identity)
	}
}

func (o *openAll) value(key, raw []byte) {
	aad := append([]byte("attest/record/v1\x00"), key...)
	where := string(key[:1])
	if len(key) >= 18 {
		where += string(record.IDFromBytes(record.Kind(key[1]), [16]byte(key[2:18])))
	}
	opened := false
	try := func(k seal.Key, sealed, aad []byte) []byte {
		plain, err := k.Open(sealed, aad)
		if err != nil {
			return nil
		}
		if !opened {
			o.fn(where, plain)
		}
		opened = true
		return plain
	}
	leaves := func(t *seal.Tree, child uint32, sealed, aad []byte) []byte {
		of := o.testimonies
		if t == o.Identity {
			of = o.identities
		}
		for _, leaf := range of {
			k, err := t.Child(o.Replica.Bytes(), leaf, child)
			if err != nil {
				continue
			}
			if plain := try(k, sealed, aad); plain != nil {
				return plain
			}
		}
		return nil
	}
	switch key[0] {
	case 'h':
		return
	case 'l':
		try(o.log, raw, aad)
	case 'v', 'w':
		if len(raw) < 4 {
			return
		}
		tree := o.Testimony
		if key[0] == 'w' {
			tree = o.Identity
		}
		child := binary.BigEndian.Uint32(raw)
		leaves(tree, child, raw[4:], binary.BigEndian.AppendUint32(aad, child))
	case 's':
		leaves(o.Testimony, binary.BigEndian.Uint32(key[18:]), raw, aad)
	case 'r', 'd', 'f':
		leaves(o.Testimony, 0, raw, aad)
	case 'e':
		leaves(o.Identity, 0, raw, aad)
	case 'b':
		tree := o.Testimony
		if raw[0] == 'i' {
			tree = o.Identity
		}
		if k := leaves(tree, binary.BigEndian.Uint32(raw[18:]), raw[22:], append(aad, raw[:22]...)); len(k) == 32 {
			id := record.IDFromBytes(record.KindBlob, [16]byte(key[2:18]))
			o.blobs[id] = append(o.blobs[id], seal.Key(k))
		}
	default:
		try(o.store, raw, aad)
	}
	if !opened {
		o.shut++
	}
}

// files opens the blobs and outlines whose keys were found.
func (o *openAll) files(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, outline := strings.CutSuffix(d.Name(), ".wave")
		id, err := record.ParseID(strings.ToUpper(name))
		if err != nil {
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		bytes := id.Bytes()
		for _, k := range o.blobs[id] {
			if outline {
				if plain, err := k.Derive("attest/outline/v1").Open(raw[8:], append([]byte("attest/outline/v1"), bytes[:]...)); err == nil {
					o.fn(d.Name(), plain)
				}
				continue
			}
			const sealed = 1<<20 + 16
			size := int64(len(raw)) - 8
			size -= 16 * ((size + sealed - 1) / sealed)
			r, err := seal.NewReader(k, bytes, strings.NewReader(string(raw)), int64(len(raw)), size)
			if err != nil {
				continue
			}
			if plain, err := io.ReadAll(r); err == nil {
				o.fn(d.Name(), plain)
			}
			r.Close()
		}
		return nil
	})
}

// Overwrite puts a value in the place of each of one of the tables, nil for none,
// as a disk that failed would: beside it the log goes on telling what stood there.
func (k Keys) Overwrite(dir string, table byte, value []byte) error {
	return k.records(dir, func(db *badger.DB) error {
		var keys [][]byte
		if err := values(db, func(key, _ []byte) {
			if key[0] == table {
				keys = append(keys, key)
			}
		}); err != nil {
			return err
		}
		return db.Update(func(txn *badger.Txn) error {
			for _, key := range keys {
				var err error
				if value == nil {
					err = txn.Delete(key)
				} else {
					err = txn.Set(key, value)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (k Keys) records(dir string, fn func(*badger.DB) error) error {
	badgerKey := k.Office.Derive("attest/badger/v1")
	db, err := badger.Open(badger.DefaultOptions(filepath.Join(dir, "records")).WithLogger(nil).WithCompression(options.None).
		WithEncryptionKey(badgerKey[:]).WithIndexCacheSize(4 << 20).WithBlockCacheSize(4 << 20).WithMemTableSize(16 << 20).
		WithValueThreshold(1 << 20).WithValueLogFileSize(4 << 20).WithDetectConflicts(false))
	if err != nil {
		return err
	}
	return errors.Join(fn(db), db.Close())
}
