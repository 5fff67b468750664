package bundle

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/text/unicode/norm"

	"attest/archive/record"
)

// tone is a WAV file of a soft tone, some seconds long.
func tone(seconds int) []byte {
	const rate = 4000
	n := uint32(rate * seconds)
	le := binary.LittleEndian
	b := append(le.AppendUint32([]byte("RIFF"), 36+n), "WAVEfmt "...)
	b = le.AppendUint32(b, 16)
	b = le.AppendUint16(le.AppendUint16(b, 1), 1) // PCM, one channel
	b = le.AppendUint32(le.AppendUint32(b, rate), rate)
	b = le.AppendUint16(le.AppendUint16(b, 1), 8)
	b = le.AppendUint32(append(b, "data"...), n)
	for i := range n {
		b = append(b, byte(128+4*math.Sin(float64(i)*440*2*math.Pi/rate)))
	}
	return b
}

// readingSample is a bundle with all that the reading page has: sound that is
// followed, translations, events, places of every level. Everything in it is
// invented.
func readingSample() Content {
	said := func(id, speaker string, start, end int64, text string) record.Segment {
		return record.Segment{ID: id, Speaker: speaker, Start: start, End: end, Text: text}
	}
	russian := said("s5", record.SpeakerWitness, 9000, 11000, "Они сказали: «Завтра вас отправят».")
	russian.Lang = "ru"
	c := sampleOf([][]record.Segment{
		{
			said("s1", record.SpeakerInterviewer, 0, 2000, "그날 무슨 일이 있었습니까?"),
			said("s2", record.SpeakerWitness, 2000, 5000, "새벽에 문을 두드렸습니다.\n셋이 왔습니다. 투먼에서 다리를 건넜습니다."),
			said("s3", record.SpeakerWitness, 5000, 7000, norm.NFD.String("온성에 보름 갇혀 있었습니다.")),
			said("s4", record.SpeakerWitness, 7000, 9000, hostile),
			russian,
		},
		{said("s1", record.SpeakerWitness, 0, 0, "They counted us twice a day."), said("s2", record.SpeakerWitness, 0, 0, "아침마다 이름 대신 번호를 불렀습니다.")},
	})
	c.Title, c.Restrictions = "Sample submission (invented)", "Not to be published."
	c.Exhibits[2].ReadingMedia, c.Exhibits[2].Open = "audio/wav", blob(tone(12))
	a, b := &c.Testimonies[0], &c.Testimonies[1]
	a.Sound = 3
	a.Translations = []Translation{{Language: "en", Checked: true, Texts: []TranslatedText{
		{Paragraph: 1, Text: "What happened that day?"}, {Paragraph: 2, Text: "They knocked at dawn.\nThree came. We crossed the bridge at Tumen."},
		{Paragraph: 3, Text: "I was held in Onsong for two weeks.", Doubt: true}, {Paragraph: 4, Text: hostile},
	}}}
	a.Events = []Event{
		{Kind: "REF-01", Date: "2013-04~", Basis: "experienced", Place: "CN-TM", Provisions: []string{"RC-33", "CAT-3"}, Paragraphs: []int{2}},
		{Kind: "LIB-02", Date: "2013-04-20/2013-05-05", Certainty: "about", Basis: "experienced", Place: "MSS-ONS", Provisions: []string{"ICCPR-9"}, Paragraphs: []int{3}},
	}
	b.Events = []Event{{Kind: "LIB-02", Date: "2016", Basis: "seen", Place: "KP-09", Provisions: []string{"ICCPR-9"}, Paragraphs: []int{1, 2}}, {Kind: "LIB-11", Place: "KP-UNK"}}
	return c
}

// laidOut puts a bundle's files into a folder, as unpacking does, and gives its
// top folder.
func laidOut(t testing.TB, b []byte) string {
	t.Helper()
	p := unpack(t, b)
	dir := filepath.Join(t.TempDir(), p.name)
	for name, data := range p.files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
