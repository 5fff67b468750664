package backup

import (
	"slices"
	"time"

	"attest/archive/record"
)

// Standing is what keeps things from leaving or from being destroyed at the end of a
// run, as IDs and times, no word among it: whoever restores an older backup and has
// this key file keeps to it. Lists are in the order of their IDs.
type Standing struct {
	Frozen    []Stands   `json:"frozen"`    // testimonies and persons
	Held      []Stands   `json:"held"`      // testimonies and cases; the reason is in the vault alone
	Withdrawn []Stands   `json:"withdrawn"` // consents
	Answered  []Answered `json:"answered"`  // persons who have answered anything
}

// Stands is what stands about an object, and since when.
type Stands struct {
	ID record.ID `json:"id"`
	At string    `json:"at"` // RFC 3339
}

// Answered is a person with a sum of all that decides of their answers: another sum is
// that something was answered since, and not what.
type Answered struct {
	ID  record.ID `json:"id"`
	Sum []byte    `json:"sum"` // 16 bytes
}

func (s *Standing) good() bool {
	if s == nil {
		return true
	}
	for _, l := range []struct {
		of    []Stands
		kinds []record.Kind
	}{
		{s.Frozen, []record.Kind{record.KindTestimony, record.KindPerson}}, {s.Held, []record.Kind{record.KindTestimony, record.KindCase}},
		{s.Withdrawn, []record.Kind{record.KindConsent}},
	} {
		for _, x := range l.of {
			if !x.ID.Valid() || !slices.Contains(l.kinds, x.ID.Kind()) {
				return false
			}
			if _, err := time.Parse(time.RFC3339Nano, x.At); err != nil {
				return false
			}
		}
	}
	for _, a := range s.Answered {
		if !a.ID.Valid() || a.ID.Kind() != record.KindPerson || len(a.Sum) != 16 {
			return false
		}
	}
	return true
}
