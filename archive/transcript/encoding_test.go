package transcript_test

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"attest/archive/transcript"
)

// Offices have files of many years and machines: the encoding is recognised and said, with either line end.
func TestEncodings(t *testing.T) {
	const srt = "1\n00:00:01,000 --> 00:00:02,500\n%s\n\n2\n00:00:03,000 --> 00:00:04,000\n%s\n"
	ko, zh, ru := "면담자: 투먼에서 무엇을 보았습니까?", "证人: 我们在图们被抓，然后被送回。", "Свидетель: Меня задержали в лесу около лагеря."
	for _, c := range []struct {
		name, text string
		enc        encoding.Encoding
	}{
		{"UTF-8", ko, encoding.Nop},
		{"UTF-8", "\ufeff" + ko, encoding.Nop},
		{"UTF-16LE", ko, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
		{"UTF-16BE", ko, unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
		{"UTF-16LE", zh, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"EUC-KR (CP949)", ko + " 똠방각하", korean.EUCKR},
		{"GB18030", zh, simplifiedchinese.GB18030},
		{"windows-1251", ru, charmap.Windows1251},
	} {
		for _, end := range []string{"\n", "\r\n", "\r"} {
			bom := strings.HasPrefix(c.text, "\ufeff")
			text := strings.TrimPrefix(c.text, "\ufeff")
			file := strings.ReplaceAll(strings.ReplaceAll(srt, "%s", text), "\n", end)
			if bom {
				file = "\ufeff" + file
			}
			raw, err := c.enc.NewEncoder().Bytes([]byte(file))
			if err != nil {
				t.Fatal(err)
			}
			f, err := transcript.Detect(raw, "a.txt")
			if err != nil || f != transcript.SRT {
				t.Errorf("%s %q: detected %q, %v", c.name, end, f, err)
				continue
			}
			got, err := transcript.Read(bytes.NewReader(raw), f)
			if err != nil {
				t.Errorf("%s %q: %v", c.name, end, err)
				continue
			}
			_, want, _ := strings.Cut(text, ": ")
			if got.Encoding != c.name || len(got.Segments) != 2 || got.Segments[0].Text != want || got.Segments[1].Start != 3000 || got.Segments[0].Speaker == "" {
				t.Errorf("%s %q: %s", c.name, end, dump(got))
			}
		}
	}
}

// A character that the encoding does not hold is seen and counted, never lost in silence.
func TestUnreadableCharactersAreCounted(t *testing.T) {
	got, err := transcript.Read(strings.NewReader("투먼에서 갔습니다.\n\n끝\ufffd니다\ufffd\n"), transcript.Text)
	if err != nil || len(got.Losses) != 1 || got.Losses[0] != (transcript.Loss{Kind: transcript.LossCharacter, Count: 2, At: 3}) {
		t.Errorf("%+v %v", got, err)
	}
}
