package statement_test

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"attest/archive/record"
	"attest/archive/statement"
)

// document is an invented account in four scripts.
func document(language string, final bool) statement.Document {
	d := statement.Document{
		Language: language, Final: final, Office: "Sample office", Label: "T-K7-0412", Person: "P-K7-0042",
		Interview: statement.Interview{
			Date: "2026-11-20", Start: "2026-11-20T14:00:00+09:00", End: "2026-11-20T16:30:00+09:00", Place: "Seoul", Method: "in_person", Language: "ko",
			Interpreter: true, Present: []string{"support"}, Breaks: []statement.Break{{Start: "2026-11-20T15:00:00+09:00", End: "2026-11-20T15:10:00+09:00"}},
		},
		Consent: statement.Consent{By: "self", Date: "2026-11-20", Form: "written"},
		Account: []record.Segment{
			{ID: "s1", Speaker: record.SpeakerWitness, Start: 1000, Text: "감자를 심을 무렵에 두만강을 건넜습니다. 밤이었고 모두 세 사람이었습니다."},
			{ID: "s2", Speaker: record.SpeakerInterpreter, Lang: "zh", Text: "那年春天，我们在图们附近的村子里住了三个月。" + strings.Repeat("没有人敢在白天出门。", 30)},
			{ID: "s3", Speaker: record.SpeakerOther, Lang: "ru", Text: "Потом нас отправили в Хабаровск."},
			{ID: "s4", Speaker: record.SpeakerInterviewer, Lang: "en", Text: "Who was with you?\u202e hidden \U00020000."},
		},
		Basis:    []statement.Basis{{Basis: record.BasisExperienced, Paragraphs: []int{1}}, {Basis: record.BasisHeardFrom, Paragraphs: []int{2, 3}}},
		Exhibits: []statement.Exhibit{{Label: "X-K7-0001", Media: "audio/flac", SHA256: strings.Repeat("ab", 32)}},
		ReadBack: record.ReadBack{
			At: "2026-11-20T17:00:00+09:00", Language: "ko", Reader: record.SpeakerInterpreter, True: true,
			Corrections: []record.Correction{{Segment: "s2", Reason: "the month was wrong"}},
			Signed:      []record.Signature{{Role: "interpreter", How: record.SignedAbsent, Reason: "joined by telephone"}},
		},
		Roles: []string{"witness", "interpreter", "interviewer"},
		At:    time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC),
	}
	if final {
		d.Name = strings.Repeat("0123456789abcdef", 4)
		d.Words = "one two three four five six seven eight"
	}
	return d
}

func write(t *testing.T, d statement.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := statement.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// text is what another program reads in the pages.
func text(t *testing.T, pdf []byte) string {
	t.Helper()
	cmd := exec.Command("pdftotext", "-layout", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("pdftotext: %v\n%s", err, out)
	}
	return string(out)
}

// joined is a text without spaces and line ends, which pdftotext sets as it likes.
func joined(s string) string { return strings.Join(strings.Fields(s), "") }

func TestEveryWordOfTheAccountIsOnThePages(t *testing.T) {
	for _, language := range statement.Languages() {
		d := document(language, true)
		got := joined(text(t, write(t, d)))
		for _, s := range d.Account[:3] {
			if !strings.Contains(got, joined(s.Text)) {
				t.Errorf("%s: paragraph %s is not whole on the pages", language, s.ID)
			}
		}
		for _, want := range []string{"Whowaswithyou?[U+202E]hidden[U+20000].", "themonthwaswrong", "X-K7-0001", strings.Repeat("ab", 32), d.Name, "joinedbytelephone"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is not on the pages", language, want)
			}
		}
	}
}

func TestTheEightWordsAreOnEveryPage(t *testing.T) {
	d := document("ko", true)
	for n := range 60 {
		d.Account = append(d.Account, record.Segment{ID: fmt.Sprintf("m%d", n), Speaker: record.SpeakerWitness, Text: strings.Repeat("긴 문단입니다. ", 40)})
	}
	pages := strings.Split(strings.TrimSuffix(text(t, write(t, d)), "\f"), "\f")
	if len(pages) < 5 {
		t.Fatalf("%d pages", len(pages))
	}
	for n, p := range pages {
		if !strings.Contains(joined(p), joined(d.Words)) || !strings.Contains(p, d.Label) || !strings.Contains(p, fmt.Sprintf("%d쪽", n+1)) {
			t.Errorf("page %d has no words, label or number:\n%s", n+1, p)
		}
	}
	last := pages[len(pages)-1]
	for _, want := range []string{"증언자", "통역", "면담자", "서명 또는 지장", fmt.Sprintf("모두 %d쪽", len(pages))} {
		if !strings.Contains(last, want) {
			t.Errorf("the page to be signed lacks %q:\n%s", want, last)
		}
	}
}

func TestWhatIsNotFinalHasNoPageToSign(t *testing.T) {
	got := text(t, write(t, document("en", false)))
	if !strings.Contains(got, "Not final: for reading. Not to be signed.") || strings.Contains(got, "Signature or mark") {
		t.Errorf("%s", got)
	}
	d := document("en", true)
	d.Words = ""
	if err := statement.Write(new(bytes.Buffer), d); err == nil {
		t.Error("a final account is set without its words")
	}
}

func TestTheSameAccountGivesTheSameBytes(t *testing.T) {
	if !bytes.Equal(write(t, document("zh", true)), write(t, document("zh", true))) {
		t.Error("two prints differ")
	}
}

// Every list of words has the same codes in every language.
func TestEveryLanguageHasEveryWord(t *testing.T) {
	if missing := statement.Missing(); len(missing) > 0 {
		t.Errorf("missing: %v", missing)
	}
}
