package testimonies

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"attest/app/player"
	"attest/app/task"
	"attest/archive"
	"attest/archive/media"
	"attest/archive/record"
)

// loudspeaker is a device that plays by the test's clock.
type loudspeaker struct {
	rate    float64
	at      float64 // frames
	since   time.Time
	playing bool
	rested  bool
	speed   float64
	back    time.Duration
	from    int64
	to      int64
	volume  float32
	closed  bool
}

func (l *loudspeaker) settle() {
	if l.playing {
		l.at += task.Now().Sub(l.since).Seconds() * l.rate * l.speed
		if l.to > l.from {
			for l.at >= float64(l.to) {
				l.at -= float64(l.to - l.from)
			}
		}
	}
	l.since = task.Now()
}

func (l *loudspeaker) Play() {
	l.settle()
	if l.rested {
		l.at = max(l.at-l.back.Seconds()*l.rate, 0)
	}
	l.playing, l.rested = true, false
}
func (l *loudspeaker) Pause()                      { l.settle(); l.playing, l.rested = false, l.playing || l.rested }
func (l *loudspeaker) GoTo(frame int64)            { l.settle(); l.at, l.rested = float64(frame), false }
func (l *loudspeaker) SetVolume(v float32)         { l.volume = v }
func (l *loudspeaker) SetSpeed(s float64)          { l.settle(); l.speed = s }
func (l *loudspeaker) SetJumpBack(d time.Duration) { l.back = d }
func (l *loudspeaker) EndLoop()                    { l.settle(); l.from, l.to = 0, 0 }
func (l *loudspeaker) Close() error                { l.closed = true; return nil }
func (l *loudspeaker) SetLoop(from, to int64) {
	l.settle()
	l.from, l.to = from, to
	if l.at < float64(from) || l.at >= float64(to) {
		l.at = float64(from)
	}
}
func (l *loudspeaker) Now() (int64, bool, error) {
	l.settle()
	return int64(math.Round(l.at)), l.playing, nil
}

// listening is an office whose testimony was recorded, with a loudspeaker.
type listening struct {
	*office
	out []*loudspeaker
}

func (l *listening) last() *loudspeaker { return l.out[len(l.out)-1] }

const heardRate = 8000

// speech is so many seconds of invented sound: bursts with pauses.
func speech(seconds int) []int32 {
	out := make([]int32, seconds*heardRate)
	for i := range out {
		t := float64(i) / heardRate
		loud := math.Max(0, math.Sin(2*math.Pi*t/2.4)) * (0.4 + 0.3*math.Sin(2*math.Pi*t/17))
		out[i] = int32(loud * 20000 * math.Sin(2*math.Pi*(180+40*math.Sin(t))*t))
	}
	return out
}

// recorded seals a recording of a testimony as the window's recorder does.
func recorded(t testing.TB, v *archive.Vault, id record.ID, seconds int) {
	t.Helper()
	rec, err := v.BeginRecording(id, archive.RecordingFormat{Rate: heardRate, Bits: 16, Device: "Invented microphone"})
	if err != nil {
		t.Fatal(err)
	}
	if err := rec.Write(speech(seconds)); err != nil {
		t.Fatal(err)
	}
	if _, err := rec.Stop(context.Background(), archive.StopAsked, nil); err != nil {
		t.Fatal(err)
	}
}

func heardOffice(t *testing.T, device bool, fill func(v *archive.Vault)) *listening {
	t.Helper()
	l := &listening{office: newOffice(t, fill)}
	l.r.OpenSound = func(id record.ID) (player.Blob, error) {
		b, _, err := l.v.OpenExhibit(id)
		if err != nil {
			return nil, err
		}
		return b, nil
	}
	l.r.Outlines = l.v
	l.r.PlaySound = func(a *media.Audio) (player.Playback, error) {
		if !device {
			return nil, errors.New("no device")
		}
		out := &loudspeaker{rate: float64(a.SampleRate), speed: 1, since: task.Now()}
		l.out = append(l.out, out)
		return out, nil
	}
	l.first()
	return l
}
