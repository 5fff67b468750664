package archive

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"attest/archive/backup"
)

// mendLaidKeys looks for the wrong bit of the file of a backup's key file that is not
// what was written, as a salvage does for a vault's own: by the parts of it that prove
// themselves, whatever its length. The SHA-256 in the key file says whether it is it.
func mendLaidKeys(ctx context.Context, dir string, k *backup.Keys, o OpenOptions, pass []byte) (err error) {
	hurt := k.Hurt
	to := filepath.Join(dir, "mended")
	if err := errors.Join(os.RemoveAll(to), os.MkdirAll(filepath.Join(to, "members"), 0o700)); err != nil {
		return diskError(err)
	}
	defer func() { err = errors.Join(err, diskError(os.RemoveAll(to))) }()
	s := &salvage{ctx: ctx, from: dir, to: to, o: SalvageOptions{Member: o.Member, Passphrase: o.Passphrase, KeyFile: o.KeyFile}, pass: pass}
	if err := s.openKeys(); err != nil {
		return err
	}
	s.v.wipeKeys()
	if err := s.v.lock.Release(); err != nil {
		return err
	}
	raw, err := os.ReadFile(filepath.Join(to, filepath.FromSlash(hurt)))
	if err != nil {
		return diskError(err)
	}
	if !k.SetFile(raw) {
		return &DamagedError{Object: backup.KeysName, What: hurt + " in it is not what was written, and more than a bit of it is wrong"}
	}
	at := filepath.Join(dir, filepath.FromSlash(hurt))
	if err := os.Remove(at); err != nil {
		return diskError(err)
	}
	return writeSynced(at, raw)
}
