package archive

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"attest/archive/backup"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// runBackup makes one run; gone is what was destroyed by its end. The key files
// are read before the state is: what a state of before a destruction quotes opens
// with none of after it, so that they must be the same at the end.
func (v *Vault) runBackup(ctx context.Context, place string, office seal.Key, o BackupOptions, p Progress) (w backup.Report, gone []backup.Gone, err error) {
	if err := v.usable(); err != nil {
		return w, nil, err
	}
	before, err := v.smallFiles(store.Head{})
	if err != nil {
		return w, nil, err
	}
	err = v.snapshot(func(s *store.Snapshot) (err error) {
		w, err = backup.Write(ctx, place, v.backupSource(s, office, before, &gone), backup.Options{
			Fresh: o.Fresh, Newer: o.ReplaceNewer, Volume: o.volume, Now: v.clock.clock.wall(),
		}, backup.Progress(p))
		if errors.Is(err, backup.ErrMoved) { // the caller's to try again
			return err
		}
		return v.backupError(place, err)
	})
	return w, gone, err
}

// backupSource is the state s as a backup takes it; before are the small files
// as they were when it began, and gone takes what was destroyed by its end.
func (v *Vault) backupSource(s *store.Snapshot, office seal.Key, before []backup.File, gone *[]backup.Gone) backup.Source {
	here := &formsHere{v: v}
	return backup.Source{
		Vault: v.id, Office: office, Entries: s.Head.Size, Records: s.Records,
		Blob: func(key, value []byte) (record.ID, string, bool) {
			id, ok := store.BlobOwner(key, value)
			if !ok {
				return "", "", false
			}
			return id, v.store.BlobPath(id), true
		},
		Files: func() ([]backup.File, []backup.Gone, error) {
			files, err := v.smallFiles(s.Head)
			if err != nil {
				return nil, nil, err
			}
			for i := range 3 { // header and key files; a slot may be rewritten, for another passphrase
				if string(files[i].Data) != string(before[i].Data) {
					return nil, nil, backup.ErrMoved
				}
			}
			*gone = nil
			err = v.snapshot(func(now *store.Snapshot) error { // what was destroyed meanwhile too
				return now.Gone(func(key, plain []byte) error {
					*gone = append(*gone, backup.Gone{Key: slices.Clone(key), Plain: slices.Clone(plain)})
					return nil
				})
			})
			return files, *gone, err
		},
		Standing: v.standingNow,
		Replaces: func(was *backup.Keys) error { return v.goesOn(s, was) },
		Former:   func() ([]seal.Key, error) { return v.chain.Offices(office) },
		Grows:    here.grows,
		Opens: func(ctx context.Context, id record.ID, r io.ReaderAt, size int64, told func(int64)) (bool, int64, error) {
			o, err := here.opens(ctx, id, r, size, told)
			return o.whole, o.good, err
		},
	}
}

// smallFiles are the vault's files beside records and blobs, the header and the
// two key files first.
func (v *Vault) smallFiles(head store.Head) ([]backup.File, error) {
	names := []string{"vault.json", treeTestimony + ".keys", treeIdentity + ".keys"}
	slots, err := filepath.Glob(filepath.Join(v.path, "members", "*.slot"))
	if err != nil {
		return nil, err
	}
	for _, s := range slots {
		names = append(names, "members/"+filepath.Base(s))
	}
	var out []backup.File
	for _, n := range names {
		raw, err := os.ReadFile(filepath.Join(v.path, filepath.FromSlash(n)))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &DamagedError{Object: n, What: "the file is missing", Err: err}
		}
		if err != nil {
			return nil, diskError(err)
		}
		out = append(out, backup.File{Name: n, Data: raw})
	}
	return append(out, backup.File{Name: backup.HeadName, Data: head.Payload}), nil
}
