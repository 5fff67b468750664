package messages_test

import (
	"strings"
	"testing"

	"attest/app/messages"
	"attest/app/words"
	"attest/archive"
	"attest/archive/delivery"
)

// Who took an account, who else is in the vault, a day that is left out, and what is not in
// a letter: each is told in both languages, with where it stands and no name.
func TestWhoElseIsNamedIsToldInBothLanguages(t *testing.T) {
	defer words.Set(words.Current())
	for _, l := range words.Langs {
		words.Set(l)
		said := map[string]bool{}
		for _, k := range []struct {
			r     archive.Reason
			where string
		}{
			{archive.Reason{Code: archive.ReasonFieldPerson, What: "field", Label: "cover", Holder: "T1", Whose: "T-K7-0001", Part: archive.PartName}, words.T("submissions.name.field.cover")},
			{archive.Reason{Code: archive.ReasonFieldPerson, What: "field", Label: "cover", Holder: "M1", Part: archive.PartName}, words.T("submissions.name.field.cover")},
			{archive.Reason{Code: archive.ReasonAccountNames, What: "testimony", Label: "T-K7-0002", Rules: "1, 3", Holder: "T1", Whose: "T-K7-0001", Part: archive.PartName}, "1, 3"},
			{archive.Reason{Code: archive.ReasonAccountNames, What: "testimony", Label: "T-K7-0002", Rules: "1, 3", Holder: "M1", Part: archive.PartName}, "1, 3"},
			{archive.Reason{Code: archive.ReasonFieldElse, What: "field", Label: "file", Holder: "P1", Whose: "P-K7-0001", Part: archive.PartName}, words.T("submissions.name.field.file")},
			{archive.Reason{Code: archive.ReasonAnswerElse, What: "answer", Label: "Facts", Ko: "사실", Other: "W-K7F", Holder: "P1", Whose: "P-K7-0001", Part: archive.PartContact}, "W-K7F: " + map[words.Lang]string{words.English: "Facts", words.Korean: "사실"}[l]},
			{archive.Reason{Code: archive.ReasonFileElse, What: "exhibit", Label: "X-K7-0001", Holder: "P1", Whose: "P-K7-0001", Part: archive.PartName}, "X-K7-0001"},
			{archive.Reason{Code: archive.ReasonDayShown, What: "testimony", Label: "T-K7-0001", Rules: "consent,log"}, words.T("letters.day.consent") + ", " + words.T("letters.day.log")},
			{archive.Reason{Code: archive.ReasonRecoded, What: "person", Label: "P-K7-0001", Whose: "W-K7F", Other: "W-2C9"}, "W-2C9"},
		} {
			text := messages.Reason(k.r)
			if said[text] || !strings.Contains(text, k.where) || !strings.Contains(text, k.r.Whose) || strings.Contains(text, "letters.") || strings.Contains(text, "codes.") || l == words.Korean && text == k.r.String() {
				t.Errorf("%s: %s", l, text)
			}
			said[text] = true
		}
		if text := messages.LeftOut(delivery.Letter{LeftOut: delivery.LetterBlanks()}); strings.Contains(text, "letters.") {
			t.Errorf("%s: %s", l, text)
		}
		if messages.LeftOut(delivery.Letter{}) != "" {
			t.Error("a letter that has all says that it has not")
		}
	}
}
