// Package viewer shows an exhibit inside the window: pictures, PDF pages, text
// and sound, with what the file is and what it says of itself. It reads the
// sealed bytes as they are asked for; nothing of them is written to the disk,
// and all of it is let go when the viewer closes or the vault is locked.
//
// A file is hostile until shown otherwise: decoding is media's, beside the
// window, and what fails is told in words while the window goes on.
package viewer

import (
	"io"

	"attest/archive"
	"attest/archive/media"
	"attest/archive/record"
)

// Blob is an exhibit's bytes. *store.Blob is one.
type Blob interface {
	io.ReaderAt
	io.Closer
}

// Vault is what the viewer needs of an open vault.
type Vault struct {
	// Open reads an exhibit's bytes as received; it may take a while.
	Open func(id record.ID) (Blob, archive.Exhibit, error)
	// TakeOut begins to write an exhibit to a file of the person's choice; nil
	// where there is none.
	TakeOut func(e archive.Exhibit)
	// Marks keeps the regions of pictures and pages; nil where there are none.
	Marks Marks
}

// Play readies the machine's sound device for a sound. Its error is told as
// "no sound device"; the waveform is shown all the same. The sound belongs to
// the playback until it is closed.
type Play func(a *media.Audio) (Playback, error)

// Playback is a sound on its way to the loudspeaker. Its methods do not wait.
type Playback interface {
	Play()
	Pause()
	// GoTo goes on from a frame of the sound.
	GoTo(frame int64)
	// SetVolume is from 0 to 1.
	SetVolume(v float32)
	// Now is the frame that is heard and whether it plays; it stops by itself at
	// the end. The error is why it cannot play any more.
	Now() (frame int64, playing bool, err error)
	// Close ends it; nothing is read from the sound after that.
	Close() error
}
