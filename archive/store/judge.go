package store

import (
	"encoding/binary"
	"errors"
	"os"
	"slices"

	"attest/archive/record"
	"attest/archive/seal"
)

// ofKind lists the keys that begin with a letter.
func (g *remainder) ofKind(table byte) (keys []string) {
	for k := range g.all {
		if k[0] == table {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

// newest hands the values of a key to open, newest first, until one opens. older
// says that it is not the newest that was written; gone, that the key was deleted.
func (g *remainder) newest(key string, open func(value []byte) error) (value []byte, older, gone bool, err error) {
	list := g.all[key]
	err = ErrNotFound
	for _, f := range list {
		if f.deleted {
			return nil, false, true, nil
		}
		if oerr := open(f.value); oerr != nil {
			err = oerr
			continue
		}
		return f.value, f.ts < list[0].ts, false, nil
	}
	return nil, false, false, err
}

// judge opens everything, and leaves what opens.
func (g *remainder) judge() error {
	s := g.s
	for _, k := range g.ofKind(tblLog) {
		_, _, _, _ = g.newest(k, func(v []byte) error {
			leaf, err := s.logKey.Open(v, aad([]byte(k)))
			if err == nil {
				g.r.Leaves[int64(binary.BigEndian.Uint64([]byte(k[1:])))] = leaf
			}
			return err
		})
	}
	for _, k := range g.ofKind(tblHash) {
		if v := g.all[k][0].value; len(v) == 32 {
			g.r.Hashes[int64(binary.BigEndian.Uint64([]byte(k[1:])))] = v
		}
	}
	for _, k := range g.ofKind(tblSequence) {
		_, older, _, err := g.newest(k, func(v []byte) error {
			plain, err := s.storeKey.Open(v, aad([]byte(k)))
			if err != nil || len(plain) != 4 {
				return ErrDamaged
			}
			g.r.next[k[1:]] = binary.BigEndian.Uint32(plain)
			return nil
		})
		if err != nil || older {
			g.r.next[k[1:]] += 1 << 16 // far above what was handed out since
		}
	}
	for k := range g.all {
		if k[0] == tblBatch || !isKey([]byte(k)) { // also what this version does not know
			_, _, _ = g.keep(k, func(v []byte) error { _, err := s.storeKey.Open(v, aad([]byte(k))); return err })
		}
	}
	g.destructions()
	dropped := g.heads()
	versions := g.versionKeys(dropped)
	if err := g.orphans(versions); err != nil {
		return err
	}
	g.versions(versions)
	g.rest()
	g.sequences()
	for id, o := range g.r.Objects {
		plain, err := record.Canonical(o)
		if err != nil {
			return err
		}
		k := keyOf(tblObject, id)
		g.r.values[string(k)] = s.storeKey.Seal(plain, aad(k))
	}
	return g.ctx.Err()
}

func (g *remainder) keep(key string, open func([]byte) error) (older, gone bool, err error) {
	v, older, gone, err := g.newest(key, open)
	if v != nil {
		g.r.values[key] = v
	}
	return older, gone, err
}

// heads reads the objects' heads. It returns the objects that were deleted.
func (g *remainder) heads() map[record.ID]bool {
	dropped := map[record.ID]bool{}
	for _, k := range g.ofKind(tblObject) {
		id, _ := idOf([]byte(k))
		if g.doomed[id] {
			dropped[id] = true // an old copy of a file may still have it
			continue
		}
		_, _, gone, _ := g.newest(k, func(v []byte) error {
			plain, err := g.s.storeKey.Open(v, aad([]byte(k)))
			if err != nil {
				return err
			}
			o, err := parseObject(id, plain)
			if err == nil {
				g.r.Objects[id] = o
			}
			return err
		})
		if gone {
			dropped[id] = true
		}
	}
	return dropped
}

// versionKeys are the versions whose records are there, by object.
func (g *remainder) versionKeys(dropped map[record.ID]bool) map[record.ID][]string {
	out := map[record.ID][]string{}
	for _, k := range g.ofKind(tblVersion) {
		if id, _ := idOf([]byte(k)); !dropped[id] && !g.all[k][0].deleted {
			out[id] = append(out[id], k)
		}
	}
	return out
}

// underChild opens what is sealed under a numbered child of a leaf.
func (g *remainder) underChild(t *seal.Tree, leaf uint32, key string, value []byte) ([]byte, error) {
	n, sealed, ok := splitChild(value)
	if !ok {
		return nil, ErrDamaged
	}
	k, err := g.s.child(t, leaf, n)
	if err != nil {
		return nil, err
	}
	defer k.Wipe()
	return k.Open(sealed, binary.BigEndian.AppendUint32(aad([]byte(key)), n))
}

// underLeaves opens it under one of the object's leaves.
func (g *remainder) underLeaves(o Object, t TreeName, key string, value []byte) (plain []byte, err error) {
	for _, l := range LeavesOf(o) {
		one, oerr := g.underChild(g.s.tree(t), l.in(t), key, value)
		if oerr == nil {
			return one, nil
		}
		if err == nil {
			err = oerr
		}
	}
	return nil, err
}

// versions keeps those that open and sets each object's head to the newest of them.
func (g *remainder) versions(keys map[record.ID][]string) {
	for id, o := range g.r.Objects {
		was := o.N
		g.r.Was[id] = was
		o.N, o.Name = 0, ""
		for _, k := range keys[id] {
			n := binary.BigEndian.Uint32([]byte(k[18:]))
			var name string
			_, _, err := g.keep(k, func(v []byte) error {
				plain, err := g.underLeaves(o, TestimonyTree, k, v)
				if err != nil {
					return err
				}
				ver, err := parseStored(o, n, plain)
				if err == nil {
					name = ver.Name
				}
				return err
			})
			switch {
			case errors.Is(err, seal.ErrDestroyed):
				g.destroyed[id] = true
			case err == nil && name != "" && n > o.N:
				o.N, o.Name = n, name
			}
		}
		switch {
		case o.N > 0:
			g.r.Objects[id] = o
			for n := o.N + 1; n <= was && n-o.N < 1000; n++ {
				g.lose(string(id), n, "the version is lost")
			}
		case g.gone(o):
			delete(g.r.Objects, id) // there is nothing of it to open
		case id.Kind() == record.KindTestimony:
			g.r.Objects[id] = o // its paragraphs may be there, and what belongs to it
			g.lose(string(id), 0, "none of its versions opens: its paragraphs are carried without what was said about them")
		default:
			delete(g.r.Objects, id)
			g.lose(string(id), 0, "none of its versions opens")
		}
	}
}

// gone reports whether the object's leaf was destroyed.
func (g *remainder) gone(o Object) bool {
	_, err := g.s.child(g.s.testimony, o.Leaf, 0)
	return g.destroyed[o.ID] || errors.Is(err, seal.ErrDestroyed)
}

// rest keeps segments, identity halves, rows, drafts and blobs' keys of the
// objects that are there.
func (g *remainder) rest() {
	s := g.s
	for k := range g.all {
		id, ok := idOf([]byte(k))
		o, here := g.r.Objects[id]
		if !ok {
			continue
		}
		plain := func(t *seal.Tree, leaf, child uint32) func([]byte) error {
			return func(v []byte) error {
				key, err := s.child(t, leaf, child)
				if err != nil {
					return err
				}
				defer key.Wipe()
				_, err = key.Open(v, aad([]byte(k)))
				return err
			}
		}
		switch k[0] {
		case tblSegment:
			if here {
				_, _, _ = g.keep(k, func(v []byte) (err error) {
					for _, l := range LeavesOf(o) {
						if err = plain(s.testimony, l.Testimony, binary.BigEndian.Uint32([]byte(k[18:])))(v); err == nil {
							return nil
						}
					}
					return err
				})
			}
		case tblIdentity:
			if here {
				_, _, _ = g.keep(k, func(v []byte) error {
					_, err := g.underLeaves(o, IdentityTree, k, v)
					return err
				})
			}
		case tblRow:
			if here {
				_, _, _ = g.keep(k, plain(s.testimony, o.Leaf, 0))
			}
		case tblDraft, tblName:
			tree, leaf := s.testimony, o.Leaf
			if k[0] == tblName {
				tree, leaf = s.identity, o.IDLeaf
			}
			if !here {
				continue
			}
			older, _, err := g.keep(k, plain(tree, leaf, 0))
			if err != nil && !errors.Is(err, seal.ErrDestroyed) || older {
				g.lose(string(id), 0, map[bool]string{true: "what was being typed last is lost; something older that was typed is there", false: "what was being typed is lost"}[older])
			}
		case tblStanding:
			if !here {
				continue
			}
			older, _, err := g.keep(k, plain(s.testimony, o.Leaf, 0))
			if err != nil && !errors.Is(err, seal.ErrDestroyed) || older {
				g.r.Unread[id] = true
				g.lose(string(id), 0, map[bool]string{true: "whether it is frozen or held is there in an older state alone", false: "whether it is frozen or held cannot be read"}[older])
			}
		case tblBlob:
			if g.doomed[id] {
				continue
			}
			if _, err := os.Stat(s.blobPath(id)); err == nil {
				_, _, _ = g.keep(k, func(v []byte) error { return g.opensBlobKey([]byte(k), v) })
			}
		default:
			if here && g.r.values[k] == nil && !isKey([]byte(k)) { // what this version does not know lies there too
				_, _, _ = g.keep(k, plain(s.testimony, o.Leaf, 0))
			}
		}
	}
}

// opensBlobKey opens a blob's key as BlobKey does.
func (g *remainder) opensBlobKey(at, raw []byte) error {
	if len(raw) < blobClear {
		return ErrDamaged
	}
	o, ok := g.r.Objects[record.IDFromBytes(record.Kind(raw[1]), [16]byte(raw[2:18]))]
	if !ok {
		return ErrNotFound
	}
	tree := TreeName(raw[0])
	k, err := g.s.child(g.s.tree(tree), leafOf(o, tree), binary.BigEndian.Uint32(raw[18:22]))
	if err != nil {
		return err
	}
	defer k.Wipe()
	_, err = k.Open(raw[blobClear:], append(aad(at), raw[:blobClear]...))
	return err
}

// sequences sets the counters above all that is in use: a number is never given
// twice.
func (g *remainder) sequences() {
	var leaf, idleaf, child uint32
	for _, o := range g.r.Objects {
		for _, l := range LeavesOf(o) {
			leaf, idleaf = max(leaf, l.Testimony), max(idleaf, l.Identity)
		}
	}
	for _, d := range g.r.Destroyed {
		for _, l := range d.Leaves {
			leaf, idleaf = max(leaf, l.Testimony), max(idleaf, l.Identity)
		}
	}
	for k, v := range g.r.values {
		switch k[0] {
		case tblVersion, tblIdentity:
			child = max(child, binary.BigEndian.Uint32(v))
		case tblSegment:
			child = max(child, binary.BigEndian.Uint32([]byte(k[18:])))
		case tblBlob:
			child = max(child, binary.BigEndian.Uint32(v[18:]))
		}
	}
	for name, used := range map[string]uint32{seqTestimonyLeaf: leaf, seqIdentityLeaf: idleaf, seqChild: child} {
		n, known := g.r.next[name]
		if !known {
			n = used + 1<<16
		}
		g.r.next[name] = max(n, used+1)
	}
	for name, n := range g.r.next {
		k := sequenceKey(name)
		g.r.values[string(k)] = g.s.storeKey.Seal(binary.BigEndian.AppendUint32(nil, n), aad(k))
	}
}
