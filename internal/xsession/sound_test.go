//go:build desktop

package xsession

import (
	"context"
	"encoding/json"
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"attest/archive"
	records "attest/archive/record"
	"attest/internal/soundserver"
)

// heardVault is a vault with one invented testimony of three paragraphs and its
// recording of a minute.
func heardVault(t *testing.T, path string) (testimony, exhibit records.ID) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	v := invented(t, path)
	p, err := v.NewPerson("invented")
	must(err)
	te, err := v.NewTestimony(p.ID, records.Interview{Date: "2026-11-20", Language: "en"})
	must(err)
	te.Account = []records.Segment{
		{ID: "s1", Speaker: records.SpeakerWitness, Start: 2000, End: 9000, Text: "An invented first paragraph."},
		{ID: "s2", Speaker: records.SpeakerWitness, Start: 9500, End: 12000, Text: "An invented second one."},
	}
	must(v.SaveTestimony(te))
	const rate = 16000
	rec, err := v.BeginRecording(te.ID, archive.RecordingFormat{Rate: rate, Bits: 16})
	must(err)
	samples := make([]int32, 60*rate)
	for i := range samples {
		samples[i] = int32(12000 * math.Sin(2*math.Pi*300*float64(i)/rate))
	}
	must(rec.Write(samples))
	done, err := rec.Stop(context.Background(), archive.StopAsked, nil)
	must(err)
	must(v.Close())
	return te.ID, done.Exhibit
}

// In the real window, with a real sound device: the keys of the player reach it
// while a paragraph is written, and a lock keeps the place.
func TestAnAccountIsTimedByKeysInTheRealWindow(t *testing.T) {
	server := soundserver.Start(t)
	speaker := server.Plug("speaker")
	env := []string{"FYNE_PLATFORM=x11"}
	for _, key := range []string{"PULSE_SERVER", "PULSE_RUNTIME_PATH"} {
		env = append(env, key+"="+os.Getenv(key))
	}
	s := Start(t, Options{Env: env})
	h := newHand(t, s)
	vault := filepath.Join(s.Home, "office.attest")
	id, exhibit := heardVault(t, vault)

	h.open(vault)
	h.first("ctrl+2", 2, 1100)
	s.Key("ctrl+p")
	muted := color.RGBA{0xa4, 0xac, 0xb3, 0xff}
	s.Wait("the outline of the sound", func() bool { return s.Shows(muted, image.Rect(552, 160, 1260, 340), 5000) })
	s.picture("player")
	s.Key("ctrl+shift+1", "Return")
	h.field("the first paragraph")

	s.Key("F2", "F2", "ctrl+u") // its start is at 3.0 s
	s.Key("ctrl+period", "ctrl+shift+comma")
	s.Key("ctrl+apostrophe", "ctrl+shift+apostrophe", "ctrl+semicolon")
	s.Key("ctrl+bracketright", "F1", "ctrl+j") // 4.5 s, and back
	s.Key("alt+2", "F3", "F3", "F4")
	s.Type("typed on")
	ear := speaker.Listen()
	s.Key("Escape")
	loud := 0
	for _, v := range ear.HeardAfter(4 * time.Second) {
		if math.Abs(v) > 0.01 {
			loud++
		}
	}
	if loud < soundserver.Rate/2 {
		t.Errorf("%.1f s of it are heard", float64(loud)/soundserver.Rate)
	}
	if !s.Keyboard().Typing() {
		t.Error("Escape left the paragraph")
	}
	s.picture("player-playing")
	h.lock(vault)

	v := reopened(t, vault)
	te, err := v.Testimony(id)
	if err != nil {
		t.Fatal(err)
	}
	if x := te.Account[0]; x.Start != 2600 || x.End != 9500 || x.Speaker != records.SpeakerInterviewer || !strings.HasSuffix(x.Text, "paragraph. 0:03 typed on") {
		t.Errorf("the first paragraph is %+v", x)
	}
	d, _, err := v.Draft(exhibit)
	if err != nil {
		t.Fatal(err)
	}
	var at struct {
		At    int64   `json:"at"`
		Speed float64 `json:"speed"`
		Shown bool    `json:"shown"`
	}
	if err := json.Unmarshal([]byte(d.Text), &at); err != nil || at.At < 3500 || at.Speed != 0.75 || !at.Shown {
		t.Errorf("the place that was kept is %q: %v", d.Text, err)
	}
}
