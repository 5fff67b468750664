package archive

import (
	"context"
	"path/filepath"
	"testing"
	"time"
)

// Today reminds of a backup when the office's days are over, and no more once
// one was read back.
func TestTodayRemindsOfABackup(t *testing.T) {
	ctx := context.Background()
	now := time.Now()
	begun := now
	c := clock{wall: func() time.Time { return now }, mono: func() time.Duration { return now.Sub(begun) }}
	v, err := Create(ctx, filepath.Join(t.TempDir(), "office.attest"), CreateOptions{
		Office: "Test office", Member: "Han", Passphrase: []byte("무산 battery 두만강 staple 고양이 horse"), Quick: true, clock: c,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	}()
	due := func() int {
		items, err := v.Today()
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range items {
			if i.Kind == BackupDue {
				return i.Count
			}
		}
		return 0
	}
	now = now.Add(6 * 24 * time.Hour)
	if n := due(); n != 0 {
		t.Errorf("after six days: %d", n)
	}
	now = now.Add(25 * time.Hour)
	if n := due(); n != 7 {
		t.Errorf("after seven days: %d", n)
	}
	place := t.TempDir()
	if _, err := v.Backup(ctx, place, BackupOptions{Quick: true}, nil); err != nil {
		t.Fatal(err)
	}
	if due() == 0 {
		t.Error("a backup that was not read back whole ends the reminder")
	}
	if _, err := v.ProveBackup(ctx, place, nil); err != nil {
		t.Fatal(err)
	}
	if n := due(); n != 0 {
		t.Errorf("after it was read back: %d", n)
	}
	if err := v.SetBackupDays(30); err != nil {
		t.Fatal(err)
	}
	now = now.Add(29 * 24 * time.Hour)
	if n := due(); n != 0 {
		t.Errorf("within the office's own days: %d", n)
	}
	now = now.Add(2 * 24 * time.Hour)
	if n := due(); n != 31 {
		t.Errorf("behind them: %d", n)
	}
}
