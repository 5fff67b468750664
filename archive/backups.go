package archive

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"attest/archive/backup"
	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// ErrBackupRunning: one backup at a time.
var ErrBackupRunning = errors.New("a backup of this vault is being made or read already")

// ErrNoBackup: there is none at that place.
var ErrNoBackup = backup.ErrNoBackup

// ErrOtherBackup: what lies there is another vault's.
var ErrOtherBackup = backup.ErrOtherVault

// ErrBackupBusy: another program, that has a copy of this vault open, writes to
// the same backup or reads it.
var ErrBackupBusy = backup.ErrBusy

// ErrBackupMoved: members or keys changed meanwhile; run it again.
var ErrBackupMoved = backup.ErrMoved

// BackupOptions say how a backup is made.
type BackupOptions struct {
	// Quick reads back only what this run wrote, and counts the rest.
	Quick bool
	// Fresh writes everything anew, and removes the runs before when it is done.
	Fresh bool
	// ReplaceNewer is the person's word that the backup there, which holds a newer
	// state of this vault (NewerBackupError), may be replaced. Its key file is laid
	// aside, and what it lists as destroyed stays listed.
	ReplaceNewer bool

	volume int64 // tests cut small volumes
}

// BackupReport is what a run, or a proof, counted.
type BackupReport struct {
	Folder  string
	Run     uint32
	Made    time.Time // when that run ended
	Records int64
	Files   int64
	Bytes   int64 // of files, sealed
	Written int64 // by this run
	Volumes int   // by this run
	Entries int64 // of the custody log, in it
	Whole   bool  // all of it was read back
	// Missing are files that are neither in the vault nor in the backup. Kept are
	// those that are missing in the vault, cut short, or do not open, and that the backup still
	// has as they were: PutBack takes them from there.
	Missing, Kept []record.ID
	// Aside is where the key file lies that a run with ReplaceNewer, or over one
	// that did not open, replaced.
	Aside string

	// Opened: what was read back was opened with this member's keys, and counted. A
	// member who was none when the backup was made can only compare it.
	Opened                                   bool
	Testimonies, Exhibits, Objects, Versions int64
	FilesOpened                              int64 // of Files; the others are compared with what was written
}

// backing keeps it to one backup at a time, and ends it when the vault is closed.
type backing struct {
	mu   sync.Mutex
	stop context.CancelFunc // nil: none runs
	done chan struct{}
	shut bool
}

func (b *backing) begin(ctx context.Context) (context.Context, func(), error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.shut {
		return nil, nil, ErrLocked
	}
	if b.stop != nil {
		return nil, nil, ErrBackupRunning
	}
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	b.stop, b.done = stop, done
	return ctx, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		stop()
		b.stop = nil
		close(done)
	}, nil
}

// end cancels what runs and waits for it.
func (b *backing) end() {
	b.mu.Lock()
	b.shut = true
	stop, done := b.stop, b.done
	b.mu.Unlock()
	if stop != nil {
		stop()
		<-done
	}
}

// Backups says what is known of this vault's backups.
func (v *Vault) Backups() record.BackupState {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.backed
}

// SetBackupDays says after how many days without a proven backup the office is
// reminded, 1 to record.MaxBackupDays.
func (v *Vault) SetBackupDays(days int) error {
	if days < 1 || days > record.MaxBackupDays {
		return &InvalidError{Object: "backup", Field: "days", Why: "must be 1 to 365 days"}
	}
	return v.change(func(c *change) error {
		return c.backedUp(func(s *record.BackupState) { s.Days = days })
	})
}

// backedUp changes what is kept of backups. It is no step that Undo takes back.
func (c *change) backedUp(edit func(*record.BackupState)) error {
	s := c.v.Backups()
	edit(&s)
	s.Type, s.V, s.ID = backupType, 1, backupStateID(c.v.id)
	if _, err := c.store(s.ID, s); err != nil {
		return err
	}
	c.then(func() { c.v.backed = s })
	return nil
}

const backupType = "office-backup"

func backupStateID(vault record.ID) record.ID {
	of := vault.Bytes()
	sum := sha256.Sum256(slices.Concat([]byte("attest/backup-state/v1\x00"), of[:]))
	return record.IDFromBytes(record.KindTexts, [16]byte(sum[:16]))
}

// Backup writes what is new since the last run into the backup of this vault
// below place, a folder that is there, and reads it back. Work in the vault goes
// on beside it. A run that fails or is cancelled leaves the backup that is there
// as it was. When the run is made and reading back the rest is cancelled, the
// report tells of the run beside the context's error.
//
// Errors: ErrBackupRunning, ErrBackupBusy, ErrOtherBackup, NewerBackupError, ErrDiskFull,
// ErrReadOnly, ErrDamaged (the backup there, or what was read back),
// backup.ErrMoved, the context's.
func (v *Vault) Backup(ctx context.Context, place string, o BackupOptions, p Progress) (BackupReport, error) {
	ctx, done, err := v.backing.begin(ctx)
	if err != nil {
		return BackupReport{}, err
	}
	defer done()
	place, err = v.placeOf(place)
	if err != nil {
		return BackupReport{}, err
	}
	if err := v.usable(); err != nil {
		return BackupReport{}, err
	}
	free, err := backup.Hold(place, v.id)
	if err != nil {
		return BackupReport{}, v.backupError(place, err)
	}
	defer free()
	var w backup.Report
	office := v.keys.office
	defer office.Wipe()
	var gone []backup.Gone
	for range 2 { // once more, where something was destroyed meanwhile
		if w, gone, err = v.runBackup(ctx, place, office, o, p); !errors.Is(err, backup.ErrMoved) {
			break
		}
	}
	if err != nil {
		return BackupReport{}, err
	}
	rep := BackupReport{
		Folder: w.Dir, Run: w.Run, Made: w.Time, Records: w.Records, Files: w.Blobs, Bytes: w.Bytes, Written: w.Written,
		Volumes: w.Volumes, Entries: w.Entries, Aside: w.Aside,
	}
	if rep.Missing, rep.Kept, err = notDestroyed(gone, w.Missing, w.Kept); err != nil {
		return rep, err
	}
	var proved error
	if !o.Quick {
		var all BackupReport
		if all, proved = v.prove(ctx, w.Dir, office, p); proved == nil {
			rep.Whole = true
			rep.Opened, rep.FilesOpened = all.Opened, all.FilesOpened
			rep.Testimonies, rep.Exhibits, rep.Objects, rep.Versions = all.Testimonies, all.Exhibits, all.Objects, all.Versions
		}
	}
	return rep, errors.Join(proved, v.noteBackup(place, rep))
}

// backupError says what is of the backup that was there, where the place fails.
func (v *Vault) backupError(place string, err error) error {
	var at *OutsideError
	var of *fs.PathError
	if errors.Is(err, ErrDiskFull) && !errors.As(err, &of) {
		return err // it says how much is needed
	}
	if err = v.outsideOr(place, err); errors.As(err, &at) {
		err = fmt.Errorf("%w; the backup that was there before, if any, is as it was", err)
	}
	return err
}

// placeOf refuses a place inside of the vault itself, also by a link.
func (v *Vault) placeOf(place string) (string, error) {
	abs, err := filepath.Abs(place)
	if err != nil {
		return "", err
	}
	own, err := filepath.Abs(v.path)
	if err != nil {
		return "", err
	}
	for _, at := range [][2]string{{own, abs}, {linked(own), linked(abs)}} {
		if rel, err := filepath.Rel(at[0], at[1]); err == nil && filepath.IsLocal(rel) {
			return "", &InvalidError{Object: "backup", Field: "folder", Why: "must not be inside of the vault"}
		}
	}
	return abs, nil
}

// linked is where a folder lies that may be reached by links; one that is not there is
// told of by who looks into it.
func linked(path string) string {
	if at, err := filepath.EvalSymlinks(path); err == nil {
		return at
	}
	return path
}

func (v *Vault) snapshot(fn func(*store.Snapshot) error) error {
	if err := v.usable(); err != nil {
		return err
	}
	return v.store.Snapshot(fn)
}

// ProveBackup reads the backup at path (its folder, or the place it was put)
// back whole: every volume, record and file, each opened with the keys that lie
// in it, and counted. It changes nothing there.
//
// Errors: ErrNoBackup, ErrOtherBackup, ErrBackupRunning, ErrBackupBusy, ErrDamaged, the context's.
func (v *Vault) ProveBackup(ctx context.Context, path string, p Progress) (BackupReport, error) {
	ctx, done, err := v.backing.begin(ctx)
	if err != nil {
		return BackupReport{}, err
	}
	defer done()
	if err := v.usable(); err != nil {
		return BackupReport{}, err
	}
	free, err := v.holdToRead(path)
	if err != nil {
		return BackupReport{}, err
	}
	defer free()
	office := v.keys.office
	defer office.Wipe()
	rep, err := v.prove(ctx, path, office, p)
	if err != nil {
		return rep, err
	}
	return rep, v.noteBackup("", rep)
}

func (v *Vault) prove(ctx context.Context, path string, office seal.Key, p Progress) (BackupReport, error) {
	b, err := v.openBackup(path, office)
	if err != nil {
		return BackupReport{}, err
	}
	rep := BackupReport{Folder: b.Dir, Run: b.Catalogue.Run, Made: b.Keys.Time, Records: b.Catalogue.Records, Files: b.Catalogue.Blobs, Bytes: b.Catalogue.Bytes, Entries: b.Catalogue.Entries}
	if err := v.proveFiles(b.Keys); err != nil {
		return rep, err
	}
	o, err := v.beginProof(b.Keys)
	if err != nil {
		return rep, err
	}
	var with backup.Opening
	if o != nil {
		defer o.end()
		with = o
	}
	proof, err := b.Prove(ctx, false, with, backup.Progress(p))
	if err == nil && o != nil {
		err = o.counted(&rep, proof)
	}
	if err != nil {
		return rep, err
	}
	rep.Whole = true
	return rep, nil
}

// holdToRead keeps other programs from a backup while it is read.
func (v *Vault) holdToRead(path string) (free func(), err error) {
	return backup.HoldToRead(v.ownBackup(path))
}

// ownBackup is the folder of this vault's backup, where path has it: others may lie
// beside it.
func (v *Vault) ownBackup(path string) string {
	if own := backup.Folder(path, v.id); backup.Is(own) {
		return own
	}
	return path
}

// openBackup opens a backup with the office key of now, or one of before.
func (v *Vault) openBackup(path string, office seal.Key) (*backup.Backup, error) {
	path = v.ownBackup(path)
	b, err := backup.Open(path, v.id, office)
	if !errors.Is(err, backup.ErrNotOffice) {
		return b, err
	}
	before, oerr := v.chain.Offices(office)
	if oerr != nil {
		return nil, errors.Join(err, oerr)
	}
	defer clear(before)
	for _, k := range before {
		if b, err = backup.Open(path, v.id, k); err == nil || !errors.Is(err, backup.ErrNotOffice) {
			return b, err
		}
	}
	return nil, &DamagedError{Object: backup.KeysName, What: "it does not open with any key that this vault ever had", Err: err}
}

// proveFiles opens what the key file holds, as a restore would.
func (v *Vault) proveFiles(k *backup.Keys) error {
	chain, err := seal.ParseChain(k.File("vault.json"))
	if err != nil {
		return &DamagedError{Object: backup.KeysName, What: "the header in it does not verify", Err: err}
	}
	for _, m := range chain.Last().Members {
		if k.File("members/"+string(m.Slot)+".slot") == nil {
			return &DamagedError{Object: backup.KeysName, What: fmt.Sprintf("the slot %s is not in it", m.Slot)}
		}
	}
	if _, err := custody.OpenCheckpoint(k.File(backup.HeadName), custody.Origin(v.id), logKeys(chain)); err != nil {
		return &DamagedError{Object: backup.KeysName, What: "the checkpoint in it is not signed by a member", Err: err}
	}
	for _, n := range []string{treeTestimony, treeIdentity} {
		if len(k.File(n+".keys")) == 0 {
			return &DamagedError{Object: backup.KeysName, What: n + ".keys is not in it"}
		}
	}
	return nil
}

// noteBackup keeps and logs what was made and proven. place is "" for a proof.
func (v *Vault) noteBackup(place string, r BackupReport) error {
	if v.reading.Load() != nil { // the vault cannot say so, and the backup says it itself
		return nil
	}
	return v.change(func(c *change) error {
		code := fmt.Sprintf("run.%d", r.Run)
		now := c.at.RFC3339()
		err := c.backedUp(func(s *record.BackupState) {
			if place != "" {
				s.Folder, s.Made, s.Run, s.Entries = place, now, r.Run, r.Entries
			}
			if r.Whole {
				s.Proven, s.Records, s.Files, s.Bytes = now, r.Records, r.Files, r.Bytes
				s.Testimonies, s.Exhibits, s.Objects = r.Testimonies, r.Exhibits, r.Objects
			}
		})
		if place != "" {
			made := code
			if r.Aside != "" {
				made += ":aside"
			}
			c.say(custody.BackedUp, "", "", made)
		}
		if r.Whole {
			c.say(custody.BackupProven, "", "", code)
		}
		return err
	})
}

// BackupDue is the kind of the reminder in Today: its Count is the days since a
// backup was read back whole, or since the vault was made.
const BackupDue = "backup"

// todayBackup reminds of a backup once the office's days are over.
func (v *Vault) todayBackup() []TodayItem {
	if v.sample {
		return nil
	}
	s := v.Backups()
	since, err := time.Parse(time.RFC3339Nano, s.Proven)
	if err != nil { // none yet
		if since, err = time.Parse(time.RFC3339, v.chain.At(0).Time); err != nil {
			return nil
		}
	}
	days := int(v.clock.clock.wall().Sub(since).Hours() / 24)
	if days < s.Every() {
		return nil
	}
	return []TodayItem{{Kind: BackupDue, Object: v.id, Count: days}}
}
