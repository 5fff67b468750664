package archive_test

import (
	"errors"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// What can be struck out stands by sittings, without the newest version; a sitting is
// struck out whole, and what is struck out already stays as it is.
func TestASittingIsStruckOut(t *testing.T) {
	v := newVault(t)
	id := account(t, v).ID
	save := func(text string) {
		t.Helper()
		te := must[record.Testimony](t)(v.Testimony(id))
		te.Account[0].Text = text
		noErr(t, v.SaveTestimony(te))
	}
	save("Invented, said by mistake.")
	first := must[[]archive.VersionInfo](t)(v.Versions(id))[0].Number
	v = reopen(t, v)
	save("Invented, mended.")
	save("Invented, mended again.")
	got := must[[]archive.Sitting](t)(v.Strikable(id))
	if len(got) != 2 || got[0].From != first+1 || got[0].To != first+1 || got[1].From != 1 || got[1].To != first {
		t.Fatalf("%+v", got)
	}
	noErr(t, v.StrikeVersion(t.Context(), id, first, "mistake", nil))
	n, err := v.StrikeVersions(t.Context(), id, 1, first, "mistake", nil)
	if err != nil || n != int(first)-1 {
		t.Fatalf("%d, %v", n, err)
	}
	for k := uint32(1); k <= first; k++ {
		if _, err := v.TestimonyAt(id, k); !errors.Is(err, archive.ErrDestroyed) {
			t.Errorf("version %d: %v", k, err)
		}
	}
	if te := must[record.Testimony](t)(v.TestimonyAt(id, first+1)); te.Account[0].Text != "Invented, mended." {
		t.Errorf("the sitting after: %q", te.Account[0].Text)
	}
	if got = must[[]archive.Sitting](t)(v.Strikable(id)); len(got) != 1 || got[0].From != first+1 {
		t.Errorf("%+v", got)
	}
	if _, err := v.StrikeVersions(t.Context(), id, first+1, first+2, "mistake", nil); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("the newest with others: %v", err)
	}
	list := must[[]archive.Destroyed](t)(v.DestroyedList())
	for _, d := range list {
		if d.By == "" || d.Waiting {
			t.Errorf("%+v", d)
		}
	}
	mustCheck(t, v)
}
