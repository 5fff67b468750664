// Package level measures sound while it is recorded: how loud it is, and what
// is likely to be wrong with it. It counts time in samples and looks at no
// clock, so the same samples always give the same readings.
//
// Levels are in dBFS, decibels below full scale: a peak of 0 is the largest
// sample there is. RMS is against a constant signal of full scale, so a sine
// that just reaches full scale reads −3.0. Silence reads Floor.
package level

import (
	"math"
	"time"
)

const (
	bits = 24

	// Floor is the lowest level that is told, in dBFS: one step of 24 bits.
	Floor = -138.5

	// fullScale counts as clipped, with all above: the largest sample of a device
	// of 16 bits, for many have no more.
	fullScale = (1<<15 - 1) << (bits - 16)
)

// Options says when something is wrong. Zero values stand for the defaults.
type Options struct {
	Rate int // samples a second; 48000

	ClipRun int           // samples in a row at full scale that are clipped sound; 3
	ClipFor time.Duration // clipping is told for so long after it; 3 s

	SilentBelow float64       // dBFS; nothing above it for SilentAfter is silence; −60
	SilentAfter time.Duration // 10 s

	LowBelow float64       // dBFS; the loudest 100 ms of LowAfter being below it is too low; −40
	LowAfter time.Duration // 15 s

	ZerosAfter time.Duration // nothing but zeros for so long; 1 s

	HoldFor time.Duration // the held peak stays so long, and then falls by 20 dB a second; 1.5 s
}

func (o Options) withDefaults() Options {
	number(&o.Rate, 48000)
	number(&o.ClipRun, 3)
	number(&o.ClipFor, 3*time.Second)
	number(&o.SilentBelow, -60)
	number(&o.SilentAfter, 10*time.Second)
	number(&o.LowBelow, -40)
	number(&o.LowAfter, 15*time.Second)
	number(&o.ZerosAfter, time.Second)
	number(&o.HoldFor, 1500*time.Millisecond)
	return o
}

func number[T int | float64 | time.Duration](v *T, otherwise T) {
	if *v == 0 {
		*v = otherwise
	}
}

// Reading is what the meter shows.
type Reading struct {
	Peak float64 // dBFS, of the last tenth of a second
	Hold float64 // dBFS, the highest peak of late
	RMS  float64 // dBFS, of the last tenth of a second, without a constant part

	// Clipping: the sound was too loud for the device in the last seconds.
	Clipping bool
	// Zeros: nothing but zeros come. macOS gives them to a program that may not
	// use the microphone, and a switch on a headset does the same.
	Zeros bool
	// Silent: nothing was to be heard for a time. Zeros are silent too.
	Silent bool
	// Low: something is to be heard and it is too quiet.
	Low bool

	// Clips is how often clipping began so far.
	Clips int
}

// Meter measures one recording. It is for one goroutine at a time.
type Meter struct {
	o     Options
	n     int64 // samples so far
	size  int64 // of a window, a tenth of a second
	in    window
	last  window
	hold  float64 // peak that is held, linear
	held  int64   // where it was
	run   int     // samples in a row at full scale
	clips int
	clip  int64 // end of the last clipping, -1 for none
	zeros int64 // samples in a row that are zero
	loud  int64 // end of the last window that was not silent
	tops  []float64
	top   int
}

// window is a tenth of a second, or the part of it that has come.
type window struct {
	n       int64
	peak    float64 // linear, 0 to 1
	sum, sq float64
}

// New begins a measurement.
func New(o Options) *Meter {
	o = o.withDefaults()
	m := &Meter{o: o, size: max(int64(o.Rate)/10, 1), clip: -1}
	m.tops = make([]float64, max(m.samples(o.LowAfter)/m.size, 1))
	return m
}

func (m *Meter) samples(d time.Duration) int64 {
	return int64(float64(m.o.Rate) * d.Seconds())
}

// Add measures samples of 24 bits.
func (m *Meter) Add(samples []int32) {
	for _, v := range samples {
		m.n++
		x := float64(v) / (1 << (bits - 1))
		m.in.n++
		m.in.sum += x
		m.in.sq += x * x
		m.in.peak = max(m.in.peak, math.Abs(x))
		if v == 0 {
			m.zeros++
		} else {
			m.zeros = 0
		}
		if v < fullScale && v > -fullScale {
			m.run = 0
		} else if m.run++; m.run >= m.o.ClipRun {
			if m.run == m.o.ClipRun {
				m.clips++
			}
			m.clip = m.n
		}
		if m.in.n == m.size {
			m.close()
		}
	}
}

// close ends a window.
func (m *Meter) close() {
	w := m.in
	m.last, m.in = w, window{}
	if w.peak >= m.falling() {
		m.hold, m.held = w.peak, m.n
	}
	rms := w.rms()
	if rms >= m.o.SilentBelow {
		m.loud = m.n
	}
	m.tops[m.top] = rms
	m.top = (m.top + 1) % len(m.tops)
}

// falling is the held peak as it is now.
func (m *Meter) falling() float64 {
	past := m.n - m.held - m.samples(m.o.HoldFor)
	if past <= 0 {
		return m.hold
	}
	return m.hold * math.Pow(10, -20*float64(past)/float64(m.o.Rate)/20)
}

func (w window) rms() float64 {
	if w.n == 0 {
		return Floor
	}
	mean := w.sum / float64(w.n)
	return decibels(math.Sqrt(max(w.sq/float64(w.n)-mean*mean, 0)))
}

func decibels(v float64) float64 {
	if v <= 0 {
		return Floor
	}
	return max(20*math.Log10(v), Floor)
}

// Reading tells of what came so far.
func (m *Meter) Reading() Reading {
	r := Reading{
		Peak: decibels(max(m.last.peak, m.in.peak)), RMS: m.last.rms(),
		Clipping: m.clip >= 0 && m.n-m.clip < m.samples(m.o.ClipFor), Clips: m.clips,
		Zeros:  m.zeros >= m.samples(m.o.ZerosAfter),
		Silent: m.n-m.loud >= m.samples(m.o.SilentAfter),
	}
	r.Hold = max(decibels(m.falling()), r.Peak)
	if !r.Silent && m.n >= m.samples(m.o.LowAfter) {
		loudest := Floor
		for _, v := range m.tops {
			loudest = max(loudest, v)
		}
		r.Low = loudest < m.o.LowBelow && loudest >= m.o.SilentBelow
	}
	return r
}
