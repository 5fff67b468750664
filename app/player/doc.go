// Package player plays a recording beside what is written about it: the strip
// over an account, with the sound's outline, its place and speed, and a loop. It
// reads the sealed bytes as they are asked for, writes nothing, and lets all of
// it go when it is closed or the vault is locked.
//
// Places are milliseconds from the start of the recording, as those of an
// account's segments are. Without a sound device all works but the hearing.
package player

import (
	"errors"
	"io"
	"sync"
	"time"

	"attest/archive/media"
	"attest/archive/record"
)

// Sound is a recording that can be chosen.
type Sound struct {
	ID    record.ID // of the exhibit
	Name  string    // as the person knows it
	Media string    // media type
	Size  int64     // bytes
}

// Blob is a recording's bytes. *store.Blob is one.
type Blob interface {
	io.ReaderAt
	io.Closer
}

// Open reads a recording's bytes; it may take a while.
type Open func(id record.ID) (Blob, error)

// Play readies the machine's sound device for a sound. Its error is told as "no
// sound device". The sound belongs to the playback until it is closed.
type Play func(a *media.Audio) (Playback, error)

// Playback is a sound on its way to the loudspeaker; frames are those of the
// sound, whatever the speed. Its methods do not wait, but for Close.
// *sound.Playback is one.
type Playback interface {
	Play()
	Pause()
	GoTo(frame int64)
	// SetVolume is from 0 to 1.
	SetVolume(v float32)
	// SetSpeed is from 0.5 to 2, at the same pitch.
	SetSpeed(speed float64)
	// SetJumpBack is how much is played again after a pause.
	SetJumpBack(d time.Duration)
	// SetLoop plays from one frame to before another again and again.
	SetLoop(from, to int64)
	EndLoop()
	// Now is the frame that is heard and whether it plays; it stops by itself at
	// the end. The error is why it cannot play any more.
	Now() (frame int64, playing bool, err error)
	Close() error
}

// Place is where somebody was in a recording, and how it was heard.
type Place struct {
	At     int64   `json:"at"`     // milliseconds
	Speed  float64 `json:"speed"`  // 0.5 to 2
	Back   int64   `json:"back"`   // milliseconds that are heard again after a pause
	Volume float64 `json:"volume"` // 0 to 1
	Shown  bool    `json:"shown"`  // the strip was open
}

// Begin is the place in a recording that nobody has heard yet.
var Begin = Place{Speed: 1, Back: Skip, Volume: 1}

// Skip is how far back and forward go, and the first jump back: oTranscribe's.
const Skip = 1500

// Speeds and their steps.
const (
	slowest   = 0.5
	fastest   = 2
	speedStep = 0.25
)

// backs are the jumps back that can be chosen, in milliseconds.
var backs = []int64{0, 1000, Skip, 3000, 5000}

var errClosed = errors.New("the recording was closed")

// source lets two readers read one blob, and none after it was closed.
type source struct {
	mu   sync.Mutex
	blob Blob
	size int64
}

// ReadAt is called from several goroutines.
func (s *source) ReadAt(p []byte, off int64) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.blob == nil {
		return 0, errClosed
	}
	return s.blob.ReadAt(p, off)
}

func (s *source) reader() *io.SectionReader { return io.NewSectionReader(s, 0, s.size) }

func (s *source) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.blob != nil {
		_ = s.blob.Close() // it was only read from
		s.blob = nil
	}
}
