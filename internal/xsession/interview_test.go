//go:build desktop

package xsession

import (
	"encoding/json"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/internal/soundserver"
)

// One interview in the real window, by keyboard alone, with a real sound server:
// recorded, noted, written down, translated, coded, told as an event, read back
// and closed. What came of it is then read with attestctl.
func TestAnInterviewByKeyboard(t *testing.T) {
	server := soundserver.Start(t)
	mic := server.Plug("room")
	s := Start(t, Options{Env: []string{"FYNE_PLATFORM=x11", "PULSE_SERVER=" + os.Getenv("PULSE_SERVER"), "PULSE_LATENCY_MSEC=50"}})
	h := newHand(t, s)
	program := s.Launch(Built(t, "attest"))
	s.Window("^Attest$")
	s.Expect("Welcome", func(k Keyboard) bool { return k.Strong })
	vault := filepath.Join(s.Home, "Attest", "Office.attest")
	h.makeVault(vault)

	h.beginTestimony()
	h.askBefore()
	h.recordSpeech(mic)
	h.writeDown()
	h.translate()
	h.code()
	h.event()
	h.readBackAndClose()
	h.askAtTheEnd()

	h.lock(vault)
	h.quiet(program)
	h.readWithAttestctl(vault)
}

// speech is a voice that none has: bursts of a tone that glides, with pauses.
func speech(seconds int) []float64 {
	out := make([]float64, seconds*soundserver.Rate)
	phase := 0.0
	for i := range out {
		at := float64(i) / soundserver.Rate
		phase += 2 * math.Pi * (160 + 60*math.Sin(2*math.Pi*0.7*at)) / soundserver.Rate
		if math.Mod(at, 1.5) < 1.1 {
			out[i] = 0.3 * math.Sin(phase) * (0.6 + 0.4*math.Sin(2*math.Pi*5*at))
		}
	}
	return out
}

// beginTestimony makes a person and a testimony of theirs.
func (h *hand) beginTestimony() {
	h.t.Helper()
	h.Key("ctrl+n")
	h.overlay(true)
	who := h.field("who it is by")
	h.write("PLANTEDhandle")
	h.Key("Return")
	h.Expect("the date to have the focus", func(k Keyboard) bool { return k.Typing() && k.Ring != who.Ring })
	h.Key("Return")
	h.overlay(false)
	h.Wait("the testimony", func() bool { return h.Shows(accentColour, image.Rect(1100, 50, 1270, 100), 1500) })
}

// askBefore asks whether the witness may be talked with and recorded, and the account kept.
func (h *hand) askBefore() {
	h.t.Helper()
	h.Key("ctrl+shift+f")
	h.overlay(true)
	h.Expect("who answered", func(k Keyboard) bool { return !k.Ring.Empty() })
	h.picture("interview-asked-before")
	h.Key("Down") // the person
	h.step(2)
	h.Change("how it was given", func() { h.Key("Down") })
	h.step(2)
	h.Key("ctrl+a") // who is signed in
	h.write("PLANTEDexplainer")
	for range 2 { // of the twelve things that are explained
		h.step(1)
		h.Change("a tick", func() { h.Key("space") })
	}
	h.Key(slices.Repeat([]string{"Tab"}, 10)...)
	h.step(1)
	h.Change("free of pressure", func() { h.Key("Down") })
	for range 3 { // talk, record, keep
		h.step(1)
		h.Change("yes", func() { h.Key("y") })
	}
	h.picture("interview-three-answers")
	for !h.Keyboard().Strong {
		h.step(1)
	}
	h.Key("Return")
	h.overlay(false)
}

// askAtTheEnd asks for each use, now that the witness knows what was said.
func (h *hand) askAtTheEnd() {
	h.t.Helper()
	h.Key("ctrl+0")
	h.overlay(true)
	h.Expect("who answered", func(k Keyboard) bool { return !k.Ring.Empty() })
	h.picture("interview-asked-at-the-end")
	h.Key("Down") // the person
	h.step(2)
	h.Change("how it was given", func() { h.Key("Down") })
	h.step(6)
	h.Change("kept", func() { h.Key("y") })
	h.step(1) // until when
	h.step(1)
	h.Change("no", func() { h.Key("n") })
	h.Key(slices.Repeat([]string{"Tab"}, 13)...) // the others are left unasked
	h.step(1)
	h.Change("to be contacted again", func() { h.Key("y") })
	h.picture("interview-each-use")
	for !h.Keyboard().Strong {
		h.step(1)
	}
	h.Key("Return")
	h.overlay(false)
}

// step goes on by Tab. What has the focus may be drawn where the last one was, with all moved under it.
func (h *hand) step(times int) {
	h.t.Helper()
	for range times {
		h.Change("the focus to move", func() { h.Key("Tab") })
	}
}

// recordSpeech records what is played, with a note and a mark, until F9.
func (h *hand) recordSpeech(mic *soundserver.Device) {
	h.t.Helper()
	h.Key("ctrl+shift+o")
	h.overlay(true)
	h.picture("interview-microphone")
	h.Expect("a choice to have the focus", func(k Keyboard) bool { return !k.Ring.Empty() })
	h.toStrong()
	h.Key("Return")
	h.overlay(false)
	h.Settle()
	h.picture("interview-recording")
	sound := mic.Play(speech(6))
	h.Key("ctrl+shift+n")
	h.overlay(true)
	h.field("a note")
	h.write("PLANTEDnote: she points to the map")
	h.Key("Return")
	h.Wait("the note to be stored", func() bool { k := h.Keyboard(); return k.Typing() && k.Caret.X-k.Ring.Min.X < 12 })
	h.Key("F7")
	sound.Wait()
	h.picture("interview-notes")
	h.Key("Escape")
	h.overlay(false)
	h.Key("F9")
	h.overlay(true)
	h.Expect("the question", func(k Keyboard) bool { return !k.Ring.Empty() })
	h.toStrong()
	h.Change("the recording to be read back", func() { h.Key("Return") })
	h.Expect("what was kept", func(k Keyboard) bool { return k.Strong })
	h.picture("interview-kept")
	h.Key("Return")
	h.overlay(false)
}

// writeDown writes what was said, by whom, in the account.
func (h *hand) writeDown() {
	h.t.Helper()
	if !h.Expect("the account", func(k Keyboard) bool { return !k.Ring.Empty() }).Typing() {
		h.Key("Return")
	}
	first := h.field("the first paragraph")
	h.write("PLANTEDasked: what happened at the bridge?")
	h.Change("who speaks", func() { h.Key("alt+2") })
	h.Key("Return")
	h.Expect("the second paragraph", func(k Keyboard) bool { return k.Typing() && k.Ring.Min.Y > first.Ring.Min.Y })
	h.write("PLANTEDtold: they tied our hands and drove us over it.")
	h.Settle()
	h.picture("interview-account")
}

// translate puts the chosen paragraph into English beside the original.
func (h *hand) translate() {
	h.t.Helper()
	h.Key("ctrl+shift+y")
	h.overlay(true)
	h.Expect("the language", func(k Keyboard) bool { return !k.Ring.Empty() && !k.Typing() })
	h.step(1)
	h.Key("ctrl+a") // who is signed in
	h.write("PLANTEDtranslator")
	h.picture("interview-translator")
	h.Key("Return")
	h.overlay(false)
	h.field("the translation")
	h.write("PLANTEDenglish: they tied our hands.")
	h.Settle()
	h.picture("interview-translation")
	h.Key("ctrl+Return") // back to the original
	h.Expect("the original", func(k Keyboard) bool { return k.Typing() && k.Ring.Max.X < 1000 })
}

// code codes the words of the paragraph.
func (h *hand) code() {
	h.t.Helper()
	h.Key("ctrl+a", "ctrl+m")
	h.overlay(true)
	h.field("the code")
	h.Type("refoulement")
	h.Settle()
	h.picture("interview-code")
	h.Key("Return")
	h.overlay(false)
	h.Settle()
	h.picture("interview-coded")
}

// event tells what was coded as an event.
func (h *hand) event() {
	h.t.Helper()
	h.Key("ctrl+shift+e")
	h.overlay(true)
	h.field("what happened")
	h.picture("interview-event")
	h.strong("Keep the event")
	h.Key("Return")
	h.Expect("how it is known, which must be said", func(k Keyboard) bool { return !k.Ring.Empty() && !k.Strong })
	h.picture("interview-known")
	h.Change("the person lived it", func() { h.Key("Down") })
	h.toStrong()
	h.Key("Return")
	h.overlay(false)
	h.Settle()
	h.picture("interview-told")
}

// toStrong goes on to the strong button of what lies over the window.
func (h *hand) toStrong() {
	h.t.Helper()
	for !h.Expect("the focus", func(k Keyboard) bool { return !k.Ring.Empty() }).Strong {
		h.step(1)
	}
}

// strong goes back to the last button of what lies over the window.
func (h *hand) strong(what string) {
	h.t.Helper()
	for range 5 {
		if h.BackTab().Strong {
			return
		}
	}
	h.t.Fatalf("%s does not have the focus", what)
}

// readBackAndClose says that the account was read to the witness and is true,
// that both signed, and closes it.
func (h *hand) readBackAndClose() {
	h.t.Helper()
	h.Key("ctrl+shift+r")
	h.overlay(true)
	h.Expect("the language", func(k Keyboard) bool { return !k.Ring.Empty() })
	for range 3 { // who read it, a correction, whether it is true
		h.Tab()
	}
	h.Change("it is true", func() { h.Key("space") })
	h.Tab()
	h.Change("the witness signed", func() { h.Key("Down") })
	h.Tab()
	h.Tab()
	h.Change("the interviewer signed", func() { h.Key("Down") })
	h.picture("interview-read-back")
	h.toStrong()
	h.Key("Return")
	h.overlay(false)
	h.Settle()
	h.picture("interview-was-read-back")
	h.Key("ctrl+shift+r")
	h.overlay(true)
	h.Settle()
	h.picture("interview-close")
	h.toStrong()
	h.Change("it to be closed", func() { h.Key("Return") })
	h.Settle()
	h.picture("interview-closed")
	h.Key("Escape")
	h.overlay(false)
}

// readWithAttestctl finds all of it in the vault, at a terminal.
func (h *hand) readWithAttestctl(vault string) {
	h.t.Helper()
	pass := filepath.Join(h.Temp, "pass")
	h.Session.write(pass, journeyPass)
	ctl := func(args ...string) string {
		h.t.Helper()
		args = append(args, "--member", "Han", "--passphrase-file", pass)
		return tool(h.t, h.Temp, Built(h.t, "attestctl"), args...)
	}
	var list struct {
		Testimonies []struct{ ID, State string }
	}
	h.read(ctl("list", vault, "--json"), &list)
	if len(list.Testimonies) != 1 || list.Testimonies[0].State != "final" {
		h.t.Fatalf("in the vault: %+v", list)
	}
	all := ctl("show", vault, list.Testimonies[0].ID, "--json")
	for _, want := range []string{"PLANTEDasked", "PLANTEDtold", "PLANTEDenglish", "PLANTEDtranslator", "PLANTEDnote", "\"REF\"", "\"commitment\"", "audio/flac", "PLANTEDexplainer", `"asking": "before"`, `"asking": "end"`} {
		if !strings.Contains(all, want) {
			h.t.Errorf("%s is not in the vault", want)
		}
	}
	ctl("check", vault)
}

func (h *hand) read(document string, into any) {
	h.t.Helper()
	if err := json.Unmarshal([]byte(document), into); err != nil {
		h.t.Fatalf("%v\n%s", err, document)
	}
}
