// Package recorder is the recorder in the window: it lets a microphone be
// chosen, begins a recording for a testimony, and shows at the foot of the
// window how it goes, with a few acts, over every room and on the locked screen.
//
// The engine's recorder does the recording; this package knows the device by
// interfaces alone, so that the window needs no sound system to be tested.
package recorder

import "attest/app/level"

// Microphone is something that can be recorded from.
type Microphone struct {
	ID       string
	Name     string // as the system shows it
	Default  bool   // the system's choice
	Playback bool   // it gives what the machine plays and hears nobody
}

// Encoder takes samples of 24 bits and tells of those that are missing;
// *archive.Recorder is one.
type Encoder interface {
	Write(samples []int32) error
	Lost(samples int64, code string) error
}

// Heard is how a microphone goes.
type Heard struct {
	Level level.Reading
	Ended bool // nothing more comes
	Gone  bool // it ended because the microphone is gone, not the disk
}

// Sound is a microphone that was opened and is measured.
type Sound interface {
	// Record gives what comes from now on to an encoder.
	Record(to Encoder)
	// Now does not wait.
	Now() Heard
	// Stop frees the microphone and waits until the encoder has all that came.
	Stop() error
}

// Microphones are the machine's. Both functions may wait for the sound system;
// they are not called on the window's thread. Without them nothing is recorded.
type Microphones struct {
	List   func() ([]Microphone, error)
	Listen func(id string) (Sound, error)
}
