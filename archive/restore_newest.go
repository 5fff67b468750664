package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"attest/archive/backup"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// sinceThen is what is to be done in what is restored: by the backup itself (while it
// was made something was destroyed, or frozen, or it took the place of a newer one),
// and by the newest key file. v has the keys of who restores.
func (v *Vault) sinceThen(ctx context.Context, b *backup.Backup, o RestoreOptions, p Progress, rep *RestoreReport) (s sinceBackup, err error) {
	if err := s.take(b.Catalogue); err != nil || o.Newest == "" {
		return s, err
	}
	c, err := v.newestList(ctx, b, o, p, rep)
	if err == nil {
		rep.StandingUnknown = c.Standing == nil
		err = s.take(c)
	}
	if err != nil && !errors.Is(err, ErrInvalid) {
		err = fmt.Errorf("%w: %w", ErrOfNewest, err)
	}
	return s, err
}

func (v *Vault) newestList(ctx context.Context, b *backup.Backup, o RestoreOptions, p Progress, rep *RestoreReport) (c backup.Catalogue, err error) {
	k, err := backup.ReadKeys(o.Newest)
	if err != nil {
		return c, err
	}
	if k.Vault != b.Keys.Vault {
		return c, ErrOtherBackup
	}
	// By the log, whatever the clocks said when they were made.
	head, ok := checkpointOf(k.File(backup.HeadName))
	if !ok {
		return c, &DamagedError{Object: backup.KeysName, What: "its checkpoint is malformed"}
	}
	if head.Size < b.Catalogue.Entries {
		return c, &InvalidError{Object: "restore", Field: "newest", Why: "is older than the backup that is restored"}
	}
	c, err = v.newestCatalogue(ctx, k, o, p)
	if err != nil {
		return c, err
	}
	rep.Known, rep.KnownEntries = k.Time, head.Size
	return c, nil
}

// newestCatalogue opens the catalogue of a newer key file: with the office key of
// then, with the member's own key, which a new passphrase does not change, or
// else as that file's member.
func (v *Vault) newestCatalogue(ctx context.Context, k *backup.Keys, o RestoreOptions, p Progress) (backup.Catalogue, error) {
	c, err := k.Catalogue(v.keys.office)
	if !errors.Is(err, backup.ErrNotOffice) {
		return c, err
	}
	if chain, perr := seal.ParseChain(k.File("vault.json")); perr == nil && chain.Last().Vault == v.id {
		if office, oerr := chain.Last().Office(v.member.Age); oerr == nil {
			defer office.Wipe()
			if chain.VerifyRoles(office, v.member.Keyholder) == nil {
				if c, err = k.Catalogue(office); !errors.Is(err, backup.ErrNotOffice) {
					return c, err
				}
			}
		}
	}
	as := o.NewestOpen
	if len(as.Passphrase) == 0 {
		as = o.Open
	}
	dir := filepath.Join(v.path, "newest")
	then, err := layKeys(ctx, dir, k, as, p)
	if err == nil {
		if c, err = k.Catalogue(then.keys.office); errors.Is(err, backup.ErrNotOffice) {
			err = &DamagedError{Object: backup.KeysName, What: "its catalogue does not open with the key of the vault in it", Err: err}
		}
		then.wipeKeys()
	}
	return c, errors.Join(err, diskError(os.RemoveAll(dir)))
}

func destroyedIn(c backup.Catalogue) (list []store.Destroyed, err error) {
	for _, g := range c.Destroyed {
		var d store.Destroyed
		if err := record.Decode(g.Plain, &d); err != nil {
			return nil, &DamagedError{Object: backup.KeysName, What: "what it lists as destroyed is malformed", Err: err}
		}
		list = append(list, d)
	}
	return list, nil
}
