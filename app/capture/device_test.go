//go:build cgo

package capture

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/gen2brain/malgo"
)

// silence is ma_backend_null; malgo.BackendNull is one too low for the miniaudio
// that it comes with, which has a custom backend before it.
const silence = malgo.BackendNull + 1

// TestADeviceGivesItsSamples uses miniaudio's own device that hears nothing.
func TestADeviceGivesItsSamples(t *testing.T) {
	c, err := open("", []malgo.Backend{silence})
	if err != nil {
		t.Fatal(err)
	}
	started(t, c)
	n := 0
	for n < Rate/2 {
		b, err := c.Next(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		n += len(b.Samples)
	}
	stop(t, c)
	for {
		b, err := c.Next(context.Background())
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		n += len(b.Samples)
	}
	if c.Lost() != 0 {
		t.Errorf("%d samples are lost", c.Lost())
	}
}

func TestAnOpenedMicrophoneCanBeGivenUp(t *testing.T) {
	c, err := open("", []malgo.Backend{silence})
	if err != nil {
		t.Fatal(err)
	}
	stop(t, c)
	if _, err := c.Next(context.Background()); err != io.EOF {
		t.Error(err)
	}
}

func TestWithoutAMicrophoneOpenSaysSo(t *testing.T) {
	if _, err := open("00000000000000aa", []malgo.Backend{silence}); !errors.Is(err, ErrUnknown) {
		t.Errorf("an unknown one: %v", err)
	}
	// No backend of this kind is on any machine that runs the tests.
	if _, err := open("", []malgo.Backend{malgo.BackendWebaudio}); err == nil {
		t.Error("opened without a sound system")
	}
}
