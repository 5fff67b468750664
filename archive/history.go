package archive

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"attest/archive/record"
	"attest/archive/store"
)

// History lists an object's versions, newest first, one line a sitting: the
// versions that one member made between unlock and lock stand together, with
// what changed over all of them.
func (v *Vault) History(id record.ID) ([]VersionInfo, error) {
	versions, err := v.Versions(id)
	if err != nil {
		return nil, err
	}
	var out []VersionInfo
	for i := 0; i < len(versions); {
		j := i
		for j+1 < len(versions) && versions[j+1].Sitting == versions[i].Sitting && versions[i].Sitting != "" {
			j++
		}
		line := versions[i]
		line.First = versions[j].Number
		before := uint32(0)
		if j+1 < len(versions) {
			before = versions[j+1].Number
		}
		line.Changes, err = v.Changes(id, before, versions[i].Number)
		if err != nil {
			return nil, err
		}
		out = append(out, line)
		i = j + 1
	}
	return out, nil
}

// Versions lists every version of an object, newest first, without what changed.
func (v *Vault) Versions(id record.ID) ([]VersionInfo, error) {
	var out []VersionInfo
	err := v.view(func(tx *store.Tx) error {
		o, err := tx.Object(id)
		if err != nil {
			return err
		}
		for n := o.N; n > 0; n-- {
			ver, err := tx.VersionHead(o, n)
			if errors.Is(err, ErrDamaged) && n < o.N {
				continue // the others are there; a check tells of it
			}
			if err != nil {
				return err
			}
			at, err := time.Parse(time.RFC3339Nano, ver.Time)
			if err != nil {
				return damaged(id, "a version's time is malformed", err)
			}
			out = append(out, VersionInfo{
				Number: n, First: n, Name: ver.Name, Time: at, Author: v.memberName(ver.Author), Sitting: ver.Sitting, Struck: ver.Struck,
			})
		}
		return nil
	})
	return out, err
}

func (v *Vault) memberName(logKey string) string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.names[logKey]
}

// Changes compares two versions of an object; from 0 is nothing.
func (v *Vault) Changes(id record.ID, from, to uint32) ([]Change, error) {
	var out []Change
	err := v.view(func(tx *store.Tx) error {
		o, err := tx.Object(id)
		if err != nil {
			return err
		}
		var before, after *store.Version
		if after, err = tx.Version(o, to); errors.Is(err, ErrDestroyed) {
			return nil // it was struck out: nobody can say any more
		} else if err != nil {
			return err
		}
		if from > 0 {
			if before, err = tx.Version(o, from); errors.Is(err, ErrDestroyed) {
				return nil
			} else if err != nil {
				return err
			}
		}
		out, err = compare(before, after)
		return err
	})
	return out, err
}

// compare lists differences field by field and segment by segment.
func compare(before, after *store.Version) ([]Change, error) {
	old, err := fieldsOf(before)
	if err != nil {
		return nil, err
	}
	now, err := fieldsOf(after)
	if err != nil {
		return nil, err
	}
	names := slices.Collect(mapKeys(old, now))
	slices.Sort(names)
	var out []Change
	for _, name := range slices.Compact(names) {
		a, hadIt := old[name]
		b, hasIt := now[name]
		switch {
		case !hadIt:
			out = append(out, Change{Field: name, Kind: "added", New: b})
		case !hasIt:
			out = append(out, Change{Field: name, Kind: "removed", Old: a})
		case a != b:
			out = append(out, Change{Field: name, Kind: "changed", Old: a, New: b})
		}
	}
	return out, nil
}

func mapKeys(ms ...map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, m := range ms {
			for k := range m {
				if !yield(k) {
					return
				}
			}
		}
	}
}

// bookkeeping are members of a record that a person does not think of as content.
var bookkeeping = map[string]bool{"type": true, "v": true, "id": true, "label": true, "person": true}

// fieldsOf flattens a version into field → text: facts by their path, segments
// by their ID.
func fieldsOf(ver *store.Version) (map[string]string, error) {
	out := map[string]string{}
	if ver == nil {
		return out, nil
	}
	var top map[string]any
	if err := record.Decode(ver.Facts, &top); err != nil {
		return nil, damaged(ver.Object, "its facts are malformed", err)
	}
	for k, x := range top {
		if !bookkeeping[k] {
			flatten(k, x, out)
		}
	}
	segments, err := segmentsOf(ver)
	if err != nil {
		return nil, err
	}
	for _, s := range segments {
		out["account."+s.ID] = s.Text
		if s.Speaker != "" {
			out["speaker."+s.ID] = s.Speaker
		}
	}
	return out, nil
}

func flatten(path string, x any, out map[string]string) {
	switch x := x.(type) {
	case map[string]any:
		for k, y := range x {
			flatten(path+"."+k, y, out)
		}
	case []any:
		parts := make([]string, len(x))
		for i, y := range x {
			if m, ok := y.(map[string]any); ok {
				flatten(fmt.Sprintf("%s.%d", path, i+1), m, out)
				continue
			}
			parts[i] = fmt.Sprint(y)
		}
		if joined := strings.Join(parts, ", "); strings.Trim(joined, ", ") != "" {
			out[path] = joined
		}
	case float64:
		out[path] = fmt.Sprintf("%.0f", x)
	default:
		out[path] = fmt.Sprint(x)
	}
}
