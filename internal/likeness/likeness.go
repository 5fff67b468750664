// Package likeness says for tests whether one sound is in another: what was played in what was recorded, what was encoded in
// what was decoded.
package likeness

import "math"

const coarse = 16 // samples that are taken together to find the place

// Of finds the place in heard where sound fits best, and how like the two are there: 1 is the same but for loudness, 0 has
// nothing in common. All of sound counts, with silence where heard does not reach; so a gap or a step in the middle lowers
// it. A place may be negative, when the beginning of sound was not heard.
func Of(sound, heard []float64) (place int, like float64) {
	a, b := narrow(sound), narrow(heard)
	at, _ := best(a, b, -len(a)+1, len(b))
	return best(sound, heard, (at-2)*coarse, (at+2)*coarse+1)
}

// best tries the places from one to before another.
func best(sound, heard []float64, from, to int) (place int, like float64) {
	energy := make([]float64, len(heard)+1) // of heard up to a place
	for i, v := range heard {
		energy[i+1] = energy[i] + v*v
	}
	whole := product(sound, sound, 0)
	for lag := from; lag < to; lag++ {
		first, end := min(max(lag, 0), len(heard)), min(max(lag+len(sound), 0), len(heard))
		if e := energy[end] - energy[first]; e > 0 && whole > 0 {
			if v := product(sound, heard, lag) / math.Sqrt(whole*e); v > like {
				place, like = lag, v
			}
		}
	}
	return place, like
}

// product is the sum of products with a laid over b from b[lag] on.
func product(a, b []float64, lag int) float64 {
	sum := 0.0
	for i, to := max(0, -lag), min(len(a), len(b)-lag); i < to; i++ {
		sum += a[i] * b[i+lag]
	}
	return sum
}

// narrow takes samples together, with a triangle's weights.
func narrow(v []float64) []float64 {
	out := make([]float64, len(v)/coarse)
	for i := range out {
		for j := -coarse; j < 2*coarse; j++ {
			k := i*coarse + j
			if k < 0 || k >= len(v) {
				continue
			}
			out[i] += v[k] * (1.5*coarse - math.Abs(float64(j)+0.5-coarse/2))
		}
	}
	return out
}

// Here is how like two sounds are that begin at the same moment and are as long as the shorter of them.
func Here(sound, heard []float64) float64 {
	n := min(len(sound), len(heard))
	_, like := best(sound[:n], heard[:n], 0, 1)
	return like
}

// InParts is how like what was heard is to sound when each quarter of a second at 48,000 samples a second may come a little
// later or earlier than the one before says, as it does where a busy machine let playing stop for a moment. The parts count
// by their loudness. One that comes out of order has nothing in common.
func InParts(sound, heard []float64) float64 {
	const part, early, late = 12000, 4800, 96000
	next, _ := Of(sound[:min(len(sound), 4*part)], heard)
	var all, alike float64
	for at := 0; at < len(sound); at += part {
		p := sound[at:min(at+part, len(sound))]
		energy := product(p, p, 0)
		all += energy
		from, to := min(max(next-early, 0), len(heard)), min(max(next+len(p)+late, 0), len(heard))
		place, like := Of(p, heard[from:to])
		alike += energy * max(like, 0)
		if next += len(p); like > 0.8 {
			next = from + place + len(p)
		}
	}
	return alike / all
}
