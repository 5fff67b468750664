package tempo_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"attest/app/tempo"
)

// stretched sends sound through in blocks of an odd size. The places that come
// with what is given must go on evenly.
func stretched(t *testing.T, in []float32, rate, channels int, speed float64) []float32 {
	t.Helper()
	s := tempo.New(rate, channels)
	s.SetSpeed(speed)
	var out []float32
	dst := make([]float32, s.Hop()*channels)
	drain := func() {
		for {
			n, at := s.Next(dst)
			if n == 0 {
				return
			}
			if want := float64(len(out)/channels) * speed; math.Abs(float64(at)-want) > 1 {
				t.Fatalf("at speed %v, frame %d comes as if from %d, want %.0f", speed, len(out)/channels, at, want)
			}
			out = append(out, dst[:n*channels]...)
		}
	}
	for rest := in; len(rest) > 0; {
		n := min(len(rest), 777*channels)
		s.Write(rest[:n])
		rest = rest[n:]
		drain()
	}
	s.End()
	drain()
	return out
}

func sine(rate int, hertz, seconds float64) []float32 {
	out := make([]float32, int(seconds*float64(rate)))
	for i := range out {
		out[i] = float32(0.5 * math.Sin(2*math.Pi*hertz*float64(i)/float64(rate)))
	}
	return out
}

// speech is like a voice: a pulse of the vocal cords whose pitch wanders,
// through two resonances, in syllables with pauses and hisses between.
func speech(rate int, seconds float64) []float32 {
	r := rand.New(rand.NewPCG(9, 10))
	out := make([]float32, int(seconds*float64(rate)))
	var phase, a1, a2, b1, b2 float64
	for i := range out {
		x := float64(i) / float64(rate)
		phase += (130 + 30*math.Sin(3*x) + 10*math.Sin(17*x)) / float64(rate)
		pulse := 0.0
		if phase >= 1 {
			phase--
			pulse = 1
		}
		loud := max(math.Sin(2*math.Pi*3.3*x), 0)
		drive := pulse*loud + 0.01*r.NormFloat64()*max(-math.Sin(2*math.Pi*3.3*x), 0)
		f1 := 2 * 0.97 * math.Cos(2*math.Pi*(600+200*math.Sin(5*x))/float64(rate))
		a1, a2 = drive+f1*a1-0.97*0.97*a2, a1
		f2 := 2 * 0.95 * math.Cos(2*math.Pi*1500/float64(rate))
		b1, b2 = a1+f2*b1-0.95*0.95*b2, b1
		out[i] = float32(b1 * 0.002)
	}
	return out
}

// dominant is the frequency with the most energy between 50 and 2000 Hz.
func dominant(in []float32, rate int) float64 {
	n := min(len(in), rate/2)
	in = in[(len(in)-n)/2:][:n]
	best, at := 0.0, 0.0
	for f := 50.0; f <= 2000; f += 2 {
		w := 2 * math.Cos(2*math.Pi*f/float64(rate))
		var s0, s1, s2 float64 // Goertzel
		for i, v := range in {
			hann := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(n))
			s0 = float64(v)*hann + w*s1 - s2
			s2, s1 = s1, s0
		}
		if p := s1*s1 + s2*s2 - w*s1*s2; p > best {
			best, at = p, f
		}
	}
	return at
}

func TestPitchIsKept(t *testing.T) {
	const rate = 16000
	for _, hertz := range []float64{110, 220, 440, 1000} {
		for _, speed := range []float64{0.5, 0.75, 0.9, 1.1, 1.25, 1.5, 2} {
			out := stretched(t, sine(rate, hertz, 4), rate, 1, speed)
			if got := dominant(out, rate); math.Abs(got-hertz) > 0.02*hertz {
				t.Errorf("%v Hz at speed %v is %v Hz", hertz, speed, got)
			}
		}
	}
}

func TestLengthIsRight(t *testing.T) {
	for _, rate := range []int{8000, 44100, 48000} {
		window := 2 * tempo.New(rate, 1).Hop()
		for _, seconds := range []float64{0, 0.001, 0.05, 1, 3.3} {
			in := speech(rate, seconds)
			for _, speed := range []float64{0.5, 0.8, 1, 1.3, 2} {
				got, want := len(stretched(t, in, rate, 1, speed)), float64(len(in))/speed
				if math.Abs(float64(got)-want) > float64(window) {
					t.Errorf("%v s at speed %v and %d Hz have %d frames, want %.0f", seconds, speed, rate, got, want)
				}
			}
		}
	}
}

func TestSpeedOneIsBitExact(t *testing.T) {
	in := speech(48000, 2)
	stereo := make([]float32, 0, 2*len(in))
	for i, v := range in {
		stereo = append(stereo, v, in[len(in)-1-i])
	}
	if !slices.Equal(stretched(t, in, 48000, 1, 1), in) || !slices.Equal(stretched(t, stereo, 48000, 2, 1), stereo) {
		t.Error("samples differ at speed 1")
	}
}

// largest is the greatest step from one sample to the next.
func largest(in []float32) (step float64) {
	for i := 1; i < len(in); i++ {
		step = max(step, math.Abs(float64(in[i]-in[i-1])))
	}
	return step
}

func TestSpeechHasNoClicks(t *testing.T) {
	const rate = 48000
	in := speech(rate, 5)
	for _, speed := range []float64{0.5, 0.7, 0.9, 1.1, 1.5, 2} {
		out := stretched(t, in, rate, 1, speed)
		if got, want := largest(out), largest(in); got > 1.2*want {
			t.Errorf("at speed %v a step of %v, in the original %v", speed, got, want)
		}
		// Nor does it become louder or quieter.
		if got, want := power(out), power(in); math.Abs(10*math.Log10(got/want)) > 1 {
			t.Errorf("at speed %v the power is %v, in the original %v", speed, got, want)
		}
	}
}

func power(in []float32) (sum float64) {
	for _, v := range in {
		sum += float64(v) * float64(v)
	}
	return sum / float64(len(in))
}

// A speed that changes in the middle is heard as no step, and the place goes on
// from where it was.
func TestSpeedChangesWithoutAStep(t *testing.T) {
	const rate = 48000
	in := speech(rate, 20)
	s := tempo.New(rate, 1)
	s.Write(in)
	var out []float32
	dst := make([]float32, s.Hop())
	before := int64(0)
	for i, speed := range []float64{1, 2, 1, 0.5, 1.5, 1, 0.7, 9, 0.1, math.NaN(), 1} {
		s.SetSpeed(speed)
		for range 40 {
			n, at := s.Next(dst)
			if jump := at - before; n == 0 || jump < -int64(s.Hop()) || jump > 4*int64(s.Hop()) {
				t.Fatalf("speed %d: %d frames from %d after %d", i, n, at, before)
			}
			before = at
			out = append(out, dst[:n]...)
		}
	}
	if got, want := largest(out), largest(in); got > 1.2*want {
		t.Errorf("a step of %v, in the original %v", got, want)
	}
	if s.Speed() != 1 {
		t.Errorf("the speed is %v", s.Speed())
	}
}

// Hours of sound take no more memory than a second.
func TestMemoryIsBounded(t *testing.T) {
	const rate = 8000
	in := speech(rate, 1)
	s := tempo.New(rate, 1)
	dst := make([]float32, s.Hop())
	run := func(seconds int) {
		for range seconds {
			s.Write(in)
			for n := 1; n > 0; {
				n, _ = s.Next(dst)
			}
		}
	}
	for _, speed := range []float64{0.5, 1, 2} {
		s.SetSpeed(speed)
		run(100)
		if n := testing.AllocsPerRun(10, func() { run(20) }); n > 1 {
			t.Errorf("at speed %v twenty seconds make %v allocations", speed, n)
		}
	}
	s.Reset()
	if n, at := s.Next(dst); n != 0 || at != 0 {
		t.Errorf("after Reset: %d frames from %d", n, at)
	}
}
