// Package capture records from a microphone: 48,000 samples a second, one
// channel, 24 bits. A thread of the sound system copies what it gets into a
// ring, and nothing else; a goroutine takes blocks from there, measures them
// and hands them to an encoder. Samples that were lost on the way are counted
// and their place is known: a recording must not close up over them.
//
// Life of a recording:
//
//  1. Microphones lists what can be chosen.
//  2. Open readies one. It is silent, and may be given up by Stop.
//  3. Record starts it and begins to encode; Recorder.Now says how it goes.
//  4. Recorder.Stop ends it and waits until the last sample is encoded.
//
// The device itself (Open, Microphones) needs cgo. Only main imports this
// package, so that the window's tests need no C compiler; what the window has
// to know of it is in app/level and in interfaces of the window's own.
package capture

import "errors"

// Form of the samples.
const (
	Rate = 48000 // samples a second
	Bits = 24    // of a sample, in the low bits of an int32 with its sign
)

var (
	// ErrGone: the microphone was unplugged, or gives nothing any more. What
	// came before is whole.
	ErrGone = errors.New("the microphone is gone: connect it again or choose another, and go on in a new recording")

	// ErrUnknown: no microphone with the wanted ID is there.
	ErrUnknown = errors.New("the chosen microphone is not connected: connect it or choose another")
)

// Microphone is something that can be recorded from.
type Microphone struct {
	// ID stays the same while the device is the same. It is a hash: what the
	// system calls a device often holds its serial number, which is no business
	// of a file of preferences.
	ID      string
	Name    string // as the system shows it, for a person
	Default bool   // the system's choice
	// Playback: it gives what the machine plays and hears nobody. It is listed
	// last, and is never taken as the default when there is another.
	Playback bool
}
