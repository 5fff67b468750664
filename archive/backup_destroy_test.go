package archive_test

import (
	"context"
	"errors"
	"testing"

	"attest/archive"
)

func TestARestoreDestroysAgainAndAStickBroughtBackForgets(t *testing.T) {
	ctx := context.Background()
	v, te, _ := backedVault(t)
	old, newer := t.TempDir(), t.TempDir()
	must[archive.BackupReport](t)(v.Backup(ctx, old, archive.BackupOptions{Quick: true}, nil))
	noErr(t, v.Destroy(ctx, te.ID, "withdrawn", nil))
	must[archive.BackupReport](t)(v.Backup(ctx, newer, archive.BackupOptions{}, nil))
	rep, again := restored(t, old, archive.RestoreOptions{Newest: newer})
	if _, err := again.Testimony(te.ID); !errors.Is(err, archive.ErrDestroyed) || rep.Destroyed != 1 {
		t.Errorf("%v, %+v", err, rep)
	}
	_, back := restored(t, old, archive.RestoreOptions{})
	if _, err := back.Testimony(te.ID); err != nil {
		t.Errorf("without the newest it is back: %v", err)
	}
	must[archive.BackupReport](t)(v.Backup(ctx, old, archive.BackupOptions{}, nil))
	_, gone := restored(t, old, archive.RestoreOptions{})
	if _, err := gone.Testimony(te.ID); !errors.Is(err, archive.ErrDestroyed) {
		t.Errorf("brought back: %v", err)
	}
}
