// Package waveform is a sound's outline: the lowest and the highest sample of
// every hundredth of a second, from which a drawing at any scale is made at
// once. It is made from the sound in one pass, and kept so that it is made once.
//
// An outline tells when who spoke, and how long. Whoever keeps one seals it
// under the key of its sound.
package waveform

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"attest/archive/media"
)

// MaxSize is how many bytes an outline may have: two days of sound.
const MaxSize = 80 << 20

// PerSecond is how many pairs a second has.
const PerSecond = 100

const (
	magic  = "ATTESTWF\x01" // the last byte is the version
	header = len(magic) + 4 + 4 + 8

	maxRate = 655350

	fold = 8 // pairs of one level that are one of the next
)

var (
	// ErrDamaged: the bytes are no outline.
	ErrDamaged = errors.New("the waveform is damaged: it can be made again from the sound")

	// ErrNewer: the outline was made by a newer Attest.
	ErrNewer = errors.New("the waveform was made by a newer Attest: it can be made again from the sound")
)

// Pair is the lowest and the highest of some samples, of all channels together,
// where full scale is 32767.
type Pair struct{ Min, Max int16 }

func (p Pair) join(o Pair) Pair { return Pair{min(p.Min, o.Min), max(p.Max, o.Max)} }

// Waveform is an outline. It is not changed any more, so many may read it.
type Waveform struct {
	Rate   int   // frames a second of the sound
	Frames int64 // of the sound
	per    int64 // frames of a pair
	levels [][]Pair
}

// span is how many frames a pair has: a hundredth of a second, rounded down.
func span(rate int) int64 { return int64(max(rate/PerSecond, 1)) }

// Draw reads a sound from its beginning to its end and leaves it there. It tells
// how far it is, in frames, now and then; told may be nil. It takes four bytes
// of memory for each hundredth of a second of the sound.
func Draw(ctx context.Context, a *media.Audio, told func(frames int64)) (*Waveform, error) {
	if err := a.SeekFrame(0); err != nil {
		return nil, err
	}
	w := &Waveform{Rate: a.SampleRate, per: span(a.SampleRate)}
	var pairs []Pair
	buf := make([]float32, int(w.per)*PerSecond*a.Channels)
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := a.ReadFrames(buf)
		for i := range n {
			p := pairOf(buf[i*a.Channels : (i+1)*a.Channels])
			if w.Frames%w.per == 0 {
				pairs = append(pairs, p)
			} else {
				pairs[len(pairs)-1] = pairs[len(pairs)-1].join(p)
			}
			w.Frames++
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(pairs) > (MaxSize-header)/4 {
			return nil, fmt.Errorf("draw the waveform: %w", media.ErrTooLarge)
		}
		if told != nil {
			told(w.Frames)
		}
	}
	w.build(pairs)
	return w, nil
}

func pairOf(frame []float32) Pair {
	p := Pair{math.MaxInt16, -math.MaxInt16}
	for _, v := range frame {
		s := int16(math.Round(float64(min(max(v, -1), 1)) * math.MaxInt16))
		p = p.join(Pair{s, s})
	}
	return p
}

// build makes the coarser levels.
func (w *Waveform) build(pairs []Pair) {
	w.levels = [][]Pair{pairs}
	for len(pairs) > fold {
		next := make([]Pair, 0, len(pairs)/fold+1)
		for i := 0; i < len(pairs); i += fold {
			next = append(next, joined(pairs[i:min(i+fold, len(pairs))]))
		}
		w.levels = append(w.levels, next)
		pairs = next
	}
}

func joined(pairs []Pair) Pair {
	p := pairs[0]
	for _, o := range pairs[1:] {
		p = p.join(o)
	}
	return p
}

// Columns gives n pairs for n equal parts of the frames from one to before
// another, to be drawn side by side. What lies outside of the sound is {0, 0}.
// Its work grows with n and hardly with the length of the sound.
func (w *Waveform) Columns(from, to int64, n int) []Pair {
	out := make([]Pair, max(n, 0))
	if from >= to {
		return out
	}
	width := float64(to-from) / float64(n)
	level, size := 0, w.per
	for level+1 < len(w.levels) && float64(size*fold) <= width {
		level, size = level+1, size*fold
	}
	pairs := w.levels[level]
	for i := range out {
		first := from + int64(float64(i)*width)
		end := max(from+int64(float64(i+1)*width), first+1)
		if end <= 0 || first >= w.Frames {
			continue
		}
		a := max(first, 0) / size
		b := min((end-1)/size+1, int64(len(pairs)))
		out[i] = joined(pairs[a:max(b, a+1)])
	}
	return out
}

// Format gives the outline's bytes (docs/waveform-format.md):
//
//	"ATTESTWF" 01 BE32(frames a second) BE32(frames of a pair) BE64(frames)
//	then for each pair BE16(lowest) BE16(highest), in two's complement
func (w *Waveform) Format() []byte {
	b := append(make([]byte, 0, header+4*len(w.levels[0])), magic...)
	b = binary.BigEndian.AppendUint32(b, uint32(w.Rate))
	b = binary.BigEndian.AppendUint32(b, uint32(w.per))
	b = binary.BigEndian.AppendUint64(b, uint64(w.Frames))
	for _, p := range w.levels[0] {
		b = binary.BigEndian.AppendUint16(b, uint16(p.Min))
		b = binary.BigEndian.AppendUint16(b, uint16(p.Max))
	}
	return b
}

// Parse reads what Format gave, and nothing else: it returns ErrNewer for a
// version that is not known yet, and ErrDamaged otherwise.
func Parse(b []byte) (*Waveform, error) {
	if len(b) < header || len(b) > MaxSize || string(b[:len(magic)-1]) != magic[:len(magic)-1] {
		return nil, ErrDamaged
	}
	if v := b[len(magic)-1]; v != magic[len(magic)-1] {
		if v == 0 {
			return nil, ErrDamaged
		}
		return nil, ErrNewer
	}
	f, body := b[len(magic):], b[header:]
	rate, per, frames := binary.BigEndian.Uint32(f), binary.BigEndian.Uint32(f[4:]), binary.BigEndian.Uint64(f[8:])
	if rate < 1 || rate > maxRate || int64(per) != span(int(rate)) || frames > MaxSize*uint64(per) {
		return nil, ErrDamaged
	}
	n := (frames + uint64(per) - 1) / uint64(per)
	if uint64(len(body)) != 4*n {
		return nil, ErrDamaged
	}
	w := &Waveform{Rate: int(rate), Frames: int64(frames), per: int64(per)}
	pairs := make([]Pair, n)
	for i := range pairs {
		p := Pair{int16(binary.BigEndian.Uint16(body[4*i:])), int16(binary.BigEndian.Uint16(body[4*i+2:]))}
		if p.Min > p.Max || p.Min == math.MinInt16 {
			return nil, ErrDamaged
		}
		pairs[i] = p
	}
	w.build(pairs)
	return w, nil
}
