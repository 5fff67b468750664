package waveform_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"
	"testing"

	"attest/archive/media"
	"attest/archive/media/waveform"
)

// sound is a file of 16 bits.
func sound(t testing.TB, rate, channels int, samples []int16) *media.Audio {
	t.Helper()
	le := binary.LittleEndian
	b := le.AppendUint32([]byte("WAVEfmt "), 16)
	b = le.AppendUint16(le.AppendUint16(b, 1), uint16(channels))
	b = le.AppendUint32(le.AppendUint32(b, uint32(rate)), uint32(rate*channels*2))
	b = le.AppendUint16(le.AppendUint16(b, uint16(channels*2)), 16)
	b = le.AppendUint32(append(b, "data"...), uint32(2*len(samples)))
	for _, v := range samples {
		b = le.AppendUint16(b, uint16(v))
	}
	a, err := media.OpenAudio(bytes.NewReader(append(le.AppendUint32([]byte("RIFF"), uint32(len(b))), b...)), "audio/wav")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func draw(t testing.TB, a *media.Audio) *waveform.Waveform {
	t.Helper()
	w, err := waveform.Draw(context.Background(), a, nil)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestEachHundredthHasItsLowestAndHighest(t *testing.T) {
	samples := make([]int16, 2*8000) // a second of two channels
	samples[2*85] = 32767            // the second pair, left
	samples[2*159+1] = -32768        // its last frame, right
	samples[2*7999] = 100            // the last pair
	w := draw(t, sound(t, 8000, 2, samples))
	if w.Rate != 8000 || w.Frames != 8000 {
		t.Errorf("%d frames at %d", w.Frames, w.Rate)
	}
	got := w.Columns(0, 8000, 100)
	for i, p := range got {
		want := waveform.Pair{}
		switch i {
		case 1:
			want = waveform.Pair{Min: -32767, Max: 32766} // full scale of a file is 32768
		case 99:
			want = waveform.Pair{Max: 100}
		}
		if p != want {
			t.Errorf("pair %d is %+v, want %+v", i, p, want)
		}
	}
}

// Whatever the scale, a column is what its samples say, to a pair's width.
func TestColumnsAtAnyScale(t *testing.T) {
	const rate, seconds = 1000, 700
	samples := make([]int16, rate*seconds)
	for i := range samples {
		samples[i] = int16((i*7919)%20001 - 10000)
	}
	w := draw(t, sound(t, rate, 1, samples))
	per := int64(rate / waveform.PerSecond)
	for _, c := range []struct {
		from, to int64
		n        int
	}{
		{0, rate * seconds, 1}, {0, rate * seconds, 7}, {0, rate * seconds, 800}, {12345, 23456, 333}, {500, 600, 100}, {500, 503, 50},
		{-1000, 1000, 20}, {rate*seconds - 500, rate*seconds + 500, 10}, {1 << 40, 1 << 41, 5}, {-99, -9, 3},
	} {
		got := w.Columns(c.from, c.to, c.n)
		for i, p := range got {
			width := float64(c.to-c.from) / float64(c.n)
			first := c.from + int64(float64(i)*width)
			end := max(c.from+int64(float64(i+1)*width), first+1)
			// At the very least its own samples, at most those of all pairs and of the coarser level that it touches.
			least := of(samples, first, end)
			slack := max(int64(width), per)
			most := of(samples, first-slack, end+slack)
			if c.from >= rate*seconds || c.to <= 0 {
				most = waveform.Pair{}
			}
			if p.Min > least.Min || p.Max < least.Max || p.Min < most.Min || p.Max > most.Max {
				t.Fatalf("%+v: column %d is %+v, between %+v and %+v", c, i, p, least, most)
			}
		}
	}
	if got := w.Columns(10, 10, 3); !slices.Equal(got, make([]waveform.Pair, 3)) {
		t.Errorf("of nothing: %v", got)
	}
}

// of gives the pair of samples, {0, 0} where there are none.
func of(samples []int16, from, to int64) (p waveform.Pair) {
	for i := max(from, 0); i < min(to, int64(len(samples))); i++ {
		// As Draw does it, full scale being 32768 in a file and 32767 here.
		v := int16(float64(samples[i])*32767/32768 + 0.5*sign(samples[i]))
		if i == max(from, 0) {
			p = waveform.Pair{Min: v, Max: v}
		}
		p.Min, p.Max = min(p.Min, v), max(p.Max, v)
	}
	return p
}

func sign(v int16) float64 {
	if v < 0 {
		return -1
	}
	return 1
}

func TestDrawTellsHowFarItIsAndCanBeCancelled(t *testing.T) {
	a := sound(t, 8000, 1, make([]int16, 50000))
	var told []int64
	if _, err := waveform.Draw(context.Background(), a, func(n int64) { told = append(told, n) }); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(told) || len(told) < 6 || told[len(told)-1] != 50000 {
		t.Errorf("told %v", told)
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err := waveform.Draw(ctx, a, func(n int64) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestFormatIsWhatTheDocumentSays(t *testing.T) {
	w := draw(t, sound(t, 400, 1, []int16{0, 256, -512, 3, 0, 0, 0, 0, -2}))
	const want = "41545445535457460100000190000000040000000000000009" + "fe000100" + "00000000" + "fffefffe"
	if got := hex.EncodeToString(w.Format()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	empty := draw(t, sound(t, 400, 1, nil))
	if w, err := waveform.Parse(empty.Format()); err != nil || w.Frames != 0 || w.Columns(0, 10, 2)[0] != (waveform.Pair{}) {
		t.Errorf("of an empty sound: %+v, %v", w, err)
	}
}

func TestParseIsStrict(t *testing.T) {
	good := draw(t, sound(t, 8000, 1, make([]int16, 1000))).Format()
	if w, err := waveform.Parse(good); err != nil || !bytes.Equal(w.Format(), good) {
		t.Fatalf("%+v, %v", w, err)
	}
	newer := slices.Clone(good)
	newer[8] = 2
	if _, err := waveform.Parse(newer); !errors.Is(err, waveform.ErrNewer) {
		t.Errorf("a newer version: %v", err)
	}
	for name, b := range map[string][]byte{
		"nothing": nil, "a byte less": good[:len(good)-1], "a byte more": append(slices.Clone(good), 0),
		"another magic": with(good, 0, 'X'), "version 0": with(good, 8, 0), "no rate": with(good, 11, 0, 0), "another width": with(good, 16, 81),
		"more frames": with(good, 17, 0xff), "a pair upside down": with(good, 25, 0, 5, 0, 4), "less than full scale": with(good, 25, 0x80, 0),
	} {
		if _, err := waveform.Parse(b); !errors.Is(err, waveform.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func with(b []byte, at int, v ...byte) []byte {
	b = slices.Clone(b)
	copy(b[at:], v)
	return b
}

func FuzzParse(f *testing.F) {
	f.Add(draw(f, sound(f, 8000, 1, make([]int16, 1000))).Format())
	f.Add(draw(f, sound(f, 50, 2, []int16{1, -1, 300, 5})).Format())
	f.Add([]byte("ATTESTWF\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		w, err := waveform.Parse(b)
		if err != nil {
			return
		}
		if !bytes.Equal(w.Format(), b) {
			t.Error("it has another spelling")
		}
		for _, p := range append(w.Columns(0, w.Frames, 33), w.Columns(-5, w.Frames*2+1, 1000)...) {
			if p.Min > p.Max {
				t.Errorf("column %+v", p)
			}
		}
	})
}
