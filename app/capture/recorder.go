package capture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"attest/app/level"
)

// Why samples are lost.
const (
	LostOverrun = "overrun" // counted: this program was too slow for twenty seconds
	LostGuessed = "guessed" // by the clock, in the last seconds: the sound system was too slow
)

// FrameEncoder takes the samples of one recording in their order and puts
// frames of FLAC where they are to stay; the engine's recorder is one. Its
// methods are called by one goroutine, and may take their time: twenty seconds
// of sound wait meanwhile. An error ends the recording.
type FrameEncoder interface {
	// Write takes samples of 24 bits, any number of them, and keeps none of the
	// slice.
	Write(samples []int32) error
	// Lost tells that samples are missing between what was written and what
	// comes next, and by one of the codes above why.
	Lost(samples int64, code string) error
}

// Recorder takes what a microphone gives, measures it, and gives it to an
// encoder. Its methods may be called from any goroutine.
type Recorder struct {
	mic  *Capture
	done chan struct{}

	encode  sync.Mutex // held while an encoder works
	encoder FrameEncoder
	fresh   bool // nothing was given to it yet

	mu    sync.Mutex
	state State
}

// State is how it goes.
type State struct {
	Level     level.Reading
	Recording bool  // there is an encoder
	Heard     int64 // samples measured so far
	Samples   int64 // given to encoders so far
	Lost      int64 // counted: this program was too slow
	Skipped   int64 // by the clock: the sound system was too slow
	Ended     bool  // nothing more comes
	// Err is why it ended by itself: ErrGone, or what the encoder said.
	Err error
}

// Listen starts a microphone and measures what it gives. Nothing is recorded
// before Record. On an error the microphone is given up.
func Listen(mic *Capture, o level.Options) (*Recorder, error) {
	if err := mic.Start(); err != nil {
		return nil, errors.Join(err, mic.Stop())
	}
	r := &Recorder{mic: mic, done: make(chan struct{})}
	r.state.Level = level.New(o).Reading()
	go r.run(level.New(o))
	return r, nil
}

// Record gives what comes from now on to an encoder, and nil to none: that is a
// pause. When it returns, the encoder before is used no more. It waits for that
// one to finish what it does, so it is not for the window's thread.
func (r *Recorder) Record(to FrameEncoder) {
	r.encode.Lock()
	r.encoder, r.fresh = to, true
	r.encode.Unlock()
	r.mu.Lock()
	r.state.Recording = to != nil && !r.state.Ended
	r.mu.Unlock()
}

// Now is how it goes. It does not wait.
func (r *Recorder) Now() State {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.state
	s.Lost = r.mic.Lost()
	return s
}

// Stop ends it, frees the microphone, and waits until the encoder has all that
// came. It returns what State.Err says, or why the microphone did not close.
func (r *Recorder) Stop() error {
	err := r.mic.Stop()
	<-r.done
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.state.Err != nil {
		return r.state.Err
	}
	if err != nil {
		return fmt.Errorf("close the microphone: %w", err)
	}
	return nil
}

// run takes blocks until there are no more.
func (r *Recorder) run(meter *level.Meter) {
	defer close(r.done)
	for {
		b, err := r.mic.Next(context.Background())
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			r.end(err)
			return
		}
		meter.Add(b.Samples)
		n, err := r.give(b)
		r.mu.Lock()
		r.state.Level = meter.Reading()
		r.state.Heard += int64(len(b.Samples))
		r.state.Samples += int64(n)
		if b.Guessed {
			r.state.Skipped += b.Missing
		}
		r.mu.Unlock()
		if err != nil {
			r.end(err)
			return
		}
	}
}

// give hands a block to the encoder and says how many samples that took.
func (r *Recorder) give(b Block) (int, error) {
	r.encode.Lock()
	defer r.encode.Unlock()
	if r.encoder == nil {
		return 0, nil
	}
	if b.Missing > 0 && !r.fresh { // what is missing before its first sample is none of its business
		code := LostOverrun
		if b.Guessed {
			code = LostGuessed
		}
		if err := r.encoder.Lost(b.Missing, code); err != nil {
			return 0, err
		}
	}
	if len(b.Samples) == 0 {
		return 0, nil
	}
	r.fresh = false
	if err := r.encoder.Write(b.Samples); err != nil {
		return 0, err
	}
	return len(b.Samples), nil
}

// end frees a microphone of which nothing more is wanted.
func (r *Recorder) end(err error) {
	r.mu.Lock()
	r.state.Ended, r.state.Recording, r.state.Err = true, false, err
	r.mu.Unlock()
	if err != nil {
		_ = r.mic.Stop() // Stop says it again
	}
}
