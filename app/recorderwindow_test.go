package app

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look/looktest"
	"attest/app/shell"
	"attest/archive"
	"attest/archive/record"
)

// A microphone is heard before it is recorded from, and given up where nothing
// comes of it.
func TestAMicrophoneIsTriedBeforeItIsRecordedFrom(t *testing.T) {
	in := sit(t, Options{})
	in.p.shell.Press(shell.CtrlShift(fyne.KeyO))
	in.Settle()
	in.Sees("Level", "Speak: the bar moves. Nothing is recorded yet.")
	in.mic.hear(t, 1, 0.3)
	in.pass()
	in.Picture("recorder-level", nil)
	in.mic.hear(t, 2, 0)
	in.pass()
	in.Sees("The microphone gives nothing: check its permission")
	in.Picture("recorder-level-zeros", nil)
	in.Key(fyne.KeyEscape)
	in.Settle()
	if !in.mic.stopped {
		t.Error("Escape leaves the microphone open")
	}
	in.mic.stopped = false
	in.p.shell.Press(shell.CtrlShift(fyne.KeyO))
	in.Settle()
	in.Tab(func(f fyne.Focusable) bool { _, ok := f.(*forms.Choice); return ok })
	in.Key(fyne.KeyUp) // another microphone
	in.Settle()
	if !in.mic.stopped {
		t.Error("the microphone that was chosen first stays open")
	}
	in.fail = errors.New("busy")
	in.Key(fyne.KeyDown)
	in.pass()
	in.Sees("This microphone does not open")
	in.fail, in.mic.stopped = nil, false
	in.p.shell.Press(shell.Ctrl(fyne.KeyL)) // a lock gives it up as well
	in.Settle()
	if len(in.path) == 0 || in.p.vault != nil {
		t.Error("not locked")
	}
}

// In a window of its own the recorder takes its keys and asks what it asks, and
// shows no more than the locked screen while the vault is locked.
func TestTheRecorderHasASmallWindowOfItsOwn(t *testing.T) {
	in := sit(t, Options{})
	in.begin()
	in.mic.hear(t, 2, 0.3)
	in.pass()
	before := len(in.App.Driver().AllWindows())
	in.p.shell.Press(shell.Ctrl(fyne.KeyW))
	in.Settle()
	main := in.Window
	label := in.p.vault.Testimonies(archive.Filter{})[0].Label
	all := in.App.Driver().AllWindows()
	if len(all) != before+1 {
		t.Fatalf("%d windows, %d before", len(all), before)
	}
	small := &looktest.Desk{T: t, App: in.App, Window: all[before], Loop: in.Loop}
	small.Sees("Recording", "0:00:02", "Pause · F6", "Mark · F7", "Off the record · F8", "Stop · F9", "Show Attest", label)
	small.PictureAt("recorder-small", fyne.NewSize(448, 140))
	key := func(name fyne.KeyName) {
		t.Helper()
		small.Window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: name})
		in.Settle()
	}
	key(fyne.KeyF7)
	key(fyne.KeyF6)
	small.Sees("Why is there a break?", "The witness needs a moment")
	small.PictureAt("recorder-small-reason", fyne.NewSize(448, 330))
	if main.Canvas().Overlays().Top() != nil {
		t.Error("it is asked over the window too")
	}
	key(fyne.KeyEscape)
	small.Sees("Paused", "Go on · F6", "Nobody has said why")
	key(fyne.KeyF6)
	small.Sees("Recording", "Pause · F6")
	key(fyne.KeyF6)
	key(fyne.KeyF6) // once it is asked, pressing twice records nobody
	small.Press("Rest")
	small.Sees("Paused", "Go on · F6")
	small.SeesNot("Nobody has said why")
	key(fyne.KeyF6)
	in.mic.hear(t, 1, 0.3)
	key(fyne.KeyF8)
	small.Sees("Off the record: nothing is recorded now")
	small.Press("Keep nothing")
	small.Sees("Off the record", "On the record · F8")
	key(fyne.KeyF8)

	in.p.shell.Press(shell.CtrlShift(fyne.KeyL)) // Hide and lock
	in.pass()
	small.Sees("Recording", "0:00:03", "Pause", "Stop", "Show Attest")
	small.SeesNot("Mark", "Off the record", "twins", label, longMic)
	small.PictureAt("recorder-small-locked", fyne.NewSize(448, 140))
	key(fyne.KeyF7) // no marks here
	key(fyne.KeyF9)
	small.Sees("Stop the recording?")
	small.SeesNot(label)
	small.Press("Stop")
	if n := len(in.App.Driver().AllWindows()); n != before {
		t.Errorf("%d windows", n)
	}
	in.Sees("The recording is kept", "0:00:03")
	v, err := archive.Open(context.Background(), in.path, archive.OpenOptions{Passphrase: []byte(vaultPhrase)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	}()
	if all := in.recordings(v); len(all) != 1 || all[0].Samples != 3*48000 || len(all[0].Marks) != 1 || len(all[0].Spans) != 4 ||
		all[0].Spans[0].Code != record.BreakAsked || all[0].Spans[1].Code != "rest" { // the first was gone on from without a reason
		t.Errorf("%+v", all)
	}
}

// A break stays one until somebody says that it is over: Escape on the question
// for its reason records nobody, and the question stands in the way of no key.
func TestABreakWithoutAReasonStaysABreak(t *testing.T) {
	in := sit(t, Options{})
	in.begin()
	in.mic.hear(t, 1, 0.3)
	in.press(fyne.KeyF6)
	in.press(fyne.KeyF7)
	in.SeesNot("Why is there a break?")
	in.Sees("Paused", "Nobody has said why")
	if !strings.Contains(in.p.shell.Toast(), "Marked at 0:00:01") {
		t.Errorf("the bar says %q", in.p.shell.Toast())
	}
	in.p.shell.Press(shell.Ctrl(fyne.KeyF6))
	in.Settle()
	in.Sees("Why is there a break?")
	in.Key(fyne.KeyEscape)
	in.mic.hear(t, 1, 0.3)
	in.pass()
	in.Sees("Paused", "0:00:01")
	in.Picture("recorder-unnamed", in.p.shell.Relabel)
	strip := in.p.shell.Strip().View()
	for _, size := range []fyne.Size{{Width: 1256}, {Width: 616}} { // the second at 200 %
		strip.Resize(size)
		if high := strip.MinSize().Height; high > 60 {
			t.Errorf("%.0f wide it is %.0f high: more than two lines", size.Width, high)
		}
	}
	in.p.shell.SetStrip(in.p.shell.Strip())
	in.p.shell.Press(shell.Ctrl(fyne.KeyF6))
	in.Settle()
	in.press(fyne.KeyF8)
	in.SeesNot("Why is there a break?")
	in.Press("Keep nothing")
	in.press(fyne.KeyF8)
	in.press(fyne.KeyF6)
	in.press(fyne.KeyF6) // pressed twice it records nobody
	in.Sees("Why is there a break?")
	in.Press("Go on")
	in.Sees("Recording")
	in.SeesNot("Why is there a break?", "Nobody has said why")
	in.press(fyne.KeyF6)
	in.Press("Rest")
	in.press(fyne.KeyF9)
	in.Press("Stop")
	all := in.recordings(in.p.vault)
	if len(all) != 1 || all[0].Samples != 48000 || len(all[0].Marks) != 1 {
		t.Fatalf("%+v", all)
	}
	var codes []string
	for _, s := range all[0].Spans {
		codes = append(codes, s.Kind+" "+s.Code)
	}
	if got := strings.Join(codes, ", "); got != "break asked, off_record_destroyed , break asked, break rest" {
		t.Errorf("it has %s", got)
	}
}

// A microphone is remembered by its name when the person wants that, and is
// offered first; one that does not open is said, and nothing is begun.
func TestTheMicrophoneIsChosen(t *testing.T) {
	in := sit(t, Options{})
	open := in.p.recorder
	in.p.shell.Press(shell.CtrlShift(fyne.KeyO))
	in.Settle()
	in.Tab(func(f fyne.Focusable) bool { _, ok := f.(*forms.Choice); return ok })
	in.Key(fyne.KeyUp)
	in.Sees("Invented headset")
	in.Tab(func(f fyne.Focusable) bool { _, ok := f.(*forms.Check); return ok })
	in.Key(fyne.KeySpace)
	in.Picture("recorder-choose", nil)
	in.Press("Begin recording")
	in.Sees("Recording", "Invented headset")
	if name := in.App.Preferences().String("recorder.microphone"); name != "Invented headset" {
		t.Errorf("remembered %q", name)
	}
	in.p.shell.Press(shell.CtrlShift(fyne.KeyO)) // one at a time
	if !strings.Contains(in.p.shell.Toast(), "Stop it first") {
		t.Errorf("the bar says %q", in.p.shell.Toast())
	}
	in.press(fyne.KeyF9)
	in.Press("Stop")
	in.Sees("No sound came")
	in.Press("Close")
	in.fail = errors.New("busy")
	in.p.shell.Press(shell.CtrlShift(fyne.KeyO))
	in.Settle()
	in.Sees("Invented headset", "This microphone does not open")
	in.Press("Begin recording")
	in.Sees("Nothing was recorded", "check in the system's settings")
	if open.Going() || in.p.vault.Recorder() != nil {
		t.Error("something is recorded")
	}
	in.Press("Close")
	in.none = true
	in.p.shell.Press(shell.CtrlShift(fyne.KeyO))
	in.Settle()
	in.Sees("No microphone was found")
}
