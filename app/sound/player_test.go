package sound

import (
	"errors"
	"math"
	"testing"
	"time"
)

// heardFrames is which frames of a ramp are heard next.
func heardFrames(t *testing.T, p *Playback, n int) []int {
	t.Helper()
	out := make([]int, n)
	for i, v := range hear(t, p, n) {
		out[i] = frameOf(v)
	}
	return out
}

func played(t *testing.T, n int) *Playback {
	t.Helper()
	p := newPlayback(ramp(t, n, 1))
	p.out = &hand{}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	p.Play()
	return p
}

func at(t *testing.T, p *Playback) int64 {
	t.Helper()
	frame, _, err := p.Now()
	if err != nil {
		t.Fatal(err)
	}
	return frame
}

func TestSpeedIsThatOfThePlaces(t *testing.T) {
	p := played(t, 80000)
	hear(t, p, 1000)
	for _, speed := range []float64{2, 0.5, 1.25, 1} {
		from := at(t, p)
		p.SetSpeed(speed)
		if got := at(t, p); got != from {
			t.Errorf("speed %v goes from %d to %d", speed, from, got)
		}
		for range 10 {
			hear(t, p, 400)
		}
		got, want := float64(at(t, p)-from), 4000*speed
		if math.Abs(got-want) > 100 { // a window of 8,000 frames a second is 200
			t.Errorf("at speed %v 4000 frames go on by %v", speed, got)
		}
	}
	// At speed 1 it is the recording again, frame by frame.
	from := int(at(t, p))
	for i, frame := range heardFrames(t, p, 500) {
		if frame != from+i {
			t.Fatalf("frame %d is heard where %d should be", frame, from+i)
		}
	}
	p.SetSpeed(2)
	p.GoTo(79000)
	heard := 0
	until(t, "it ends", func() bool {
		p.fill(make([]float32, 100))
		heard += 100
		_, playing, _ := p.Now()
		return !playing
	})
	if got := at(t, p); got != 80000 {
		t.Errorf("at the end it is at %d", got)
	}
}

func TestALoopIsPlayedAgainAndAgain(t *testing.T) {
	p := played(t, 50000)
	hear(t, p, 3000)
	p.SetLoop(10000, 11500)
	want := 10000
	for range 10 {
		for _, frame := range heardFrames(t, p, 700) {
			if frame != want {
				t.Fatalf("frame %d is heard where %d should be", frame, want)
			}
			if want++; want == 11500 {
				want = 10000
			}
		}
		if got := at(t, p); got != int64(want) {
			t.Fatalf("it says that it is at %d, and is at %d", got, want)
		}
	}
	// At another speed the places stay within the loop.
	p.SetSpeed(1.5)
	for range 20 {
		hear(t, p, 333)
		if got := at(t, p); got < 10000 || got >= 11500 {
			t.Fatalf("it says that it is at %d", got)
		}
	}
	p.SetSpeed(1)
	p.GoTo(9990) // before the loop: it enters it
	if frames := heardFrames(t, p, 2000); frames[0] != 9990 || frames[1509] != 11499 || frames[1510] != 10000 {
		t.Errorf("from before the loop %d … %d, %d are heard", frames[0], frames[1509], frames[1510])
	}
	p.GoTo(20000)
	if frames := heardFrames(t, p, 5000); frames[4999] != 24999 {
		t.Errorf("from after the loop %d … %d are heard", frames[0], frames[4999])
	}
	p.GoTo(11000)
	p.EndLoop()
	if frames := heardFrames(t, p, 1000); frames[0] != 11000 || frames[999] != 11999 {
		t.Errorf("without the loop %d … %d are heard", frames[0], frames[999])
	}
}

func TestLoopsOfUnusualForm(t *testing.T) {
	p := played(t, 20000)
	p.SetLoop(19000, 99999) // its end is the recording's
	for i, frame := range heardFrames(t, p, 3000) {
		if want := 19000 + i%1000; frame != want {
			t.Fatalf("frame %d is heard where %d should be", frame, want)
		}
	}
	p.SetLoop(100, 101) // too short: none
	p.GoTo(100)
	if frames := heardFrames(t, p, 1000); frames[999] != 1099 {
		t.Errorf("%d … %d are heard", frames[0], frames[999])
	}
	p.SetLoop(50000, 60000) // beyond the end: nothing is there to be heard
	until(t, "it ends", func() bool {
		p.fill(make([]float32, 100))
		_, playing, _ := p.Now()
		return !playing
	})
}

func TestItGoesBackALittleAfterAPause(t *testing.T) {
	p := played(t, 60000)
	p.SetJumpBack(1500 * time.Millisecond)
	hear(t, p, 4000)
	p.Pause()
	p.Play() // before there is so much
	if got := heardFrames(t, p, 10)[0]; got != 0 {
		t.Errorf("it goes on at %d", got)
	}
	p.GoTo(30000)
	hear(t, p, 100)
	p.Pause()
	if got := at(t, p); got != 30100 {
		t.Errorf("it pauses at %d", got)
	}
	p.Play()
	if got := heardFrames(t, p, 10)[0]; got != 30100-12000 {
		t.Errorf("it goes on at %d", got)
	}
	p.Pause()
	p.GoTo(40000) // somebody chose a place: that is where it goes on
	p.Play()
	if got := heardFrames(t, p, 10)[0]; got != 40000 {
		t.Errorf("it goes on at %d", got)
	}
	p.SetLoop(39000, 45000)
	p.Pause()
	p.Play()
	if got := heardFrames(t, p, 10)[0]; got != 39000 {
		t.Errorf("in a loop it goes on at %d", got)
	}
	p.EndLoop()
	p.SetJumpBack(0)
	hear(t, p, 100)
	p.Pause()
	from := int(at(t, p))
	p.Play()
	if got := heardFrames(t, p, 10)[0]; got != from {
		t.Errorf("without going back it goes on at %d, not %d", got, from)
	}
}

// Pausing, playing on and going elsewhere are heard as no click.
func TestNothingClicks(t *testing.T) {
	p := newPlayback(ramp(t, 1<<19, 1)) // up to half of full scale
	p.out = &hand{}
	p.ring.fade = 40
	defer p.Close()
	last, largest := float32(0), 0.0
	listen := func(n int) {
		t.Helper()
		take := func(n int) {
			dst := make([]float32, n)
			p.fill(dst)
			for _, v := range dst {
				largest = max(largest, math.Abs(float64(v-last)))
				last = v
			}
		}
		until(t, "enough was decoded", func() bool {
			if p.ring.read.Load() < p.ring.drop.Load() {
				take(1) // of what fades out
			}
			p.mu.Lock()
			defer p.mu.Unlock()
			return p.wish < 0 && int(p.ring.wrote.Load()-p.ring.heard()) >= n
		})
		take(n)
	}
	p.Play()
	p.GoTo(500000)
	listen(300)
	p.Pause()
	listen(300)
	p.Play()
	listen(300)
	p.GoTo(400000)
	listen(300)
	p.SetSpeed(1.5)
	listen(300)
	p.SetLoop(300000, 310000)
	listen(300)
	if largest > 0.5/40*1.1 {
		t.Errorf("a step of %v", largest)
	}
}

func TestADeviceThatAsksForNothingIsLost(t *testing.T) {
	p := played(t, 50000)
	longAgo := func() {
		p.mu.Lock()
		p.moved = time.Now().Add(-time.Hour)
		p.mu.Unlock()
	}
	hear(t, p, 100)
	at(t, p)
	p.Pause()
	longAgo()
	if _, _, err := p.Now(); err != nil {
		t.Errorf("paused: %v", err)
	}
	p.Play()
	hear(t, p, 100)
	longAgo()
	if _, playing, err := p.Now(); err != nil || !playing {
		t.Errorf("when it asked again: %v", err)
	}
	until(t, "there is more to be heard", func() bool { return p.ring.heard() < p.ring.wrote.Load() })
	longAgo()
	if _, playing, err := p.Now(); !errors.Is(err, ErrLost) || playing {
		t.Errorf("when it asks for nothing: playing %v, %v", playing, err)
	}
}

// Who goes elsewhere just when all that was decoded is heard hears no click
// either: there is nothing left to fade out but the last frame.
func TestNothingClicksWhereNothingIsLeftToFade(t *testing.T) {
	for _, left := range []int{0, 1, 17, 100} {
		r := ring{buf: make([]float32, 1000), channels: 1, fade: 40}
		fill := func(n int, level float32) {
			p := make([]float32, n)
			for i := range p {
				p[i] = level
			}
			r.write(p)
		}
		var heard []float32
		pull := func(n int) {
			dst := make([]float32, n)
			r.pull(dst, 1, false)
			heard = append(heard, dst...)
		}
		fill(200+left, 0.5)
		pull(200)
		r.flush()
		fill(200, -0.5)
		pull(150)
		last, largest := float32(0), float32(0)
		for _, v := range heard {
			largest, last = max(largest, v-last, last-v), v
		}
		if largest > 0.5/40*1.01 || last != -0.5 {
			t.Errorf("with %d frames left: a step of %v, and %v at the end", left, largest, last)
		}
	}
}
