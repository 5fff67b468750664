package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"testing"
	"time"

	"github.com/mewkiz/flac"

	"attest/archive/media"
)

// readAll reads sound to its end in pieces of an odd size.
func readAll(t *testing.T, a *media.Audio) []float32 {
	t.Helper()
	var out []float32
	buf := make([]float32, 777*a.Channels)
	for {
		n, err := a.ReadFrames(buf)
		out = append(out, buf[:n*a.Channels]...)
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func floatWAV(samples []int32, bits int) []byte {
	var data []byte
	for _, v := range samples {
		if f := float64(v) / (1 << 15); bits == 32 {
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(f)))
		} else {
			data = binary.LittleEndian.AppendUint64(data, math.Float64bits(f))
		}
	}
	return riff(1, bits, 44100, 3, data)
}

func TestOpenAudio(t *testing.T) {
	const n = 5000
	for _, c := range []struct {
		name, media          string
		data                 []byte
		channels, bits, rate int
	}{
		{"WAV 8", "audio/wav", wavBytes(sine(n, 1, 8, 8000), 1, 8, 8000), 1, 8, 8000},
		{"WAV 16", "audio/wav", wavBytes(sine(n, 2, 16, 44100), 2, 16, 44100), 2, 16, 44100},
		{"WAV 24", "audio/wav", wavBytes(sine(n, 1, 24, 48000), 1, 24, 48000), 1, 24, 48000},
		{"WAV 32", "audio/wav", wavBytes(sine(n, 6, 32, 48000), 6, 32, 48000), 6, 24, 48000},
		{"WAV float", "audio/wav", floatWAV(sine(n, 1, 16, 44100), 32), 1, 24, 44100},
		{"WAV double", "audio/wav", floatWAV(sine(n, 1, 16, 44100), 64), 1, 24, 44100},
		{"FLAC 16", "audio/flac", flacBytes(t, sine(n, 2, 16, 48000), 2, 16, 48000, true), 2, 16, 48000},
		{"FLAC 24", "audio/flac", flacBytes(t, sine(n, 1, 24, 96000), 1, 24, 96000, true), 1, 24, 96000},
		{"FLAC unfinished", "audio/flac", flacBytes(t, sine(n, 1, 16, 16000), 1, 16, 16000, false), 1, 16, 16000},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := media.OpenAudio(bytes.NewReader(c.data), c.media)
			if err != nil {
				t.Fatal(err)
			}
			if a.Channels != c.channels || a.Bits != c.bits || a.SampleRate != c.rate || a.Frames != n {
				t.Fatalf("opened as %+v", a)
			}
			if want := time.Duration(n) * time.Second / time.Duration(c.rate); a.Duration() != want {
				t.Errorf("lasts %v, want %v", a.Duration(), want)
			}
			all := readAll(t, a)
			if len(all) != n*c.channels {
				t.Fatalf("%d samples, want %d", len(all), n*c.channels)
			}
			for i := range n {
				want := math.Sin(2*math.Pi*440*float64(i)/float64(c.rate)) * 0.8
				if got := float64(all[i*c.channels]); math.Abs(got-want) > 0.02 {
					t.Fatalf("sample %d is %v, want %v", i, got, want)
				}
			}
			for _, at := range []int64{4999, 0, 1, 1023, 1024, 1025, 3000, 17, 5000, 9999, -1} {
				if err := a.SeekFrame(at); err != nil {
					t.Fatal(err)
				}
				at = min(max(at, 0), n)
				if rest := readAll(t, a); len(rest) != (n-int(at))*c.channels || len(rest) > 0 && rest[0] != all[int(at)*c.channels] {
					t.Errorf("from frame %d there are %d samples", at, len(rest))
				}
			}
		})
	}
}

func TestOpenMP3(t *testing.T) {
	a, err := media.OpenAudio(bytes.NewReader(mp3Bytes(t)), "audio/mpeg")
	if err != nil {
		t.Fatal(err)
	}
	all := readAll(t, a)
	if a.SampleRate != 22050 || a.Channels != 2 || int64(len(all)) != 2*a.Frames || a.Duration() < 800*time.Millisecond {
		t.Errorf("opened as %+v with %d samples", a, len(all))
	}
	for _, at := range []int64{0, 5000, 100, a.Frames - 1, a.Frames} {
		if err := a.SeekFrame(at); err != nil {
			t.Fatal(err)
		}
		if rest := readAll(t, a); int64(len(rest)) != 2*(a.Frames-at) {
			t.Errorf("from frame %d of %d there are %d samples", at, a.Frames, len(rest))
		}
	}
	if _, err := media.OpenAudio(bytes.NewReader(nil), "audio/amr"); !errors.Is(err, media.ErrNoReadingCopy) {
		t.Errorf("AMR: %v", err)
	}
}

// A long recording is found into without reading up to the place, also without
// a length in its header.
func TestSeekInLongFLAC(t *testing.T) {
	const n = 60 * 16000
	samples := sine(n, 1, 16, 16000)
	for i := range samples {
		samples[i] = int32(int16(i * 31)) // every place is different
	}
	for _, total := range []bool{true, false} {
		data := flacBytes(t, samples, 1, 16, 16000, total)
		r := &counted{r: bytes.NewReader(data)}
		a, err := media.OpenAudio(r, "audio/flac")
		if err != nil || a.Frames != n {
			t.Fatalf("%+v, %v", a, err)
		}
		r.n = 0
		buf := make([]float32, 1)
		for _, at := range []int64{n - 1, n / 2, 12345, 700001} {
			if err := a.SeekFrame(at); err != nil {
				t.Fatal(err)
			}
			if _, err := a.ReadFrames(buf); err != nil || int32(buf[0]*32768) != samples[at] {
				t.Errorf("at %d: %v, want %v (%v)", at, buf[0]*32768, samples[at], err)
			}
		}
		if r.n > len(data)*2 {
			t.Errorf("four seeks read %d bytes of a file of %d", r.n, len(data))
		}
	}
}

type counted struct {
	r *bytes.Reader
	n int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

func (c *counted) Seek(off int64, whence int) (int64, error) { return c.r.Seek(off, whence) }

// The reading copy sounds the same to the sample, its header says how long it
// is, and it is smaller than WAV.
func TestAudioCopyIsExact(t *testing.T) {
	for _, c := range []struct{ frames, channels, bits, rate int }{
		{4096, 1, 16, 16000}, {4097, 2, 16, 44100}, {1, 1, 16, 48000}, {10000, 1, 24, 48000}, {9000, 3, 8, 11025}, {9000, 1, 16, 100001},
	} {
		samples := sine(c.frames, c.channels, c.bits, c.rate)
		in := wavBytes(samples, c.channels, c.bits, c.rate)
		var out bytes.Buffer
		if _, err := media.ReadingCopy(context.Background(), bytes.NewReader(in), int64(len(in)), "audio/wav", &out); err != nil {
			t.Fatalf("%+v: %v", c, err)
		}
		s, err := flac.New(bytes.NewReader(out.Bytes()))
		if err != nil || s.Info.NSamples != uint64(c.frames) || s.Info.MD5sum == [16]byte{} || int(s.Info.SampleRate) != c.rate {
			t.Fatalf("%+v: %+v, %v", c, s.Info, err)
		}
		at := 0
		for {
			f, err := s.ParseNext()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%+v: %v", c, err)
			}
			for i := range f.Subframes[0].Samples {
				for ch := range f.Subframes {
					if f.Subframes[ch].Samples[i] != samples[at] {
						t.Fatalf("%+v: sample %d differs", c, at)
					}
					at++
				}
			}
		}
		if at != len(samples) || c.frames > 1000 && out.Len() > len(in) {
			t.Errorf("%+v: %d of %d samples, %d bytes of %d", c, at, len(samples), out.Len(), len(in))
		}
	}
}

func TestPeaks(t *testing.T) {
	samples := make([]int32, 10000)
	samples[2500], samples[9999] = 16384, -32768
	a, err := media.OpenAudio(bytes.NewReader(wavBytes(samples, 1, 16, 8000)), "audio/wav")
	if err != nil {
		t.Fatal(err)
	}
	got, err := media.Peaks(context.Background(), a, 10)
	if err != nil || len(got) != 10 || got[9] != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	for i, v := range got[:9] {
		if want := float32(0); i == 2 && v != 0.5 || i != 2 && v != want {
			t.Errorf("part %d is %v", i, v)
		}
	}
	if n, err := a.ReadFrames(make([]float32, 5)); n != 5 || err != nil {
		t.Errorf("after Peaks: %d, %v", n, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := media.Peaks(ctx, a, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
