package store

import (
	"cmp"
	"fmt"
	"slices"

	"attest/archive/record"
)

// parented are the kinds whose objects live in another's leaves.
var parented = []record.Kind{
	record.KindExhibit, record.KindTranslation, record.KindPassage, record.KindEvent, record.KindAnswers, record.KindSession,
	record.KindRegion, record.KindTaking, record.KindMachine, record.KindFinal, record.KindRecording,
}

// leafOwner is an object with leaves of its own, and the child that its first
// version took. Leaves and children are counted up side by side, which says
// about where the leaf of an object lies whose head is lost.
type leafOwner struct {
	o     Object
	child uint32
}

// orphans finds the heads of objects anew that have versions and no head: the
// leaf is the one under which a version opens.
func (g *remainder) orphans(versions map[record.ID][]string) error {
	first := func(id record.ID) uint32 {
		n := ^uint32(0)
		for _, k := range versions[id] {
			if c, _, ok := splitChild(g.all[k][0].value); ok {
				n = min(n, c)
			}
		}
		return n
	}
	var owners []leafOwner
	taken, idTaken, most := map[uint32]bool{}, map[uint32]bool{}, max(g.r.next[seqTestimonyLeaf], 1)
	for id, o := range g.r.Objects {
		taken[o.Leaf], idTaken[o.IDLeaf], most = true, true, max(most, o.Leaf+1)
		if o.Parent == "" {
			owners = append(owners, leafOwner{o, first(id)})
		}
	}
	var lost []leafOwner
	for id := range versions {
		if _, here := g.r.Objects[id]; !here {
			lost = append(lost, leafOwner{Object{Type: "object", V: 1, ID: id}, first(id)})
		}
	}
	byChild := func(a, b leafOwner) int { return cmp.Compare(a.child, b.child) }
	slices.SortFunc(owners, byChild)
	slices.SortFunc(lost, func(a, b leafOwner) int {
		pa, pb := slices.Contains(parented, a.o.ID.Kind()), slices.Contains(parented, b.o.ID.Kind())
		if pa != pb {
			return map[bool]int{true: 1, false: -1}[pa]
		}
		return byChild(a, b)
	})
	most += 64
	for _, l := range lost {
		opens := func(leaf uint32) bool {
			for _, k := range versions[l.o.ID] {
				for _, f := range g.all[k] {
					if _, err := g.underChild(g.s.testimony, leaf, k, f.value); err == nil {
						return true
					}
				}
			}
			return false
		}
		var found bool
		own := func() bool {
			at, _ := slices.BinarySearchFunc(owners, l, byChild)
			from := uint32(1)
			if at > 0 {
				from = owners[at-1].o.Leaf
			}
			for i := range most {
				leaf := (from+i-1)%most + 1
				if i%1024 == 0 && g.ctx.Err() != nil {
					return false
				}
				if !taken[leaf] && opens(leaf) {
					l.o.Leaf = leaf
					l.o.IDLeaf = g.identityLeaf(l.o.ID, leaf, idTaken, most)
					taken[leaf], idTaken[l.o.IDLeaf] = true, true
					owners = slices.Insert(owners, at, l)
					return true
				}
			}
			return false
		}
		others := func() bool {
			near := slices.Clone(owners)
			slices.SortFunc(near, func(a, b leafOwner) int { return cmp.Compare(apart(a.child, l.child), apart(b.child, l.child)) })
			for _, p := range near {
				if opens(p.o.Leaf) {
					l.o.Parent, l.o.Leaf, l.o.IDLeaf = p.o.ID, p.o.Leaf, p.o.IDLeaf
					return true
				}
			}
			return false
		}
		if slices.Contains(parented, l.o.ID.Kind()) {
			found = others() || own()
		} else {
			found = own() || others()
		}
		if err := g.ctx.Err(); err != nil {
			return err
		}
		if !found {
			g.lose(string(l.o.ID), 0, fmt.Sprintf("its head is lost, and none of %d versions opens under any leaf", len(versions[l.o.ID])))
			continue
		}
		g.r.Objects[l.o.ID] = l.o
		g.r.Anew[l.o.ID] = true
	}
	return nil
}

func apart(a, b uint32) uint32 {
	if a > b {
		return a - b
	}
	return b - a
}

// identityLeaf finds the identity leaf of an object whose head is lost: mostly
// the same number. One that has nothing there gets a number that nobody has.
func (g *remainder) identityLeaf(id record.ID, leaf uint32, taken map[uint32]bool, most uint32) uint32 {
	var keys []string
	for k := range g.all {
		if other, ok := idOf([]byte(k)); k[0] == tblIdentity && ok && other == id {
			keys = append(keys, k)
		}
	}
	for i := range most {
		n := (leaf+i-1)%most + 1
		for _, k := range keys {
			for _, f := range g.all[k] {
				if _, err := g.underChild(g.s.identity, n, k, f.value); err == nil {
					return n
				}
			}
		}
	}
	if !taken[leaf] {
		return leaf
	}
	g.r.next[seqIdentityLeaf] = max(g.r.next[seqIdentityLeaf], most) + 1
	return g.r.next[seqIdentityLeaf] - 1
}
