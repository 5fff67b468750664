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

// doomedSince is what is to be destroyed in what is restored: what the backup
// itself lists (while it was made something was destroyed, or it took the place
// of a newer one), and what the newest key file lists. v has the keys of who restores.
func (v *Vault) doomedSince(ctx context.Context, b *backup.Backup, o RestoreOptions, p Progress, rep *RestoreReport) ([]store.Destroyed, error) {
	doomed, err := destroyedIn(b.Catalogue)
	if err != nil || o.Newest == "" {
		return doomed, err
	}
	newer, err := v.newestList(ctx, b, o, p, rep)
	if err != nil && !errors.Is(err, ErrInvalid) {
		err = fmt.Errorf("%w: %w", ErrOfNewest, err)
	}
	return append(doomed, newer...), err
}

func (v *Vault) newestList(ctx context.Context, b *backup.Backup, o RestoreOptions, p Progress, rep *RestoreReport) ([]store.Destroyed, error) {
	k, err := backup.ReadKeys(o.Newest)
	if err != nil {
		return nil, err
	}
	if k.Vault != b.Keys.Vault {
		return nil, ErrOtherBackup
	}
	// By the log, whatever the clocks said when they were made.
	head, ok := checkpointOf(k.File(backup.HeadName))
	if !ok {
		return nil, &DamagedError{Object: backup.KeysName, What: "its checkpoint is malformed"}
	}
	if head.Size < b.Catalogue.Entries {
		return nil, &InvalidError{Object: "restore", Field: "newest", Why: "is older than the backup that is restored"}
	}
	c, err := v.newestCatalogue(ctx, k, o, p)
	if err != nil {
		return nil, err
	}
	rep.Known, rep.KnownEntries = k.Time, head.Size
	return destroyedIn(c)
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
