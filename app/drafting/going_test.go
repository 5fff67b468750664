package drafting

import (
	"context"
	"errors"
	"testing"

	"attest/app/vaulttest"
	"attest/archive/record"
)

// A draft that a lock or a crash gives up is told of once; one that was made, that
// failed before the person, or that the person cancelled, is not.
func TestADraftThatWasGivenUpIsToldOnce(t *testing.T) {
	o := newOffice(t)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx  context.Context
		err  error
		told bool
	}{
		"made":      {t.Context(), nil, false},
		"failed":    {t.Context(), errors.New("invented"), false},
		"cancelled": {cancelled, context.Canceled, false},
		"locked":    {t.Context(), context.Canceled, true},
	} {
		during := record.ID("")
		_, err := going(c.ctx, o.v, "Tinvented", func() (struct{}, error) {
			text := vaulttest.Must[string](t)(o.v.KeptForm(goingForm)) // as a crash leaves it
			during = record.ID(text)
			return struct{}{}, c.err
		})
		if during != "Tinvented" || !errors.Is(err, c.err) {
			t.Errorf("%s: %q while it is made, %v", name, during, err)
		}
		if got := vaulttest.Must[record.ID](t)(CutShort(o.v)); (got != "") != c.told {
			t.Errorf("%s: told of %q", name, got)
		}
		if got := vaulttest.Must[record.ID](t)(CutShort(o.v)); got != "" {
			t.Errorf("%s: told twice", name)
		}
	}
}
