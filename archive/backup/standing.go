package backup

import (
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
		of   []Stands
		kind string
	}{{s.Frozen, string(record.KindTestimony) + string(record.KindPerson)}, {s.Held, string(record.KindTestimony) + string(record.KindCase)}, {s.Withdrawn, string(record.KindConsent)}} {
		for _, x := range l.of {
			if !isOne(x.ID, l.kind) {
				return false
			}
			if _, err := time.Parse(time.RFC3339Nano, x.At); err != nil {
				return false
			}
		}
	}
	for _, a := range s.Answered {
		if !isOne(a.ID, string(record.KindPerson)) || len(a.Sum) != 16 {
			return false
		}
	}
	return true
}

func isOne(id record.ID, kinds string) bool {
	if !id.Valid() {
		return false
	}
	for i := range len(kinds) {
		if record.Kind(kinds[i]) == id.Kind() {
			return true
		}
	}
	return false
}
