//go:build desktop && linux

package player

import (
	"bytes"
	"math"
	"testing"
	"time"

	"attest/app/sound"
	"attest/app/task"
	"attest/archive/media"
	"attest/archive/record"
	"attest/internal/soundserver"
)

var _ Playback = (*sound.Playback)(nil)

// file is a recording that was sealed, as its bytes are read.
type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

// tone is a FLAC file of so many seconds.
func tone(t *testing.T, seconds int) []byte {
	t.Helper()
	const rate = 16000
	s, err := media.NewFLACStream(rate, 16)
	if err != nil {
		t.Fatal(err)
	}
	samples := make([]int32, seconds*rate)
	for i := range samples {
		samples[i] = int32(9000 * math.Sin(2*math.Pi*300*float64(i)/rate))
	}
	var frames bytes.Buffer
	keep := func(frame []byte, _ int) error { frames.Write(frame); return nil }
	if err := s.Write(samples, keep); err != nil {
		t.Fatal(err)
	}
	if err := s.Flush(keep); err != nil {
		t.Fatal(err)
	}
	return append(media.FLACHeader(rate, 16, int64(len(samples))), frames.Bytes()...)
}

// opens gives a player on the machine's own device.
func opens(t *testing.T, loop *task.Loop, flac []byte) *Player {
	t.Helper()
	p := New(Sound{ID: "X1", Media: "audio/flac", Size: int64(len(flac))}, Begin, func(record.ID) (Blob, error) { return file{bytes.NewReader(flac)}, nil },
		func(a *media.Audio) (Playback, error) {
			out, err := sound.Open(a)
			if err != nil {
				return nil, err
			}
			return out, nil
		}, nil)
	loop.Settle()
	if !p.Heard() {
		t.Fatalf("no device: %v, %v", p.err, p.device)
	}
	t.Cleanup(func() {
		p.Close()
		loop.Settle()
	})
	return p
}

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never came about that %s", what)
		}
	}
}

// On a real device the place goes on as fast as it is heard, goes round in a
// loop, and goes back a little after a pause.
func TestThePlaceGoesWithWhatIsHeard(t *testing.T) {
	server := soundserver.Start(t)
	speaker := server.Plug("speaker")
	loop := task.NewLoop()
	t.Cleanup(loop.Close)
	p := opens(t, loop, tone(t, 60))
	ear := speaker.Listen()
	p.Play()
	until(t, "it plays", func() bool { return p.At() > 300 })
	// How long the same two seconds of the recording take at each speed.
	takes := func(speed float64) time.Duration {
		p.SetSpeed(speed)
		p.GoTo(10_000)
		until(t, "it is heard from there", func() bool { return p.At() > 10_100 })
		begin := time.Now()
		until(t, "two seconds were heard", func() bool { return p.At() >= 12_100 })
		return time.Since(begin)
	}
	slow, fast := takes(0.5), takes(2)
	if ratio := slow.Seconds() / fast.Seconds(); ratio < 3 || ratio > 5.5 {
		t.Errorf("half the speed takes %.2f s, twice %.2f s", slow.Seconds(), fast.Seconds())
	}
	p.SetSpeed(1)
	p.Loop(Span{20_000, 20_400})
	last, rounds := p.At(), 0
	until(t, "it goes round three times", func() bool {
		at := p.At()
		if at < 20_000 || at > 20_400 {
			t.Fatalf("in the loop it is at %d", at)
		}
		if at < last {
			rounds++
		}
		last = at
		return rounds >= 3
	})
	p.Loop(Span{})
	until(t, "it goes on behind the loop", func() bool { return p.At() > 21_000 })
	p.Pause()
	rested := p.At()
	p.Play()
	if at := p.At(); at > rested-Skip+400 || at < rested-Skip-400 {
		t.Errorf("after a pause at %d it goes on from %d", rested, at)
	}
	p.GoTo(59_500)
	until(t, "it ends by itself", func() bool { p.now(); return !p.Playing() })
	if at := p.At(); at != 60_000 {
		t.Errorf("at the end it is at %d", at)
	}
	loud := 0
	for _, v := range ear.HeardAfter(200 * time.Millisecond) {
		if math.Abs(v) > 0.01 {
			loud++
		}
	}
	if loud < 4*soundserver.Rate {
		t.Errorf("%.1f s are heard", float64(loud)/soundserver.Rate)
	}
}

func TestClosingLetsTheDeviceAndTheBytesGo(t *testing.T) {
	server := soundserver.Start(t)
	server.Plug("speaker")
	loop := task.NewLoop()
	t.Cleanup(loop.Close)
	p := opens(t, loop, tone(t, 20))
	p.Play()
	until(t, "it plays", func() bool { return p.At() > 200 })
	src := p.src
	p.Close()
	if _, err := src.ReadAt(make([]byte, 8), 0); err == nil {
		t.Error("the recording can still be read")
	}
	loop.Settle() // waits for the device
	if p.Playing() || p.Toggle() {
		t.Error("it plays on")
	}
}
