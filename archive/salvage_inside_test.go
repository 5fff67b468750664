package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"attest/archive/record"
	"attest/archive/store"
)

// Truth is everything that a vault holds, by name: each version whole (ID/n),
// what stands now (ID/now), drafts (ID/draft) and files (ID/file). damage has
// what could not be read, by object; an error that is no damage ends it.
func Truth(ctx context.Context, v *Vault) (truth, damage map[string]string, err error) {
	truth, damage = map[string]string{}, map[string]string{}
	put := func(name string, parts ...[]byte) {
		h := sha256.New()
		for _, p := range parts {
			fmt.Fprintf(h, "%d:", len(p))
			h.Write(p)
		}
		truth[name] = hex.EncodeToString(h.Sum(nil))
	}
	fault := func(name string, err error) error {
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNotFound) {
			return fmt.Errorf("%s: %w", name, err)
		}
		damage[name] = err.Error()
		return nil
	}
	version := func(tx *store.Tx, o store.Object, n uint32) (*store.Version, []byte, error) {
		ver, err := tx.VersionHead(o, n)
		if err == nil && ver.Struck {
			return ver, ver.Envelope, nil // all there is of it
		}
		if err == nil {
			ver, err = tx.Version(o, n)
		}
		if err == nil {
			err = tx.ReadIdentity(o, ver)
		}
		if err != nil {
			return nil, nil, err
		}
		all := append([]byte{}, ver.Facts...)
		all = append(append(all, 0), ver.Identity...)
		for _, s := range ver.Segments {
			all = append(append(all, 0), s.Body...)
		}
		return ver, all, nil
	}
	var exhibits []record.ID
	err = v.view(func(tx *store.Tx) error {
		kinds := append([]record.Kind{record.KindOffice, record.KindCodebook, record.KindGuide, record.KindTexts, record.KindCase, record.KindSubmission}, batchKinds...)
		for _, kind := range kinds {
			err := tx.Objects(kind, func(o store.Object) error {
				for n := uint32(1); n <= o.N; n++ {
					ver, all, err := version(tx, o, n)
					name := fmt.Sprintf("%s/%d", o.ID, n)
					if err != nil {
						if err := fault(name, err); err != nil {
							return err
						}
						continue
					}
					put(name, []byte(ver.Name), all)
					if n == o.N {
						put(string(o.ID)+"/now", all)
					}
				}
				if d, err := tx.Draft(o, v.member.Slot); err != nil {
					if err := fault(string(o.ID)+"/draft", err); err != nil {
						return err
					}
				} else if d != nil {
					put(string(o.ID)+"/draft", d)
				}
				if kind == record.KindExhibit && !o.Removed {
					exhibits = append(exhibits, o.ID)
				}
				return nil
			})
			if err != nil {
				if err := fault("records", err); err != nil {
					return err
				}
			}
		}
		if err := tx.Standings(func(o store.Object, raw []byte) error {
			put(string(o.ID)+"/standing", raw)
			return nil
		}); err != nil {
			return fault("standing", err)
		}
		gone, err := tx.Destroyed()
		for _, d := range gone {
			put(fmt.Sprintf("%s/destroyed %d", d.ID, d.N), []byte(d.Label+d.At+d.Code))
		}
		return err
	})
	if err != nil {
		return truth, damage, err
	}
	for _, id := range exhibits {
		name := string(id) + "/file"
		b, _, err := v.OpenExhibit(id)
		if err == nil {
			h := sha256.New()
			_, err = io.Copy(h, b)
			err = errors.Join(err, b.Close())
			if err == nil {
				truth[name] = hex.EncodeToString(h.Sum(nil))
			}
		}
		if err == nil {
			continue
		}
		if err := fault(name, err); err != nil {
			return truth, damage, err
		}
	}
	return truth, damage, ctx.Err()
}
