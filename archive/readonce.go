package archive

import (
	"strings"
	"unicode"

	"attest/archive/mentions"
)

// saidText is a text in which many names, words and numbers are looked for: it is read once for all of
// them.
type saidText struct {
	text    string
	words   *mentions.Text
	numbers *numbersIn
	runs    *[2]string
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

// readEach are paragraphs, each to be read once.
func readEach(paragraphs []string) (out []*saidText) {
	for _, p := range paragraphs {
		out = append(out, readOnce(p))
	}
	return out
}
