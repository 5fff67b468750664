// Attest records testimonies, keeps them sealed, and hands over what consent covers.
//
// Usage: attest [VAULT]
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"attest/app"
	"attest/app/capture"
	"attest/app/level"
	"attest/app/player"
	"attest/app/recorder"
	"attest/app/sound"
	"attest/archive"
	"attest/archive/media"
	"attest/assets/icon"
	"attest/internal/awake"
	"attest/internal/platform"
	"attest/internal/processors"
	"attest/internal/relaunch"
)

// metadata repeats FyneApp.toml, which is read only where the sources are.
var metadata = fyne.AppMetadata{
	ID: "org.attest.desktop", Name: "Attest", Version: "0.1.0", Build: 1,
	Icon:       fyne.NewStaticResource("attest.png", icon.PNG),
	Migrations: map[string]bool{"fyneDo": true},
}

func main() {
	flag.Usage = func() { fmt.Fprintln(flag.CommandLine.Output(), "usage: attest [VAULT]") }
	flag.Parse()
	if flag.NArg() > 1 {
		flag.Usage()
		os.Exit(2)
	}
	processors.Use()
	if err := platform.Prepare(metadata.ID); err != nil {
		fmt.Fprintln(os.Stderr, "attest:", err)
	}
	fyneapp.SetMetadata(metadata)
	app.Run(fyneapp.NewWithID(metadata.ID), app.Options{
		Open: flag.Arg(0), Memory: archive.MemoryFolder(), Relaunch: relaunch.At, OnSignal: platform.OnSignal, Ending: platform.End, Play: play,
		Microphones: recorder.Microphones{List: microphones, Listen: listen}, Awake: awake.Hold,
	})
}

// play readies a recording for the machine's sound device.
func play(a *media.Audio) (player.Playback, error) {
	p, err := sound.Open(a)
	if err != nil { // a nil *sound.Playback must not become a Playback that is not nil
		return nil, err
	}
	return p, nil
}

// microphones lists what the machine can record from.
func microphones() ([]recorder.Microphone, error) {
	found, err := capture.Microphones()
	var list []recorder.Microphone
	for _, m := range found {
		list = append(list, recorder.Microphone(m))
	}
	return list, err
}

// listen opens a microphone and measures it.
func listen(id string) (recorder.Sound, error) {
	mic, err := capture.Open(id)
	if err != nil {
		return nil, err
	}
	r, err := capture.Listen(mic, level.Options{})
	if err != nil { // it gave the microphone up
		return nil, err
	}
	return microphone{r}, nil
}

// microphone is one as the window knows it.
type microphone struct{ *capture.Recorder }

// Record gives what comes to the engine.
func (m microphone) Record(to recorder.Encoder) { m.Recorder.Record(to) }

// Now is how it goes.
func (m microphone) Now() recorder.Heard {
	s := m.Recorder.Now()
	return recorder.Heard{Level: s.Level, Ended: s.Ended, Gone: errors.Is(s.Err, capture.ErrGone)}
}
