package archive_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"attest/archive"
	"attest/archive/backup"
	"attest/archive/record"
)

// harmed writes a file with some of it changed, and returns what puts it back.
func harmed(t testing.TB, name string, change func([]byte)) (mend func()) {
	t.Helper()
	whole := must[[]byte](t)(os.ReadFile(name))
	bad := bytes.Clone(whole)
	change(bad)
	noErr(t, os.WriteFile(name, bad, 0o600))
	return func() { noErr(t, os.WriteFile(name, whole, 0o600)) }
}

// One wrong bit anywhere in a backup costs nothing; two in one MiB of an exhibit cost that, and it is named.
func TestADamagedBackupGivesBackWhatIsWhole(t *testing.T) {
	ctx := context.Background()
	v, te, e := backedVault(t)
	was := must[record.InterchangeTestimony](t)(v.Interchange(te.ID))
	made := must[archive.BackupReport](t)(v.Backup(ctx, t.TempDir(), archive.BackupOptions{Quick: true}, nil))
	keys := filepath.Join(made.Folder, backup.KeysName)
	volume := filepath.Join(made.Folder, backup.VolumesName, "00001-0001.vol")
	size := must[os.FileInfo](t)(os.Stat(volume)).Size()
	o := archive.RestoreOptions{Open: archive.OpenOptions{Passphrase: []byte(pass)}}
	restore := func(whole bool) (archive.RestoreReport, error) {
		to := filepath.Join(t.TempDir(), "again.attest")
		o.WhatIsWhole = whole
		rep, err := archive.Restore(ctx, made.Folder, to, o, nil)
		if err != nil {
			return rep, err
		}
		w := open(t, to)
		is := must[record.InterchangeTestimony](t)(w.Interchange(te.ID))
		if !bytes.Equal(must[[]byte](t)(record.Canonical(is)), must[[]byte](t)(record.Canonical(was))) {
			t.Error("the testimony is another")
		}
		return rep, w.Close()
	}
	rng := rand.New(rand.NewPCG(6, 11))
	raw := must[[]byte](t)(os.ReadFile(keys))
	digit := bytes.Index(raw, []byte(`"time":"20`)) + 9 // nothing in the head says that it is another
	for _, at := range []int{3, 10, 40, digit, len(raw) / 3, len(raw) - 20} {
		back := harmed(t, keys, func(b []byte) { b[at] ^= 1 << rng.IntN(3) })
		if rep, err := restore(false); err != nil || rep.Mended != 1 || len(rep.Check.Faults) != 0 || !rep.Made.Equal(made.Made) {
			t.Errorf("byte %d of the key file: %+v, %v", at, rep, err)
		}
		back()
	}
	// The records come first in the volume, then the files, then the index.
	for name, at := range map[string]int64{"records": 2000, "index": size - 3000} {
		back := harmed(t, volume, func(b []byte) { b[at] ^= 16 })
		if _, err := restore(false); !errors.Is(err, archive.ErrDamaged) {
			t.Errorf("one bit of the %s, without a word: %v", name, err)
		}
		if rep, err := restore(true); err != nil || rep.Mended != 1 || len(rep.Torn)+len(rep.Hurt)+len(rep.Check.Faults) != 0 {
			t.Errorf("one bit of the %s: %+v, %v", name, rep, err)
		}
		back()
	}
	scan := bytes.Index(must[[]byte](t)(os.ReadFile(volume)), must[[]byte](t)(os.ReadFile(filepath.Join(v.Info().Path, "blobs", string(bytes.ToLower([]byte(e.Blob[1:3]))), string(bytes.ToLower([]byte(e.Blob)))))))
	back := harmed(t, volume, func(b []byte) { b[scan+70_000] ^= 4 })
	rep, err := restore(true)
	if err != nil || rep.Mended != 1 || len(rep.Hurt)+len(rep.Check.Faults) != 0 {
		t.Errorf("one bit of an exhibit: %+v, %v", rep, err)
	}
	back()
	back = harmed(t, volume, func(b []byte) { b[scan+70_000] ^= 4; b[scan+90_000] ^= 1 })
	rep, err = restore(true)
	if err != nil || rep.Mended != 0 || !slices.Equal(rep.Hurt, []record.ID{e.Blob}) || len(rep.Check.Faults) != 1 || rep.Check.Faults[0].Object != string(e.ID) {
		t.Errorf("two bits of an exhibit: %+v, %v", rep, err)
	}
	back()
}

// Where more is wrong than a bit, what is authentic of the rest is carried, and
// the report says what is not.
func TestABackupWithTornRecordsIsSalvaged(t *testing.T) {
	ctx := context.Background()
	v, te, _ := backedVault(t)
	place := t.TempDir()
	must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil))
	second := account(t, v)
	made := must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil))
	volume := filepath.Join(made.Folder, backup.VolumesName, "00002-0001.vol")
	harmed(t, volume, func(b []byte) { clear(b[1000:1400]) })
	to := filepath.Join(t.TempDir(), "again.attest")
	rep := must[archive.RestoreReport](t)(archive.Restore(ctx, place, to, archive.RestoreOptions{WhatIsWhole: true, Open: archive.OpenOptions{Passphrase: []byte(pass)}}, nil))
	if len(rep.Torn) != 1 || rep.Torn[0] != "records of run 2" || rep.Lost == 0 || rep.Salvaged == nil {
		t.Errorf("%+v", rep)
	}
	w := open(t, to)
	if _, err := w.Testimony(te.ID); err != nil {
		t.Errorf("the testimony of the run that is whole: %v", err)
	}
	if _, err := w.Testimony(second.ID); err == nil {
		t.Error("the testimony of the torn run is there")
	}
}

// Where the newest index is torn, its copy tells all that it told. Where that is gone
// too, the runs before it are restored all the same, and of the newest what opens.
func TestABackupWithoutItsNewestIndexIsRestored(t *testing.T) {
	ctx := context.Background()
	v, te, e := backedVault(t)
	place := t.TempDir()
	must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil))
	second := account(t, v)
	late := attach(t, v, second.ID, "late.txt", "an invented page that came later", record.ClassIdentity)
	made := must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{Quick: true}, nil))
	volume := filepath.Join(made.Folder, backup.VolumesName, "00002-0001.vol")
	again := filepath.Join(made.Folder, backup.VolumesName, "00002-0000.vol")
	whole, twice := must[[]byte](t)(os.ReadFile(volume)), must[[]byte](t)(os.ReadFile(again))
	torn := func() { harmed(t, volume, func(b []byte) { clear(b[len(b)-9000 : len(b)-8000]) }) }
	noCopy := func() { noErr(t, os.Remove(again)) }
	for name, c := range map[string]struct {
		harm             []func()
		here, file, less bool // the testimony of the newest run, its exhibit; some of the records are lost
	}{
		"its end is torn":                  {[]func(){torn}, true, true, false},
		"it is torn and a bit of its copy": {[]func(){torn, func() { harmed(t, again, func(b []byte) { b[3000] ^= 1 }) }}, true, true, false},
		"both are torn":                    {[]func(){torn, func() { harmed(t, again, func(b []byte) { clear(b[3000:3100]) }) }}, true, false, true},
		"it is torn and there is no copy":  {[]func(){torn, noCopy}, true, false, true},
		"it is cut short, without a copy":  {[]func(){func() { noErr(t, os.WriteFile(volume, whole[:len(whole)-40_000], 0o600)) }, noCopy}, true, false, true},
		"it is cut short":                  {[]func(){func() { noErr(t, os.WriteFile(volume, whole[:len(whole)-40_000], 0o600)) }}, true, true, false},
		"its volume is gone":               {[]func(){func() { noErr(t, os.Remove(volume)) }}, false, false, true},
		"its volume is gone, and its copy": {[]func(){func() { noErr(t, os.Remove(volume)) }, noCopy}, false, false, true},
		"the copy alone is gone":           {[]func(){noCopy}, true, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, harm := range c.harm {
				harm()
			}
			defer func() {
				noErr(t, errors.Join(os.WriteFile(volume, whole, 0o600), os.WriteFile(again, twice, 0o600)))
			}()
			to := filepath.Join(t.TempDir(), "again.attest")
			o := archive.RestoreOptions{Open: archive.OpenOptions{Passphrase: []byte(pass)}, WhatIsWhole: true}
			rep, err := archive.Restore(ctx, place, to, o, nil)
			if err != nil || (rep.Lost > 0) != c.less || !c.less && len(rep.Hurt)+len(rep.Check.Faults) > 0 {
				t.Fatalf("%+v, %v", rep, err)
			}
			w := open(t, to)
			if _, err := w.Testimony(te.ID); err != nil {
				t.Errorf("the testimony of the run before: %v", err)
			}
			if got := bytesOf(t, w, e.ID); len(got) == 0 {
				t.Error("the exhibit of the run before is empty")
			}
			if _, err := w.Testimony(second.ID); (err == nil) != c.here {
				t.Errorf("the testimony of the newest run: %v", err)
			}
			if b, _, err := w.OpenExhibit(late.ID); (err == nil) != c.file {
				t.Errorf("the exhibit of the newest run: %v", err)
			} else if err == nil {
				noErr(t, b.Close())
			}
			o.WhatIsWhole = false
			_, err = archive.Restore(ctx, place, filepath.Join(t.TempDir(), "plain.attest"), o, nil)
			if name == "the copy alone is gone" {
				noErr(t, err)
			} else if !errors.Is(err, archive.ErrDamaged) {
				t.Errorf("without a word: %v", err)
			}
		})
	}
	noCopy()
	if _, err := v.ProveBackup(ctx, place, nil); !errors.Is(err, archive.ErrDamaged) {
		t.Errorf("a backup without the copy is proven: %v", err)
	}
	must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{}, nil)) // and the next run mends that

	free, err := backup.Hold(place, v.Info().Vault)
	noErr(t, err)
	defer free()
	_, err = v.Backup(ctx, place, archive.BackupOptions{}, nil)
	_, perr := v.ProveBackup(ctx, place, nil)
	_, rerr := archive.Restore(ctx, place, filepath.Join(t.TempDir(), "held.attest"), archive.RestoreOptions{Open: archive.OpenOptions{Passphrase: []byte(pass)}}, nil)
	if !errors.Is(err, archive.ErrBackupBusy) || !errors.Is(perr, archive.ErrBackupBusy) || !errors.Is(rerr, archive.ErrBackupBusy) {
		t.Errorf("while another program has the backup: %v, %v, %v", err, perr, rerr)
	}
}
