package likeness

import (
	"math"
	"math/rand/v2"
	"testing"
)

// voice is a tone that glides and swells, with some noise.
func voice(r *rand.Rand, n int) []float64 {
	out := make([]float64, n)
	phase := 0.0
	for i := range out {
		x := float64(i) / 48000
		phase += 2 * math.Pi * (150 + 50*math.Sin(7*x)) / 48000
		out[i] = (math.Sin(phase)+0.5*math.Sin(3*phase)+0.05*r.NormFloat64())*math.Sin(11*x)*0.3 + 0.001
	}
	return out
}

func TestASoundIsFoundWhereItIs(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	sound := voice(r, 40000)
	for _, at := range []int{0, 1, 12345, -777} {
		heard := make([]float64, 70000)
		for i, v := range sound {
			if k := i + at; k >= 0 {
				heard[k] = v * 0.25
			}
		}
		place, like := Of(sound, heard)
		if place != at || like < 0.97 {
			t.Errorf("at %d it is found at %d with %.3f", at, place, like)
		}
	}
}

func TestWhatDiffersIsLessAlike(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	sound := voice(r, 40000)
	noise := make([]float64, 60000)
	for i := range noise {
		noise[i] = r.NormFloat64() * 0.1
	}
	if _, like := Of(sound, noise); like > 0.3 {
		t.Errorf("noise is alike by %.3f", like)
	}
	gap := append(append([]float64{}, sound[:20000]...), sound[20500:]...)
	if _, like := Of(sound, gap); like > 0.9 {
		t.Errorf("with ten milliseconds missing it is alike by %.3f", like)
	}
}

func TestPartsMayComeLaterAndNotInAnotherOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	sound := voice(r, 200000)
	for i := range sound { // every part is another
		sound[i] *= 0.5 + 0.4*math.Sin(float64(i)*float64(i)/3e9)
	}
	heard := append(make([]float64, 5000), sound[:70000]...)
	heard = append(append(heard, make([]float64, 9000)...), sound[70000:]...)
	if like := InParts(sound, heard); like < 0.93 {
		t.Errorf("with a stop in it, it is alike by %.3f", like)
	}
	if like := InParts(sound, sound); like < 0.999 {
		t.Errorf("to itself it is alike by %.3f", like)
	}
	turned := append(append([]float64{}, sound[100000:]...), sound[:100000]...)
	if like := InParts(sound, turned); like > 0.8 {
		t.Errorf("with its halves in another order it is alike by %.3f", like)
	}
}
