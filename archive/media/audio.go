package media

import (
	"context"
	"fmt"
	"io"
	"math"
	"time"
)

// Audio is sound being read. It is for one goroutine at a time.
type Audio struct {
	SampleRate int   // frames a second
	Channels   int   // 1 to MaxChannels
	Bits       int   // bits of a sample: 8 to 24
	Frames     int64 // -1 while unknown
	src        soundSource
	ints       []int32
}

// soundSource gives interleaved samples of Audio.Bits bits.
type soundSource interface {
	// read fills whole frames and returns how many samples; io.EOF at the end.
	read(dst []int32) (int, error)
	// seek goes to a frame within the sound.
	seek(frame int64) error
}

// OpenAudio opens WAV (PCM of 8, 16, 24 and 32 bits, floating point), FLAC, MP3,
// Opus and Vorbis in Ogg, and AAC-LC in M4A, in 3GP or bare. Samples above 24 bits and
// floating point are read as 24 bits, what is coded with losses as 16. MP3 always
// has two channels, Opus always 48,000 frames a second. It returns
// ErrNoReadingCopy for other types, and for kinds within these that are not
// decoded here: more than two channels of Ogg and AAC, HE-AAC, Apple Lossless,
// AMR in 3GP, a film in an M4A or 3GP.
func OpenAudio(r io.ReadSeeker, mediaType string) (*Audio, error) {
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("read the sound: %w", err)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read the sound: %w", err)
	}
	var a *Audio
	err = guard("sound", func() error {
		var err error
		switch mediaType {
		case "audio/wav":
			a, err = openWAV(window{seekAt{r}, size})
		case "audio/flac":
			a, err = openFLACAudio(r, size)
		case "audio/mpeg":
			a, err = openMP3(r)
		case "audio/ogg":
			a, err = openOggAudio(window{seekAt{r}, size})
		case "audio/mp4", "video/3gpp", "video/3gpp2":
			a, err = openM4A(window{seekAt{r}, size})
		case "audio/aac":
			a, err = openADTS(window{seekAt{r}, size})
		default:
			err = ErrNoReadingCopy
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if a.SampleRate < 1 || a.SampleRate > 655350 || a.Channels < 1 || a.Channels > MaxChannels || a.Bits < 4 || a.Bits > 24 {
		return nil, damaged("sound of unusual form")
	}
	return a, nil
}

// Duration is how long the sound is, 0 while that is unknown.
func (a *Audio) Duration() time.Duration {
	if a.Frames <= 0 {
		return 0
	}
	seconds := a.Frames / int64(a.SampleRate)
	rest := a.Frames % int64(a.SampleRate)
	return time.Duration(seconds)*time.Second + time.Duration(rest)*time.Second/time.Duration(a.SampleRate)
}

// ReadFrames fills dst with interleaved samples from -1 to 1 and returns how
// many whole frames were read. It returns io.EOF, and 0, at the end.
func (a *Audio) ReadFrames(dst []float32) (int, error) {
	if cap(a.ints) < len(dst) {
		a.ints = make([]int32, len(dst))
	}
	n, err := a.readInts(a.ints[:len(dst)])
	scale := 1 / float32(int32(1)<<(a.Bits-1))
	for i, v := range a.ints[:n] {
		dst[i] = float32(v) * scale
	}
	return n / a.Channels, err
}

// readInts is ReadFrames with samples as they are; it counts samples.
func (a *Audio) readInts(dst []int32) (n int, err error) {
	dst = dst[:len(dst)/a.Channels*a.Channels]
	if len(dst) == 0 {
		return 0, nil
	}
	err = guard("sound", func() error {
		var err error
		n, err = a.src.read(dst)
		return err
	})
	if n < 0 || n > len(dst) || err != nil {
		n = min(max(n, 0), len(dst))
	}
	n -= n % a.Channels
	if n > 0 && err == io.EOF {
		err = nil
	}
	return n, err
}

// SeekFrame goes to a frame, at most to the end. The next read begins there.
func (a *Audio) SeekFrame(frame int64) error {
	frame = max(frame, 0)
	if a.Frames >= 0 {
		frame = min(frame, a.Frames)
	}
	return guard("sound", func() error { return a.src.seek(frame) })
}

// Peaks gives the loudest sample, 0 to 1, of each of n equal parts of the sound,
// for a drawing of it. It reads from the beginning to the end and leaves the
// sound at its beginning. A sound shorter than n frames gives fewer parts.
func Peaks(ctx context.Context, a *Audio, n int) ([]float32, error) {
	if n < 1 {
		return nil, nil
	}
	if err := a.SeekFrame(0); err != nil {
		return nil, err
	}
	// The length may be unknown: parts begin small and are joined in pairs
	// whenever there are four times as many as asked for.
	parts := make([]float32, 0, 4*n)
	per, in, loudest := 1, 0, float32(0)
	buf := make([]float32, 4096*a.Channels)
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		frames, err := a.ReadFrames(buf)
		for i := range frames {
			for _, v := range buf[i*a.Channels : (i+1)*a.Channels] {
				loudest = max(loudest, float32(math.Abs(float64(v))))
			}
			if in++; in < per {
				continue
			}
			parts = append(parts, min(loudest, 1))
			in, loudest = 0, 0
			if len(parts) == cap(parts) {
				for j := range len(parts) / 2 {
					parts[j] = max(parts[2*j], parts[2*j+1])
				}
				parts = parts[:len(parts)/2]
				per *= 2
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	if in > 0 {
		parts = append(parts, min(loudest, 1))
	}
	if len(parts) > n {
		out := make([]float32, n)
		for i, v := range parts {
			j := i * n / len(parts)
			out[j] = max(out[j], v)
		}
		parts = out
	}
	return parts, a.SeekFrame(0)
}
