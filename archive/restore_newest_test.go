package archive_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// What was destroyed since a backup is destroyed in what is restored from it,
// whatever passphrase the newest has, whoever restores, and whatever its clock said.
func TestTheNewestListOfTheDestroyedIsApplied(t *testing.T) {
	ctx := context.Background()
	v, te, _ := backedVault(t)
	join(t, v, archive.RoleCaseworker)
	old, newer := t.TempDir(), t.TempDir()
	was := must[archive.BackupReport](t)(v.Backup(ctx, old, archive.BackupOptions{Quick: true}, nil))
	noErr(t, v.Destroy(ctx, te.ID, "withdrawn", nil))
	const other = "무산 battery 두만강 staple 거북이 horse"
	noErr(t, v.ChangePassphrase(ctx, []byte(pass), nil, []byte(other), nil, nil))
	path := v.Info().Path
	noErr(t, v.Close())
	v = must[*archive.Vault](t)(archive.Open(ctx, path, archive.OpenOptions{Passphrase: []byte(other)}.ClockBack(), nil))
	is := must[archive.BackupReport](t)(v.Backup(ctx, newer, archive.BackupOptions{Quick: true}, nil))
	noErr(t, v.Close())
	if !is.Made.Before(was.Made) {
		t.Fatal("the newest backup's clock is not behind")
	}

	rep, again := restored(t, old, archive.RestoreOptions{Newest: newer})
	if _, err := again.Testimony(te.ID); !errors.Is(err, archive.ErrDestroyed) || rep.Destroyed != 1 || rep.Waiting != 0 || rep.KnownEntries != is.Entries {
		t.Errorf("by the keyholder, with the passphrase of before: %v, %+v", err, rep)
	}
	var e *archive.InvalidError
	o := archive.RestoreOptions{Newest: old, Open: archive.OpenOptions{Passphrase: []byte(other)}}
	if _, err := archive.Restore(ctx, newer, filepath.Join(t.TempDir(), "no.attest"), o, nil); !errors.As(err, &e) {
		t.Errorf("with an older one for the newest: %v", err)
	}

	stranger := t.TempDir()
	must[archive.BackupReport](t)(newVault(t).Backup(ctx, stranger, archive.BackupOptions{Quick: true}, nil))
	if _, err := archive.Restore(ctx, old, filepath.Join(t.TempDir(), "no.attest"), archive.RestoreOptions{Newest: stranger, Open: archive.OpenOptions{Passphrase: []byte(pass)}}, nil); !errors.Is(err, archive.ErrOtherBackup) {
		t.Errorf("with another vault's for the newest: %v", err)
	}

	to := filepath.Join(t.TempDir(), "seo.attest")
	seo := archive.OpenOptions{Passphrase: []byte(seoPass)}
	rep = must[archive.RestoreReport](t)(archive.Restore(ctx, old, to, archive.RestoreOptions{Newest: newer, Open: seo}, nil))
	if rep.Destroyed != 1 || rep.Waiting != 1 || len(rep.Check.Faults) != 0 {
		t.Errorf("by a caseworker: %+v", rep)
	}
	for _, by := range []archive.OpenOptions{seo, {Passphrase: []byte(pass)}} {
		w := must[*archive.Vault](t)(archive.Open(ctx, to, by, nil))
		if _, err := w.Testimony(te.ID); !errors.Is(err, archive.ErrDestroyed) {
			t.Errorf("in what a caseworker restored: %v", err)
		}
		if n := len(w.Testimonies(archive.Filter{})); n != 0 {
			t.Errorf("its list has %d testimonies", n)
		}
		mustCheck(t, w)
		noErr(t, w.Close())
	}
}

// Where the members of the newest are others, it is opened as one of those, and
// an error says which of the two files it is of.
func TestTheNewestIsOpenedByAMemberOfItsOwn(t *testing.T) {
	ctx := context.Background()
	v, te, _ := backedVault(t)
	m := join(t, v, archive.RoleKeyholder)
	old, newer := t.TempDir(), t.TempDir()
	must[archive.BackupReport](t)(v.Backup(ctx, old, archive.BackupOptions{Quick: true}, nil))
	noErr(t, v.RemoveMember(ctx, m.Slot, nil))
	path := v.Info().Path
	_ = v.Close() // a removal of a member may have closed it
	v = open(t, path)
	noErr(t, v.Destroy(ctx, te.ID, "withdrawn", nil))
	must[archive.BackupReport](t)(v.Backup(ctx, newer, archive.BackupOptions{Quick: true}, nil))

	seo := archive.OpenOptions{Passphrase: []byte(seoPass)} // who was removed since
	to := filepath.Join(t.TempDir(), "again.attest")
	_, err := archive.Restore(ctx, old, to, archive.RestoreOptions{Newest: newer, Open: seo}, nil)
	if !errors.Is(err, archive.ErrWrongPassphrase) || !errors.Is(err, archive.ErrOfNewest) {
		t.Errorf("with the passphrase of who was removed: %v", err)
	}
	_, err = archive.Restore(ctx, old, to, archive.RestoreOptions{Newest: newer, Open: archive.OpenOptions{Passphrase: []byte("none of theirs")}}, nil)
	if !errors.Is(err, archive.ErrWrongPassphrase) || errors.Is(err, archive.ErrOfNewest) {
		t.Errorf("with a passphrase that is nobody's: %v", err)
	}
	rep := must[archive.RestoreReport](t)(archive.Restore(ctx, old, to, archive.RestoreOptions{
		Newest: newer, NewestOpen: archive.OpenOptions{Passphrase: []byte(pass)}, Open: seo,
	}, nil))
	w := must[*archive.Vault](t)(archive.Open(ctx, to, seo, nil))
	defer func() { noErr(t, w.Close()) }()
	if _, err := w.Testimony(te.ID); !errors.Is(err, archive.ErrDestroyed) || rep.Destroyed != 1 {
		t.Errorf("%v, %+v", err, rep)
	}
}

// What is destroyed while a backup is made is not in it, and what quotes it is
// whole in what is restored.
func TestWhatIsDestroyedWhileABackupIsMade(t *testing.T) {
	ctx := context.Background()
	v, te, e := backedVault(t)
	other := account(t, v)
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "Invented", Testimonies: []record.ID{te.ID, other.ID}}))
	for _, doomed := range []record.ID{other.ID, te.ID} { // one without files, one with
		place := t.TempDir()
		did := false
		rep := must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{}, func(step string, _, _ int64) {
			if step == "records" && !did {
				did = true
				noErr(t, v.Destroy(ctx, doomed, "withdrawn", nil))
			}
		}))
		if !rep.Whole || len(rep.Missing)+len(rep.Kept) != 0 {
			t.Errorf("the run: %+v", rep)
		}
		_, again := restored(t, place, archive.RestoreOptions{})
		if _, err := again.Testimony(doomed); !errors.Is(err, archive.ErrDestroyed) {
			t.Errorf("it is restored: %v", err)
		}
		must[record.Case](t)(again.Case(k.ID))
		if doomed == other.ID {
			bytesOf(t, again, e.ID)
		}
	}
}
