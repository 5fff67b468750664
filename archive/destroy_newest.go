package archive

import (
	"attest/archive/record"
	"attest/archive/store"
)

// A version that was struck out may be the newest one of an older vault: the backup
// was made before the account was corrected. Its words go there too. What was said in
// their place came later and is not there, so an empty version follows it.

// versionHere reports that an object has the version that d strikes out: one of that
// number and, where d has it, of that name. In a vault that went another way from an
// older backup on, the number alone may be another version's.
func versionHere(tx *store.Tx, o store.Object, d store.Destroyed) (bool, error) {
	if d.N == 0 || d.N > o.N {
		return false, nil
	}
	if d.Name == "" { // written before names were
		return true, nil
	}
	ver, err := tx.VersionHead(o, d.N)
	if err != nil {
		return false, err
	}
	return ver.Name == d.Name, nil
}

// followStruck puts a version without words after the one that d strikes out, where that
// is the newest. An account that is final is in every version after it, so its own words
// are not those that were struck out, and stay.
func (c *change) followStruck(o store.Object, d store.Destroyed) error {
	here, err := versionHere(c.tx, o, d)
	if err != nil || !here || d.N != o.N {
		return err
	}
	was, err := readTestimony(c.tx, o.ID, 0)
	if err != nil {
		return err
	}
	t := record.Testimony{ID: was.ID, Label: was.Label, Person: was.Person, State: record.StateDraft, Supplements: was.Supplements}
	if was.State == record.StateFinal {
		t.State, t.Account, t.Interview, t.ReadBack = was.State, was.Account, was.Interview, was.ReadBack
	}
	if err := c.putTestimony(&t); err != nil {
		return err
	}
	c.then(c.v.undo.clear)
	return nil
}
