package submission

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"attest/assets/mechanisms"
)

// answerWords are the words of answers that are kept as codes.
var answerWords = sync.OnceValue(func() (w struct {
	Options map[string]bilingual `json:"options"` // of a choice
	States  map[string]bilingual `json:"states"`  // ISO 3166-1, as the United Nations write them in English
}) {
	_ = json.Unmarshal(mechanisms.Answers, &w) // its own, and a test reads it: codes stand where it cannot be read
	return w
})

type bilingual struct{ En, Ko string }

// OptionWord is an option of a choice in words, and the code itself where no words are
// known: those of a form that an office added.
func OptionWord(option, lang string) string {
	if w, ok := answerWords().Options[option]; ok {
		return in(lang, w.En, w.Ko)
	}
	return option
}

// StateName is a State in words, and its code where it is in no list.
func StateName(code, lang string) string {
	if w, ok := answerWords().States[code]; ok {
		return in(lang, w.En, w.Ko)
	}
	return code
}

// Shown is a line of an answer as a reader of the paper sees it: words for the code of an
// option, and of States and nationalities. What is no code stands as it is.
func (f Field) Shown(line, lang string) string {
	switch {
	case slices.Contains(f.Options, line):
		return OptionWord(line, lang)
	case f.From == "case.states" || f.From == "person.nationality" || f.OptionsFrom != "":
		codes := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",; ", r) })
		for i, c := range codes {
			if _, ok := answerWords().States[c]; !ok {
				return line
			}
			codes[i] = StateName(c, lang)
		}
		if len(codes) > 0 {
			return strings.Join(codes, ", ")
		}
	}
	return line
}

// Shown is an answer as the paper has it: what is counted against the limits, and
// copied into a form on the web. What each value rests on stands behind it, as in Text.
func (t *Table) Shown(a Answer) string {
	f, _ := t.Mechanism.Field(a.Field)
	var values []string
	for _, v := range a.Stands() {
		cite := " " + Cite(v.Sources, t.Lang)
		text, cited := strings.CutSuffix(v.Text, cite)
		lines := strings.Split(text, "\n")
		for i, l := range lines {
			lines[i] = f.Shown(strings.TrimSpace(l), t.Lang)
		}
		if text = strings.Join(lines, "\n"); cited {
			text += cite
		}
		values = append(values, text)
	}
	return strings.Join(values, "\n")
}
