package messages_test

import (
	"strings"
	"testing"

	"attest/app/messages"
	"attest/app/words"
	"attest/archive"
)

// What stops a form because it says again what is left out is told in both languages,
// by the field's name in that language and the person's code.
func TestAnAnswerThatSaysAgainIsNamed(t *testing.T) {
	defer words.Set(words.Current())
	for _, l := range words.Langs {
		words.Set(l)
		want := map[words.Lang]string{words.English: "W-K7F: Date of arrest", words.Korean: "W-K7F: 체포된 날"}[l]
		seen := map[string]bool{}
		for _, code := range []archive.ReasonCode{archive.ReasonAnswerCites, archive.ReasonAnswerWords, archive.ReasonAnswerNames} {
			text := messages.Reason(archive.Reason{Code: code, What: "answer", Label: "Date of arrest", Ko: "체포된 날", Other: "W-K7F"})
			if !strings.Contains(text, want) || seen[text] {
				t.Errorf("%s: %s", l, text)
			}
			seen[text] = true
		}
		for _, field := range []string{"title", "addressee", "reference", "cover", "sender", "restrictions"} {
			if text := messages.Reason(archive.Reason{Code: archive.ReasonFieldNames, What: "field", Label: field}); !strings.Contains(text, words.T("redaction.field."+field)) {
				t.Errorf("%s: %s", l, text)
			}
		}
		if text := messages.Reason(archive.Reason{Code: archive.ReasonStillNamed, What: "testimony", Label: "T-K7-0001", Count: 3}); !strings.Contains(text, "3") || !strings.Contains(text, "T-K7-0001") {
			t.Errorf("%s: %s", l, text)
		}
	}
}
