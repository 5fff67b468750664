// Package tempo makes speech slower or faster and leaves its pitch, by waveform
// similarity overlap-add (WSOLA): W. Verhelst and M. Roelands, "An overlap-add
// technique based on waveform similarity (WSOLA) for high quality time-scale
// modification of speech", Proc. IEEE ICASSP-93, vol. II, pp. 554–557, 1993.
//
// Sound is put together again from short pieces. Each piece is taken near the
// place that the speed asks for, exactly where it continues most smoothly what
// the piece before began, and is faded into that. At speed 1 every piece
// continues the one before, and samples pass as they are, bit for bit.
package tempo

import "math"

// Speeds that are possible; others are held to these.
const (
	Slowest = 0.5
	Fastest = 2
)

const (
	hopSeconds   = 0.0125 // of a piece that is faded into the one before
	reachSeconds = 0.0125 // how far from its place a piece is looked for
	step         = 4      // samples taken together for the first, rough look
)

// Stretcher is sound on its way from one speed to another, with bounded memory.
// It is for one goroutine. Frames of its input are counted from the last Reset.
type Stretcher struct {
	channels int
	hop      int // frames
	reach    int
	fade     []float32
	speed    float64

	in    []float32 // interleaved, from frame base on
	base  int64
	ended bool

	next  int64   // frame that would continue smoothly what was given out
	ideal float64 // frame that the speed asks for
	mono  []float32
	rough []float32
}

// New makes one for sound of a rate and a number of channels, at speed 1.
func New(rate, channels int) *Stretcher {
	s := &Stretcher{channels: channels, speed: 1}
	s.hop = max(int(float64(rate)*hopSeconds), 8)
	s.reach = max(int(float64(rate)*reachSeconds), 8)
	s.fade = make([]float32, s.hop)
	for i := range s.fade {
		s.fade[i] = float32(0.5 - 0.5*math.Cos(math.Pi*(float64(i)+0.5)/float64(s.hop)))
	}
	return s
}

// Hop is how many frames Next gives at most when the speed is not 1.
func (s *Stretcher) Hop() int { return s.hop }

// SetSpeed is heard from the next piece on.
func (s *Stretcher) SetSpeed(speed float64) {
	if speed = min(max(speed, Slowest), Fastest); speed != s.speed && !math.IsNaN(speed) {
		s.speed, s.ideal = speed, float64(s.next)
	}
}

// Speed is what it is now.
func (s *Stretcher) Speed() float64 { return s.speed }

// Reset forgets all that was written, and End.
func (s *Stretcher) Reset() {
	s.in, s.base, s.next, s.ideal, s.ended = s.in[:0], 0, 0, 0, false
}

// Write adds whole frames, interleaved.
func (s *Stretcher) Write(p []float32) { s.in = append(s.in, p...) }

// End says that nothing more is written.
func (s *Stretcher) End() { s.ended = true }

// end is the frame after the last that was written.
func (s *Stretcher) end() int64 { return s.base + int64(len(s.in)/s.channels) }

// Next fills dst, which must have room for Hop frames, with whole frames, and
// says how many and which frame of the input stands at their beginning. It
// gives none when it needs more, and after End when all was given.
func (s *Stretcher) Next(dst []float32) (frames int, at int64) {
	s.forget()
	if s.speed == 1 {
		at = min(s.next, s.end())
		frames = min(int(s.end()-at), len(dst)/s.channels)
		copy(dst, s.frames(at, frames))
		s.next = at + int64(frames)
		s.ideal = float64(s.next)
		return frames, at
	}
	place := int64(math.Round(s.ideal))
	from, to := max(place-int64(s.reach), s.base), place+int64(s.reach)
	if !s.ended && max(to, s.next)+int64(s.hop) > s.end() {
		return 0, place
	}
	// After the end silence follows, as far as a piece reaches.
	frames = s.hop
	if s.ended {
		frames = min(frames, int(math.Ceil((float64(s.end())-s.ideal)/s.speed)))
		if frames <= 0 {
			return 0, min(place, s.end())
		}
		written := len(s.in)
		s.in = append(s.in, make([]float32, max(int(max(to, s.next)+int64(s.hop)-s.end()), 0)*s.channels)...)
		defer func() { s.in = s.in[:written] }()
	}
	best := s.alike(place, from, to)
	old, piece := s.frames(s.next, s.hop), s.frames(best, s.hop)
	for i := range frames {
		for c := range s.channels {
			k := i*s.channels + c
			// Written so that equal samples stay what they are.
			dst[k] = old[k] + (piece[k]-old[k])*s.fade[i]
		}
	}
	s.next = best + int64(s.hop)
	s.ideal += float64(s.hop) * s.speed
	return frames, place
}

// frames is a part of the input.
func (s *Stretcher) frames(at int64, n int) []float32 {
	i := int(at-s.base) * s.channels
	return s.in[i : i+n*s.channels]
}

// forget lets go what no piece can reach any more.
func (s *Stretcher) forget() {
	keep := min(s.next, int64(s.ideal)-int64(s.reach)-1, s.end())
	if n := keep - s.base; n > int64(16*s.hop) {
		s.in = s.in[:copy(s.in, s.in[int(n)*s.channels:])]
		s.base = keep
	}
}

// alike finds the frame, from one to another, where a piece begins that is most
// like what would follow now. Where nothing is better it is the given place.
func (s *Stretcher) alike(place, from, to int64) int64 {
	span := int(to - from)
	s.mono = s.mix(s.mono[:0], s.next, s.hop)
	s.mono = s.mix(s.mono, from, span+s.hop)
	want, have := s.mono[:s.hop], s.mono[s.hop:]
	s.rough = narrow(narrow(s.rough[:0], want), have)
	roughWant, roughHave := s.rough[:s.hop/step], s.rough[s.hop/step:]
	lag := pick(roughWant, roughHave, int(place-from)/step, 0, span/step) * step
	if lag/step == int(place-from)/step {
		lag = int(place - from)
	}
	return from + int64(pick(want, have, lag, max(lag-step, 0), min(lag+step, span)))
}

// mix adds frames of all channels taken together.
func (s *Stretcher) mix(to []float32, at int64, n int) []float32 {
	p := s.frames(at, n)
	for i := range n {
		sum := float32(0)
		for _, v := range p[i*s.channels : (i+1)*s.channels] {
			sum += v
		}
		to = append(to, sum)
	}
	return to
}

// narrow adds sums of step samples.
func narrow(to, p []float32) []float32 {
	for i := 0; i+step <= len(p); i += step {
		to = append(to, p[i]+p[i+1]+p[i+2]+p[i+3])
	}
	return to
}

// pick gives the lag, from one to another, at which want is most like what have
// has there; first is taken unless another is better.
func pick(want, have []float32, first, from, to int) int {
	best, score := first, likeness(want, have[first:])
	for lag := from; lag <= to && lag+len(want) <= len(have); lag++ {
		if v := likeness(want, have[lag:]); v > score {
			best, score = lag, v
		}
	}
	return best
}

// likeness is the correlation, but for the loudness of want.
func likeness(want, have []float32) float64 {
	have = have[:len(want)]
	dot, energy := float32(0), float32(0)
	for i, v := range want {
		dot += v * have[i]
		energy += have[i] * have[i]
	}
	return float64(dot) / math.Sqrt(float64(energy)+1e-9)
}
