//go:build cgo

package sound

import (
	"testing"

	"github.com/gen2brain/malgo"
)

// silence is ma_backend_null; malgo.BackendNull is one too low for the miniaudio
// that it comes with, which has a custom backend before it.
const silence = malgo.BackendNull + 1

// TestADevicePlaysToTheEnd uses miniaudio's own device that makes no sound.
func TestADevicePlaysToTheEnd(t *testing.T) {
	p, err := open(ramp(t, 4000, 2), []malgo.Backend{silence})
	if err != nil {
		t.Fatal(err)
	}
	if at, playing, err := p.Now(); at != 0 || playing || err != nil {
		t.Errorf("before Play it is at %d, playing %v, %v", at, playing, err)
	}
	p.Play()
	until(t, "it played to the end", func() bool {
		at, playing, err := p.Now()
		if err != nil {
			t.Fatal(err)
		}
		return at == 4000 && !playing
	})
	p.GoTo(2000)
	p.Play()
	until(t, "it played on from the middle", func() bool {
		at, _, _ := p.Now()
		return at > 2000
	})
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

func TestWithoutADeviceOpenSaysSo(t *testing.T) {
	// No backend of this kind is on any machine that runs the tests.
	if p, err := open(ramp(t, 100, 1), []malgo.Backend{malgo.BackendWebaudio}); err == nil {
		t.Errorf("opened %v", p)
	}
}
