package delivery

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLetterNamesFilesAndKeyInBothLanguages(t *testing.T) {
	l := Letter{
		Kind: LetterSend, Office: "시험 사무소", Sender: "Test office, invented", Addressee: "Invented body", Reference: "IB/7", Submission: "S-K7-0001",
		Form: FormZip, Files: []LetterFile{{"attest-S-K7-0001.zip", 1234, strings.Repeat("ab", 32)}}, Date: when,
		Fingerprint: "SHA256:uNiVztksCsDhcc0u9e8BrrJXVGDpLMqzE3Kw0V0sC1M",
	}
	words, err := KeyWords(l.Fingerprint)
	noErr(t, err)
	for _, lang := range []string{"en", "ko"} {
		for _, kind := range []string{LetterSend, LetterCorrection, LetterWithdrawal, LetterReturn, LetterRelease, LetterName, LetterUnnamed, LetterNarrowed, LetterHeld, LetterExhibit} {
			l.Language, l.Kind, l.Sent, l.Objects = lang, kind, "2026-11-20", []string{"T-K7-0001"}
			text, err := l.Text()
			noErr(t, err)
			if strings.Contains(text, "%!") || !strings.Contains(text, "S-K7-0001") || !strings.Contains(text, "Invented body") {
				t.Errorf("%s %s: %s", lang, kind, text)
			}
			if kind == LetterSend && (!strings.Contains(text, words) || !strings.Contains(text, l.Files[0].SHA256)) || kind != LetterSend && !strings.Contains(text, "T-K7-0001") {
				t.Errorf("%s %s lacks what it is about: %s", lang, kind, text)
			}
			var pdf bytes.Buffer
			noErr(t, l.PDF(&pdf))
			path := filepath.Join(t.TempDir(), "letter.pdf")
			noErr(t, os.WriteFile(path, pdf.Bytes(), 0o600))
			squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
			if got := tool(t, "", "pdftotext", path, "-"); squeeze(got) != squeeze(text) {
				t.Errorf("%s %s: the PDF says\n%s\nand not\n%s", lang, kind, got, text)
			}
		}
	}
	l.Kind = "other"
	if _, err := l.Text(); err == nil {
		t.Error("a kind of letter that there is none of was written")
	}
}
