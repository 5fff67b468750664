package archive

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"attest/archive/backup"
	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// ErrNewerBackup: see NewerBackupError.
var ErrNewerBackup = errors.New("the backup there holds a newer state of this vault")

// NewerBackupError: the backup at a place is of a state from which this vault
// does not go on: the vault is an older one, or went another way since. Nothing
// was written over.
type NewerBackupError struct {
	Folder  string
	Made    time.Time
	Entries int64 // of the custody log, in it
	Has     int64 // entries of this vault
	Other   bool  // the vault has as many, and not the same
}

func (e *NewerBackupError) Error() string {
	what := ErrNewerBackup.Error()
	if e.Other {
		what = "the backup there holds another state of this vault, which went on without this one"
	}
	return fmt.Sprintf("%s: %s (of %s, %d log entries; this vault has %d): restore from it, or back up to another folder", e.Folder, what, e.Made.Format(time.RFC3339), e.Entries, e.Has)
}

// Is makes errors.Is(err, ErrNewerBackup) true.
func (e *NewerBackupError) Is(target error) bool { return target == ErrNewerBackup }

// goesOn reports whether the log of s begins with what a backup's checkpoint is
// over. Who signed that is not asked: a member whom this vault does not know yet may have.
func (v *Vault) goesOn(s *store.Snapshot, was *backup.Keys) error {
	c, ok := checkpointOf(was.File(backup.HeadName))
	if !ok || c.Origin != custody.Origin(v.id) {
		return &DamagedError{Object: backup.KeysName, What: "it has no checkpoint of this vault's log"}
	}
	e := &RolledBackError{Vault: v.id, Seen: c.Size}
	err := s.View(func(tx *store.Tx) error { return follows(tx, c, e) })
	if errors.Is(err, ErrRolledBack) {
		return &NewerBackupError{Folder: was.Dir, Made: was.Time, Entries: c.Size, Has: e.Has, Other: e.Other}
	}
	return err
}

// notDestroyed leaves out of lists of files those of what was destroyed while
// the backup was made.
func notDestroyed(gone []backup.Gone, missing, kept []record.ID) (_, _ []record.ID, err error) {
	if len(missing)+len(kept) == 0 {
		return nil, nil, nil
	}
	for _, g := range gone {
		var d store.Destroyed
		if err := record.Decode(g.Plain, &d); err != nil {
			return missing, kept, &DamagedError{Object: "records", What: "what is kept of its destruction is malformed", Err: err}
		}
		in := func(id record.ID) bool { return slices.Contains(d.Blobs, id) }
		missing, kept = slices.DeleteFunc(missing, in), slices.DeleteFunc(kept, in)
	}
	return missing, kept, nil
}
