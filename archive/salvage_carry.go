package archive

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// carry goes through the objects of the new vault: it notes what of each is lost,
// makes a version of what is left of one whose newest is not whole, and says in
// the log which versions are lost and which are there without an entry.
func (s *salvage) carry() error {
	for _, l := range s.remains.Lost {
		s.lose(SalvageLoss{Object: l.Object, Version: l.Version, What: l.What, Mended: l.Healed})
	}
	if s.report.LogLost > 0 {
		s.lose(SalvageLoss{Object: "custody log", What: fmt.Sprintf("%d entries are lost; the hash of each is there, and the log is what was signed", s.report.LogLost)})
	}
	if s.carried.Cut > 0 {
		s.lose(SalvageLoss{Object: "custody log", What: fmt.Sprintf("it goes as far as entry %d; %d entries behind that are not carried", len(s.carried.Leaves)-1, s.carried.Cut)})
	}
	if err := s.v.change(func(c *change) error {
		for _, i := range s.carried.Lost[min(len(s.carried.Lost), 500):] {
			s.sayLost(c, i)
		}
		batches, err := c.tx.Batches()
		for b := range batches {
			if s.ended[b] {
				err = errors.Join(err, c.tx.EndBatch(b))
			}
		}
		return err
	}); err != nil {
		return err
	}
	ids := make([]record.ID, 0, len(s.remains.Objects))
	for id := range s.remains.Objects {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	// Testimonies go last: their rows need the persons and count the exhibits.
	slices.SortStableFunc(ids, func(a, b record.ID) int { return last(a) - last(b) })
	exhibits := map[record.ID][]record.ID{}
	for i, part := range chunks(ids, 20) {
		step(s.told, "objects", int64(20*i), int64(len(ids)))
		if err := s.ctx.Err(); err != nil {
			return err
		}
		err := s.v.change(func(c *change) error {
			for _, id := range part {
				if err := s.object(c, id, exhibits); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if err := s.keepWithdrawals(); err != nil {
		return err
	}
	return s.missing()
}

func chunks(ids []record.ID, n int) (out [][]record.ID) {
	for part := range slices.Chunk(ids, n) {
		out = append(out, part)
	}
	return out
}

func last(id record.ID) int {
	if id.Kind() == record.KindTestimony {
		return 1
	}
	return 0
}

// object settles one object.
func (s *salvage) object(c *change, id record.ID, exhibits map[record.ID][]record.ID) error {
	o, err := c.tx.Object(id)
	if err != nil {
		return err
	}
	if s.dropped[id] {
		return c.tx.DeleteObject(id) // its import was not finished, and its record came back from an old file
	}
	if s.remains.Anew[id] {
		if err := c.tx.LeaveBatch(o, s.hidden[id]); err != nil {
			return err
		}
		o.Batch, o.Removed = "", s.hidden[id]
	}
	names := map[string]bool{}
	for n := uint32(1); n <= o.N; n++ {
		ver, err := c.tx.Version(o, n)
		if err == nil {
			err = c.tx.ReadIdentity(o, ver)
		}
		if head, herr := c.tx.VersionHead(o, n); herr == nil {
			names[head.Name] = true
		}
		if err == nil || errors.Is(err, ErrDestroyed) { // what was destroyed is no loss
			continue
		}
		if !errors.Is(err, ErrDamaged) {
			return err
		}
		s.lose(damagedVersion(id, n, what(err)))
		c.say(custody.SalvageLost, id, "", "version."+strconv.FormatUint(uint64(n), 10))
	}
	newestLost := s.remains.Was[id] > o.N || o.N == 0
	for _, name := range s.logged[id] {
		if !names[name] {
			c.say(custody.SalvageLost, id, name, "")
			newestLost = newestLost || name == s.logged[id][len(s.logged[id])-1]
		}
	}
	for _, name := range s.behind[id] {
		newestLost = newestLost || !names[name]
	}
	for name := range names {
		if !slices.Contains(s.logged[id], name) {
			c.say(custody.SalvageFound, id, name, "")
		}
	}
	if o, err = s.compose(c, o, newestLost); err != nil {
		return err
	}
	if o.N == 0 {
		return c.tx.DeleteObject(id)
	}
	if id.Kind() == record.KindExhibit && !o.Removed {
		exhibits[o.Parent] = append(exhibits[o.Parent], id)
	}
	if err := s.labels(c, o); err != nil {
		return err
	}
	if id.Kind() == record.KindTestimony {
		s.v.mu.Lock()
		s.v.exhs = exhibits
		s.v.mu.Unlock()
		return s.row(c, o)
	}
	return nil
}

func what(err error) string {
	var d *DamagedError
	if errors.As(err, &d) {
		return d.What
	}
	return err.Error()
}

// compose makes a version of what is left where the newest one is not whole, or
// where paragraphs are left of newer ones that are lost.
func (s *salvage) compose(c *change, o store.Object, newestLost bool) (store.Object, error) {
	var head *store.Version
	var err error
	whole := false
	if o.N > 0 {
		if head, err = c.tx.VersionHead(o, 0); err != nil {
			return o, err
		}
		_, err := c.tx.Version(o, 0)
		if err == nil {
			err = c.tx.ReadIdentity(o, head)
		}
		whole = err == nil || errors.Is(err, ErrDestroyed)
	}
	var orphans []store.Segment
	if newestLost {
		if orphans, err = c.tx.Orphans(o); err != nil {
			return o, err
		}
	}
	if whole && len(orphans) == 0 || o.N == 0 && o.ID.Kind() != record.KindTestimony {
		return o, nil
	}
	next := &store.Version{Time: c.at.RFC3339(), Author: s.v.actor(), Sitting: s.v.sit}
	prev := &store.Version{Object: o.ID}
	if head == nil {
		if next.Facts, err = s.bare(c, o); err != nil {
			return o, err
		}
	} else {
		next.Facts = head.Facts
		for i, seg := range head.Segments {
			piece, ok, err := c.tx.Piece(o, seg.Child)
			if err != nil {
				return o, err
			}
			if !ok {
				s.lose(SalvageLoss{Object: string(o.ID), What: fmt.Sprintf("paragraph %d of %d is lost", i+1, len(head.Segments))})
				continue
			}
			prev.Segments = append(prev.Segments, piece)
		}
		if next.Identity, err = s.identity(c, o); err != nil {
			return o, err
		}
	}
	prev.Segments = merged(prev.Segments, orphans)
	for _, p := range prev.Segments {
		next.Segments = append(next.Segments, store.Segment{Body: p.Body})
	}
	if err := c.tx.PutVersion(&o, next, prev); err != nil {
		return o, err
	}
	c.say(custody.Changed, o.ID, next.Name, "salvage")
	if len(orphans) > 0 {
		s.lose(SalvageLoss{Object: string(o.ID), What: fmt.Sprintf("%d paragraphs of a version that is lost were put into a new one", len(orphans))})
	}
	return o, nil
}

// merged puts paragraphs of a lost version in the place of those with the same
// name, the others behind.
func merged(list, orphans []store.Segment) []store.Segment {
	name := func(s store.Segment) string {
		var n struct {
			ID string `json:"id"`
		}
		_ = record.Decode(s.Body, &n) // a piece that has no name goes behind
		return n.ID
	}
	for _, x := range orphans {
		id := name(x)
		i := slices.IndexFunc(list, func(s store.Segment) bool { return id != "" && name(s) == id })
		if i >= 0 {
			list[i] = x
		} else {
			list = append(list, x)
		}
	}
	return list
}

// bare is what is said of a testimony of which only paragraphs are left.
func (s *salvage) bare(c *change, o store.Object) ([]byte, error) {
	n, err := c.tx.NextNumber("T")
	if err != nil {
		return nil, err
	}
	return record.Canonical(record.Testimony{
		Type: "testimony", V: 1, ID: o.ID, Label: record.Label(record.KindTestimony, s.v.replicaCode(), n), State: record.StateDraft,
		Tags: []string{"salvaged"},
	})
}

// identity is the newest identity half that is there.
func (s *salvage) identity(c *change, o store.Object) ([]byte, error) {
	for n := o.N; n > 0; n-- {
		ver, err := c.tx.VersionHead(o, n)
		if err != nil {
			continue
		}
		err = c.tx.ReadIdentity(o, ver)
		if err == nil {
			if n < o.N && ver.Identity != nil {
				s.lose(SalvageLoss{Object: string(o.ID), What: fmt.Sprintf("its newest identity half is lost; that of version %d stands in its place", n)})
			}
			return ver.Identity, nil
		}
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrDestroyed) {
			return nil, err
		}
	}
	s.lose(SalvageLoss{Object: string(o.ID), What: "its identity half is lost"})
	return nil, nil
}

// labels counts on behind the numbers that people see: they are not given twice.
func (s *salvage) labels(c *change, o store.Object) error {
	ver, err := c.tx.VersionHead(o, 0)
	if err != nil {
		return err
	}
	var f struct {
		Label     string `json:"label"`
		Pseudonym string `json:"pseudonym"`
		Number    uint32 `json:"number"`
	}
	if record.Decode(ver.Facts, &f) != nil {
		return nil
	}
	after := func(letter string, n uint32) error {
		if n == 0 || n == ^uint32(0) {
			return nil
		}
		return c.tx.NumberAfter(letter, n+1)
	}
	for _, l := range []string{f.Label, f.Pseudonym} {
		first, rest, ok := strings.Cut(l, "-")
		n, err := strconv.ParseUint(l[strings.LastIndex(l, "-")+1:], 10, 32)
		if ok && err == nil && rest != "" && len(first) == 1 {
			if err := after(first, uint32(n)); err != nil {
				return err
			}
		}
	}
	return after(string(rune(o.ID.Kind())), f.Number)
}

// row makes a testimony's row anew from what it says.
func (s *salvage) row(c *change, o store.Object) error {
	t, err := readTestimony(c.tx, o.ID, 0)
	if err != nil {
		return err
	}
	var p record.Person
	if t.Person != "" {
		p, _, _, err = get[record.Person](c.tx, t.Person, 0)
		if err != nil && !isNotFound(err) && !errors.Is(err, ErrDamaged) {
			return err
		}
	}
	var old record.Row
	row := c.row(t, p)
	if raw, err := c.tx.Row(o); err == nil && raw != nil && record.Decode(raw, &old) == nil && old.ID == o.ID {
		row.Saved = old.Saved
	}
	return c.putRow(o, row)
}

// missing notes objects that the log tells of and that are not there at all.
func (s *salvage) missing() error {
	var gone []record.ID
	for _, told := range []map[record.ID][]string{s.logged, s.behind} {
		for id := range told {
			if _, here := s.remains.Objects[id]; !here && !s.dropped[id] && !slices.Contains(gone, id) {
				gone = append(gone, id)
			}
		}
	}
	slices.Sort(gone)
	for _, part := range chunks(gone, 100) {
		err := s.v.change(func(c *change) error {
			for _, id := range part {
				if s.isDestroyed(id) {
					continue
				}
				s.lose(SalvageLoss{Object: string(id), What: "the log tells of it and nothing of it is there"})
				for _, name := range s.logged[id] {
					c.say(custody.SalvageLost, id, name, "")
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// isDestroyed reports that a keyholder destroyed the object: the log says so, or
// what is kept of it, and that it is gone is no loss.
func (s *salvage) isDestroyed(id record.ID) bool {
	return s.acts.gone[id] || slices.ContainsFunc(s.remains.Destroyed, func(d store.Destroyed) bool { return d.Doomed(id) })
}
