//go:build desktop && linux

package sound

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"testing"
	"time"

	"attest/archive/media"
	"attest/internal/likeness"
	"attest/internal/soundserver"
)

// alike is how much what is heard must be like what was in the file.
const alike = 0.9

// spoken is a file of one channel of floating point.
func spoken(t *testing.T, samples []float64) *media.Audio {
	t.Helper()
	le := binary.LittleEndian
	b := le.AppendUint32([]byte("WAVEfmt "), 16)
	b = le.AppendUint16(le.AppendUint16(b, 3), 1)
	b = le.AppendUint32(le.AppendUint32(b, soundserver.Rate), soundserver.Rate*4)
	b = le.AppendUint16(le.AppendUint16(b, 4), 32)
	b = le.AppendUint32(append(b, "data"...), uint32(4*len(samples)))
	for _, v := range samples {
		b = le.AppendUint32(b, math.Float32bits(float32(v)))
	}
	a, err := media.OpenAudio(bytes.NewReader(append(le.AppendUint32([]byte("RIFF"), uint32(len(b))), b...)), "audio/wav")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// patiently waits for something that takes as long as the sound.
func patiently(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never came about that %s", what)
		}
	}
}

func openForTest(t *testing.T, a *media.Audio) *Playback {
	t.Helper()
	p, err := Open(a)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func TestWhatIsPlayedIsHeard(t *testing.T) {
	server := soundserver.Start(t)
	speaker := server.Plug("speaker")
	voice := soundserver.Voice(t, soundserver.Rate)
	p := openForTest(t, spoken(t, voice))
	ear := speaker.Listen()
	p.Play()
	patiently(t, "it played to the end", func() bool {
		at, playing, err := p.Now()
		if err != nil {
			t.Fatal(err)
		}
		return at == int64(len(voice)) && !playing
	})
	heard := ear.HeardAfter(500 * time.Millisecond)
	if like := likeness.InParts(voice, heard); like < alike {
		t.Errorf("the voice of %d samples is alike by %.4f in %d", len(voice), like, len(heard))
	}
}

// A voice that is played slower takes longer and keeps its pitch.
func TestASlowerVoiceIsHeardAtItsPitch(t *testing.T) {
	server := soundserver.Start(t)
	speaker := server.Plug("speaker")
	tone := make([]float64, 2*soundserver.Rate)
	for i := range tone {
		tone[i] = 0.5 * math.Sin(2*math.Pi*300*float64(i)/soundserver.Rate)
	}
	p := openForTest(t, spoken(t, tone))
	p.SetSpeed(0.5)
	ear := speaker.Listen()
	p.Play()
	patiently(t, "it played to the end", func() bool {
		at, playing, err := p.Now()
		if err != nil {
			t.Fatal(err)
		}
		return at == int64(len(tone)) && !playing
	})
	heard := ear.HeardAfter(500 * time.Millisecond)
	loud, crossings := 0, 0
	for i := 1; i < len(heard); i++ {
		if math.Abs(heard[i]) > 0.01 {
			loud++
		}
		if heard[i-1] < 0 && heard[i] >= 0 {
			crossings++
		}
	}
	// Nearly every sample of a tone is loud, and it crosses zero upwards once in a period.
	seconds := float64(loud) / soundserver.Rate
	if hertz := float64(crossings) / seconds; seconds < 3.8 || seconds > 4.1 || math.Abs(hertz-300) > 10 {
		t.Errorf("%.2f s of %.0f Hz are heard", seconds, hertz)
	}
}

func TestALoudspeakerThatIsUnpluggedIsLost(t *testing.T) {
	server := soundserver.Start(t)
	speaker := server.Plug("speaker")
	p := openForTest(t, spoken(t, make([]float64, 60*soundserver.Rate)))
	p.Play()
	patiently(t, "it plays", func() bool { at, _, _ := p.Now(); return at > soundserver.Rate/2 })
	speaker.Unplug()
	patiently(t, "it is lost", func() bool {
		_, playing, err := p.Now()
		return errors.Is(err, ErrLost) && !playing
	})
}
