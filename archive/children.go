package archive

import (
	"slices"
	"strings"

	"attest/archive/record"
	"attest/archive/store"
)

// Some objects belong to one testimony: translations, coding, events, the
// commitment made when it became final. They are sealed under its leaves and
// are destroyed with it. Each is a record with a history of its own; the lists
// in memory hold only which testimony has which, and contents are read when
// they are asked for.

// childKinds are the kinds of those objects.
var childKinds = []record.Kind{
	record.KindTranslation, record.KindPassage, record.KindEvent, record.KindFinal, record.KindAnswers, record.KindSession, record.KindRegion, record.KindTaking, record.KindMachine,
}

// batchKinds are the kinds of objects that an import can bring.
var batchKinds = append([]record.Kind{
	record.KindPerson, record.KindTestimony, record.KindExhibit, record.KindRecording, record.KindConsent,
}, childKinds...)

// putChild stores a child of a testimony; an empty ID is a new one's. what is
// the word that Undo shows, "" for what it does not cover.
func (c *change) putChild(id record.ID, parent record.ID, in content, what string) (store.Object, *store.Version, error) {
	if _, err := c.tx.Object(parent); err != nil {
		return store.Object{}, nil, err
	}
	o, ver, err := c.put(id, parent, in, false)
	if err != nil || c.batch != "" {
		return o, ver, err
	}
	v := c.v
	c.then(func() {
		if o.N == 1 {
			v.kids[parent] = append(v.kids[parent], id)
		}
		if what != "" {
			v.note(id, o.N, what)
		}
	})
	return o, ver, nil
}

// childIDs lists a testimony's objects of a kind, in the order of their IDs.
func (v *Vault) childIDs(parent record.ID, kind record.Kind) []record.ID {
	v.mu.RLock()
	defer v.mu.RUnlock()
	var out []record.ID
	for _, id := range v.kids[parent] {
		if id.Kind() == kind && !v.hidden[id] {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, func(a, b record.ID) int { return strings.Compare(string(a), string(b)) })
	return out
}

// childrenOf reads a testimony's objects of a kind.
func childrenOf[T any](v *Vault, parent record.ID, kind record.Kind) ([]T, error) {
	var out []T
	ids := v.childIDs(parent, kind)
	err := v.view(func(tx *store.Tx) error {
		for _, id := range ids {
			f, _, _, err := get[T](tx, id, 0)
			if err != nil {
				return err
			}
			out = append(out, f)
		}
		return nil
	})
	return out, err
}

// piecesOf decodes the pieces of a version.
func piecesOf[T any](ver *store.Version) ([]T, error) {
	out := make([]T, len(ver.Segments))
	for i, s := range ver.Segments {
		if err := record.Decode(s.Body, &out[i]); err != nil {
			return nil, damaged(ver.Object, "a piece of it is malformed", err)
		}
	}
	return out, nil
}
