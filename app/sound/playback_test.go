package sound

import (
	"bytes"
	"encoding/binary"
	"math"
	"runtime"
	"testing"
	"time"

	"attest/archive/media"
)

// ramp is a WAV of n frames whose samples count upwards, so that each says
// where it stood.
func ramp(t *testing.T, n, channels int) *media.Audio {
	t.Helper()
	le := binary.LittleEndian
	var data []byte
	for i := range n {
		for range channels {
			data = le.AppendUint32(data, math.Float32bits(float32(i)/(1<<20)))
		}
	}
	b := []byte("WAVEfmt ")
	b = le.AppendUint16(le.AppendUint16(le.AppendUint32(b, 16), 3), uint16(channels))
	b = le.AppendUint32(le.AppendUint32(b, 8000), uint32(8000*channels*4))
	b = le.AppendUint16(le.AppendUint16(b, uint16(channels*4)), 32)
	b = append(le.AppendUint32(append(b, "data"...), uint32(len(data))), data...)
	file := append(le.AppendUint32([]byte("RIFF"), uint32(len(b))), b...)
	a, err := media.OpenAudio(bytes.NewReader(file), "audio/wav")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// until waits for something that another goroutine brings about.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); runtime.Gosched() {
		if time.Now().After(end) {
			t.Fatalf("it never came about that %s", what)
		}
	}
}

// hand is a device whose thread is the test.
type hand struct{ started, closed bool }

func (h *hand) start() error { h.started = true; return nil }
func (h *hand) close() error { h.closed = true; return nil }

// hear takes n frames as the device would, once they have been decoded.
func hear(t *testing.T, p *Playback, n int) []float32 {
	t.Helper()
	want := n * p.audio.Channels
	until(t, "enough was decoded", func() bool {
		p.fill(nil) // a device asks all the time
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.wish < 0 && (p.ended || int(p.ring.wrote.Load()-p.ring.heard()) >= want)
	})
	dst := make([]float32, want)
	p.fill(dst)
	return dst
}

func frameOf(v float32) int { return int(math.Round(float64(v) * (1 << 20))) }

func TestWhatIsHeardIsWhatWasDecoded(t *testing.T) {
	h := &hand{}
	p := newPlayback(ramp(t, 20000, 2))
	p.out = h
	if got := hear(t, p, 100); got[0] != 0 || got[199] != 0 {
		t.Error("something is heard before Play")
	}
	p.Play()
	next := 0
	for range 40 {
		for i, v := range hear(t, p, 200) {
			if i%2 == 0 {
				if frameOf(v) != next {
					t.Fatalf("frame %d is heard, want %d", frameOf(v), next)
				}
				next++
			}
		}
	}
	if at, playing, err := p.Now(); at != 8000 || !playing || err != nil {
		t.Errorf("it is at %d, playing %v, %v", at, playing, err)
	}
	p.Pause()
	if hear(t, p, 100)[0] != 0 {
		t.Error("a pause is not silent")
	}
	p.GoTo(12345)
	if at, playing, _ := p.Now(); at != 12345 || playing {
		t.Errorf("after GoTo it is at %d, playing %v", at, playing)
	}
	p.Play()
	p.SetVolume(0.5)
	if got := frameOf(hear(t, p, 10)[0] * 2); got != 12345 {
		t.Errorf("frame %d is heard after GoTo", got)
	}
	p.GoTo(19990)
	got := hear(t, p, 100)
	if frameOf(got[0]*2) != 19990 || got[20] != 0 {
		t.Errorf("the end is not followed by silence: %v", got[:24])
	}
	if at, playing, err := p.Now(); at != 20000 || playing || err != nil {
		t.Errorf("at the end it is at %d, playing %v, %v", at, playing, err)
	}
	if err := p.Close(); err != nil || !h.started || !h.closed {
		t.Errorf("close: %v, started %v, closed %v", err, h.started, h.closed)
	}
	if err := p.Close(); err != nil {
		t.Errorf("close again: %v", err)
	}
}

func TestManyPlacesInARowEndAtTheLast(t *testing.T) {
	p := newPlayback(ramp(t, 50000, 1))
	p.out = &hand{}
	p.Play()
	for i := range 500 {
		p.GoTo(int64(i * 97 % 40000))
		p.fill(make([]float32, 64))
	}
	p.GoTo(31415)
	if got := frameOf(hear(t, p, 8)[0]); got != 31415 {
		t.Errorf("frame %d is heard", got)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

func TestADeviceThatGoesAwayIsTold(t *testing.T) {
	p := newPlayback(ramp(t, 9000, 1))
	p.out = &hand{}
	p.Play()
	p.lost.Store(true)
	if _, playing, err := p.Now(); playing || err == nil {
		t.Errorf("it plays %v on a device that is gone: %v", playing, err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}
