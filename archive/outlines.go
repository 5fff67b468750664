package archive

import (
	"errors"

	"attest/archive/media/waveform"
	"attest/archive/record"
	"attest/archive/store"
)

// Outline is what was kept to be drawn of an exhibit's sound. It returns
// ErrNotFound when there is none, or none that this program reads: it is drawn
// from the sound then.
func (v *Vault) Outline(id record.ID) (w *waveform.Waveform, err error) {
	err = v.view(func(tx *store.Tx) error {
		e, _, _, err := get[record.Exhibit](tx, id, 0)
		if err != nil {
			return err
		}
		key, err := tx.BlobKey(e.Blob)
		if err != nil {
			return err
		}
		defer key.Wipe()
		raw, err := v.store.Outline(e.Blob, key)
		if err == nil {
			w, err = waveform.Parse(raw)
		}
		if errors.Is(err, store.ErrDamaged) || errors.Is(err, waveform.ErrDamaged) || errors.Is(err, waveform.ErrNewer) {
			return ErrNotFound
		}
		return err
	})
	return w, err
}

// KeepOutline keeps what is to be drawn of an exhibit's sound, sealed beside it.
// It makes no version and no entry: it can be drawn again at any time, and where
// nothing can be written it is.
func (v *Vault) KeepOutline(id record.ID, w *waveform.Waveform) error {
	if err := v.usable(); err != nil || v.reading.Load() != nil {
		return err
	}
	return v.view(func(tx *store.Tx) error {
		e, _, _, err := get[record.Exhibit](tx, id, 0)
		if err != nil {
			return err
		}
		key, err := tx.BlobKey(e.Blob)
		if err != nil {
			return err
		}
		defer key.Wipe()
		return v.store.PutOutline(e.Blob, key, w.Format())
	})
}
