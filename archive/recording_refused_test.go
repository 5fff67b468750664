package archive_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

func TestANoStopsTheRecordingThatGoesOn(t *testing.T) {
	for name, say := range map[string]func(t *testing.T, v *archive.Vault, te record.Testimony, yes record.Consent){
		"a no": func(t *testing.T, v *archive.Vault, te record.Testimony, _ record.Consent) {
			must[record.Consent](t)(v.SaveConsent(before(te, "no"), record.ConsentIdentity{}))
		},
		"withdrawn": func(t *testing.T, v *archive.Vault, _ record.Testimony, yes record.Consent) {
			noErr(t, v.WithdrawConsent(yes.ID))
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := newVault(t)
			te := account(t, v)
			yes := must[record.Consent](t)(v.SaveConsent(before(te, "yes"), record.ConsentIdentity{}))
			r := begin(t, v, te.ID)
			feed(t, r, 0, second)
			say(t, v, te, yes)
			<-r.Done()
			var no *archive.RecordingRefusedError
			if s := r.Status(); s.Mode != archive.RecorderEnded || s.State != record.RecordingStoppedRefused || !errors.As(s.Err, &no) || no.Testimony != te.ID {
				t.Fatalf("it goes on: %+v", s)
			}
			if err := r.Write(make([]int32, 4800)); !errors.Is(err, archive.ErrConsent) {
				t.Errorf("it takes sound: %v", err)
			}
			rec := stop(t, r)
			if !rec.Waits() || rec.State != record.RecordingStoppedRefused || rec.Samples != second {
				t.Fatalf("%+v", rec)
			}
			if got := verbs(t, v, rec.ID); !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "recording.stop stopped_refused") }) {
				t.Errorf("the log: %v", got)
			}
			v = reopen(t, v)
			if es := must[[]archive.Exhibit](t)(v.Exhibits(te.ID)); len(es) != 0 {
				t.Fatalf("it is an exhibit, unasked: %+v", es)
			}
			checkClean(t, v)
		})
	}
}

// refusedSound is a recording that a no stopped, with a part off the record.
func refusedSound(t *testing.T) (*archive.Vault, record.Testimony, archive.Recording) {
	t.Helper()
	v := newVault(t)
	te := account(t, v)
	r := begin(t, v, te.ID)
	feed(t, r, 0, second)
	noErr(t, r.OffRecord(true, ""))
	feed(t, r, 0, second)
	noErr(t, r.OnRecord())
	must[record.Consent](t)(v.SaveConsent(before(te, "no"), record.ConsentIdentity{}))
	<-r.Done()
	return v, te, stop(t, r)
}

func TestWhatWasCapturedIsKeptAsThePersonSays(t *testing.T) {
	v, te, rec := refusedSound(t)
	noErr(t, v.KeepRefusedSound(rec.ID))
	if err := v.KeepRefusedSound(rec.ID); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("twice: %v", err)
	}
	if err := v.DestroyRefusedSound(rec.ID); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("an exhibit is destroyed: %v", err)
	}
	v = reopen(t, v)
	es := must[[]archive.Exhibit](t)(v.Exhibits(te.ID))
	if len(es) != 1 || es[0].Recording != rec.ID || es[0].Class != record.ClassIdentity {
		t.Fatalf("%+v", es)
	}
	readExhibit(t, v, es[0].ID)
	checkClean(t, v)
}

func TestWhatWasCapturedIsDestroyedAsThePersonSays(t *testing.T) {
	v, te, rec := refusedSound(t)
	b, _, err := v.OpenRecording(rec.ID)
	noErr(t, err)
	must[int64](t)(io.Copy(io.Discard, b))
	noErr(t, b.Close())
	noErr(t, v.DestroyRefusedSound(rec.ID))
	if _, _, err := v.OpenRecording(rec.ID); !errors.Is(err, archive.ErrDestroyed) {
		t.Errorf("it opens: %v", err)
	}
	v = reopen(t, v)
	for _, all := range [][]archive.Recording{must[[]archive.Recording](t)(v.Recordings(te.ID)), must[[]archive.Recording](t)(v.OffRecord(te.ID))} {
		if len(all) != 1 || all[0].State != record.RecordingDestroyed || all[0].Blob != "" || all[0].Waits() {
			t.Errorf("%+v", all)
		}
	}
	if es := must[[]archive.Exhibit](t)(v.Exhibits(te.ID)); len(es) != 0 {
		t.Errorf("%+v", es)
	}
	rep := must[archive.CheckReport](t)(v.Check(context.Background(), nil))
	if len(rep.Faults) > 0 || rep.Blobs != 0 {
		t.Errorf("check: %+v", rep)
	}
}
