package bundle

import (
	"fmt"
	"slices"

	"attest/archive/custody"
	"attest/archive/record"
)

// What the custody log is asked of a bundle: that it tells of each testimony and
// each exhibit, once, and that nothing is said of its entries that they do not say.

// logged is an entry that lies in the tree of the checkpoint.
type logged struct {
	proofEntry
	entry custody.Entry
}

// sealing reports that an entry is of a version that was sealed, and not of what
// was done to one.
func sealing(verb custody.Verb) bool {
	return !slices.Contains([]custody.Verb{custody.Committed, custody.Disclosed, custody.Struck, custody.DestroyBegan, custody.Destroyed}, verb)
}

// labels holds the sentence beside each entry against the entry. There are four:
// the first three are what an export writes, the last is that of bundles that say no
// more than who made an entry.
func (v *verifier) labels(list []logged, keys []proofKey, disclosed []*object) {
	roles := map[string]string{}
	for _, k := range keys {
		roles[k.Key] = k.Role
	}
	for _, l := range list {
		e := l.entry
		may := []string{fmt.Sprintf(labelEntry, l.Seq, roles[e.Actor])}
		for _, o := range disclosed {
			switch {
			case !o.ok || o.Object != e.Object:
			case o.Testimony > 0 && e.Verb == custody.Committed:
				may = append(may, fmt.Sprintf(LabelFinal, o.Testimony))
			case !sealing(e.Verb) || e.Version != o.Version:
			case o.Testimony > 0:
				may = append(may, fmt.Sprintf(LabelTestimony, o.Testimony))
			default:
				may = append(may, fmt.Sprintf(LabelExhibit, o.Exhibit))
			}
		}
		if !slices.Contains(may, l.Label) {
			v.fault(fileProofs, "entry %d: the sentence beside it is not what it says", l.Seq)
		}
	}
}

// The sentences that stand beside entries of the custody log; each has one %d, the
// number of the testimony or exhibit in the bundle. Both checks know them.
const (
	LabelTestimony = "testimony %d was sealed in this form"
	LabelExhibit   = "exhibit %d was taken in"
	LabelFinal     = "testimony %d became final, under the commitment named as version"

	labelEntry = "Entry %d, by %s" // sequence number, role of the key that signed
)

// once tells of an object that is disclosed under two numbers: one witness would
// count as two.
func (v *verifier) once(disclosed []*object) {
	seen := map[record.ID]*object{}
	for _, o := range disclosed {
		if !o.ok {
			continue
		}
		if was := seen[o.Object]; was != nil {
			v.fault(fileProofs, "%s and %s are one and the same", was.name(), o.name())
		}
		seen[o.Object] = o
	}
}

// belongs says of whom an exhibit's sealed record tells that it is, "" where the list
// says so too.
func belongs(x exhibitItem, sealed record.Exhibit, disclosed []*object) string {
	of := 0
	for _, o := range disclosed {
		if o.ok && o.Testimony > 0 && o.Object == sealed.Parent {
			of = o.Testimony
		}
	}
	switch {
	case of == x.Testimony:
		return ""
	case of > 0:
		return fmt.Sprintf("exhibit %d was sealed with testimony %d, and the list says otherwise", x.Number, of)
	}
	return fmt.Sprintf("exhibit %d was not sealed with testimony %d", x.Number, x.Testimony)
}
