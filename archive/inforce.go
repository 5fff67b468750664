package archive

import (
	"fmt"
	"slices"

	"attest/archive/custody"
	"attest/archive/seal"
)

// inForce follows which header is in force while the log is read from its first
// entry: an entry counts if the header at its place names who signed it. What the
// headers say later changes nothing of that.
type inForce struct {
	names   []string          // of the headers
	members []map[string]bool // log keys of each
	ever    map[string]bool
	at      int   // the header in force, -1 before the first one is told
	missed  error // the first thing that only a lost entry can explain
}

func newInForce(chain *seal.Chain) *inForce {
	f := &inForce{at: -1, ever: map[string]bool{}}
	for i := range chain.Len() {
		h := chain.At(i)
		keys := map[string]bool{}
		for _, m := range h.Members {
			keys[custody.SpellKey(m.Log)] = true
			f.ever[custody.SpellKey(m.Log)] = true
		}
		f.names, f.members = append(f.names, h.Name()), append(f.members, keys)
	}
	return f
}

// known says whether any header names who signed; entry says whether in time.
func (f *inForce) known(actor string, _ int64) bool { return f.ever[actor] }

// entry takes the next entry. That a header was written may be told by who came
// with it, after a crash. What only lost entries can explain is kept for end.
func (f *inForce) entry(e custody.Entry) error {
	by := f.members[max(f.at, 0)][e.Actor]
	if e.Verb == custody.HeaderWritten {
		next := f.at + 1 + slices.Index(f.names[f.at+1:], e.Version)
		if next <= f.at {
			return damagedLog(fmt.Sprintf("entry %d tells of a header that vault.json does not have there", e.Seq))
		}
		if next > f.at+1 {
			f.miss(fmt.Sprintf("entry %d tells of a header, and none of the one before it", e.Seq))
		}
		f.at = next
		by = by || f.members[f.at][e.Actor]
	}
	if !by {
		f.miss(fmt.Sprintf("entry %d is signed by somebody who was no member then", e.Seq))
	}
	return nil
}

func (f *inForce) miss(what string) {
	if f.missed == nil {
		f.missed = damagedLog(what)
	}
}

// end is what is wrong when the log has ended. lost: a salvage said which entries
// it could not carry, and who was a member when may have been in them.
func (f *inForce) end(lost bool) error {
	if f.at != len(f.names)-1 {
		f.miss(fmt.Sprintf("it tells of %d headers and vault.json has %d", f.at+1, len(f.names)))
	}
	if lost {
		return nil
	}
	return f.missed
}
