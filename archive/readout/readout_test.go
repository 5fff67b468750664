package readout

import (
	"errors"
	"strings"
	"testing"

	"attest/archive/record"
	"attest/assets/consent"
	"attest/assets/fonts"

	"golang.org/x/image/font/sfnt"
)

func TestTheBuiltInTextsAreWhole(t *testing.T) {
	all, err := parse(consent.Texts)
	if err != nil {
		t.Fatal(err)
	}
	face, err := sfnt.Parse(fonts.Regular)
	if err != nil {
		t.Fatal(err)
	}
	var buf sfnt.Buffer
	for language, text := range all {
		for _, id := range Parts() {
			for _, r := range text.Part(id) {
				if g, err := face.GlyphIndex(&buf, r); err != nil || g == 0 {
					t.Errorf("%s %s: the font has no %q", language, id, r)
				}
			}
		}
	}
}

// EV-B09: where a court may get it, the text says that the defence may learn who
// spoke, in each language.
func TestNobodyIsPromisedAnonymity(t *testing.T) {
	defence := map[string]string{"ko": "피고인 측", "zh": "被告一方", "ru": "защита обвиняемого", "en": "defence"}
	for _, language := range Languages() {
		text, ok := BuiltIn(language)
		if !ok {
			t.Fatal(language)
		}
		for _, id := range []string{"limits", UsePart("icc"), UsePart("court_or_prosecutor")} {
			if !strings.Contains(text.Part(id), defence[language]) {
				t.Errorf("%s %s does not say that the defence may learn who spoke", language, id)
			}
		}
	}
}

func TestTheOfficesWords(t *testing.T) {
	const mine = "We are a small archive."
	base, _ := BuiltIn("en")
	first, err := Change(record.ConsentTexts{}, "en", map[string]string{"who": " " + mine + " ", "purpose": base.Part("purpose")}, "2026-11-26")
	if err != nil {
		t.Fatal(err)
	}
	text, _ := In(first, "en")
	if text.Part("who") != mine || text.Part("purpose") != base.Part("purpose") || text.Version != "1.1" || !text.Own || len(first.Languages[0].Parts) != 1 {
		t.Fatalf("changed: %+v", text)
	}
	if other, _ := In(first, "ko"); other.Version != "1" || other.Own {
		t.Errorf("another language changed: %+v", other)
	}
	same, err := Change(first, "en", map[string]string{"who": mine}, "2026-11-27")
	if err != nil || same.Languages[0].Version != 1 {
		t.Errorf("the same words are another version: %+v, %v", same, err)
	}
	back, err := Change(first, "en", nil, "2026-11-28")
	if err != nil {
		t.Fatal(err)
	}
	text, _ = In(back, "en")
	a, _ := text.Mark()
	b, _ := base.Mark()
	if text.Own || text.Version != "1.2" || a.SHA256 != b.SHA256 || len(first.Languages[0].Parts) != 1 {
		t.Errorf("back to the built-in text: %+v", text)
	}
	if text.Said("who", " Seoul office ") != "We are Seoul office. "+strings.SplitN(base.Part("who"), ". ", 2)[1] {
		t.Errorf("said: %s", text.Said("who", "Seoul office"))
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	for name, parts := range map[string]map[string]string{
		"no such part": {"use.moon": "x"}, "too long": {"who": strings.Repeat("가", MaxPart/3+1)}, "a control character": {"who": "a\x00"},
	} {
		var e *Error
		if _, err := Change(record.ConsentTexts{}, "en", parts, "2026-11-26"); !errors.As(err, &e) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, bad := range map[string]record.ConsentTexts{
		"a language twice": {Languages: []record.ConsentWords{{Language: "en", Version: 1}, {Language: "en", Version: 1}}},
		"no language":      {Languages: []record.ConsentWords{{Language: "ja", Version: 1}}},
		"no version":       {Languages: []record.ConsentWords{{Language: "ko"}}},
	} {
		if Check(bad) == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
