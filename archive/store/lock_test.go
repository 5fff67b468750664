package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSecondHolderIsToldWho(t *testing.T) {
	dir := t.TempDir()
	l, err := TakeLock(dir)
	must(t, err)
	if l.Unclean() {
		t.Error("a vault that nobody held is unclean")
	}
	_, err = TakeLock(dir)
	var in *InUseError
	if !errors.As(err, &in) || !errors.Is(err, ErrInUse) || in.PID != os.Getpid() || in.Since == "" || !strings.Contains(err.Error(), "process") {
		t.Errorf("a second holder: %v", err)
	}
	for _, words := range []string{`{"pid":1,"since":"invented words"}`, `{"pid":-4,"since":"2026-11-23T12:00:00Z"}`, "torn", ""} {
		must(t, os.WriteFile(filepath.Join(dir, "lock.by"), []byte(words), 0o600))
		if _, err := TakeLock(dir); !errors.Is(err, ErrInUse) || err.Error() != ErrInUse.Error() {
			t.Errorf("with the note %q: %v", words, err)
		}
	}
	must(t, l.Release())
	if _, err := os.Stat(filepath.Join(dir, "lock.by")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the note stayed: %v", err)
	}
}

func TestLockRemembersACrash(t *testing.T) {
	dir := t.TempDir()
	l, err := TakeLock(dir)
	must(t, err)
	must(t, l.Abandon())
	for range 2 { // until an open goes well, each one knows
		l, err = TakeLock(dir)
		must(t, err)
		if !l.Unclean() {
			t.Error("the crash is forgotten")
		}
		must(t, l.Abandon())
	}
	l, err = TakeLock(dir)
	must(t, err)
	must(t, l.Release())
	l, err = TakeLock(dir)
	must(t, err)
	if l.Unclean() {
		t.Error("a clean close is taken for a crash")
	}
	must(t, l.Release())
}
