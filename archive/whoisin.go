package archive

import (
	"slices"

	"attest/archive/record"
)

// lookedFor is whose names and numbers are looked for in what leaves with a submission.
type lookedFor struct {
	all    []record.ID // persons of the submission, each by the first record
	people []unnamed   // of them who is not named, relatives, who called, who took the accounts
	calls  []called
}

// whoIsIn gathers it; naming says that names which the submission tells may stand in what
// leaves.
func (v *Vault) whoIsIn(p *plan, naming bool) (w lookedFor, err error) {
	var named []record.ID
	if w.all, named, err = v.namedIn(p); err != nil {
		return w, err
	}
	if !naming {
		named = nil
	}
	for _, d := range p.sub.Deliveries { // also who was in it when it was sent
		for _, f := range d.Facts {
			if id := v.rootOf(f.Person); f.Person != "" && !slices.Contains(w.all, id) {
				w.all = append(w.all, id)
			}
		}
	}
	ids, err := v.accountsOf(p)
	if err != nil {
		return w, err
	}
	cut, err := v.cutOut(ids)
	if err != nil {
		return w, err
	}
	if w.people, err = v.unnamedOf(w.all, named, cut); err != nil {
		return w, err
	}
	if w.people, err = v.withGivers(w.people, p); err != nil {
		return w, err
	}
	if w.calls, err = v.calledIn(p); err != nil {
		return w, err
	}
	staff, err := v.staffIn(p)
	w.people = append(withCallers(w.people, w.calls), staff...)
	return w, err
}
