package archive

import (
	"strconv"
	"time"
)

// clock reads the system's clock and a monotonic one that goes on while the
// machine sleeps. Tests set both.
type clock struct {
	wall func() time.Time
	mono func() time.Duration // since any fixed moment
}

var systemClock = clock{wall: time.Now, mono: sinceBoot}

// stamp is a moment by both clocks.
type stamp struct {
	wall time.Time
	mono time.Duration // since unlock
}

// RFC3339 spells the wall clock with its zone.
func (s stamp) RFC3339() string { return s.wall.Format(time.RFC3339Nano) }

// jumpTolerance is how far the two clocks may part before the log says so:
// time servers move a clock by less.
const jumpTolerance = 2 * time.Second

// twoClocks stamps moments and notices when the clocks part.
type twoClocks struct {
	clock clock
	start stamp // mono is the raw reading here
	drift time.Duration
}

func newTwoClocks(c clock) *twoClocks {
	return &twoClocks{clock: c, start: stamp{wall: c.wall().Round(0), mono: c.mono()}}
}

// now stamps the moment. jump is not empty when the clocks parted since the
// last call: seconds with a sign, as a reason code.
func (t *twoClocks) now() (s stamp, jump string) {
	wall, mono := t.clock.wall().Round(0), t.clock.mono()
	s = stamp{wall: wall, mono: mono - t.start.mono}
	drift := wall.Sub(t.start.wall) - s.mono
	moved := drift - t.drift
	if moved > jumpTolerance || moved < -jumpTolerance {
		t.drift = drift
		secs := int64(moved.Round(time.Second) / time.Second)
		jump = strconv.FormatInt(secs, 10)
		if secs > 0 {
			jump = "+" + jump
		}
	}
	return s, jump
}
