//go:build desktop && linux

package capture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"testing"

	"attest/app/level"
	"attest/app/sound"
	"attest/archive/media"
	"attest/internal/likeness"
	"attest/internal/soundserver"
)

// alike is how much what was recorded must be like what was played.
const alike = 0.9

// hears finds the one that hears a device.
func hears(t *testing.T, name string) Microphone {
	t.Helper()
	list, err := Microphones()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		if m.Name == "Monitor of "+name {
			return m
		}
	}
	t.Fatalf("there is no microphone at %s: %+v", name, list)
	return Microphone{}
}

// taping begins to record from a device to a tape.
func taping(t *testing.T, id string) (*Recorder, *tape) {
	t.Helper()
	c, err := Open(id)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Listen(c, level.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Stop() }) // for a test that failed
	f := &tape{}
	r.Record(f)
	until(t, "the microphone gives something", func() bool { return r.Now().Samples > 0 })
	return r, f
}

// more waits until so many seconds more were recorded.
func more(t *testing.T, r *Recorder, seconds float64) {
	t.Helper()
	from := r.Now().Samples
	until(t, "more was recorded", func() bool { s := r.Now(); return s.Ended || s.Samples >= from+int64(seconds*Rate) })
}

func (f *tape) sound() []float64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]float64, len(f.samples))
	for i, v := range f.samples {
		out[i] = float64(v) / (1 << (Bits - 1))
	}
	return out
}

func TestWhatIsSaidIsRecorded(t *testing.T) {
	server := soundserver.Start(t)
	room := server.Plug("room")
	voice := soundserver.Voice(t, Rate)
	r, f := taping(t, hears(t, "room").ID)
	until(t, "a second of zeros is told", func() bool { return r.Now().Level.Zeros })
	said := room.Play(voice)
	until(t, "the voice is measured", func() bool { s := r.Now().Level; return s.RMS > -40 && !s.Zeros })
	said.Wait()
	more(t, r, 0.5)
	if err := r.Stop(); err != nil {
		t.Fatal(err)
	}
	like := likeness.InParts(voice, f.sound())
	if s := r.Now(); like < alike || s.Lost != 0 || s.Skipped != 0 || s.Level.Clips != 0 {
		t.Errorf("the voice of %d samples is alike by %.4f in %d; %+v", len(voice), like, f.len(), s)
	}
}

// A recording is played in the office while another is made.
func TestRecordingWhileSomethingElsePlays(t *testing.T) {
	server := soundserver.Start(t)
	speaker, room := server.Plug("speaker"), server.Plug("room")
	speaker.Default()
	voice := soundserver.Voice(t, Rate)
	a, err := media.OpenAudio(wav(voice), "audio/wav")
	if err != nil {
		t.Fatal(err)
	}
	p, err := sound.Open(a)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	p.Play()
	r, f := taping(t, hears(t, "room").ID)
	room.Play(voice).Wait()
	more(t, r, 0.5)
	if err := r.Stop(); err != nil {
		t.Fatal(err)
	}
	if at, _, err := p.Now(); at == 0 || err != nil {
		t.Errorf("nothing was played: %d, %v", at, err)
	}
	if like := likeness.InParts(voice, f.sound()); like < alike {
		t.Errorf("the voice of %d samples is alike by %.4f in %d", len(voice), like, f.len())
	}
}

func TestAnUnpluggedMicrophoneIsGoneAndWhatItHeardIsThere(t *testing.T) {
	server := soundserver.Start(t)
	server.Plug("other")
	room := server.Plug("room")
	m := hears(t, "room")
	voice := soundserver.Voice(t, Rate)
	r, f := taping(t, m.ID)
	room.Play(voice)
	until(t, "the voice is measured", func() bool { return r.Now().Level.RMS > -40 })
	more(t, r, 2)
	room.Unplug()
	until(t, "it ended", func() bool { return r.Now().Ended })
	if err := r.Stop(); !errors.Is(err, ErrGone) {
		t.Errorf("stop: %v", err)
	}
	heard := f.sound()
	// Of the voice, what was said before the end must be there.
	place, _ := likeness.Of(voice[:Rate], heard)
	said := voice[:min(len(heard)-place, len(voice))]
	if like := likeness.InParts(said, heard); like < alike || len(said) < Rate {
		t.Errorf("%d samples of the voice, alike by %.4f", len(said), like)
	}
	if _, err := Open(m.ID); !errors.Is(err, ErrUnknown) {
		t.Errorf("opened again: %v", err)
	}
}

func TestASoundServerThatDiesEndsTheRecording(t *testing.T) {
	server := soundserver.Start(t)
	server.Plug("room")
	r, f := taping(t, "")
	more(t, r, 0.3)
	server.Kill()
	until(t, "it ended", func() bool { return r.Now().Ended })
	if err := r.Stop(); !errors.Is(err, ErrGone) || f.len() < Rate/4 {
		t.Errorf("stop: %v, %d samples", err, f.len())
	}
	list, err := Microphones()
	if err == nil && slices.ContainsFunc(list, func(m Microphone) bool { return m.Playback }) {
		t.Errorf("without a server there is %+v", list)
	}
}

func TestMicrophonesAreListed(t *testing.T) {
	server := soundserver.Start(t)
	if list, err := Microphones(); err != nil || len(list) != 0 {
		t.Errorf("with no device: %+v, %v", list, err)
	}
	if _, err := Open(""); !errors.Is(err, ErrUnknown) {
		t.Errorf("with no device: %v", err)
	}
	one := server.Plug("one")
	one.Microphone("desk")
	two := server.Plug("two")
	two.Default()
	list, err := Microphones()
	if err != nil || len(list) != 3 {
		t.Fatalf("%+v, %v", list, err)
	}
	if list[0].Name != "desk" || list[0].Playback || !list[1].Playback || !list[2].Playback {
		t.Errorf("%+v", list)
	}
	again, err := Microphones()
	if err != nil || len(again) != 3 || again[0] != list[0] || len(list[0].ID) != 16 || list[0].ID == list[1].ID {
		t.Errorf("%+v, then %+v, %v", list, again, err)
	}
}

// wav is a file of one channel of floating point.
func wav(samples []float64) *bytes.Reader {
	le := binary.LittleEndian
	b := le.AppendUint32([]byte("WAVEfmt "), 16)
	b = le.AppendUint16(le.AppendUint16(b, 3), 1)
	b = le.AppendUint32(le.AppendUint32(b, Rate), Rate*4)
	b = le.AppendUint16(le.AppendUint16(b, 4), 32)
	b = le.AppendUint32(append(b, "data"...), uint32(4*len(samples)))
	for _, v := range samples {
		b = le.AppendUint32(b, math.Float32bits(float32(v)))
	}
	return bytes.NewReader(append(le.AppendUint32([]byte("RIFF"), uint32(len(b))), b...))
}
