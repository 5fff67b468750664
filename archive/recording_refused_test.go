package archive_test

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
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

// partOff is a recording that goes on, with a part off the record behind it.
func partOff(t *testing.T) (*archive.Vault, record.Testimony, *archive.Recorder) {
	t.Helper()
	v := newVault(t)
	te := account(t, v)
	r := begin(t, v, te.ID)
	feed(t, r, 0, second)
	noErr(t, r.OffRecord(true, ""))
	feed(t, r, 0, second)
	noErr(t, r.OnRecord())
	return v, te, r
}

// refusedSound is a recording that a no stopped, with a part off the record.
func refusedSound(t *testing.T) (*archive.Vault, record.Testimony, archive.Recording) {
	t.Helper()
	v, te, r := partOff(t)
	must[record.Consent](t)(v.SaveConsent(before(te, "no"), record.ConsentIdentity{}))
	<-r.Done()
	return v, te, stop(t, r)
}

const refuseEnv = "ATTEST_TEST_RECORD_REFUSE" // the vault in which a child is told no

// sayNoAndDie is the program that is killed after the no is stored and before
// the recorder has stopped.
func sayNoAndDie(path string) error {
	v, err := archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(pass)}, nil)
	if err != nil {
		return err
	}
	te, err := v.Testimony(record.ID(os.Getenv(recordForEnv)))
	if err != nil {
		return err
	}
	r, err := v.BeginRecording(te.ID, archive.RecordingFormat{})
	if err != nil {
		return err
	}
	if err := r.Write(make([]int32, second)); err != nil {
		return err
	}
	r.DieAtTheEnd()
	_, err = v.SaveConsent(before(te, "no"), record.ConsentIdentity{})
	return err
}

// A crash between the no and the stop leaves no exhibit either: the next open
// sees the no, and the recording waits for a word as if it had been stopped.
func TestKillBetweenTheNoAndTheStop(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	path := v.Info().Path
	noErr(t, v.Close())
	cmd := exec.Command(must[string](t)(os.Executable()))
	cmd.Env = append(os.Environ(), refuseEnv+"="+path, recordForEnv+"="+string(te.ID))
	if said, err := cmd.CombinedOutput(); err == nil || len(said) > 0 {
		t.Fatalf("the child was not killed: %v %s", err, said)
	}
	v = must[*archive.Vault](t)(archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(pass)}, nil))
	t.Cleanup(func() { _ = v.Close() })
	if c := v.Consents(te.Person); len(c) != 1 {
		t.Fatalf("the no is not stored: %+v", c)
	}
	rs := must[[]archive.Recording](t)(v.Recordings(te.ID))
	if len(rs) != 1 || rs[0].State != record.RecordingStoppedRefused || !rs[0].Waits() || rs[0].Exhibit != "" {
		t.Fatalf("%+v", rs)
	}
	if es := must[[]archive.Exhibit](t)(v.Exhibits(te.ID)); len(es) != 0 {
		t.Fatalf("it is an exhibit, unasked: %+v", es)
	}
	if log := strings.Join(verbs(t, v, rs[0].ID), " "); strings.Count(log, "recording.stop") != 1 || !strings.Contains(log, "recording.stop stopped_refused") {
		t.Errorf("the log: %s", log)
	}
	noErr(t, v.DestroyRefusedSound(t.Context(), rs[0].ID, nil))
	checkClean(t, v)
}

func TestWhatWasCapturedIsKeptAsThePersonSays(t *testing.T) {
	v, te, rec := refusedSound(t)
	noErr(t, v.KeepRefusedSound(rec.ID))
	if err := v.KeepRefusedSound(rec.ID); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("twice: %v", err)
	}
	if err := v.DestroyRefusedSound(t.Context(), rec.ID, nil); !errors.Is(err, archive.ErrInvalid) {
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
	noErr(t, v.DestroyRefusedSound(t.Context(), rec.ID, nil))
	if _, _, err := v.OpenRecording(rec.ID); !errors.Is(err, archive.ErrDestroyed) {
		t.Errorf("it opens: %v", err)
	}
	v = reopen(t, v)
	for _, all := range [][]archive.Recording{must[[]archive.Recording](t)(v.Recordings(te.ID)), must[[]archive.Recording](t)(v.OffRecord(te.ID))} {
		if len(all) != 0 {
			t.Errorf("%+v", all)
		}
	}
	if d, ok := v.WasDestroyed(rec.ID); !ok || d.Label != te.Label || d.Code != "withdrawn" {
		t.Errorf("the vault says of it: %+v, %v", d, ok)
	}
	if es := must[[]archive.Exhibit](t)(v.Exhibits(te.ID)); len(es) != 0 {
		t.Errorf("%+v", es)
	}
	rep := must[archive.CheckReport](t)(v.Check(context.Background(), nil))
	if len(rep.Faults) > 0 || rep.Blobs != 0 {
		t.Errorf("check: %+v", rep)
	}
}

// It goes as all goes that is destroyed: neither under a hold nor by anybody but a
// keyholder, and a backup of before does not bring it back.
func TestRefusedSoundThatIsDestroyedDoesNotComeBack(t *testing.T) {
	t.Parallel()
	v, te, rec := refusedSound(t)
	off := must[[]archive.Recording](t)(v.OffRecord(te.ID))[0].ID
	before, after := t.TempDir(), t.TempDir()
	must[archive.BackupReport](t)(v.Backup(t.Context(), before, archive.BackupOptions{}, nil))
	noErr(t, v.SetHold(te.ID, "an invented court"))
	if err := v.DestroyRefusedSound(t.Context(), rec.ID, nil); !errors.Is(err, archive.ErrHold) {
		t.Errorf("under a hold: %v", err)
	}
	noErr(t, v.LiftHold(te.ID))
	noErr(t, v.DestroyRefusedSound(t.Context(), rec.ID, nil))
	must[archive.BackupReport](t)(v.Backup(t.Context(), after, archive.BackupOptions{}, nil))
	checkClean(t, v)

	to := filepath.Join(t.TempDir(), "again.attest")
	must[archive.RestoreReport](t)(archive.Restore(t.Context(), before, to, archive.RestoreOptions{Open: openWith(pass), Newest: after}, nil))
	again := open(t, to)
	for _, id := range []record.ID{rec.ID, off} {
		if _, _, err := again.OpenRecording(id); !errors.Is(err, archive.ErrDestroyed) && !errors.Is(err, archive.ErrNotFound) {
			t.Errorf("restored, %s opens: %v", id, err)
		}
	}
	checkClean(t, again)
}

// With a recording that is struck out goes what was kept off the record while it was made.
func TestWhatWasOffTheRecordGoesWithItsRecording(t *testing.T) {
	t.Parallel()
	v, te, r := partOff(t)
	rec := stop(t, r)
	off := must[[]archive.Recording](t)(v.OffRecord(te.ID))[0].ID
	plan := must[archive.DestroyPlan](t)(v.WouldDestroy(rec.Exhibit, 0))
	noErr(t, v.Destroy(t.Context(), rec.Exhibit, "withdrawn", nil))
	if plan.Objects != 3 { // the exhibit, its recording, the part
		t.Errorf("the plan names %d", plan.Objects)
	}
	if _, _, err := v.OpenRecording(off); !errors.Is(err, archive.ErrDestroyed) && !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("the part opens: %v", err)
	}
	checkClean(t, v)
}
