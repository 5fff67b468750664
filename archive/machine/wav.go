package machine

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"math"

	"attest/archive/media"
)

// soundRate is the rate at which whisper.cpp works.
const soundRate = 16000

// wav is a sound as WAV of 16 kHz, 16 bits, one channel. Its length stands in the
// header before the first sample, since a program that reads it believes that.
type wav struct {
	ctx     context.Context
	sound   *media.Audio
	samples int64 // at soundRate
}

const wavHead = 44

func newWAV(ctx context.Context, sound *media.Audio) (*wav, error) {
	frames := sound.Frames
	if frames < 0 {
		var err error
		if frames, err = count(ctx, sound); err != nil {
			return nil, err
		}
	}
	g := gcd(int64(sound.SampleRate), soundRate)
	p, q := int64(sound.SampleRate)/g, int64(soundRate)/g
	samples := (frames*q + p - 1) / p
	if samples*2 > math.MaxUint32-wavHead {
		return nil, ErrTooLong
	}
	return &wav{ctx: ctx, sound: sound, samples: samples}, nil
}

// count reads a sound to its end, to learn how long it is.
func count(ctx context.Context, sound *media.Audio) (n int64, err error) {
	if err := sound.SeekFrame(0); err != nil {
		return 0, err
	}
	buf := make([]float32, 8192*sound.Channels)
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		k, err := sound.ReadFrames(buf)
		n += int64(k)
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return 0, err
		}
	}
}

// write sends header and samples: as many as the header says, silence where the
// sound ends before its own word.
func (w *wav) write(to io.Writer) error {
	if err := w.sound.SeekFrame(0); err != nil {
		return err
	}
	out := bufio.NewWriterSize(to, 64<<10)
	if _, err := out.Write(wavHeader(w.samples)); err != nil {
		return err
	}
	r := newResampler(w.sound.SampleRate, w.sound.Channels)
	buf := make([]float32, 4096*w.sound.Channels)
	left := w.samples
	put := func(samples []float32) error {
		for _, v := range samples[:min(int64(len(samples)), left)] {
			var b [2]byte
			binary.LittleEndian.PutUint16(b[:], uint16(int16(math.RoundToEven(float64(min(max(v, -1), 1))*32767))))
			if _, err := out.Write(b[:]); err != nil {
				return err
			}
		}
		left -= min(int64(len(samples)), left)
		return nil
	}
	for {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		n, err := w.sound.ReadFrames(buf)
		if perr := put(r.push(buf[:n*w.sound.Channels])); perr != nil {
			return perr
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	if err := put(r.flush()); err != nil {
		return err
	}
	if err := put(make([]float32, left)); err != nil { // at most what the filter keeps, but for a sound that is cut off
		return err
	}
	return out.Flush()
}

func wavHeader(samples int64) []byte {
	le := binary.LittleEndian
	size := uint32(samples * 2)
	h := le.AppendUint32([]byte("RIFF"), wavHead-8+size)
	h = le.AppendUint32(append(h, "WAVEfmt "...), 16)
	h = le.AppendUint16(le.AppendUint16(h, 1), 1) // PCM, one channel
	h = le.AppendUint32(le.AppendUint32(h, soundRate), soundRate*2)
	h = le.AppendUint16(le.AppendUint16(h, 2), 16)
	return le.AppendUint32(append(h, "data"...), size)
}

// resampler makes one channel of soundRate from any. It is a windowed sinc: each
// of the phases that the two rates have to each other has its own weights.
type resampler struct {
	channels int
	p, q     int64       // p frames in are q out
	phases   [][]float32 // weights, for the place of an output sample between two of the input
	half     int64       // weights to each side
	in       []float32   // frames from base on, one channel
	base     int64
	next     int64 // the output sample that comes
}

// crossings is how many zero crossings of the sinc are kept to each side.
const crossings = 16

func newResampler(rate, channels int) *resampler {
	g := gcd(int64(rate), soundRate)
	r := &resampler{channels: channels, p: int64(rate) / g, q: soundRate / g}
	cutoff := min(1, float64(soundRate)/float64(rate)) * 0.92 // of the input's half rate
	r.half = int64(math.Ceil(crossings / cutoff))
	r.base = -r.half
	r.in = make([]float32, r.half) // before the sound there is silence
	r.phases = make([][]float32, r.q)
	for k := range r.phases {
		w, sum := make([]float32, 2*r.half), 0.0
		for i := range w {
			x := float64(int64(i)-r.half+1) - float64(k)/float64(r.q)
			v := sinc(x*cutoff) * 0.5 * (1 + math.Cos(math.Pi*min(1, math.Abs(x)/float64(r.half))))
			w[i], sum = float32(v), sum+v
		}
		for i := range w {
			w[i] = float32(float64(w[i]) / sum)
		}
		r.phases[k] = w
	}
	return r
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// push takes interleaved frames and gives what can be made of them.
func (r *resampler) push(frames []float32) []float32 {
	for i := 0; i+r.channels <= len(frames); i += r.channels {
		sum := float32(0)
		for _, v := range frames[i : i+r.channels] {
			sum += v
		}
		r.in = append(r.in, sum/float32(r.channels))
	}
	return r.make()
}

// flush gives what is left, with silence behind the sound.
func (r *resampler) flush() []float32 {
	r.in = append(r.in, make([]float32, r.half)...)
	return r.make()
}

func (r *resampler) make() []float32 {
	var out []float32
	end := r.base + int64(len(r.in))
	for {
		at, phase := r.next*r.p/r.q, r.next*r.p%r.q
		from := at - r.half + 1
		if from+2*r.half > end {
			if drop := min(from-r.base, int64(len(r.in))); drop > 0 {
				r.in = append(r.in[:0], r.in[drop:]...)
				r.base += drop
			}
			return out
		}
		sum := float32(0)
		for i, w := range r.phases[phase] {
			sum += w * r.in[from-r.base+int64(i)]
		}
		out = append(out, sum)
		r.next++
	}
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
