package archive

import (
	"strings"
	"unicode"

	"attest/archive/dates"
	"attest/archive/mentions"
)

// saidText is a text in which many names, words and numbers are looked for: it is read once for all of
// them.
type saidText struct {
	text    string
	words   *mentions.Text
	numbers *numbersIn
	runs    *[2]string
	days    *string
	births  *[]*saidText
}

func readOnce(text string) *saidText { return &saidText{text: text} }

// forNames is the text as names are looked for in it.
func (s *saidText) forNames() *mentions.Text {
	if s.words == nil {
		s.words = mentions.Read(s.text)
	}
	return s.words
}

// forNumbers is the text as numbers are looked for in it.
func (s *saidText) forNumbers() numbersIn {
	if s.numbers == nil {
		n := readNumbers(s.text)
		s.numbers = &n
	}
	return *s.numbers
}

// forRuns is the text as words are looked for in it: folded, and without the signs between words.
func (s *saidText) forRuns() (text, bare string) {
	if s.runs == nil {
		text = folded(s.text)
		bare = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r != '\'' && unicode.IsPunct(r) }), " ")
		s.runs = &[2]string{text, bare}
	}
	return s.runs[0], s.runs[1]
}

// forDays is the text as days are looked for in it.
func (s *saidText) forDays() string {
	if s.days == nil {
		text := dates.Plain(s.text)
		s.days = &text
	}
	return *s.days
}

// ofBirth are its sentences that speak of where somebody is from.
func (s *saidText) ofBirth() []*saidText {
	if s.births == nil {
		var list []*saidText
		if tellsOfBirth(s.text) {
			for _, one := range sentencesOf(s.text) {
				if tellsOfBirth(one) {
					list = append(list, readOnce(one))
				}
			}
		}
		s.births = &list
	}
	return *s.births
}

// readEach are paragraphs, each to be read once.
func readEach(paragraphs []string) (out []*saidText) {
	for _, p := range paragraphs {
		out = append(out, readOnce(p))
	}
	return out
}
