//go:build desktop

package xsession

import (
	"context"
	"image"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/seal"
	"attest/internal/soundserver"
)

// The recorder's small window stays above the program's own, takes its keys and
// asks in itself, is all that is left after Hide and lock, and brings the
// program back. What was recorded meanwhile is in the vault.
func TestTheRecordersSmallWindowStaysOnTop(t *testing.T) {
	sound := soundserver.Start(t)
	sound.Plug("room").Default()
	s := Start(t, Options{Env: []string{"FYNE_PLATFORM=x11", "PULSE_SERVER=" + os.Getenv("PULSE_SERVER")}})
	h := newHand(t, s)
	program := s.Launch(Built(t, "attest"))
	window := s.Window("^Attest$")
	s.Expect("Welcome", func(k Keyboard) bool { return k.Strong })
	path := filepath.Join(s.Home, "Attest", "Office.attest")
	h.makeVault(path)
	s.Key("ctrl+n")
	s.overlay(true)
	who := h.field("who it is by")
	h.write("twins")
	s.Key("Return")
	s.Expect("the date to have the focus", func(k Keyboard) bool { return k.Typing() && k.Ring != who.Ring })
	s.Key("Return")
	s.overlay(false)
	s.Expect("the account", func(k Keyboard) bool { return !k.Ring.Empty() })

	s.Key("ctrl+shift+o")
	s.overlay(true)
	s.Expect("the microphone is heard", func(k Keyboard) bool { return k.Strong })
	s.picture("recorder-level")
	s.Key("Return")
	s.overlay(false)
	s.Wait("the recording at the foot of the window", func() bool {
		return sealed(t, path) >= seal.RecordingHead+2*seal.RecordingChunk && s.Shows(okColour, image.Rect(150, 690, 400, 760), 30) // its level
	})
	s.Key("ctrl+w")
	small := s.Window("^Attest recorder$")
	s.Run("xdotool", "windowactivate", "--sync", window)
	above := func() bool {
		list := strings.Fields(s.Run("xprop", "-root", "_NET_CLIENT_LIST_STACKING"))
		return list[len(list)-1] == hex(t, small)
	}
	s.Wait("the small window to be above the other, which has the keyboard", above)
	if state := s.Run("xprop", "-id", small, "_NET_WM_STATE"); !strings.Contains(state, "_NET_WM_STATE_ABOVE") {
		t.Errorf("its state: %s", state)
	}
	s.picture("recorder-small")

	s.Window("^Attest recorder$")
	s.Key("ctrl+w") // its own key closes it
	s.NoWindow("^Attest recorder$")
	s.Run("xdotool", "windowactivate", "--sync", window)
	s.Key("ctrl+w")
	s.Window("^Attest recorder$")
	s.Key("F7")
	s.Wait("the reasons of a break", func() bool {
		s.Key("F6") // of no effect while the mark is on its way to the disk, and once it is asked
		return !s.Keyboard().Ring.Empty()
	})
	s.picture("recorder-small-reason")
	s.Key("Return")

	s.Key("ctrl+shift+l") // it has the focus, and locks and hides the other
	s.NoWindow("^Attest$")
	s.Window("^Attest recorder$")
	s.Key("F9")
	s.Expect("the question before the end", func(k Keyboard) bool { return k.Strong })
	s.Key("Return")
	s.Window("^Attest$")
	s.NoWindow("^Attest recorder$")
	s.Expect("what was kept", func(k Keyboard) bool { return k.Strong })
	s.picture("recorder-back")
	program.Kill()

	v, err := archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(journeyPass), Member: "Han"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	}()
	all, err := v.Recordings(v.Testimonies(archive.Filter{})[0].ID)
	if err != nil || len(all) != 1 || all[0].Samples == 0 || len(all[0].Marks) != 1 || len(all[0].Spans) == 0 || all[0].Spans[0].Code != "rest" {
		t.Errorf("recorded %+v, %v", all, err)
	}
}

// sealed is the length of the vault's one recording, in bytes: its first chunk says that it was begun, the second holds sound.
func sealed(t *testing.T, vault string) int64 {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(vault, "blobs", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var size int64
	for _, path := range all {
		if i, err := os.Stat(path); err == nil {
			size = max(size, i.Size())
		}
	}
	return size
}

// hex is a window's ID, which xdotool writes in tens, as xprop writes it.
func hex(t *testing.T, id string) string {
	t.Helper()
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return "0x" + strconv.FormatUint(n, 16)
}
