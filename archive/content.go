package archive

import (
	"fmt"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// content is what a version of an object holds, decoded no further.
type content struct {
	facts    any
	segments []record.Segment
	pieces   []any // instead of segments: what else is kept piece by piece, each sealed alone
	identity any   // nil: none, or unchanged from the version before (see put)
}

// put makes the next version of an object, or its first with a parent or
// leaves of its own, and logs it. keepIdentity carries the identity half of the
// version before into the new one.
func (c *change) put(id, parent record.ID, in content, keepIdentity bool) (store.Object, *store.Version, error) {
	o, err := c.tx.Object(id)
	verb := custody.Changed
	if isNotFound(err) {
		verb = custody.Created
		o, err = c.tx.NewObject(id, parent)
		o.Batch = c.batch
	}
	if err != nil {
		return o, nil, err
	}
	var prev *store.Version
	if o.N > 0 {
		if prev, err = c.tx.Version(o, 0); err != nil {
			return o, nil, err
		}
	}
	next := &store.Version{Time: c.at.RFC3339(), Author: c.v.actor(), Sitting: c.v.sit}
	if next.Facts, err = record.Canonical(in.facts); err != nil {
		return o, nil, fmt.Errorf("%s: %w", id, err)
	}
	for _, s := range in.segments {
		body, err := record.Canonical(s)
		if err != nil {
			return o, nil, fmt.Errorf("%s, segment %s: %w", id, s.ID, err)
		}
		next.Segments = append(next.Segments, store.Segment{Body: body})
	}
	for i, p := range in.pieces {
		body, err := record.Canonical(p)
		if err != nil {
			return o, nil, fmt.Errorf("%s, piece %d: %w", id, i, err)
		}
		next.Segments = append(next.Segments, store.Segment{Body: body})
	}
	switch {
	case in.identity != nil:
		if next.Identity, err = record.Canonical(in.identity); err != nil {
			return o, nil, fmt.Errorf("%s: %w", id, err)
		}
	case keepIdentity && prev != nil:
		if err := c.tx.ReadIdentity(o, prev); err != nil {
			return o, nil, err
		}
		next.Identity = prev.Identity
	}
	if err := c.remember(o, next, prev, false); err != nil {
		return o, nil, err
	}
	if err := c.tx.PutVersion(&o, next, prev); err != nil {
		return o, nil, err
	}
	c.say(verb, id, next.Name, "")
	return o, next, nil
}

// get reads version n (0: the newest) of an object into facts.
func get[T any](tx *store.Tx, id record.ID, n uint32) (facts T, o store.Object, ver *store.Version, err error) {
	if o, err = tx.Object(id); err != nil {
		return facts, o, nil, err
	}
	if ver, err = tx.Version(o, n); err != nil {
		return facts, o, nil, err
	}
	if err := record.Decode(ver.Facts, &facts); err != nil {
		return facts, o, nil, damaged(id, "its facts are malformed", err)
	}
	return facts, o, ver, nil
}

// identityOf reads the identity half of a version; the zero value where it has none.
func identityOf[T any](tx *store.Tx, o store.Object, ver *store.Version) (half T, err error) {
	if err := tx.ReadIdentity(o, ver); err != nil || ver.Identity == nil {
		return half, err
	}
	if err := record.Decode(ver.Identity, &half); err != nil {
		return half, damaged(o.ID, "its identity half is malformed", err)
	}
	return half, nil
}

func segmentsOf(ver *store.Version) ([]record.Segment, error) {
	out := make([]record.Segment, len(ver.Segments))
	for i, s := range ver.Segments {
		if err := record.Decode(s.Body, &out[i]); err != nil {
			return nil, damaged(ver.Object, "a segment is malformed", err)
		}
	}
	return out, nil
}

func (v *Vault) actor() string { return custody.SpellKey(v.member.Log.Public().(edPublic)) }

func damaged(id record.ID, what string, err error) error {
	return &store.DamagedError{Object: string(id), What: what, Err: err}
}
