package transcript_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"attest/archive/record"
	"attest/archive/transcript"
)

func read(tb testing.TB, f transcript.Format, file string) *transcript.Transcript {
	t, err := transcript.Read(strings.NewReader(file), f)
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

// A paragraph that a segment cannot hold is cut at the ends of sentences; no word is lost, and time and speaker stay.
func TestLongTextIsSplitAtSentences(t *testing.T) {
	for name, c := range map[string]struct{ sentence, end string }{
		"English":       {`He said: "We must go." `, "”\"."},
		"Korean":        {"우리는 그날 밤에 강을 건넜습니다. ", "."},
		"Chinese":       {"我们在图们被抓，然后被送回。", "。"},
		"Chinese quote": {"他说：「我们在图们被抓。」", "」"},
		"Russian":       {"Меня задержали в лесу около лагеря! ", "!"},
		"no sentence":   {"словобезконца ", "а"},
		"no word":       {"가", "가"},
		"marks only":    {"\u0301", "\u0301"},
	} {
		t.Run(name, func(t *testing.T) {
			n := 3*record.MaxSegmentBytes/len(c.sentence) + 7
			whole := strings.TrimSpace(strings.Repeat(c.sentence, n))
			got := read(t, transcript.SRT, "1\n00:00:01,000 --> 00:00:09,000\n증언자: "+whole+"\n")
			if len(got.Segments) < 4 {
				t.Fatalf("%d segments", len(got.Segments))
			}
			var joined string
			for i, s := range got.Segments {
				if len(s.Text) > record.MaxSegmentBytes || !utf8.ValidString(s.Text) || s.Start != 1000 || s.End != 9000 || s.Speaker != record.SpeakerWitness {
					t.Errorf("segment %d: %d bytes, %d-%d %s", i, len(s.Text), s.Start, s.End, s.Speaker)
				}
				if last, _ := utf8.DecodeLastRuneInString(s.Text); !strings.ContainsRune(c.end, last) {
					t.Errorf("segment %d ends in %q", i, last)
				}
				joined += s.Text
			}
			squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
			if squeeze(joined) != squeeze(whole) {
				t.Error("words were lost or changed")
			}
		})
	}
}

func TestAssignGivesAVoiceItsSpeaker(t *testing.T) {
	got := read(t, transcript.Text, "Kim: one\n\nPark: two\n\nKim: three\n\nPark: four\n")
	for _, s := range got.Segments {
		if s.Speaker != "" || strings.Contains(s.Text, "Kim") {
			t.Errorf("a label stays where it does not belong: %+v", s)
		}
	}
	if !got.Assign("Kim", record.SpeakerWitness) || got.Segments[0].Speaker != record.SpeakerWitness || got.Segments[2].Speaker != record.SpeakerWitness || got.Segments[1].Speaker != "" {
		t.Error(dump(got))
	}
	if got.Assign("Lee", record.SpeakerWitness) || got.Assign("Kim", "accused") {
		t.Error("an unknown voice or speaker was taken")
	}
	if !got.Assign("Kim", "") || got.Segments[0].Speaker != "" {
		t.Error("a speaker cannot be taken back")
	}
}

// A reader's own error is not taken for a fault of the file.
func TestReaderErrorPasses(t *testing.T) {
	want := errors.New("the stick was pulled out")
	for _, f := range formats {
		if _, err := transcript.Read(failing{want}, f); !errors.Is(err, want) {
			t.Errorf("%s: %v", f, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestTooLarge(t *testing.T) {
	big := bytes.Repeat([]byte("a\n\n"), transcript.MaxSegments+1)
	if _, err := transcript.Read(bytes.NewReader(big), transcript.Text); !errors.Is(err, transcript.ErrTooLarge) {
		t.Error(err)
	}
	if _, err := transcript.Read(endless{}, transcript.OTR); !errors.Is(err, transcript.ErrTooLarge) {
		t.Error(err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }
