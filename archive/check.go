package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// Check reads everything: the log from its first leaf against the head, every
// version of every object against the log, every segment and identity half,
// every blob byte against its record. Faults are collected; an error means that
// the check itself could not go on.
func (v *Vault) Check(ctx context.Context, p Progress) (CheckReport, error) {
	k := &checker{
		v: v, ctx: ctx, told: p, logged: map[record.ID]map[string]bool{}, gone: map[record.ID]bool{}, cited: map[record.ID]bool{}, struck: map[string]bool{}, stands: map[record.ID]map[string]bool{},
	}
	k.running = v.runningNow(true)
	err := v.view(k.run)
	if err != nil && !k.fault("", err) {
		return k.report, err
	}
	for _, id := range k.finals {
		if err := v.checkFinal(ctx, id, false, nil); err != nil && !k.fault(string(id), err) {
			return k.report, err
		}
	}
	if len(k.report.Faults) == 0 && v.reading.Load() == nil {
		err = v.change(func(c *change) error {
			c.say(custody.Checked, "", "", "")
			return nil
		})
		return k.report, err
	}
	return k.report, nil
}

type checker struct {
	v      *Vault
	ctx    context.Context
	told   Progress
	report CheckReport
	logged map[record.ID]map[string]bool // object → version names in the log
	gone   map[record.ID]bool            // dropped with an import
	cited  map[record.ID]bool            // blobs that a record cites
	finals []record.ID                   // testimonies whose commitment is to be worked out again
	said   said                          // lost, and a salvage said so

	toRead []fileRead                    // to be read when the objects are
	struck map[string]bool               // names of versions that were struck out
	stands map[record.ID]map[string]bool // what the log says is frozen or held

	running []record.ID // recordings that are being made, or are about to be closed
}

// fault files damage and reports whether it was damage.
func (k *checker) fault(object string, err error) bool {
	var d *store.DamagedError
	switch {
	case errors.As(err, &d):
		if object == "" {
			object = d.Object
		}
		k.report.Faults = append(k.report.Faults, Fault{Object: object, What: d.What})
	case errors.Is(err, store.ErrDamaged), errors.Is(err, ErrDestroyed), errors.Is(err, ErrNotFound):
		k.report.Faults = append(k.report.Faults, Fault{Object: object, What: err.Error()})
	default:
		return false
	}
	return true
}

func (k *checker) run(tx *store.Tx) error {
	if err := k.replay(tx); err != nil {
		return err
	}
	open, err := tx.Batches()
	if err != nil {
		return err
	}
	for _, kind := range checkedKinds() {
		err := tx.Objects(kind, func(o store.Object) error {
			if err := k.ctx.Err(); err != nil {
				return err
			}
			k.report.Objects++
			step(k.told, "objects", int64(k.report.Objects), int64(len(k.logged)))
			if err := k.object(tx, o); err != nil && !k.fault(string(o.ID), err) {
				return err
			}
			delete(k.logged, o.ID)
			return nil
		})
		if err != nil && !k.fault("", err) {
			return err
		}
	}
	if err := k.withdrawn(tx); err != nil && !k.fault("", err) {
		return err
	}
	for id := range k.logged {
		if !k.gone[id] && len(open) == 0 {
			k.report.Faults = append(k.report.Faults, Fault{Object: string(id), What: "the log tells of it and it is not there"})
		}
	}
	if err := k.files(); err != nil {
		return err
	}
	return k.strayBlobs()
}

// replay verifies the log, and remembers which versions it tells of.
func (k *checker) replay(tx *store.Tx) error {
	force := newInForce(k.v.chain)
	head := k.v.store.Head()
	c, err := custody.Replay(tx, k.v.Vault(), force.known, func(e custody.Entry) error {
		if err := force.entry(e); err != nil {
			return err
		}
		k.report.Entries++
		k.sayStands(e)
		switch e.Verb {
		case custody.Dropped, custody.Destroyed:
			k.gone[e.Object] = true
		case custody.Struck:
			k.struck[e.Version] = true
		}
		k.said.hear(e)
		if !namesVersion(e) {
			return k.ctx.Err()
		}
		if k.logged[e.Object] == nil {
			k.logged[e.Object] = map[string]bool{}
		}
		k.logged[e.Object][e.Version] = true
		return k.ctx.Err()
	})
	if err != nil {
		return err
	}
	if err := force.end(); err != nil {
		return err
	}
	k.said.without(k.logged)
	if c.Size < head.Size {
		return damagedLog("it is shorter than its head")
	}
	return custody.CheckHead(tx, k.v.Vault(), head, logKeys(k.v.chain))
}

// checkedKinds are those of which a check reads every object.
func checkedKinds() []record.Kind {
	return append([]record.Kind{record.KindOffice, record.KindCodebook, record.KindGuide, record.KindTexts, record.KindCase, record.KindSubmission}, batchKinds...)
}

func damagedLog(what string) error { return &store.DamagedError{Object: "custody log", What: what} }

// object reads every version of one object and compares it with the log.
func (k *checker) object(tx *store.Tx, o store.Object) error {
	names := k.logged[o.ID]
	for n := uint32(1); n <= o.N; n++ {
		ver, err := tx.VersionHead(o, n)
		if err == nil && ver.Struck && !k.struck[ver.Name] {
			return damaged(o.ID, fmt.Sprintf("version %d is struck out, and the custody log does not tell of it", n), nil)
		}
		if err == nil && !ver.Struck {
			ver, err = tx.Version(o, n)
		}
		if err == nil {
			err = tx.ReadIdentity(o, ver)
		}
		if err != nil && k.said.versions[o.ID][n] {
			if ver, err := tx.VersionHead(o, n); err == nil {
				delete(names, ver.Name)
			}
			continue
		}
		if err != nil {
			return err
		}
		if !names[ver.Name] {
			return damaged(o.ID, fmt.Sprintf("version %d is not in the custody log", n), nil)
		}
		delete(names, ver.Name)
		k.report.Versions++
	}
	if len(names) > 0 {
		return damaged(o.ID, fmt.Sprintf("%d versions that the log tells of are missing", len(names)), nil)
	}
	if _, err := tx.Draft(o, k.v.member.Slot); err != nil {
		return err
	}
	if o.ID.Kind() == record.KindTestimony {
		if err := k.row(tx, o); err != nil {
			return err
		}
	}
	switch o.ID.Kind() {
	case record.KindPerson:
		_, err := tx.Draft(o, k.v.member.Slot)
		_, nameErr := tx.IdentityDraft(o, k.v.member.Slot)
		return errors.Join(err, nameErr)
	case record.KindExhibit:
		return k.exhibit(tx, o)
	case record.KindFinal:
		k.finals = append(k.finals, o.Parent) // worked out when the reading is over: it reads for itself
	case record.KindRecording:
		return k.recording(tx, o)
	}
	return nil
}

func (k *checker) row(tx *store.Tx, o store.Object) error {
	raw, err := tx.Row(o)
	if err != nil {
		return err
	}
	var r record.Row
	if err := record.Decode(raw, &r); err != nil || r.ID != o.ID {
		return damaged(o.ID, "its list row is missing or malformed", err)
	}
	return nil
}

// exhibit has the whole blob read against the record's hash.
func (k *checker) exhibit(tx *store.Tx, o store.Object) error {
	e, err := facts[record.Exhibit](tx, o)
	if err != nil {
		return err
	}
	k.cited[e.Blob] = true
	k.read(fileRead{o.ID, e.Size, e.SHA256, func() (*store.Blob, error) { return k.v.blobOf(tx, e) }})
	return nil
}

// recording reads what no exhibit covers: what was kept off the record, and a
// recording that could not be closed.
func (k *checker) recording(tx *store.Tx, o store.Object) error {
	r, err := facts[record.Recording](tx, o)
	if err != nil || r.Blob == "" {
		return err
	}
	k.cited[r.Blob] = true
	switch {
	case slices.Contains(k.running, o.ID):
		return nil
	case r.Exhibit != "":
		e, _, _, err := get[record.Exhibit](tx, r.Exhibit, 0)
		if err == nil && (e.Recording != r.ID || e.Blob != r.Blob || e.SHA256 != r.SHA256) {
			err = damaged(o.ID, "it is not the recording that its exhibit names", nil)
		}
		return err
	case r.State == record.RecordingRunning:
		return k.unclosed(tx, r)
	}
	b, err := k.v.openRecordingBlob(tx, r)
	if err != nil || r.Samples == 0 {
		return errors.Join(err, closeBlob(b))
	}
	size := b.Size()
	k.read(fileRead{o.ID, size, r.SHA256, func() (*store.Blob, error) { return k.v.openRecordingBlob(tx, r) }})
	return closeBlob(b)
}

// unclosed says why a recording could not be closed when the vault was opened.
func (k *checker) unclosed(tx *store.Tx, r record.Recording) error {
	key, err := tx.BlobKey(r.Blob)
	if err != nil {
		return err
	}
	logged, err := loggedEvents(tx, r.ID)
	if err != nil {
		return err
	}
	notes := 0
	reach, err := k.v.store.Reach(r.Blob, key)
	if err != nil {
		return err
	}
	end, err := k.v.store.ScanRecording(r.Blob, key, func(control bool, _ []byte) error {
		if control {
			notes++
		}
		return k.ctx.Err()
	})
	switch {
	case err != nil:
		return err
	case end.Chunks < reach.Chunks:
		return shorter(r.ID, reach, end)
	case notes < logged:
		return fewerNotes(r.ID, logged, notes)
	}
	return damaged(r.ID, "it was not closed when the vault was opened: open it again with free space on the disk", nil)
}

func closeBlob(b *store.Blob) error {
	if b == nil {
		return nil
	}
	return b.Close()
}

// strayBlobs notices files that no record cites, and what a program was killed at
// before it had its name.
func (k *checker) strayBlobs() error {
	var names []string
	if k.v.Reading() != nil { // who opens it to write has removed them, and may be writing one
		var err error
		if names, err = seal.Unfinished(k.v.path); err != nil {
			return diskError(err)
		}
	}
	for _, n := range names {
		k.report.Faults = append(k.report.Faults, Fault{Object: n, What: "a file that a program was killed at, and that keeps keys of before: open the vault to write, and it is removed"})
	}
	return k.v.store.Blobs(func(id record.ID, part bool, _ string) error {
		if !part && !k.cited[id] {
			k.report.Faults = append(k.report.Faults, Fault{Object: string(id), What: "a file in blobs that no record cites"})
		}
		return nil
	})
}
