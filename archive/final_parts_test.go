package archive_test

import (
	"context"
	"errors"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

func TestAnAccountIsNotFinalWhileItsSoundIsNoExhibit(t *testing.T) {
	v := newVault(t)
	ctx := context.Background()
	te := account(t, v)
	other := account(t, v)
	r := begin(t, v, te.ID)
	feed(t, r, 0, second)
	refused := func(id record.ID, running, waits bool) {
		t.Helper()
		_, err := v.Finalize(ctx, id, nil)
		var open *archive.OpenSoundError
		if !errors.As(err, &open) || !errors.Is(err, archive.ErrRecording) || open.Recording != r.ID() || open.Running != running || open.Waits != waits {
			t.Errorf("final: %v", err)
		}
	}
	must[record.Testimony](t)(v.ReadBack(te.ID, readBack(te.Account[0].ID)))
	refused(te.ID, true, false)
	final(t, v, other) // a recording of somebody else's interview is no matter
	rec := stop(t, r)
	f := must[record.Final](t)(v.Finalize(ctx, te.ID, nil))
	if len(f.Parts) != 2 || f.Parts[1].Object != rec.Exhibit {
		t.Errorf("it commits to %+v", f.Parts)
	}

	more := must[record.Testimony](t)(v.Supplement(te.ID))
	more.Account = te.Account
	noErr(t, v.SaveTestimony(more))
	must[record.Testimony](t)(v.ReadBack(more.ID, readBack(more.Account[0].ID)))
	r = begin(t, v, more.ID)
	feed(t, r, 0, second)
	refused(more.ID, true, false)
	must[record.Consent](t)(v.SaveConsent(before(te, "no"), record.ConsentIdentity{}))
	rec = stop(t, r)
	refused(more.ID, false, true)
	noErr(t, v.DestroyRefusedSound(t.Context(), rec.ID, nil))
	must[record.Final](t)(v.Finalize(ctx, more.ID, nil))
	checkClean(t, v)
}

func TestUndoDoesNotReachBackPastAFinal(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	attach(t, v, te.ID, "map.txt", "an invented sketch", record.ClassCleared)
	final(t, v, te)
	if undo, redo := v.UndoState(); undo != "" || redo != "" {
		t.Errorf("offered: %q, %q", undo, redo)
	}
	if _, err := v.Undo(); !errors.Is(err, archive.ErrNothingToUndo) {
		t.Errorf("undone: %v", err)
	}
	if es := must[[]archive.Exhibit](t)(v.Exhibits(te.ID)); len(es) != 1 {
		t.Errorf("%+v", es)
	}
}

func TestAnExhibitThatWasCommittedToStays(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	in := attach(t, v, te.ID, "map.txt", "an invented sketch", record.ClassCleared)
	final(t, v, te)
	later := attach(t, v, te.ID, "later.txt", "an invented note", record.ClassCleared)
	var no *archive.CommittedError
	if err := v.Remove(in.ID); !errors.As(err, &no) || !errors.Is(err, archive.ErrFinal) || no.Label != in.Label || no.Testimony != te.Label {
		t.Errorf("removed: %v", err)
	}
	noErr(t, v.Remove(later.ID))
	if es := must[[]archive.Exhibit](t)(v.Exhibits(te.ID)); len(es) != 1 || es[0].ID != in.ID {
		t.Errorf("%+v", es)
	}
	noErr(t, v.CheckFinal(context.Background(), te.ID, nil))
}

// What changes between the reading of an exhibit and the final version keeps it
// from becoming final: the commitment would be to bytes that are not there.
func TestAnExhibitThatChangesMeanwhileKeepsItFromBeingFinal(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	e := attach(t, v, te.ID, "map.txt", "an invented sketch", record.ClassCleared)
	attach(t, v, te.ID, "list.txt", "an invented list", record.ClassCleared)
	must[record.Testimony](t)(v.ReadBack(te.ID, readBack(te.Account[0].ID)))
	swapped := false
	_, err := v.Finalize(context.Background(), te.ID, func(_ string, done, _ int64) {
		if done == 1 && !swapped { // the first was read
			swapped = true
			noErr(t, v.SwapSum(e.ID))
		}
	})
	if now := must[record.Testimony](t)(v.Testimony(te.ID)); !swapped || !errors.Is(err, archive.ErrConflict) || now.State != record.StateReadBack {
		t.Fatalf("%v, it is %s", err, now.State)
	}
}
