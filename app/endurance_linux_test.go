//go:build endurance

package app

import (
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/archive/record"
)

// anonymous is the memory that is this process's own, in KiB: what of a file is
// mapped the system can take back.
func anonymous(t *testing.T) int {
	t.Helper()
	debug.FreeOSMemory()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "RssAnon:")
	fields := strings.Fields(after)
	if len(fields) == 0 {
		t.Fatal("the system tells no RssAnon")
	}
	n, err := strconv.Atoi(fields[0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Two hours are recorded through the window, faster than they pass: the
// microphone's sound is made here, all else is what an office runs. Its clock
// passes with them, so that the strip looks ten times a second, and somebody
// pauses and marks. What the process holds does not grow. `make endurance`.
func TestTwoHoursAreRecordedInConstantMemory(t *testing.T) {
	const minutes = 120
	in := sit(t, Options{})
	in.begin()
	first, most := 0, 0
	for m := 1; m <= minutes; m++ {
		in.mic.hear(t, 60, 0.3)
		look.Seen() // somebody is there: no lock
		in.Loop.Advance(time.Minute)
		in.Settle()
		switch {
		case m%20 == 0:
			in.press(fyne.KeyF6)
			in.Key(fyne.KeyReturn)
			in.press(fyne.KeyF6)
		case m%5 == 0:
			in.press(fyne.KeyF7)
		}
		if m%10 == 0 {
			now := anonymous(t)
			t.Logf("after %3d minutes: %6d KiB", m, now)
			if first == 0 {
				first = now
			}
			most = max(most, now)
		}
	}
	if most-first > 32<<10 {
		t.Errorf("from %d KiB after ten minutes to %d KiB", first, most)
	}
	in.press(fyne.KeyF9)
	in.Press("Stop")
	in.Sees("The recording is kept", "2:00:00")
	t.Logf("after reading it back: %d KiB", anonymous(t))
	all := in.recordings(in.p.vault)
	if len(all) != 1 || all[0].State != record.RecordingComplete || all[0].Samples != minutes*60*48000 || len(all[0].Marks) != 18 || len(all[0].Spans) != 6 {
		t.Errorf("%d recordings, %+v", len(all), all)
	}
}
