package archive

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"attest/archive/custody"
)

// A clock that jumps back a year, while a vault is open and while it is closed:
// the work goes on, the order of the log is that of its entries, and the log
// says by how much the clock moved where the machine could know.
func TestAClockThatJumpsBack(t *testing.T) {
	t.Parallel()
	wall, mono := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC), time.Hour
	c := clock{wall: func() time.Time { return wall }, mono: func() time.Duration { return mono }}
	path, pass := filepath.Join(t.TempDir(), "office.attest"), []byte("고양이 battery 두만강 staple 무산 horse")
	v, err := Create(context.Background(), path, CreateOptions{Office: "시험 사무소", Member: "Han", Passphrase: pass, Quick: true, clock: c}, nil)
	if err != nil {
		t.Fatal(err)
	}
	wall = wall.AddDate(-1, 0, 0)
	mono += time.Second
	before, err := v.NewPerson("twins, Musan")
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	wall = wall.AddDate(-1, 0, 0)
	v, err = Open(context.Background(), path, OpenOptions{Passphrase: pass, clock: c}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	}()
	if _, err := v.NewPerson("brothers, Hoeryong"); err != nil {
		t.Fatal(err)
	}
	lines, _, err := v.Log(LogFilter{}, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	jumped := slices.ContainsFunc(lines, func(l LogLine) bool { return l.Verb == string(custody.ClockJumped) && l.Code == "-31536001" })
	if p, err := v.Person(before.ID); !jumped || err != nil || p.ID != before.ID {
		t.Errorf("jump noted %v; %v; %+v", jumped, err, lines)
	}
	if r, err := v.Check(context.Background(), nil); err != nil || len(r.Faults) > 0 {
		t.Errorf("%v, %+v", err, r.Faults)
	}
}
