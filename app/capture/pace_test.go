package capture

import (
	"math/rand/v2"
	"testing"
	"time"
)

// run lets a sound system give a block each 50 ms for a time. Blocks come late
// by chance; of what lost gives for a second, that much never comes.
func run(p *pace, r *rand.Rand, seconds int, rate float64, lost func(second int) float64) (told int64) {
	var came float64
	for i := range seconds * 20 {
		now := time.Duration(i+1) * 50 * time.Millisecond
		came += rate / 20
		if i%20 == 0 {
			came -= lost(i/20) * rate
		}
		late := time.Duration(r.ExpFloat64() * float64(20*time.Millisecond))
		told += p.add(int64(came), now+late)
	}
	return told
}

func none(int) float64 { return 0 }

func TestPaceTellsWhatTheSoundSystemLost(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name string
		rate float64 // of a clock that is not quite ours
		lost func(second int) float64
		want float64 // seconds
	}{
		{"nothing", Rate, none, 0},
		{"four hours of a clock that is slow", Rate * 0.9998, none, 0},
		{"four hours of a clock that is fast", Rate * 1.0002, none, 0},
		{"one second", Rate, func(s int) float64 {
			if s == 100 {
				return 1
			}
			return 0
		}, 1},
		{"two times", Rate, func(s int) float64 {
			switch s {
			case 60:
				return 0.5
			case 200:
				return 3
			}
			return 0
		}, 3.5},
	} {
		t.Run(c.name, func(t *testing.T) {
			var p pace
			seconds := 400
			if c.want == 0 {
				seconds = 4 * 3600
			}
			got := float64(run(&p, r, seconds, c.rate, c.lost)) / Rate
			if got < c.want-0.1 || got > c.want+0.1 {
				t.Errorf("%.3f s are missing, want %.1f", got, c.want)
			}
		})
	}
}

// A machine that is busy hands sound over late and loses none of it.
func TestPaceForgivesABusyMachine(t *testing.T) {
	var p pace
	for i := range 20 * 100 {
		now := time.Duration(i+1) * 50 * time.Millisecond
		if i > 400 && i < 500 && i%80 != 0 { // five seconds in which hardly anything is looked at
			continue
		}
		if got := p.add(int64(i+1)*Rate/20, now); got != 0 {
			t.Fatalf("%d samples are missing at %v", got, now)
		}
	}
}
