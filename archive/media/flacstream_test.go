package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"attest/archive/media"
)

// voice is invented sound of 24 bits: a tone that comes and goes, and noise.
func voice(n int) []int32 {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]int32, n)
	for i := range out {
		x := float64(i) / 48000
		out[i] = int32(2e6*math.Sin(2*math.Pi*180*x)*math.Max(0, math.Sin(2*math.Pi*0.7*x))) + int32(r.IntN(2000)) - 1000
	}
	return out
}

// recorded is a whole FLAC file made in uneven pieces.
func recorded(tb testing.TB, samples []int32, bits int) []byte {
	tb.Helper()
	s, err := media.NewFLACStream(48000, bits)
	if err != nil {
		tb.Fatal(err)
	}
	var frames bytes.Buffer
	got := 0
	take := func(frame []byte, n int) error {
		got += n
		frames.Write(frame)
		return nil
	}
	for i, left := 0, samples; len(left) > 0; i++ {
		n := min(len(left), []int{1, 4800, 479, 4096, 10_000}[i%5])
		if err := s.Write(left[:n], take); err != nil {
			tb.Fatal(err)
		}
		left = left[n:]
		if want := len(samples) - len(left); got != want/media.FLACBlock*media.FLACBlock {
			tb.Fatalf("%d samples in frames of %d", got, want)
		}
	}
	if err := errors.Join(s.Flush(take), s.Flush(take)); err != nil || got != len(samples) {
		tb.Fatalf("%d samples of %d, %v", got, len(samples), err)
	}
	if err := s.Write([]int32{1}, take); err == nil {
		tb.Error("it takes sound after the last frame")
	}
	return append(media.FLACHeader(48000, bits, int64(len(samples))), frames.Bytes()...)
}

func TestFLACStreamInOtherPrograms(t *testing.T) {
	loud := voice(50_000)
	for i := range loud { // what is hardest to foretell
		loud[i] = int32(rand.New(rand.NewPCG(uint64(i), 3)).IntN(1<<24)) - 1<<23
	}
	wasted := voice(30_000) // as of a 16-bit microphone
	for i := range wasted {
		wasted[i] &^= 0xff
	}
	steps := make([]int32, 20_000) // from one end to the other, as a loose plug
	for i := range steps {
		steps[i] = []int32{1<<23 - 1, -1 << 23}[i/2%2] * int32(i/300%2)
	}
	for name, c := range map[string]struct {
		samples []int32
		bits    int
	}{
		"voice":      {voice(200_001), 24},
		"noise":      {loud, 24},
		"silence":    {make([]int32, 12_288), 24},
		"wasted":     {wasted, 24},
		"steps":      {steps, 24},
		"one sample": {[]int32{-5}, 24},
		"two":        {[]int32{1 << 23, -1 << 30}, 24}, // beyond what 24 bits hold
		"16 bits":    {voice(9_000), 16},
	} {
		file := filepath.Join(t.TempDir(), "sound.flac")
		data := recorded(t, c.samples, c.bits)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		want := make([]int32, len(c.samples))
		for i, v := range c.samples {
			most := int32(1)<<(c.bits-1) - 1
			want[i] = min(max(v, -most-1), most)
		}
		var raw []byte // little-endian, as many bytes as the bits need
		for _, v := range want {
			raw = append(binary.LittleEndian.AppendUint16(raw, uint16(v)), byte(v>>16))[:len(raw)+c.bits/8]
		}
		if out, err := exec.Command("flac", "-t", "--silent", file).CombinedOutput(); err != nil {
			t.Errorf("%s: flac -t: %v, %s", name, err, out)
		}
		got, err := exec.Command("flac", "-d", "--silent", "-c", "--force-raw-format", "--endian=little", "--sign=signed", file).Output()
		if err != nil || !bytes.Equal(got, raw) {
			t.Errorf("%s: flac -d gives %d bytes of %d, %v", name, len(got), len(raw), err)
		}
		// ffmpeg counts every byte that it cannot make sense of as an error.
		codec := map[int]string{16: "pcm_s16le", 24: "pcm_s24le"}[c.bits]
		got, err = exec.Command("ffmpeg", "-v", "error", "-xerror", "-i", file, "-f", codec[4:], "-c:a", codec, "-").Output()
		if err != nil || !bytes.Equal(got, raw) {
			t.Errorf("%s: ffmpeg gives %d bytes of %d, %v", name, len(got), len(raw), err)
		}
		a, err := media.OpenAudio(bytes.NewReader(data), "audio/flac")
		if err != nil || a.Frames != int64(len(want)) || a.Bits != c.bits || a.Channels != 1 || a.SampleRate != 48000 {
			t.Errorf("%s: our own reader: %+v, %v", name, a, err)
		}
		if _, err := media.ReadingCopy(context.Background(), bytes.NewReader(data), int64(len(data)), "audio/flac", io.Discard); err != nil {
			t.Errorf("%s: no reading copy: %v", name, err)
		}
	}
}

func TestFLACStreamIsSmallerThanItsSamples(t *testing.T) {
	samples := voice(480_000)
	if n := len(recorded(t, samples, 24)); n > len(samples)*3*6/10 {
		t.Errorf("%d bytes for %d", n, len(samples)*3)
	}
	for i := range samples {
		samples[i] = samples[i] / 16 << 8
	}
	if n := len(recorded(t, samples, 24)); n > len(samples)*3*5/10 {
		t.Errorf("%d bytes for %d of which every third holds nothing", n, len(samples)*3)
	}
}

func TestFLACStreamRefusals(t *testing.T) {
	for _, c := range [][2]int{{0, 24}, {48000, 8}, {48000, 32}, {655351, 24}, {123457, 24}} {
		if _, err := media.NewFLACStream(c[0], c[1]); err == nil {
			t.Errorf("it takes %v", c)
		}
	}
	boom := errors.New("invented failure")
	s, err := media.NewFLACStream(48000, 24)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Write(make([]int32, 5000), func([]byte, int) error { return boom }); !errors.Is(err, boom) {
		t.Errorf("the taker's error is %v", err)
	}
}

// BenchmarkFLACStream tells how many times faster than real time sound is encoded.
func BenchmarkFLACStream(b *testing.B) {
	samples := voice(480_000)
	seconds := 0.0
	for b.Loop() {
		recorded(b, samples, 24)
		seconds += 10
	}
	b.ReportMetric(seconds/b.Elapsed().Seconds(), "x-real-time")
}
