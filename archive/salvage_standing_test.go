package archive_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/store/leftover"
)

// A salvage sets nothing free: what was frozen, held and destroyed is so in the
// new vault, and its check finds nothing. Where the records of that do not open
// the log tells of it.
func TestASalvageSetsNothingFree(t *testing.T) {
	ctx := t.Context()
	v := newVault(t)
	frozen, held, gone := account(t, v), account(t, v), account(t, v)
	noErr(t, v.Freeze(frozen.ID))
	noErr(t, v.Freeze(held.Person))
	noErr(t, v.SetHold(held.ID, "a court asked"))
	noErr(t, v.Destroy(ctx, gone.ID, "withdrawn", nil))
	list := must[[]store.Destroyed](t)(v.DestroyedRecords())
	path := v.Info().Path
	keys := must[leftover.Keys](t)(v.Keys())
	noErr(t, v.Close())

	// As it is; and with noise, or nothing, in the place of the records of all that.
	for _, lost := range []struct {
		table byte
		noise []byte
	}{{}, {'f', []byte("noise")}, {'f', nil}, {'x', nil}} {
		from, without := path, lost.table
		if without != 0 {
			from = copyOf(t, path)
			noErr(t, keys.Overwrite(from, without, lost.noise))
		}
		to := filepath.Join(t.TempDir(), "new.attest")
		rep := must[archive.SalvageReport](t)(archive.Salvage(ctx, from, to, archive.SalvageOptions{Passphrase: []byte(pass)}, nil))
		if rep.Complete() != (without == 0) {
			t.Errorf("%c: complete %v: %+v", without, rep.Complete(), rep.Lost)
		}
		w := open(t, to)
		mustCheck(t, w)
		if !w.Frozen(frozen.ID) || !w.Frozen(held.ID) || w.Frozen(frozen.Person) {
			t.Errorf("%c: what was frozen is not, or more is", without)
		}
		if h := w.Standing(held.ID).Hold; h == nil || without != 'f' && h.Reason != "a court asked" {
			t.Errorf("%c: the hold is %+v", without, h)
		}
		if err := w.Destroy(ctx, held.ID, "withdrawn", nil); !errors.Is(err, archive.ErrHold) {
			t.Errorf("%c: destroying what is held: %v", without, err)
		}
		if _, err := w.PrintStatement(ctx, frozen.ID, archive.PrintFor{Reason: archive.PrintToRead}, &bytes.Buffer{}); !errors.Is(err, archive.ErrConsent) {
			t.Errorf("%c: printing what is frozen: %v", without, err)
		}
		now := must[[]store.Destroyed](t)(w.DestroyedRecords())
		if len(now) != 1 || now[0].ID != gone.ID || now[0].Code != "withdrawn" || without != 'x' && len(now[0].Leaves) != len(list[0].Leaves) {
			t.Errorf("%c: the list of what was destroyed: %+v", without, now)
		}
		if _, err := w.Testimony(gone.ID); !errors.Is(err, archive.ErrDestroyed) {
			t.Errorf("%c: what was destroyed: %v", without, err)
		}
		must[record.Testimony](t)(w.Testimony(held.ID))
		mustCheck(t, w)
	}
}
