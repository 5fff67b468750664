package archive_test

import (
	"errors"
	"slices"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// A hold on a case keeps what was in it when the hold began and what is added; it
// is not walked round by taking a testimony out, by the lists, nor by what is
// struck out of with another.
func TestAHoldIsNotWalkedRound(t *testing.T) {
	ctx := t.Context()
	v := newVault(t)
	k := filingCase(t, v)
	free := account(t, v) // shares a submission with what is held
	added := account(t, v)
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Case:  must[record.Case](t)(v.SaveCase(record.Case{Title: "Another", Testimonies: []record.ID{free.ID}})).ID,
		Title: "Invented", Class: "un_special_procedures", Sender: "s", Addressee: "a", Testimonies: []record.ID{free.ID, k.Testimonies[1]},
	}))
	join(t, v, archive.RoleCaseworker)
	noErr(t, v.SetHold(k.ID, "a court asked"))
	v = asSeo(t, v)
	k = must[record.Case](t)(v.Case(k.ID))
	k.Testimonies = append(k.Testimonies, added.ID)
	k = must[record.Case](t)(v.SaveCase(k))
	less := k
	less.Testimonies = k.Testimonies[1:]
	var held *archive.HoldError
	if _, err := v.SaveCase(less); !errors.As(err, &held) || held.Object != k.ID || held.Reason != "a court asked" {
		t.Errorf("taking one out of a held case: %v", err)
	}
	if _, err := v.Undo(); !errors.Is(err, archive.ErrHold) {
		t.Errorf("undoing that one was added: %v", err)
	}
	noErr(t, v.Freeze(free.ID))
	for _, r := range v.Testimonies(archive.Filter{}) {
		if r.Consent.Held != slices.Contains(k.Testimonies, r.ID) || r.Consent.Frozen != (r.ID == free.ID) {
			t.Errorf("listed: %+v", r)
		}
	}
	if list := v.StandingList(); len(list) != 2 || list[0].Label == "" || list[0].HeldBy+list[1].HeldBy == "" {
		t.Errorf("what stands: %+v", list)
	}
	noErr(t, v.Remove(k.ID))
	v, err := as(t, v, archive.OpenOptions{Passphrase: []byte(pass)})
	noErr(t, err)
	for _, id := range k.Testimonies {
		if err := v.Destroy(ctx, id, "withdrawn", nil); !errors.As(err, &held) || held.Object != k.ID {
			t.Errorf("destroying what is in a held case: %v", err)
		}
	}
	for _, err := range []error{v.Destroy(ctx, free.ID, "withdrawn", nil), func() error { _, err := v.WouldDestroy(free.ID, 0); return err }()} {
		if !errors.As(err, &held) || held.Through != s.Label {
			t.Errorf("destroying what shares a submission with it: %v", err)
		}
	}
	noErr(t, v.LiftHold(k.ID))
	noErr(t, v.Destroy(ctx, free.ID, "withdrawn", nil))
	mustCheck(t, v)
}
