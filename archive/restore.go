package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"attest/archive/backup"
	"attest/archive/custody"
	"attest/archive/passphrase"
	"attest/archive/record"
	"attest/archive/store"
)

// RestoreOptions say who restores a backup, and what is known of the time since.
type RestoreOptions struct {
	// Newest is a newer backup of the same vault, or its key file alone: what was
	// destroyed until then is destroyed in what is restored too, and what is frozen, held
	// or withdrawn there is so here. "": none is at hand.
	Newest string
	// NewestOpen says who opens the newest, where that member is another one or has
	// other keys by now; mostly nobody has to: the keys of Open open it.
	NewestOpen OpenOptions
	// WhatIsWhole restores also from a backup that is damaged: what opens is taken,
	// and the report tells what is not whole.
	WhatIsWhole bool
	Open        OpenOptions // Passphrase and KeyFile as at the time of the backup
}

// ErrOfNewest is in errors that are the newer key file's and not the backup's own.
var ErrOfNewest = errors.New("the newer key file")

// ErrDamagedBackup is in errors about the backup that is restored: no vault is damaged,
// and RestoreOptions.WhatIsWhole restores what opens of it.
var ErrDamagedBackup = errors.New("the backup is damaged")

// damagedBackup is such an error, in the words of what is damaged.
type damagedBackup struct{ error }

func (e damagedBackup) Unwrap() []error { return []error{e.error, ErrDamagedBackup} }

// RestoreReport tells what was restored.
type RestoreReport struct {
	Path    string
	Vault   record.ID
	Run     uint32
	Made    time.Time // of the backup
	Entries int64     // of the custody log, in it
	Files   int64
	Bytes   int64
	// Known is until when it is known what was destroyed: the time of the newest
	// key file, or the backup's own. What was destroyed later is back.
	Known        time.Time
	KnownEntries int64 // the same, by the entries of the log: clocks may be wrong
	Destroyed    int   // acts of destruction that were done again
	Waiting      int   // of them, those whose keys go when a keyholder opens the vault; until then nothing shows them
	// Emptied are labels of testimonies of which the newest version in the backup was
	// struck out since: they are there without an account, to be written anew.
	Emptied []string
	// By the newest: testimonies and persons that are frozen since, testimonies and
	// cases that are held, consents that were withdrawn; and the labels of persons who are
	// frozen because something else was answered about them that is not in the backup.
	Frozen, Held, Withdrawn int
	Answered                []string
	// StandingUnknown: the newest is of a program that did not list these.
	StandingUnknown bool
	Check           CheckReport

	Mended int         // wrong bits of the backup that were put right
	Torn   []string    // parts of it that do not open
	Lost   int64       // records that were in them
	Hurt   []record.ID // files that are not whole, or not there
	// Salvaged is what a salvage said of what was laid out, where records are lost.
	Salvaged *SalvageReport
}

// BackupInfo is what a backup tells before it is opened. None of it is proven.
type BackupInfo struct {
	Vault record.ID
	Run   uint32
	Made  time.Time
}

// PeekBackup reads what the backup at path says of itself.
// Errors: ErrNoBackup, ErrDamaged, ErrNewer.
func PeekBackup(path string) (BackupInfo, error) {
	k, err := backup.ReadKeys(path)
	if err != nil {
		return BackupInfo{}, err
	}
	return BackupInfo{Vault: k.Vault, Run: k.Run, Made: k.Time}, nil
}

// Restore makes a vault at path, which must not exist, out of the backup at from,
// checks it whole, and leaves it locked. Nothing that is there is written over,
// and an error leaves nothing behind. Faults that the check found are in the
// report: the vault is there all the same.
//
// Errors: ErrExists, ErrNoBackup, ErrBackupBusy, ErrOtherBackup (the newest is another vault's),
// InvalidError (the newest is the older one), ErrWrongPassphrase, ErrDamaged (with
// ErrOfNewest, where they are of the newest), ErrDiskFull, the context's.
func Restore(ctx context.Context, from, path string, o RestoreOptions, p Progress) (RestoreReport, error) {
	rep := RestoreReport{Path: path}
	if _, err := os.Lstat(path); err == nil {
		return rep, fmt.Errorf("%s: %w", path, ErrExists)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return rep, diskError(err)
	}
	keys, mended, err := backup.MendKeys(ctx, from)
	if err != nil {
		return rep, err
	}
	if mended {
		rep.Mended++
	}
	free, err := backup.HoldToRead(keys.Dir)
	if err != nil {
		return rep, err
	}
	defer free()
	if !strings.HasSuffix(filepath.Base(path), Suffix) || filepath.Base(path) == Suffix {
		return rep, &InvalidError{Object: "restore", Field: "folder", Why: "a vault's name ends in .attest"}
	}
	rep.Vault, rep.Run, rep.Made, rep.Known = keys.Vault, keys.Run, keys.Time, keys.Time
	part := path + ".part"
	if err := beginFolder(part); err != nil {
		return rep, err
	}
	err = restoreInto(ctx, part, from, keys, o, p, &rep)
	if err == nil {
		err = endFolder(part, path)
	}
	if err != nil {
		if !o.WhatIsWhole && errors.Is(err, ErrDamaged) && !errors.Is(err, ErrOfNewest) {
			err = damagedBackup{err}
		}
		freePart(part)
		forgetCopy(o.Open.Memory, rep.Vault, path)
		return rep, errors.Join(err, os.RemoveAll(part))
	}
	return rep, nil
}

func restoreInto(ctx context.Context, part, from string, keys *backup.Keys, o RestoreOptions, p Progress, rep *RestoreReport) error {
	hurt := keys.Hurt != ""
	v, err := layKeys(ctx, part, keys, o.Open, p)
	if err != nil {
		return err
	}
	defer v.wipeKeys()
	if hurt {
		rep.Mended++
	}
	c, mended, err := keys.MendCatalogue(ctx, v.keys.office)
	if errors.Is(err, context.Canceled) {
		return err
	}
	if err != nil {
		return &DamagedError{Object: backup.KeysName, What: "its catalogue does not open with the key of the vault in it", Err: err}
	}
	if mended {
		rep.Mended++
		rep.Run, rep.Made, rep.Known = keys.Run, keys.Time, keys.Time
	}
	b := &backup.Backup{Dir: keys.Dir, Keys: keys, Catalogue: c}
	rep.KnownEntries = b.Catalogue.Entries
	if o.WhatIsWhole {
		bits, torn, err := b.Mend(ctx)
		if err != nil {
			return err
		}
		rep.Mended, rep.Torn = rep.Mended+bits, torn
	}
	then, err := v.sinceThen(ctx, b, o, p, rep)
	if err != nil {
		return err
	}
	rep.Entries, rep.Files, rep.Bytes = b.Catalogue.Entries, b.Catalogue.Blobs, b.Catalogue.Bytes
	if free, err := store.FreeSpace(part); err != nil {
		return diskError(err)
	} else if free < rep.Bytes {
		return fmt.Errorf("%w: the vault needs %d MB there and %d MB are free", ErrDiskFull, rep.Bytes>>20+1, free>>20)
	}
	head := store.Head{Size: b.Catalogue.Entries, Payload: keys.File(backup.HeadName)}
	err = store.Lay(part, v.storeOptions(false), head, func(put func(key, value []byte) error) error {
		var n int64
		each := func(key, value []byte) error {
			n++
			step(p, "records", n, b.Catalogue.Records)
			return put(key, value)
		}
		if o.WhatIsWhole {
			rep.Lost, err = b.WholeRecords(ctx, each)
			return err
		}
		_, err := b.Records(ctx, each)
		return err
	})
	if err != nil {
		return err
	}
	if err := layBlobs(ctx, part, b, o.WhatIsWhole, p, rep); err != nil {
		return err
	}
	if rep.Lost > 0 {
		if err := salvageLaid(ctx, part, o, p, rep); err != nil {
			return err
		}
	}
	return checkRestored(ctx, part, then, o, p, rep)
}

// layKeys writes the small files of a key file into dir and opens the keys of
// who restores.
func layKeys(ctx context.Context, dir string, k *backup.Keys, o OpenOptions, p Progress) (*Vault, error) {
	if err := os.MkdirAll(filepath.Join(dir, "members"), 0o700); err != nil {
		return nil, diskError(err)
	}
	for _, f := range k.Files {
		if f.Name == backup.HeadName {
			continue // the checkpoint alone; store.Lay writes the head
		}
		if err := writeSynced(filepath.Join(dir, filepath.FromSlash(f.Name)), f.Data); err != nil {
			return nil, err
		}
	}
	pass, err := passphrase.Normalize(o.Passphrase)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWrongPassphrase, err)
	}
	defer clear(pass)
	step(p, "derive", 0, 0)
	if k.Hurt != "" {
		if err := mendLaidKeys(ctx, dir, k, o, pass); err != nil {
			return nil, err
		}
	}
	chain, err := readChain(dir)
	if err != nil {
		return nil, err
	}
	v := &Vault{path: dir, id: chain.Last().Vault, chain: chain}
	if v.id != k.Vault {
		return nil, &DamagedError{Object: backup.KeysName, What: "the header in it is another vault's"}
	}
	if v.member, err = openSlot(dir, chain, o, pass); err != nil {
		return nil, err
	}
	if err := v.openKeys(); err != nil {
		v.member.Wipe()
		return nil, err
	}
	return v, nil
}

// wipeKeys wipes the keys of a vault whose store was never opened.
func (v *Vault) wipeKeys() {
	v.member.Wipe()
	v.keys.office.Wipe()
	v.keys.testimony.Wipe()
	v.keys.identity.Wipe()
}

func writeSynced(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return diskError(err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return diskError(errors.Join(err, f.Close()))
}

// layBlobs writes the files; with whole, also as much as can be read of those that
// are damaged: each is opened chunk by chunk.
func layBlobs(ctx context.Context, part string, b *backup.Backup, whole bool, p Progress, rep *RestoreReport) error {
	if err := os.Mkdir(filepath.Join(part, "blobs"), 0o700); err != nil {
		return diskError(err)
	}
	lines, err := b.Lines()
	if err != nil {
		return err
	}
	var done int64
	for _, l := range lines {
		err := layBlob(ctx, store.BlobPathIn(part, l.ID), b, l, func(n int64) { step(p, "blobs", done+n, b.Catalogue.Bytes) })
		if whole && errors.Is(err, ErrDamaged) {
			rep.Hurt = append(rep.Hurt, l.ID)
		} else if err != nil {
			return err
		}
		done += l.Size
	}
	return nil
}

func layBlob(ctx context.Context, to string, b *backup.Backup, l backup.BlobLine, told func(int64)) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return diskError(err)
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return diskError(err)
	}
	err = b.Blob(ctx, l, func(r io.Reader) error { return copyWith(ctx, f, r, told) })
	if err == nil || errors.Is(err, ErrDamaged) {
		err = errors.Join(err, f.Sync())
	}
	return diskError(errors.Join(err, f.Close()))
}

// salvageLaid carries what is authentic of what was laid out, where records are
// missing in it, into a vault that opens.
func salvageLaid(ctx context.Context, part string, o RestoreOptions, p Progress, rep *RestoreReport) error {
	to := part + ".salvaged"
	s, err := Salvage(ctx, part, to, SalvageOptions{Member: o.Open.Member, Passphrase: o.Open.Passphrase, KeyFile: o.Open.KeyFile}, p)
	if err != nil {
		return err
	}
	rep.Salvaged = &s
	rep.mendedFiles(s.files)
	freePart(part) // its mark goes with it
	if err := os.RemoveAll(part); err != nil {
		return errors.Join(diskError(err), os.RemoveAll(to))
	}
	return errors.Join(store.Rename(to, part), markPart(part))
}

// checkRestored opens what was laid out, says so in its log, and checks it whole.
// It is no copy that this machine has seen: what is remembered of the vault it is
// a backup of stays as it is, and this one is remembered by its own place.
func checkRestored(ctx context.Context, part string, then sinceBackup, o RestoreOptions, p Progress, rep *RestoreReport) error {
	memory := o.Open.Memory
	o.Open.AllowSynced, o.Open.Memory = true, ""
	open := func() (*Vault, error) { return Open(ctx, part, o.Open, p) }
	v, err := open()
	if err != nil {
		return err
	}
	err = v.change(func(c *change) error {
		c.say(custody.BackedBack, "", "", fmt.Sprintf("run.%d", rep.Run))
		return nil
	})
	if err == nil && len(then.doomed) > 0 {
		var did again
		did, err = v.applyDestroyed(ctx, then.doomed, p)
		rep.Destroyed, rep.Waiting, rep.Emptied = did.done, did.waiting, did.emptied
	}
	for _, s := range then.standing {
		if err == nil {
			err = v.applyStanding(s, rep)
		}
	}
	if err == nil {
		var mended []mendedFile
		if v, rep.Check, mended, err = checkMending(ctx, v, open, p); v == nil {
			return err
		}
		rep.mendedFiles(mended)
	}
	if err == nil {
		v.memory, v.remembered = memory, copyAt(memory, v.id, rep.Path)
	}
	return errors.Join(err, v.Close())
}

// mendedFiles takes files that were put right out of those that are not whole.
func (r *RestoreReport) mendedFiles(mended []mendedFile) {
	for _, m := range mended {
		r.Mended += m.bits
		r.Hurt = slices.DeleteFunc(r.Hurt, func(blob record.ID) bool { return blob == m.blob })
	}
}
