package app

import (
	"context"
	"errors"
	"io"
	"math"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/level"
	"attest/app/look/looktest"
	"attest/app/recorder"
	"attest/app/shell"
	"attest/archive"
	"attest/archive/record"
)

// hand is a microphone whose sound the test makes.
type hand struct {
	mu          sync.Mutex
	to          recorder.Encoder
	meter       *level.Meter
	ended, gone bool
	stopped     bool
	at          int
}

func (h *hand) Record(to recorder.Encoder) { h.mu.Lock(); h.to = to; h.mu.Unlock() }

func (h *hand) Now() recorder.Heard {
	h.mu.Lock()
	defer h.mu.Unlock()
	return recorder.Heard{Level: h.meter.Reading(), Ended: h.ended, Gone: h.gone}
}

func (h *hand) Stop() error { h.mu.Lock(); defer h.mu.Unlock(); h.stopped = true; return nil }

// hear gives seconds of a tone, at a part of full scale.
func (h *hand) hear(t *testing.T, seconds int, loud float64) {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	for range seconds * 10 {
		block := make([]int32, 4800)
		for i := range block {
			block[i] = int32(loud * (1<<23 - 1) * math.Sin(2*math.Pi*440*float64(h.at)/48000))
			h.at++
		}
		h.meter.Add(block)
		if h.to == nil {
			continue // nothing is recorded yet
		}
		if err := h.to.Write(block); err != nil {
			t.Fatal(err)
		}
	}
}

const (
	vaultPhrase = "copper lantern drifts beyond seven quiet harbours"
	longMic     = "Invented USB conference microphone with a very long name, 회의용 마이크 (front, left)"
)

// interview is the program over a vault with one testimony, in view.
type interview struct {
	*looktest.Desk
	p    *desk
	mic  *hand
	path string
	id   record.ID
	fail error // of a microphone that does not open
	none bool  // no microphone is there
}

func sit(t *testing.T, o Options) *interview {
	t.Helper()
	in := &interview{mic: &hand{meter: level.New(level.Options{})}}
	o.Microphones = recorder.Microphones{
		List: func() ([]recorder.Microphone, error) {
			if in.none {
				return nil, nil
			}
			return []recorder.Microphone{{ID: "b", Name: "Invented headset"}, {ID: "a", Name: longMic, Default: true}, {ID: "c", Name: "Loudspeaker", Playback: true}}, nil
		},
		Listen: func(string) (recorder.Sound, error) { return in.mic, in.fail },
	}
	in.Desk, in.p = start(t, o)
	in.path = filepath.Join(t.TempDir(), "office"+archive.Suffix)
	v, err := archive.Create(context.Background(), in.path, archive.CreateOptions{Office: "Seoul office", Member: "Kim", Passphrase: []byte(vaultPhrase), Quick: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	person, err := v.NewPerson("twins, Musan")
	if err != nil {
		t.Fatal(err)
	}
	te, err := v.NewTestimony(person.ID, record.Interview{Date: "2026-11-20", Language: "ko"})
	if err != nil {
		t.Fatal(err)
	}
	in.id = te.ID
	in.p.opened(v, in.path, false)
	in.Settle()
	in.p.shell.Open("testimonies", string(te.ID))
	in.Settle()
	return in
}

// begin records with the microphone that is offered.
func (in *interview) begin() {
	in.T.Helper()
	in.p.shell.Press(shell.CtrlShift(fyne.KeyO))
	in.Settle()
	in.Sees("Record for T-", "Invented USB conference")
	if in.vault().TestimonyConsent(in.id).State == "none" {
		in.Sees("No consent about the person is recorded")
	}
	in.Key(fyne.KeyReturn)
	in.Sees("Recording", "0:00:00")
}

// pass lets the strip look.
func (in *interview) pass() {
	in.Loop.Advance(time.Second)
	in.Settle()
}

// press presses a key of the strip, wherever the focus is.
func (in *interview) press(key fyne.KeyName) {
	in.T.Helper()
	in.Window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key})
	in.Settle()
}

func (in *interview) recordings(v *archive.Vault) []archive.Recording {
	in.T.Helper()
	all, err := v.Recordings(in.id)
	if err != nil {
		in.T.Fatal(err)
	}
	return all
}

func TestAnInterviewIsRecorded(t *testing.T) {
	in := sit(t, Options{})
	in.begin()
	if name := in.App.Preferences().String("recorder.microphone"); name != "" {
		t.Errorf("%q is remembered, and nobody asked for that", name)
	}
	in.mic.hear(t, 2, 0.3)
	in.pass()
	in.Sees("0:00:02", longMic, "Room for")
	in.Picture("recorder-recording", in.p.shell.Relabel)
	in.p.shell.Press(shell.Ctrl(fyne.KeyF)) // typing does not eat its keys
	in.Key(fyne.KeyF7)
	if in.p.shell.Toast() != "Marked at 0:00:02. Ctrl+F7 says what it is" {
		t.Errorf("the bar says %q", in.p.shell.Toast())
	}
	for _, a := range in.p.shell.Actions() { // with those on a recording
		if shell.NeverComes(a.Shortcut) {
			t.Errorf("%s has the key %s, which never comes", a.ID, shell.KeyText(a.Shortcut))
		}
	}
	in.p.shell.Press(shell.Ctrl(fyne.KeyF7))
	in.Settle()
	in.Type("the lamp is moved")
	in.Picture("recorder-marks", nil)
	in.Key(fyne.KeyReturn)
	in.press(fyne.KeyF6)
	in.Sees("Why is there a break?")
	in.Picture("recorder-reason", nil)
	in.Key(fyne.KeyReturn)
	in.Sees("Paused", "Go on")
	in.mic.hear(t, 1, 0.3)
	in.p.shell.Press(shell.CtrlShift(fyne.KeyN))
	in.Settle()
	in.Sees("Break · Rest", "Marked · the lamp is moved") // of the recorder, on the page of the interview
	in.Key(fyne.KeyEscape)
	in.Settle()
	in.press(fyne.KeyF6)
	in.mic.hear(t, 1, 0.3)
	in.p.shell.Go("people") // it stands over every room
	in.pass()
	in.Sees("0:00:03")

	in.press(fyne.KeyF8)
	in.Sees("nothing is recorded now")
	in.mic.hear(t, 1, 0.3) // not recorded any more
	in.Press("Keep it apart")
	in.Sees("kept apart, and never handed over")
	in.Picture("recorder-off", in.p.shell.Relabel)
	in.mic.hear(t, 2, 0.3)
	in.press(fyne.KeyF6) // no break, and not on the record either
	in.Sees("kept apart, and never handed over")
	in.press(fyne.KeyF8)
	in.press(fyne.KeyF8)
	in.Press("Keep nothing")
	in.mic.hear(t, 2, 0.3)
	in.press(fyne.KeyF8)
	in.press(fyne.KeyF8)
	in.Key(fyne.KeyEscape) // back to where it was
	in.Sees("Recording")

	in.mic.hear(t, 2, 0)
	in.pass()
	in.Sees("The microphone gives nothing: check its permission")
	in.Picture("recorder-zeros", in.p.shell.Relabel)
	in.mic.hear(t, 1, 2)
	in.pass()
	in.Sees("Too loud")

	in.press(fyne.KeyF9)
	in.Sees("Stop the recording?", "0:00:06")
	in.Press("Stop")
	in.Sees("The recording is kept", "0:00:06 were recorded")
	in.Picture("recorder-kept", nil)
	if in.p.shell.Strip() != nil || !in.mic.stopped {
		t.Error("the strip or the microphone is still there")
	}
	in.Press("Show exhibits")
	in.Sees("Exhibits 1", ".flac")
	te, err := in.p.vault.Testimony(in.id)
	if err != nil {
		t.Fatal(err)
	}
	if i, r := te.Interview, in.recordings(in.p.vault)[0]; !strings.HasPrefix(r.Started.Time, strings.TrimSuffix(i.Start, "Z")) || i.End == "" || i.Date != "2026-11-20" {
		t.Errorf("the interview %+v of a recording from %s", i, r.Started.Time)
	}
	in.Press("Open")
	in.Sees("0:06")
	in.Picture("recorder-exhibit", nil)

	v := in.p.vault
	all := in.recordings(v)
	if len(all) != 1 || all[0].State != record.RecordingComplete || all[0].Samples != 6*48000 || len(all[0].Marks) != 1 || all[0].Marks[0].Text != "the lamp is moved" || all[0].Device != longMic {
		t.Fatalf("recordings %+v", all)
	}
	off, err := v.OffRecord(in.id)
	if err != nil || len(off) != 1 || off[0].Samples != 2*48000 {
		t.Errorf("off the record %+v, %v", off, err)
	}
	b, _, err := v.OpenRecording(all[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(b)
	if err != nil || !strings.HasPrefix(string(raw), "fLaC") {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

func TestAMicrophoneThatIsGoneIsSaid(t *testing.T) {
	in := sit(t, Options{})
	in.begin()
	in.mic.hear(t, 3, 0.3)
	in.mic.mu.Lock()
	in.mic.ended, in.mic.gone = true, true
	in.mic.mu.Unlock()
	in.pass()
	in.Sees("What was recorded is kept. The microphone is gone.", "0:00:03")
	if all := in.recordings(in.p.vault); len(all) != 1 || all[0].State != record.RecordingStoppedSource || all[0].Exhibit == "" {
		t.Errorf("%+v", all)
	}
	in.Press("Close")
	in.Sees("T-")
}

// The lock hides all but time, pause and stop, and a new process begins only
// when the recording has ended.
func TestARecordingGoesOnOnTheLockedScreen(t *testing.T) {
	var again []string
	in := sit(t, Options{Relaunch: func(path string) error { again = append(again, path); return nil }})
	label := in.p.vault.Testimonies(archive.Filter{})[0].Label
	in.begin()
	in.mic.hear(t, 2, 0.3)
	in.p.shell.Press(shell.CtrlShift(fyne.KeyL))
	in.p.shell.Press(shell.Ctrl(fyne.KeyL))
	in.pass()
	in.Sees("Locked", "The recording goes on", "Recording", "0:00:02", "Pause", "Stop")
	in.SeesNot("Mark", "Off the record", "twins", label, longMic, "office.attest", "Kim", "Another vault")
	in.Picture("recorder-locked", in.p.shell.Relabel)
	if len(again) != 0 || in.p.vault != nil {
		t.Fatalf("started anew %q, or not locked", again)
	}
	in.mic.hear(t, 2, 0.3)
	in.press(fyne.KeyF7) // no marks here
	in.press(fyne.KeyF6)
	in.Key(fyne.KeyReturn)
	in.Sees("Paused")
	in.press(fyne.KeyF6)

	// It is opened again, and locked once more. The window was put away: the
	// small one brings it back.
	windows := in.App.Driver().AllWindows()
	small := &looktest.Desk{T: t, App: in.App, Window: windows[len(windows)-1], Loop: in.Loop}
	small.Press("Show Attest")
	in.p.welcome.ShowLocked(in.path, "Kim")
	in.Type(vaultPhrase)
	in.Key(fyne.KeyReturn)
	if in.p.vault == nil {
		t.Fatalf("not opened again; seen:\n%s", in.Seen())
	}
	in.Sees("Mark", "0:00:04")
	in.p.shell.Press(shell.Ctrl(fyne.KeyL))
	in.mic.hear(t, 1, 0.3)
	in.pass()
	in.press(fyne.KeyF9)
	in.SeesNot(label)
	in.Press("Stop")
	in.Sees("The recording is kept", "0:00:05", "when the vault is next opened")
	in.SeesNot(label)
	if len(again) != 0 {
		t.Error("started anew before it was read")
	}
	in.Key(fyne.KeyReturn)
	if len(again) != 1 || again[0] != in.path {
		t.Errorf("started anew %q", again)
	}
	v, err := archive.Open(context.Background(), in.path, archive.OpenOptions{Passphrase: []byte(vaultPhrase)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	}()
	if all := in.recordings(v); len(all) != 1 || all[0].Samples != 5*48000 || all[0].State != record.RecordingComplete || all[0].Exhibit == "" || len(all[0].Marks) != 0 {
		t.Errorf("%+v", all)
	}
}

func TestTheProgramAsksBeforeItEndsARecording(t *testing.T) {
	ended := 0
	in := sit(t, Options{Ending: func() { ended++ }})
	in.begin()
	in.mic.hear(t, 2, 0.3)
	in.p.shell.Press(shell.Ctrl(fyne.KeyQ))
	in.Sees("Stop the recording and close Attest?", "0:00:02")
	in.Key(fyne.KeyEscape)
	if ended != 0 || in.p.vault == nil || !in.p.recorder.Going() {
		t.Fatal("it ended")
	}
	in.p.shell.Press(shell.Ctrl(fyne.KeyQ))
	in.Settle()
	in.Press("Stop and close")
	if ended != 1 || in.p.vault != nil || in.p.recorder.Going() || !in.mic.stopped {
		t.Errorf("ended %d times, open: %v", ended, in.p.vault != nil)
	}
	v, err := archive.Open(context.Background(), in.path, archive.OpenOptions{Passphrase: []byte(vaultPhrase)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if all := in.recordings(v); len(all) != 1 || all[0].State != record.RecordingComplete || all[0].Samples != 2*48000 {
		t.Errorf("%+v", all)
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}

// The system tears the window down: what was recorded is whole all the same.
func TestTheSystemEndsARecording(t *testing.T) {
	in := sit(t, Options{})
	in.begin()
	in.mic.hear(t, 2, 0.3)
	in.p.end()
	v, err := archive.Open(context.Background(), in.path, archive.OpenOptions{Passphrase: []byte(vaultPhrase)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if all := in.recordings(v); len(all) != 1 || all[0].State != record.RecordingComplete || all[0].Samples != 2*48000 || all[0].Exhibit == "" {
		t.Errorf("%+v", all)
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}

// The machine is kept awake from the first sound to the last, and let go.
func TestTheMachineStaysAwakeWhileItIsRecorded(t *testing.T) {
	var mu sync.Mutex
	held, released := 0, 0
	in := sit(t, Options{Awake: func() (func(), error) {
		mu.Lock()
		defer mu.Unlock()
		held++
		return func() { mu.Lock(); released++; mu.Unlock() }, nil
	}})
	count := func() (int, int) { in.Settle(); mu.Lock(); defer mu.Unlock(); return held, released }
	in.begin()
	if h, r := count(); h != 1 || r != 0 {
		t.Fatalf("held %d times, let go %d times", h, r)
	}
	in.mic.hear(t, 1, 0.3)
	in.p.recorder.End()
	if h, r := count(); h != 1 || r != 1 {
		t.Fatalf("after the end: held %d times, let go %d times", h, r)
	}
}

func TestAMachineThatCannotBeKeptAwakeIsSaid(t *testing.T) {
	in := sit(t, Options{Awake: func() (func(), error) { return nil, errors.New("no one to ask") }})
	in.begin()
	in.Sees("This machine may fall asleep by itself. Set it in its power settings for the time of the recording.")
	in.p.recorder.End()
}

// Quitting locks the vault, and ends: only a lock starts the program anew.
func TestQuittingStartsNothingAnew(t *testing.T) {
	started, ended := 0, 0
	in := sit(t, Options{Relaunch: func(string) error { started++; return nil }, Ending: func() { ended++ }})
	in.p.shell.Press(shell.Ctrl(fyne.KeyQ))
	in.Settle()
	if started != 0 || ended != 1 || in.p.vault != nil {
		t.Fatalf("started anew %d times, ended %d times, open %v", started, ended, in.p.vault != nil)
	}
}
