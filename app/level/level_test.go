package level_test

import (
	"math"
	"testing"
	"time"

	"attest/app/level"
)

const rate = 48000

// sine is seconds of a tone whose peak is at a level in dBFS.
func sine(seconds, dbfs float64) []int32 {
	out := make([]int32, int(seconds*rate))
	for i := range out {
		v := math.Pow(10, dbfs/20) * math.Sin(2*math.Pi*440*float64(i)/rate)
		out[i] = int32(math.Round(min(max(v, -1), 1) * (1<<23 - 1)))
	}
	return out
}

func constant(seconds float64, v int32) []int32 {
	out := make([]int32, int(seconds*rate))
	for i := range out {
		out[i] = v
	}
	return out
}

// read measures sounds one after another, in blocks of an odd size.
func read(o level.Options, sounds ...[]int32) level.Reading {
	m := level.New(o)
	for _, s := range sounds {
		for len(s) > 0 {
			n := min(len(s), 777)
			m.Add(s[:n])
			s = s[n:]
		}
	}
	return m.Reading()
}

func near(t *testing.T, what string, got, want, by float64) {
	t.Helper()
	if math.Abs(got-want) > by {
		t.Errorf("%s is %.2f dBFS, want %.2f", what, got, want)
	}
}

func TestLevelsOfATone(t *testing.T) {
	for _, dbfs := range []float64{-0.1, -6, -20, -60, -100} {
		r := read(level.Options{}, sine(1, dbfs))
		near(t, "peak", r.Peak, dbfs, 0.1)
		near(t, "RMS", r.RMS, dbfs-3.01, 0.1)
		near(t, "hold", r.Hold, dbfs, 0.1)
	}
	r := read(level.Options{}, constant(1, 0))
	if r.Peak != level.Floor || r.RMS != level.Floor || r.Hold != level.Floor {
		t.Errorf("zeros read %+v", r)
	}
	if r = read(level.Options{}); r.Peak != level.Floor || r.Zeros || r.Silent || r.Low || r.Clipping {
		t.Errorf("nothing reads %+v", r)
	}
}

// A device with a constant part in its samples is silent all the same.
func TestAConstantPartIsNoSound(t *testing.T) {
	r := read(level.Options{}, constant(12, 40000))
	if r.RMS > -100 || !r.Silent || r.Zeros {
		t.Errorf("%+v", r)
	}
}

func TestThePeakIsHeldAndThenFalls(t *testing.T) {
	loud := sine(0.2, -6)
	near(t, "held after 1 s", read(level.Options{}, loud, sine(1, -50)).Hold, -6, 0.1)
	near(t, "held after 2.5 s", read(level.Options{}, loud, sine(2.5, -50)).Hold, -26, 1)
	near(t, "held after 9 s", read(level.Options{}, loud, sine(9, -50)).Hold, -50, 0.1)
	near(t, "a higher one", read(level.Options{}, loud, sine(1, -3)).Hold, -3, 0.1)
}

func TestClipping(t *testing.T) {
	one := sine(1, -6)
	one[1000], one[1001] = 1<<23-1, 1<<23-1
	if r := read(level.Options{}, one); r.Clipping || r.Clips != 0 {
		t.Errorf("two samples at full scale: %+v", r)
	}
	one[1002] = 1<<23 - 1
	one[9000], one[9001], one[9002], one[9003] = -1<<23, -1<<23, -1<<23, -1<<23
	if r := read(level.Options{}, one); !r.Clipping || r.Clips != 2 {
		t.Errorf("two runs at full scale: %+v", r)
	}
	if r := read(level.Options{}, one, sine(4, -6)); r.Clipping || r.Clips != 2 {
		t.Errorf("four seconds later: %+v", r)
	}
	// A device of 16 bits never reaches the full scale of 24.
	clipped := sine(1, 6)
	for i, v := range clipped {
		clipped[i] = v >> 8 << 8
	}
	if r := read(level.Options{}, clipped); !r.Clipping || r.Clips < 400 {
		t.Errorf("a clipped tone of 16 bits: %+v", r)
	}
	if r := read(level.Options{}, sine(5, -0.01)); r.Clipping {
		t.Errorf("a tone just below full scale: %+v", r)
	}
}

func TestZerosAreToldAfterASecond(t *testing.T) {
	if r := read(level.Options{}, sine(1, -20), constant(0.9, 0)); r.Zeros || r.Silent {
		t.Errorf("after 0.9 s: %+v", r)
	}
	if r := read(level.Options{}, constant(1, 0)); !r.Zeros || r.Silent {
		t.Errorf("after 1 s: %+v", r)
	}
	if r := read(level.Options{}, constant(1, 0), []int32{1}); r.Zeros {
		t.Errorf("one sample that is not zero: %+v", r)
	}
	if r := read(level.Options{}, constant(3, 1)); r.Zeros {
		t.Errorf("a constant is not zero: %+v", r)
	}
}

func TestSilenceIsToldAndEnds(t *testing.T) {
	if r := read(level.Options{}, sine(1, -20), sine(9, -70)); r.Silent {
		t.Errorf("after 9 s: %+v", r)
	}
	if r := read(level.Options{}, sine(1, -20), sine(10.2, -70)); !r.Silent || r.Low || r.Zeros {
		t.Errorf("after 10 s: %+v", r)
	}
	if r := read(level.Options{}, sine(20, -70), sine(0.2, -20)); r.Silent {
		t.Errorf("when something is heard again: %+v", r)
	}
	if r := read(level.Options{SilentAfter: 2 * time.Second, SilentBelow: -30}, sine(2.1, -35)); !r.Silent {
		t.Errorf("with limits of one's own: %+v", r)
	}
}

func TestTooLowIsTold(t *testing.T) {
	quiet := sine(16, -45)
	if r := read(level.Options{}, quiet); !r.Low || r.Silent {
		t.Errorf("a quiet voice: %+v", r)
	}
	if r := read(level.Options{}, quiet[:14*rate]); r.Low {
		t.Errorf("before there is enough to judge: %+v", r)
	}
	// Speech has pauses: one loud word in fifteen seconds is loud enough.
	if r := read(level.Options{}, quiet, sine(0.4, -20), sine(14, -50)); r.Low {
		t.Errorf("a loud word: %+v", r)
	}
	if r := read(level.Options{}, quiet, sine(0.4, -20), sine(16, -50)); !r.Low {
		t.Errorf("a loud word long ago: %+v", r)
	}
}
