package media

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func sampleFrames(t testing.TB) (FrameForm, [][]byte) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "assets", "samples", "voice.flac"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := OpenFLACFrames(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var frames [][]byte
	for {
		b, err := f.Next()
		if errors.Is(err, io.EOF) {
			return FrameForm{f.Rate, f.Channels, f.Bits, f.Block}, frames
		}
		if err != nil {
			t.Fatal(err)
		}
		frames = append(frames, bytes.Clone(b))
	}
}

func wavSamples(t testing.TB, b []byte) []int32 {
	t.Helper()
	a, err := OpenAudio(bytes.NewReader(b), "audio/wav")
	if err != nil {
		t.Fatal(err)
	}
	var out []int32
	buf := make([]int32, 4096*a.Channels)
	for {
		n, err := a.readInts(buf)
		out = append(out, buf[:n]...)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Hidden frames are silence of their length, all others sound as they did.
func TestHiddenFramesAreSilence(t *testing.T) {
	form, frames := sampleFrames(t)
	var whole, part bytes.Buffer
	n, err := FramesToWAV(&whole, form, slices.Values(frames))
	if err != nil {
		t.Fatal(err)
	}
	hidden := slices.Clone(frames)
	hidden[2], hidden[3] = nil, nil
	m, err := FramesToWAV(&part, form, slices.Values(hidden))
	if err != nil || n != m || whole.Len() != part.Len() {
		t.Fatalf("%d and %d samples, %v", n, m, err)
	}
	a, b := wavSamples(t, whole.Bytes()), wavSamples(t, part.Bytes())
	from, to := 2*form.Block*form.Channels, 4*form.Block*form.Channels
	if !slices.Equal(a[:from], b[:from]) || !slices.Equal(a[to:], b[to:]) || slices.Equal(a[from:to], b[from:to]) {
		t.Error("something else than the hidden frames is another")
	}
	if slices.ContainsFunc(b[from:to], func(v int32) bool { return v != 0 }) {
		t.Error("the hidden frames are not silent")
	}
	if _, err := FramesToWAV(io.Discard, form, slices.Values([][]byte{frames[0][:20]})); err == nil {
		t.Error("half a frame passes")
	}
}

func FuzzFramesToWAV(f *testing.F) {
	form, frames := sampleFrames(f)
	f.Add(frames[0], form.Bits, form.Channels)
	f.Add([]byte{}, 16, 2)
	f.Fuzz(func(_ *testing.T, b []byte, bits, channels int) {
		_, _ = FramesToWAV(io.Discard, FrameForm{Rate: 48000, Channels: channels, Bits: bits, Block: 4096}, slices.Values([][]byte{b, nil}))
	})
}
