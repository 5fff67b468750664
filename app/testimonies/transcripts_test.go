package testimonies

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
	"attest/archive/transcript"
)

const subtitles = `1
00:00:01,000 --> 00:00:04,000
Witness: <i>We went at night.</i>

2
00:00:05,000 --> 00:00:08,000
Park: Who was with you?

3
00:00:09,000 --> 00:00:12,000
Park: How far was it?
`

func (o *office) takeIn(path string) {
	o.T.Helper()
	o.s.Press(shell.CtrlShift(fyne.KeyI))
	o.Settle()
	o.Sees("Take in a transcript")
	o.setPath(path)
	o.Press("Read the file")
	o.Settle()
}

func TestATranscriptIsTakenInAndItsVoicesNamed(t *testing.T) {
	o := one(t)
	path := file(t, "talk.srt", subtitles)
	o.takeIn(path)
	o.Sees("3 paragraphs were read for "+o.r.thing.t.Label+". They become the account.", "Who is “Park” (2 paragraphs)?", "Not taken: styles 1.")
	o.Picture("testimonies-transcript-in", nil)
	o.Key(fyne.KeyTab, fyne.KeyDown, fyne.KeyDown) // the second voice: the interviewer
	o.Press("Take in")
	o.Settle()
	a := o.stored().Account
	if len(a) != 3 || a[0].Text != "We went at night." || a[0].Speaker != record.SpeakerWitness || a[0].Start != 1000 ||
		a[1].Speaker != record.SpeakerInterviewer || strings.Contains(a[1].Text, "Park") || a[0].ID == a[1].ID {
		t.Fatalf("account %+v", a)
	}
	o.Sees("3 paragraphs taken in.")

	o.takeIn(path) // again: it asks first
	o.Sees("They are put behind the 3 that are there.")
	o.Press("Put behind")
	o.Settle()
	if n := len(o.stored().Account); n != 6 {
		t.Fatalf("%d paragraphs", n)
	}
	o.s.Undo()
	o.Settle()
	if n := len(o.stored().Account); n != 3 {
		t.Fatalf("%d paragraphs after Undo", n)
	}
	o.takeIn(file(t, "broken.srt", subtitles+"\n4\n00:00:15,000 --> nonsense\nx\n"))
	o.Sees("Nothing was taken in or out", "Line 14: These times cannot be read")
}

func TestEveryFaultOfATranscriptHasWords(t *testing.T) {
	defer words.Set(words.Current())
	words.Set(words.Korean)
	for _, f := range transcript.Faults() {
		if !words.Has("transcripts.fault."+string(f)) || f.String() == "" {
			t.Errorf("%s has no words", f)
		}
	}
	if got := syntaxText(&transcript.Error{Format: transcript.SRT, At: 14, Fault: transcript.FaultSRTTimes}); !strings.HasPrefix(got, "14번째 줄: 시간을 읽을 수 없습니다.") {
		t.Error(got)
	}
	if got := syntaxText(&transcript.Error{Format: transcript.OTR, Fault: transcript.FaultNoJSON, Byte: 7}); !strings.Contains(got, "7번째 바이트") {
		t.Error(got)
	}
}

func TestATranscriptIsTakenOutOfTheRoom(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	dir := t.TempDir()
	out := func(name string) string {
		path := filepath.Join(dir, name)
		o.s.Press(shell.CtrlShift(fyne.KeyS))
		o.Settle()
		o.Sees("leaves the vault in the clear")
		o.takeOut(path)
		return path
	}
	path := out("account.txt")
	o.Sees("was taken out")
	data, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(data), "감자를 심을 무렵") {
		t.Fatalf("%v: %s", err, data)
	}
	o.Key(fyne.KeyReturn)
	out("account.srt") // the last paragraph has no time
	o.Sees("Nothing was taken in or out", "1 paragraph has no time, the first is number 5")
	o.Key(fyne.KeyReturn)
	log, _, err := o.v.Log(archive.LogFilter{}, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, l := range log {
		if l.Verb == "take-out" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("the log holds %d entries", n)
	}
}
