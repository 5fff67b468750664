package archive

import (
	"context"
	"errors"
	"io"

	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// fileForm is what a record says of a blob's file: which form it has, and how long
// it is. The file's own first bytes are not asked, whoever writes there chooses them.
type fileForm struct {
	sound   bool  // as a recording was made
	running bool  // of sound: it was not closed
	chunks  int64 // of sound that was closed
	size    int64 // sealed bytes
}

// fileForms has them by blob.
type fileForms map[record.ID]fileForm

// exhibit takes what an exhibit says. Where its file is a recording as it was made,
// the recording's own record says more.
func (f fileForms) exhibit(e record.Exhibit) {
	if e.Blob != "" && !f[e.Blob].sound {
		f[e.Blob] = fileForm{size: e.Size}
	}
}

func (f fileForms) recording(r record.Recording) {
	if r.Blob != "" {
		f[r.Blob] = fileForm{sound: true, running: r.State == record.RecordingRunning, chunks: r.Chunks, size: r.Size}
	}
}

// fileOpened is how much of a file is authentic.
type fileOpened struct {
	whole bool  // all that was sealed, to its end
	good  int64 // bytes of the file from its beginning: of a recording that goes on, as far as it goes
}

// openFile opens a blob's file to its end, as its record has it; of a record that
// tells of none (known is false), as that of an exhibit.
//
// Errors: ErrDamaged (DamagedError, in the words of what); the context's; the disk's.
func (f fileForm) openFile(ctx context.Context, known bool, key seal.Key, id record.ID, r io.ReaderAt, size int64, told func(int64)) (fileOpened, error) {
	var n int64
	heard := func(_ bool, data []byte) error {
		n += int64(len(data))
		told(n)
		return ctx.Err()
	}
	all := fileOpened{whole: true, good: size}
	var err error
	switch {
	case f.sound:
		var end seal.RecordingEnd
		if !f.running && size != seal.RecordingHead+f.chunks*seal.RecordingChunk {
			return fileOpened{}, damaged(id, "its file has another length than its record says", nil)
		}
		end, err = seal.ScanRecording(key, id.Bytes(), r, size, heard)
		if err == nil && f.running && !end.Ended {
			return fileOpened{good: seal.RecordingHead + end.Chunks*seal.RecordingChunk}, nil
		}
		if err == nil && !f.running && (!end.Ended || end.Chunks != f.chunks || end.Size != f.size) {
			err = seal.ErrDamaged
		}
	default:
		sealed := f.size
		if !known {
			sealed = seal.PaddedSize(size)
		}
		var b *seal.Reader
		if b, err = seal.NewReader(key, id.Bytes(), r, size, sealed); err == nil {
			err = readAll(ctx, b, told)
			b.Close()
		}
	}
	if errors.Is(err, seal.ErrDamaged) && !errors.Is(err, store.ErrDamaged) || known && errors.Is(err, seal.ErrNewerFormat) {
		return fileOpened{}, damaged(id, "its file does not open", err)
	}
	if err != nil {
		return fileOpened{}, err
	}
	return all, nil
}

// formsHere opens this vault's own files, and reads what their records say of them
// when it is asked.
type formsHere struct {
	v        *Vault
	forms    fileForms // nil: not read yet
	exhibits bool      // those are in forms too
}

// read reads recordings' records, and exhibits' where they are asked for too. A record
// that does not open, or was destroyed, tells of none.
func (h *formsHere) read(exhibits bool) (fileForms, error) {
	if h.forms != nil && (h.exhibits || !exhibits) {
		return h.forms, nil
	}
	var ids []record.ID
	h.v.mu.RLock()
	for id := range h.v.recs {
		ids = append(ids, id)
	}
	if exhibits {
		for _, of := range h.v.exhs {
			ids = append(ids, of...)
		}
	}
	h.v.mu.RUnlock()
	out := fileForms{}
	err := h.v.store.View(func(tx *store.Tx) error {
		for _, id := range ids {
			if err := unlessGone(out.read(tx, id)); err != nil && !errors.Is(err, ErrDamaged) {
				return err
			}
		}
		return nil
	})
	if err == nil {
		h.forms, h.exhibits = out, exhibits
	}
	return out, err
}

func (f fileForms) read(tx *store.Tx, id record.ID) error {
	if id.Kind() == record.KindRecording {
		r, _, _, err := get[record.Recording](tx, id, 0)
		if err == nil {
			f.recording(r)
		}
		return err
	}
	e, _, _, err := get[record.Exhibit](tx, id, 0)
	if err == nil {
		f.exhibit(e)
	}
	return err
}

// grows says of a blob whether its file may be another than it was: a recording's.
func (h *formsHere) grows(id record.ID) (bool, error) {
	forms, err := h.read(false)
	return forms[id].sound, err
}

// opens opens what lies as a blob's file against this vault's record and key of it. A
// recording that is closed meanwhile is whole.
//
// Errors: those of openFile; ErrDestroyed, ErrNotFound (its key is gone).
func (h *formsHere) opens(ctx context.Context, id record.ID, r io.ReaderAt, size int64, told func(int64)) (fileOpened, error) {
	forms, err := h.read(true)
	if err != nil {
		return fileOpened{}, err
	}
	var key seal.Key
	if err := h.v.store.View(func(tx *store.Tx) (err error) {
		key, err = tx.BlobKey(id)
		return err
	}); err != nil {
		return fileOpened{}, err
	}
	defer key.Wipe()
	f, known := forms[id]
	return f.openFile(ctx, known, key, id, r, size, told)
}
