package archive

import (
	"context"
	"errors"
	"slices"

	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// mendedFile is a blob of whose file single wrong bits were put right.
type mendedFile struct {
	object record.ID // the exhibit or recording
	blob   record.ID
	bits   int
	behind int64 // bytes behind what was sealed, that were cut off
	open   bool  // a recording that was never ended: opening the vault closes it
}

// checkMending checks a vault that was just laid out and that nobody else has
// open. Where files of exhibits or recordings do not open whole, it looks for the
// one wrong bit in each chunk of them, and checks again. open opens the vault anew;
// what is returned is the one to close, nil where that failed.
func checkMending(ctx context.Context, v *Vault, open func() (*Vault, error), p Progress) (*Vault, CheckReport, []mendedFile, error) {
	rep, err := v.Check(ctx, p)
	if err != nil {
		return v, rep, nil, err
	}
	mended, err := v.mendFiles(ctx, rep.Faults, p)
	if err != nil || len(mended) == 0 {
		return v, rep, mended, err
	}
	if slices.ContainsFunc(mended, func(m mendedFile) bool { return m.open }) {
		if err := v.Close(); err != nil {
			return nil, rep, mended, err
		}
		if v, err = open(); err != nil {
			return nil, rep, mended, err
		}
	}
	rep, err = v.Check(ctx, p)
	return v, rep, mended, err
}

// mendFiles looks through the files of which a check told. What is put right is
// read whole, and is what was taken in by the SHA-256 in its record; else it stays
// as it was. Of a recording that was never ended the record has none: there it is
// that the stream, in which each chunk is sealed behind the one before, opens.
func (v *Vault) mendFiles(ctx context.Context, faults []Fault, p Progress) (out []mendedFile, err error) {
	tried := map[record.ID]bool{}
	for i, f := range faults {
		step(p, "mend", int64(i), int64(len(faults)))
		id := record.ID(f.Object)
		if !id.Valid() || tried[id] || id.Kind() != record.KindExhibit && id.Kind() != record.KindRecording {
			continue
		}
		tried[id] = true
		m, err := v.mendFile(ctx, id, func() { step(p, "mend", int64(i), int64(len(faults))) })
		if errors.Is(err, ErrDamaged) || errors.Is(err, ErrNotFound) || errors.Is(err, ErrDestroyed) {
			continue // its record is what is damaged
		}
		if err != nil {
			return out, err
		}
		if m.bits > 0 || m.behind > 0 {
			out = append(out, m)
		}
	}
	return out, nil
}

func (v *Vault) mendFile(ctx context.Context, id record.ID, tell func()) (m mendedFile, err error) {
	var key seal.Key
	var r record.Recording
	var e record.Exhibit
	sealed := false // as it was made
	if err := v.view(func(tx *store.Tx) (err error) {
		if id.Kind() == record.KindExhibit {
			if e, _, _, err = get[record.Exhibit](tx, id, 0); err != nil {
				return err
			}
		}
		if of := e.Recording; of != "" || e.Blob == "" {
			if of == "" {
				of = id
			}
			if r, _, _, err = get[record.Recording](tx, of, 0); err != nil {
				return err
			}
			sealed = e.Blob == "" || r.Blob == e.Blob
		}
		m = mendedFile{object: id, blob: e.Blob, open: sealed && r.State == record.RecordingRunning}
		if sealed {
			m.blob = r.Blob
		}
		if m.blob == "" {
			return ErrNotFound
		}
		key, err = tx.BlobKey(m.blob)
		return err
	}); err != nil {
		return m, err
	}
	defer key.Wipe()
	told := func(int64) { tell() }
	right := func() error { return v.fileIsRight(ctx, e, r, sealed, key) }
	if !sealed {
		m.bits, m.behind, err = v.store.MendBlob(ctx, m.blob, key, e.Size, told, right)
		return m, err
	}
	chunks := r.Chunks
	if m.open {
		chunks = 0
	}
	m.bits, m.behind, err = v.store.MendRecording(ctx, m.blob, key, chunks, told, right)
	return m, err
}

// fileIsRight reads a file whole against its record.
func (v *Vault) fileIsRight(ctx context.Context, e record.Exhibit, r record.Recording, sealed bool, key seal.Key) error {
	if sealed && r.State == record.RecordingRunning {
		_, err := v.store.ScanRecording(r.Blob, key, func(bool, []byte) error { return ctx.Err() })
		return err
	}
	f := fileRead{id: e.ID, size: e.Size, sum: e.SHA256}
	var b *store.Blob
	if err := v.view(func(tx *store.Tx) (err error) {
		if e.ID != "" {
			b, err = v.blobOf(tx, e)
		} else if b, err = v.openRecordingBlob(tx, r); err == nil {
			f.id, f.size, f.sum = r.ID, b.Size(), r.SHA256
		}
		return err
	}); err != nil {
		return err
	}
	k := checker{v: v, ctx: ctx}
	return k.bytes(f, b, func(int64) {})
}
