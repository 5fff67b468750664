// Package readout is what is read out to a person when consent is asked, twice:
// before an interview, and at its end for each use by itself. The built-in texts
// are in assets/consent/texts.json, in Korean, Chinese, Russian and English; an
// office lays its own words over them, part by part. The texts say what EV-B02
// asks to be explained, and never promise anonymity in a court (EV-B09).
package readout

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"attest/archive/evidence"
	"attest/archive/record"
	"attest/assets/consent"
)

// MaxPart is the most bytes of one part of a text.
const MaxPart = 4000

// Parts that are no element, question or use.
const (
	BeforeTitle = "before.title"
	Child       = "child" // read out as well where the person is a child
	EndTitle    = "end.title"
	EndIntro    = "end.intro"
)

// Placeholder stands in a text for the office's name.
const Placeholder = "{office}"

// Languages lists the languages of the texts, in the order of the form.
func Languages() []string { return []string{"ko", "zh", "ru", "en"} }

// Elements lists what is explained before the first questions, one by one.
func Elements() (ids []string) {
	q, _ := evidence.Find("EV-B02")
	for _, o := range q.Options {
		ids = append(ids, o.ID)
	}
	return ids
}

// AskPart, NoPart and UsePart name the part of a question before the interview,
// of what follows on "no", and of the sentence for a use.
func AskPart(use string) string { return "ask." + use }

// NoPart is what is said where the answer to a question before is no.
func NoPart(use string) string { return "no." + use }

// UsePart is the sentence in which a use is asked at the end.
func UsePart(use string) string { return "use." + use }

// Parts lists every part of a text, in the order in which they are read.
func Parts() []string {
	out := append([]string{BeforeTitle}, Elements()...)
	out = append(out, Child)
	for _, u := range record.UsesBefore() {
		out = append(out, AskPart(u.ID), NoPart(u.ID))
	}
	out = append(out, EndTitle, EndIntro)
	for _, u := range record.Uses() {
		out = append(out, UsePart(u.ID))
	}
	return out
}

// Text is what is read out in one language.
type Text struct {
	Language string
	Version  string // "1", and "1.3" with the third change of the office
	Date     string // ISO 8601 day from which it stands so
	Own      bool   // some part is the office's own
	parts    map[string]string
	form     map[string]string
}

// formWords are what a printed form is made of, beside the parts.
var formWords = []string{"title", "code", "date", "language", "explained", "yes", "no", "named", "pseudonym", "media", "only", "until",
	"witness", "guardian", "interpreter", "interviewer", "mark", "version", "review", "how", "other"}

type table struct {
	Type      string `json:"type"`
	V         int    `json:"v"`
	Version   int    `json:"version"`
	Date      string `json:"date"`
	Source    string `json:"source"`
	Languages []struct {
		Language string            `json:"language"`
		Parts    map[string]string `json:"parts"`
		Form     map[string]string `json:"form"` // words of the printed form
	} `json:"languages"`
}

var builtIn = sync.OnceValue(func() map[string]Text {
	all, err := parse(consent.Texts)
	if err != nil {
		panic("readout: assets/consent/texts.json: " + err.Error()) // our own embedded file; a test reads it
	}
	return all
})

func parse(raw []byte) (map[string]Text, error) {
	var t table
	if err := record.Decode(raw, &t); err != nil {
		return nil, err
	}
	if t.Type != "attest/consent-texts" || t.V != 1 {
		return nil, fmt.Errorf("not a table of consent texts, version 1")
	}
	all := map[string]Text{}
	for _, l := range t.Languages {
		for _, id := range Parts() {
			if why := checkPart(id, l.Parts[id]); why != "" || l.Parts[id] == "" {
				return nil, fmt.Errorf("%s: %s is missing or %s", l.Language, id, why)
			}
		}
		if len(l.Parts) != len(Parts()) {
			return nil, fmt.Errorf("%s: has parts that are not known", l.Language)
		}
		for _, id := range formWords {
			if l.Form[id] == "" {
				return nil, fmt.Errorf("%s: %s of the form is missing", l.Language, id)
			}
		}
		all[l.Language] = Text{Language: l.Language, Version: fmt.Sprint(t.Version), Date: t.Date, parts: l.Parts, form: l.Form}
	}
	for _, l := range Languages() {
		if _, ok := all[l]; !ok {
			return nil, fmt.Errorf("%s is missing", l)
		}
	}
	return all, nil
}

// BuiltIn is the text that comes with the program; false for a language that it
// has no text in.
func BuiltIn(language string) (Text, bool) {
	t, ok := builtIn()[language]
	return t, ok
}

// In is the text that is read out in a language: the built-in one with what the
// office changed.
func In(office record.ConsentTexts, language string) (Text, bool) {
	t, ok := BuiltIn(language)
	if !ok {
		return t, false
	}
	i := slices.IndexFunc(office.Languages, func(w record.ConsentWords) bool { return w.Language == language })
	if i < 0 {
		return t, true
	}
	own := office.Languages[i]
	t.Version, t.Date = fmt.Sprintf("%s.%d", t.Version, own.Version), own.Date
	t.parts = maps.Clone(t.parts)
	for id, text := range own.Parts {
		if _, known := t.parts[id]; known && text != "" {
			t.parts[id], t.Own = text, true
		}
	}
	return t, true
}

// Part is a part as it is written, with Placeholder.
func (t Text) Part(id string) string { return t.parts[id] }

// Said is a part as it is read out by an office.
func (t Text) Said(id, office string) string {
	return strings.ReplaceAll(t.parts[id], Placeholder, strings.TrimSpace(office))
}

// Mark names the text for a consent. The hash is over the canonical JSON of
// {"language": …, "parts": {…}}.
func (t Text) Mark() (*record.ConsentText, error) {
	raw, err := record.Canonical(struct {
		Language string            `json:"language"`
		Parts    map[string]string `json:"parts"`
	}{t.Language, t.parts})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(raw)
	return &record.ConsentText{Language: t.Language, Version: t.Version, SHA256: hex.EncodeToString(sum[:])}, nil
}

// Change is the office's texts with the words of one language changed on a day.
// Parts that are empty or as built in are left to the built-in text; nothing
// left changes the language back. An *Error says which part cannot be kept.
func Change(office record.ConsentTexts, language string, parts map[string]string, day string) (record.ConsentTexts, error) {
	base, ok := BuiltIn(language)
	if !ok {
		return office, &Error{Language: language, Why: "is no language of the texts"}
	}
	own := map[string]string{}
	for id, text := range parts {
		text = strings.TrimSpace(text)
		if why := checkPart(id, text); why != "" {
			return office, &Error{Language: language, Part: id, Why: why}
		}
		if text != "" && text != base.parts[id] {
			own[id] = text
		}
	}
	office.Languages = slices.Clone(office.Languages)
	i := slices.IndexFunc(office.Languages, func(w record.ConsentWords) bool { return w.Language == language })
	if i < 0 {
		if len(own) == 0 {
			return office, nil
		}
		office.Languages = append(office.Languages, record.ConsentWords{Language: language})
		i = len(office.Languages) - 1
	}
	w := &office.Languages[i]
	if maps.Equal(w.Parts, own) {
		return office, nil
	}
	w.Version, w.Date, w.Parts = w.Version+1, day, own
	return office, nil
}

// Check says what is wrong with an office's texts, nil when nothing is.
func Check(office record.ConsentTexts) error {
	seen := map[string]bool{}
	for _, w := range office.Languages {
		if _, ok := BuiltIn(w.Language); !ok || seen[w.Language] {
			return &Error{Language: w.Language, Why: "is no language of the texts, or stands twice"}
		}
		seen[w.Language] = true
		if w.Version < 1 {
			return &Error{Language: w.Language, Why: "has no version"}
		}
		for id, text := range w.Parts {
			if why := checkPart(id, text); why != "" {
				return &Error{Language: w.Language, Part: id, Why: why}
			}
		}
	}
	return nil
}

// Error says which part of a text cannot be kept, without its words.
type Error struct {
	Language string
	Part     string
	Why      string
}

func (e *Error) Error() string {
	return strings.TrimSpace(fmt.Sprintf("the consent text in %s: %s %s", e.Language, e.Part, e.Why))
}

func checkPart(id, text string) string {
	switch {
	case !slices.Contains(Parts(), id):
		return "is no part of the texts"
	case len(text) > MaxPart:
		return fmt.Sprintf("has more than %d bytes", MaxPart)
	case strings.ContainsAny(text, "\x00\r\t"):
		return "has a character that cannot be read out"
	}
	return ""
}
