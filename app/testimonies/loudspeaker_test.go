package testimonies

import (
	"math"
	"time"

	"attest/app/task"
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
