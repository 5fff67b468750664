package archive_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// What was frozen, held, withdrawn or answered since a backup keeps things from leaving
// in what is restored from it with the newest at hand; who is not touched is not frozen.
func TestTheNewestStandingIsKeptTo(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	join(t, v, archive.RoleCaseworker)
	yes := record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{"text"}}
	type told struct {
		te record.Testimony
		c  record.Consent
	}
	var all [5]told
	for i := range all {
		all[i].te = account(t, v)
		all[i].c = consent(t, v, all[i].te.Person, yes)
	}
	frozen, held, withdrawn, narrowed, untouched := all[0], all[1], all[2], all[3], all[4]
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "invented", Testimonies: []record.ID{untouched.te.ID}}))
	old, newer := t.TempDir(), t.TempDir()
	must[archive.BackupReport](t)(v.Backup(ctx, old, archive.BackupOptions{Quick: true}, nil))
	noErr(t, v.Freeze(frozen.te.ID))
	noErr(t, v.SetHold(held.te.ID, "an invented order"))
	noErr(t, v.SetHold(k.ID, "another invented order"))
	noErr(t, v.WithdrawConsent(withdrawn.c.ID))
	no := yes
	no.Answer = record.AnswerNo
	consent(t, v, narrowed.te.Person, no)
	later := account(t, v) // not in the backup
	noErr(t, v.Freeze(later.ID))
	is := must[archive.BackupReport](t)(v.Backup(ctx, newer, archive.BackupOptions{Quick: true}, nil))

	rep, w := restored(t, old, archive.RestoreOptions{Newest: is.Folder})
	if rep.Frozen != 1 || rep.Held != 2 || rep.Withdrawn != 1 || len(rep.Answered) != 1 || rep.StandingUnknown {
		t.Errorf("restored: %+v", rep)
	}
	if !w.Frozen(frozen.te.ID) || !w.Frozen(narrowed.te.ID) || w.Frozen(untouched.te.ID) || w.Frozen(held.te.ID) || w.Frozen(withdrawn.te.ID) {
		t.Error("what is frozen is another thing")
	}
	for _, x := range []told{held, untouched} {
		if err := w.Destroy(ctx, x.te.ID, "mistake", nil); !errors.Is(err, archive.ErrHold) {
			t.Errorf("what is held since is destroyed: %v", err)
		}
	}
	if now := w.Consents(withdrawn.te.Person); len(now) != 1 || now[0].Withdrawn != v.Consents(withdrawn.te.Person)[0].Withdrawn {
		t.Errorf("what was withdrawn since is %+v", now)
	}
	// What it is restored from again has them as its own.
	again := must[archive.BackupReport](t)(w.Backup(ctx, t.TempDir(), archive.BackupOptions{Quick: true}, nil))
	if rep, _ := restored(t, again.Folder, archive.RestoreOptions{}); rep.Frozen+rep.Held+rep.Withdrawn+len(rep.Answered) != 0 {
		t.Errorf("with nothing since: %+v", rep)
	}
	// Any member's restore keeps to it.
	seo := archive.OpenOptions{Passphrase: []byte(seoPass)}
	to := filepath.Join(t.TempDir(), "seo.attest")
	rep = must[archive.RestoreReport](t)(archive.Restore(ctx, old, to, archive.RestoreOptions{Newest: newer, Open: seo}, nil))
	if rep.Held != 2 || rep.Frozen != 1 || len(rep.Check.Faults) > 0 {
		t.Errorf("by a caseworker: %+v", rep)
	}
	if labels := rep.Answered; !slices.Equal(labels, []string{must[record.Person](t)(v.Person(narrowed.te.Person)).Pseudonym}) {
		t.Errorf("answered since: %v", labels)
	}
}

// A newest that lists no freezes is of an earlier program: the restore says so.
func TestAnEarlierNewestSaysNothingOfFreezes(t *testing.T) {
	dir := t.TempDir()
	unpackFixture(t, dir)
	keys := must[[]string](t)(filepath.Glob(filepath.Join(dir, "stick", "*", "attest.keys")))[0]
	newest := filepath.Join(t.TempDir(), "attest.keys")
	noErr(t, os.WriteFile(newest, must[[]byte](t)(os.ReadFile(keys)), 0o600))
	rep, _ := restored(t, filepath.Join(dir, "stick"), archive.RestoreOptions{Newest: newest})
	if !rep.StandingUnknown {
		t.Errorf("%+v", rep)
	}
}
