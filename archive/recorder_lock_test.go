package archive_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

func openWith(words string) archive.OpenOptions {
	return archive.OpenOptions{Passphrase: []byte(words)}
}

// The vault is locked while a recording runs, opened again, locked once more;
// the recording goes on through all of it, and the log has every act.
func TestRecordingGoesOnWhileTheVaultIsLocked(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	v := newVault(t)
	te := account(t, v)
	path := v.Info().Path
	r := begin(t, v, te.ID)
	feed(t, r, 0, second)
	noErr(t, r.OffRecord(true, "")) // being kept while the vault is locked
	feed(t, r, second, 2*second)
	noErr(t, v.Close())
	if err := v.SaveTestimony(te); !errors.Is(err, archive.ErrLocked) {
		t.Errorf("the locked vault says %v", err)
	}
	if !r.Status().Locked {
		t.Error("it does not say that the vault is locked")
	}
	if _, err := archive.Open(ctx, path, openWith(pass), nil); !errors.Is(err, archive.ErrInUse) {
		t.Errorf("opened beside the recorder: %v", err)
	}
	feed(t, r, 2*second, 3*second)
	noErr(t, r.OnRecord())
	feed(t, r, 3*second, 4*second)
	if err := r.OffRecord(true, ""); !errors.Is(err, archive.ErrLocked) {
		t.Errorf("a new part to keep, without a key to keep it with: %v", err)
	}
	noErr(t, r.OffRecord(false, ""))
	noErr(t, r.OnRecord())
	noErr(t, r.Mark("while it was locked"))
	noErr(t, r.Pause("rest", ""))
	if _, err := r.Unlock(ctx, openWith("not the passphrase"), nil); !errors.Is(err, archive.ErrWrongPassphrase) {
		t.Errorf("wrong passphrase: %v", err)
	}
	noErr(t, r.Resume())

	v = must[*archive.Vault](t)(r.Unlock(ctx, openWith(pass), nil))
	if _, err := r.Unlock(ctx, openWith(pass), nil); err == nil {
		t.Error("unlocked twice")
	}
	if v.Recorder() != r || r.Status().Locked {
		t.Error("the vault does not know its recorder")
	}
	got := verbs(t, v, r.ID())
	if want := "create recording.begin recording.off kept recording.on: recording.off destroyed: recording.on: recording.mark: recording.pause rest: recording.resume:"; untimed(got) != want {
		t.Errorf("the log says  %s\nit should say %s", untimed(got), want)
	}
	if all := strings.Join(allVerbs(t, v), " "); !strings.Contains(all, "unlock.failed") {
		t.Errorf("the failed unlock is not in the log: %s", all)
	}
	noErr(t, r.Mark("open again"))
	if got := verbs(t, v, r.ID()); got[len(got)-1] != "recording.mark" {
		t.Errorf("logged late: %q", got[len(got)-1])
	}
	feed(t, r, 4*second, 5*second)
	noErr(t, r.OffRecord(true, ""))
	feed(t, r, 5*second, 6*second)
	noErr(t, r.OnRecord())
	checkClean(t, v)
	if rs := must[[]archive.Recording](t)(v.OffRecord(te.ID)); len(rs) != 2 || rs[0].Samples != 2*second || rs[1].Running || rs[1].Device != "Invented USB microphone" {
		t.Errorf("off the record %+v", rs)
	}
	noErr(t, v.Close())
	feed(t, r, 6*second, 7*second)
	v = must[*archive.Vault](t)(r.Unlock(ctx, openWith(pass), nil))
	defer func() { noErr(t, v.Close()) }()
	rec := stop(t, r)
	if rec.State != record.RecordingComplete || len(rec.Marks) != 2 || rec.Marks[0].Text != "while it was locked" || len(rec.Spans) != 4 {
		t.Errorf("%+v", rec)
	}
	sameSound(t, heard(t, readExhibit(t, v, rec.Exhibit)), tuneOf([2]int64{0, second}, [2]int64{3 * second, 5 * second}, [2]int64{6 * second, 7 * second}))
	checkClean(t, v)
}

// untimed takes the times out of reason codes, and leaves ":" where one was.
func untimed(verbs []string) string {
	var out []string
	for _, v := range verbs {
		if i := strings.Index(v, "at."); i > 0 {
			v = strings.TrimSuffix(strings.TrimSuffix(v[:i], ":"), " ") + ":"
		}
		out = append(out, v)
	}
	return strings.Join(out, " ")
}

func allVerbs(t *testing.T, v *archive.Vault) (out []string) {
	t.Helper()
	lines, _, err := v.Log(archive.LogFilter{}, 0, 0)
	noErr(t, err)
	for _, l := range lines {
		out = append(out, l.Verb)
	}
	slices.Reverse(out)
	return out
}

func TestRecordingStoppedWhileLocked(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, by := range []archive.StopReason{archive.StopAsked, archive.StopSource} {
		v := newVault(t)
		te := account(t, v)
		path := v.Info().Path
		r := begin(t, v, te.ID)
		feed(t, r, 0, second)
		noErr(t, v.Close())
		feed(t, r, second, 2*second)
		noErr(t, r.Mark("while it was locked"))
		half := must[archive.Recording](t)(r.Stop(ctx, by, nil))
		if half.ID != r.ID() || half.State != string(by) || half.Exhibit != "" {
			t.Errorf("stopped, it says %+v", half)
		}
		if by == archive.StopSource {
			v = must[*archive.Vault](t)(r.Unlock(ctx, openWith(pass), nil)) // as good as Open now
		} else {
			v = must[*archive.Vault](t)(archive.Open(ctx, path, openWith(pass), nil))
		}
		rec := must[archive.Recording](t)(v.Recording(r.ID()))
		if rec.State != string(by) || rec.Samples != 2*second || len(rec.Marks) != 1 || rec.Ended == nil {
			t.Errorf("%+v", rec)
		}
		sameSound(t, heard(t, readExhibit(t, v, rec.Exhibit)), tuneOf([2]int64{0, 2 * second}))
		if got := untimed(verbs(t, v, r.ID())); got != "create recording.begin recording.mark: change recording.stop "+string(by) {
			t.Errorf("the log says %s", got)
		}
		checkClean(t, v)
		noErr(t, v.Close())
	}
}

// A recording whose end could not be read back yet is closed at the next open.
func TestStopMayBeCalledAgain(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	te := account(t, v)
	r := begin(t, v, te.ID)
	feed(t, r, 0, 2*second)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.Stop(ctx, archive.StopAsked, nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled: %v", err)
	}
	if rec := must[archive.Recording](t)(v.Recording(r.ID())); rec.Running || rec.State != record.RecordingRunning {
		t.Errorf("%+v", rec)
	}
	checkClean(t, v)
	second := begin(t, v, te.ID) // it is not in the way of the next one
	noErr(t, second.Write(make([]int32, 5000)))
	stop(t, second)
	rec := stop(t, r)
	if rec.State != record.RecordingComplete || rec.Samples != 2*48000 {
		t.Errorf("%+v", rec)
	}
	third := begin(t, v, te.ID)
	noErr(t, third.Write(make([]int32, 5000)))
	if _, err := third.Stop(ctx, archive.StopAsked, nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled: %v", err)
	}
	v = reopen(t, v)
	if rs := must[[]archive.Recording](t)(v.Recordings(te.ID)); len(rs) != 3 || rs[2].State != record.RecordingComplete {
		t.Errorf("%+v", rs)
	}
	if es := must[[]archive.Exhibit](t)(v.Exhibits(te.ID)); len(es) != 3 {
		t.Errorf("%d exhibits", len(es))
	}
	checkClean(t, v)
}

// The sample vault goes when it is closed, with whatever is being recorded.
func TestSampleVaultStopsItsRecording(t *testing.T) {
	t.Parallel()
	v := must[*archive.Vault](t)(archive.OpenSample(context.Background(), nil))
	r := begin(t, v, v.Testimonies(archive.Filter{})[0].ID)
	feed(t, r, 0, 1000)
	noErr(t, v.Close())
	if err := r.Write([]int32{1}); !errors.Is(err, archive.ErrRecordingEnded) {
		t.Errorf("it goes on: %v", err)
	}
	if _, err := archive.Peek(v.Info().Path); err == nil {
		t.Error("the sample vault is still there")
	}
}

// Everything at once: the race detector and the disk decide.
func TestRecorderFromManyGoroutines(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	te := account(t, v)
	r := begin(t, v, te.ID)
	errs := make(chan error)
	go func() {
		buf := make([]int32, 4800)
		for range 60 {
			if err := r.Write(buf); err != nil {
				errs <- err
				return
			}
		}
		errs <- nil
	}()
	go func() {
		for i := range 10 {
			if err := r.Note(fmt.Sprint("note ", i)); err != nil {
				errs <- err
				return
			}
			_ = r.Status()
			if _, err := v.Recordings(te.ID); err != nil {
				errs <- err
				return
			}
		}
		errs <- nil
	}()
	go func() {
		for range 10 {
			te.Handle += "."
			if err := v.SaveTestimony(te); err != nil {
				errs <- err
				return
			}
		}
		errs <- nil
	}()
	for range 3 {
		noErr(t, <-errs)
	}
	if rec := stop(t, r); rec.Samples != 60*4800 || len(rec.Notes) != 10 {
		t.Errorf("%d samples, %d notes", rec.Samples, len(rec.Notes))
	}
	checkClean(t, v)
}

// A recording that is stopped just while the vault is being opened is closed
// once, and what happened is in the log once.
func TestRecordingStoppedWhileUnlocking(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, at := range []string{"derive 0", "open 1", "open 2"} {
		v := newVault(t)
		te := account(t, v)
		r := begin(t, v, te.ID)
		feed(t, r, 0, second)
		noErr(t, v.Close())
		noErr(t, r.Mark("while it was locked"))
		v = must[*archive.Vault](t)(r.Unlock(ctx, openWith(pass), func(step string, done, _ int64) {
			if fmt.Sprint(step, " ", done) == at {
				_ = must[archive.Recording](t)(r.Stop(ctx, archive.StopAsked, nil))
			}
		}))
		rec := must[archive.Recording](t)(v.Recording(r.ID()))
		if rec.State != record.RecordingComplete || rec.Samples != second || len(rec.Marks) != 1 || v.Recorder() != nil {
			t.Errorf("%s: %+v", at, rec)
		}
		if got := untimed(verbs(t, v, r.ID())); got != "create recording.begin recording.mark: change recording.stop complete" {
			t.Errorf("%s: the log says %s", at, got)
		}
		if es := must[[]archive.Exhibit](t)(v.Exhibits(te.ID)); len(es) != 1 {
			t.Errorf("%s: %d exhibits", at, len(es))
		}
		checkClean(t, v)
		noErr(t, v.Close())
	}
}

// Lock and record at the same time: either the recording does not begin, or it
// goes on and holds the vault.
func TestRecordingBegunWhileTheVaultIsBeingLocked(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	v := newVault(t)
	te := account(t, v)
	path := v.Info().Path
	for range 6 {
		closed := make(chan error)
		go func() { closed <- v.Close() }()
		r, err := v.BeginRecording(te.ID, archive.RecordingFormat{})
		noErr(t, <-closed)
		switch {
		case err == nil:
			if _, err := archive.Open(ctx, path, openWith(pass), nil); !errors.Is(err, archive.ErrInUse) {
				t.Fatalf("opened beside the recorder: %v", err)
			}
			noErr(t, r.Write(make([]int32, 5000)))
			if half := stop(t, r); half.State != record.RecordingComplete {
				t.Fatalf("%+v", half)
			}
		case !errors.Is(err, archive.ErrLocked):
			t.Fatal(err)
		}
		v = must[*archive.Vault](t)(archive.Open(ctx, path, openWith(pass), nil))
	}
	checkClean(t, v)
	noErr(t, v.Close())
}
