package transcript_test

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"attest/archive/record"
	"attest/archive/transcript"
)

var formats = []transcript.Format{transcript.SRT, transcript.VTT, transcript.Text, transcript.DOCX, transcript.OTR}

// pieces are what makes a format stumble: its own marks, labels, times, lines.
var pieces = []string{
	"투먼에서", "我们", "лес", "walked", " ", "  ", "\n", "\n\n", "\t", "-->", "->", "-", "<i>", "</i>", "<", ">", "&", "&amp;", "&lt;", "{\\an8}", "{",
	"Witness: ", "면담자: ", "Then: ", "Kim: ", "문:", "Q\t", "[00:01] ", "[", "]", "12", "1\n00:00:01,000 --> 00:00:02,000\n", "NOTE x", "WEBVTT",
	"\u2060", "\u00a0", "<v Kim>", "</p>", "<br>", "\"", "\\", "…", "。", "\u2028", "\ufeff", "\x07", "é", "🙂", "\ufffd",
}

func text(t *rapid.T, label string) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, label), "")
}

// normal is a text as it stands in a segment.
func normal(s string) string {
	s = strings.NewReplacer("\u2028", "\n", "\ufeff", "", "\x07", "").Replace(s)
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\u00a0")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func account(t *rapid.T) transcript.Account {
	a := transcript.Account{Lang: rapid.SampledFrom([]string{"", "en", "ko", "ko-KP", "zh", "ru", "fr"}).Draw(t, "lang")}
	speakers := []string{"", "", record.SpeakerWitness, record.SpeakerInterviewer, record.SpeakerInterpreter, record.SpeakerOther}
	at := int64(0)
	for range rapid.IntRange(1, 6).Draw(t, "segments") {
		at += rapid.Int64Range(1, 100_000).Draw(t, "pause")
		s := record.Segment{Start: at, Speaker: rapid.SampledFrom(speakers).Draw(t, "speaker"), Text: text(t, "text")}
		at += rapid.Int64Range(1, 4_000_000).Draw(t, "length")
		s.End = at
		a.Segments = append(a.Segments, s)
	}
	return a
}

func TestWhatIsWrittenReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := account(t)
		f := rapid.SampledFrom(formats).Draw(t, "format")
		both := f == transcript.VTT || f == transcript.DOCX
		if rapid.Bool().Draw(t, "translated") {
			a.Translation = &transcript.Track{Lang: "en"}
			for range a.Segments {
				a.Translation.Texts = append(a.Translation.Texts, text(t, "translation"))
			}
		}
		var want []record.Segment
		var translations []string
		for i, s := range a.Segments {
			s.Text = normal(s.Text)
			translation := ""
			if a.Translation != nil {
				translation = normal(a.Translation.Texts[i])
				if !both {
					if s.Text = translation; s.Text == "" {
						continue
					}
				}
			}
			if s.Text == "" {
				continue
			}
			if f == transcript.OTR {
				s.End = 0
				s.Text = normal(strings.NewReplacer("\t", " ", "\u00a0", " ").Replace(s.Text))
			}
			want = append(want, s)
			translations = append(translations, translation)
		}
		var file bytes.Buffer
		_, err := transcript.Write(&file, f, a)
		if len(want) == 0 {
			if !errors.Is(err, transcript.ErrNothing) {
				t.Fatalf("nothing to write: %v", err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if got, err := transcript.Detect(file.Bytes(), "a."+string(f)); err != nil || got != f {
			t.Fatalf("detected %q, %v\n%s", got, err, file.String())
		}
		got, err := transcript.Read(bytes.NewReader(file.Bytes()), f)
		if err != nil {
			t.Fatalf("%v\n%s", err, file.String())
		}
		if !slices.EqualFunc(got.Segments, want, func(a, b record.Segment) bool {
			return a.Start == b.Start && a.End == b.End && a.Speaker == b.Speaker && a.Text == b.Text
		}) {
			t.Fatalf("read %s\nwant %+v\nfile:\n%q", dump(got), want, file.String())
		}
		if both && strings.Join(translations, "") != "" && (got.Translation == nil || got.Translation.Lang != "en" || !slices.Equal(got.Translation.Texts, translations)) {
			t.Fatalf("translation %+v, want %q\nfile:\n%q", got.Translation, translations, file.String())
		}
	})
}

// What was read from a file of ours writes the same file.
func TestFileReadsAndWritesTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := account(t)
		a.Lang = "en"
		f := rapid.SampledFrom(formats).Draw(t, "format")
		var first, second bytes.Buffer
		if _, err := transcript.Write(&first, f, a); err != nil {
			return
		}
		got, err := transcript.Read(bytes.NewReader(first.Bytes()), f)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := transcript.Write(&second, f, transcript.Account{Lang: "en", Segments: got.Segments}); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("%v\n%q\n%q", err, first.String(), second.String())
		}
	})
}

var sample = transcript.Account{
	Lang: "ko",
	Segments: []record.Segment{
		{Speaker: record.SpeakerInterviewer, Start: 0, End: 4000, Text: "그해 겨울 이야기를 해 주세요."},
		{Speaker: record.SpeakerWitness, Start: 4000, End: 15250, Text: "강을 건넜습니다. <작은> 소리로 & 빨리.\n\n증언자: 라고 적혀 있었습니다."},
		{Start: 16000, Text: "면담자: 라고 시작하는 글."},
		{Speaker: record.SpeakerInterpreter, Start: 20000, Text: " "},
		{Speaker: record.SpeakerOther, Start: 21000, Text: "끝."},
	},
	Length: 22500,
}

var translated = &transcript.Track{Lang: "en", Texts: []string{"Please tell me about that winter.", "We crossed the river, quietly & fast.", "", "", "The end."}}

func TestWriteGoldens(t *testing.T) {
	for _, f := range formats {
		for name, track := range map[string]*transcript.Track{"": nil, ".en": translated} {
			a := sample
			a.Translation = track
			var b bytes.Buffer
			losses, err := transcript.Write(&b, f, a)
			if err != nil {
				t.Fatal(err)
			}
			got := b.String()
			if f == transcript.DOCX {
				got = string(unzip(t, b.Bytes(), "word/document.xml"))
			}
			for _, l := range losses {
				got += strings.TrimSpace("\nloss "+string(l.Kind)) + " " + string(rune('0'+l.Count)) + " " + string(rune('0'+l.At)) + "\n"
			}
			// The joiner cannot be seen: a golden shows it as ~.
			golden(t, "written"+name+"."+string(f), strings.ReplaceAll(got, "\u2060", "~"))
		}
	}
}

func TestCuesNeedTimes(t *testing.T) {
	a := transcript.Account{Segments: []record.Segment{{Text: "a", Start: 1000}, {Text: "b"}, {Text: "c"}}}
	for _, f := range []transcript.Format{transcript.SRT, transcript.VTT} {
		var b bytes.Buffer
		_, err := transcript.Write(&b, f, a)
		var untimed *transcript.UntimedError
		if !errors.As(err, &untimed) || untimed.Segments != 2 || untimed.First != 2 || b.Len() != 0 {
			t.Errorf("%s: %v, %d bytes", f, err, b.Len())
		}
	}
	if _, err := transcript.Write(&bytes.Buffer{}, transcript.Text, a); err != nil {
		t.Error(err)
	}
	a.Translation = &transcript.Track{Lang: "en", Texts: []string{"a"}}
	if _, err := transcript.Write(&bytes.Buffer{}, transcript.Text, a); err == nil {
		t.Error("a translation of another length was taken")
	}
}

// Nothing in the package tells of a person, a program or a time.
func TestWordFileHasNoProperties(t *testing.T) {
	var b bytes.Buffer
	if _, err := transcript.Write(&b, transcript.DOCX, sample); err != nil {
		t.Fatal(err)
	}
	if regexp.MustCompile(`docProps|creator|Attest`).Match(b.Bytes()) {
		t.Error("the package has properties")
	}
	if !bytes.Contains(unzip(t, b.Bytes(), "word/styles.xml"), []byte(`w:eastAsia="Malgun Gothic"`)) {
		t.Error("no font for Hangul")
	}
	var again bytes.Buffer
	if _, err := transcript.Write(&again, transcript.DOCX, sample); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("the same account gives another file")
	}
}

// Where a testimony has several recordings, the cues say in which their times are.
func TestCuesNameTheRecording(t *testing.T) {
	a := transcript.Account{Lang: "en", Sounds: map[record.ID]string{"X1": "X-K7-0001", "X2": "X-K7-0002"}, Segments: []record.Segment{
		{ID: "s1", Speaker: "witness", Start: 1000, End: 2000, Sound: "X1", Text: "One."}, {ID: "s2", Start: 2000, End: 3000, Sound: "X1", Text: "Two."},
		{ID: "s3", Start: 500, Sound: "X2", Text: "Three."},
	}}
	for f, want := range map[transcript.Format]string{
		transcript.SRT: "1\n00:00:01,000 --> 00:00:02,000\nWitness: [X-K7-0001] One.\n\n2\n00:00:02,000 --> 00:00:03,000\nTwo.\n\n3\n00:00:00,500 --> 00:00:04,500\n[X-K7-0002] Three.\n",
		transcript.VTT: "WEBVTT\n\nNOTE recording X-K7-0001\n\n00:00:01.000 --> 00:00:02.000\n<v Witness>One.\n\n00:00:02.000 --> 00:00:03.000\nTwo.\n\n" +
			"NOTE recording X-K7-0002\n\n00:00:00.500 --> 00:00:04.500\nThree.\n",
	} {
		var b bytes.Buffer
		if _, err := transcript.Write(&b, f, a); err != nil || b.String() != want {
			t.Errorf("%s: %v\n%s", f, err, b.String())
		}
		if back, err := transcript.Read(bytes.NewReader(b.Bytes()), f); err != nil || len(back.Segments) != 3 || back.Segments[2].Start != 500 {
			t.Errorf("%s reads back as %+v, %v", f, back, err)
		}
	}
}
