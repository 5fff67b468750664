package backup

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// One program at a time writes or reads a backup; the file that a killed one left
// keeps nobody out.
func TestOneProgramAtATime(t *testing.T) {
	m, place := newMade(t), t.TempDir()
	free, err := Hold(place, m.id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Hold(place, m.id); !errors.Is(err, ErrBusy) {
		t.Errorf("a second one: %v", err)
	}
	if _, err := HoldToRead(Folder(place, m.id)); !errors.Is(err, ErrBusy) {
		t.Errorf("one that reads: %v", err)
	}
	free()
	one, err := HoldToRead(Folder(place, m.id))
	if err != nil {
		t.Fatal(err)
	}
	other, err := HoldToRead(Folder(place, m.id))
	if err != nil {
		t.Fatalf("two that read: %v", err)
	}
	if _, err := Hold(place, m.id); !errors.Is(err, ErrBusy) {
		t.Errorf("one that writes while others read: %v", err)
	}
	one()
	other()
	if _, err := os.Stat(filepath.Join(Folder(place, m.id), lockName)); err != nil {
		t.Fatal(err) // as a kill leaves it
	}
	for _, hold := range []func() (func(), error){
		func() (func(), error) { return Hold(place, m.id) }, func() (func(), error) { return HoldToRead(Folder(place, m.id)) },
	} {
		free, err := hold()
		if err != nil {
			t.Fatalf("a lock file that nobody holds: %v", err)
		}
		free()
	}
}

// Where the file system has no locks, a run that finds another one's key file ends,
// and leaves what the other wrote.
func TestTwoRunsWithoutLocks(t *testing.T) {
	for name, when := range map[string]func(*Source, func()){
		"while records are read": func(s *Source, other func()) {
			records := s.Records
			s.Records = func(fn func(key, value []byte) error) error { other(); return records(fn) }
		},
		"when the volumes have their names": func(s *Source, other func()) {
			files := s.Files
			s.Files = func() ([]File, []Gone, error) { other(); return files() }
		},
	} {
		t.Run(name, func(t *testing.T) {
			m, place := newMade(t), t.TempDir()
			m.records["o1"] = "first"
			m.blob(t, 70_000)
			m.run(t, place)
			m.records["o2"] = "second"
			m.blob(t, 80_000)
			source, once := m.source(), false
			when(&source, func() {
				if !once {
					once = true
					m.run(t, place)
				}
			})
			_, err := Write(context.Background(), place, source, Options{Volume: 60_000, Now: time.Now()}, nil)
			if err == nil {
				t.Fatal("both ended well")
			}
			m.holds(t, place)
			m.records["o3"] = "third"
			m.run(t, place)
			m.holds(t, place)
		})
	}
}
