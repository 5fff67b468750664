package drafting

import (
	"context"
	"errors"

	"attest/app/forms"
	"attest/archive"
	"attest/archive/record"
)

// goingForm is where the vault keeps, sealed, of which testimony a draft is being made.
const goingForm = "machine.going"

// going does the work with a note of it in the vault, so that who opens the vault
// after a lock or a crash hears that it was given up. The person's own Cancel,
// which ends ctx, is known to the person.
func going[T any](ctx context.Context, v forms.Keeper, testimony record.ID, work func() (T, error)) (T, error) {
	if err := v.KeepForm(goingForm, string(testimony)); err != nil {
		var none T
		return none, err
	}
	out, err := work()
	if ctx.Err() == nil && (errors.Is(err, context.Canceled) || errors.Is(err, archive.ErrLocked)) {
		return out, err
	}
	if e := v.KeepForm(goingForm, ""); err == nil && !errors.Is(e, archive.ErrLocked) {
		err = e
	}
	return out, err
}

// CutShort says, once, of which testimony a draft was given up because the vault
// was locked or the program ended; "" for none.
func CutShort(v forms.Keeper) (record.ID, error) {
	id, err := v.KeptForm(goingForm)
	if err != nil || id == "" {
		return "", err
	}
	return record.ID(id), v.KeepForm(goingForm, "")
}
