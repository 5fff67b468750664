package archive

import (
	"context"

	"attest/archive/record"
)

// Sitting is one member's versions of an object between an unlock and a lock:
// those that can be struck out together.
type Sitting struct {
	From, To uint32        // the first and the last that are there, and can be struck out
	Versions []VersionInfo // those, newest first
}

// Strikable lists the versions of a testimony that can be struck out, by sittings,
// newest first: all that are not the newest, and not struck out yet.
func (v *Vault) Strikable(id record.ID) ([]Sitting, error) {
	versions, err := v.Versions(id)
	if err != nil {
		return nil, err
	}
	var out []Sitting
	var last record.ID
	for i, x := range versions {
		if i == 0 || x.Struck {
			continue
		}
		if n := len(out); n > 0 && x.Sitting == last && x.Sitting != "" {
			out[n-1].From, out[n-1].Versions = x.Number, append(out[n-1].Versions, x)
			continue
		}
		out, last = append(out, Sitting{From: x.Number, To: x.Number, Versions: []VersionInfo{x}}), x.Sitting
	}
	return out, nil
}

// StrikeVersions strikes out each of the versions from, to and between that is not
// struck out yet, oldest first, as StrikeVersion does, and returns how many it did.
// Between two it can be cancelled.
//
// Errors: those of StrikeVersion.
func (v *Vault) StrikeVersions(ctx context.Context, id record.ID, from, to uint32, code string, p Progress) (done int, err error) {
	versions, err := v.Versions(id)
	if err != nil {
		return 0, err
	}
	var which []uint32
	for _, x := range versions {
		if x.Number >= from && x.Number <= to && !x.Struck {
			which = append(which, x.Number)
		}
	}
	for i := len(which) - 1; i >= 0; i-- {
		step(p, "strike", int64(done), int64(len(which)))
		if err := v.StrikeVersion(ctx, id, which[i], code, nil); err != nil {
			return done, err
		}
		done++
	}
	step(p, "strike", int64(done), int64(len(which)))
	return done, nil
}
