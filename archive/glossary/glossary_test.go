package glossary_test

import (
	"testing"

	"attest/archive/glossary"
)

func TestCompleteTerms(t *testing.T) {
	l, err := glossary.Open()
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"강제북송": "Forced repatriation", "강제 북": "Forced repatriation", "酷刑": "Torture", "пытк": "Torture", "chain of": "Chain of custody", "탈북민": "Escapee",
		"脫北者": "Escapee", "ㅈㅇ": "Testimony", "custody": "Custody log", "refoul": "Refoulement", "Переводчик": "Interpreter",
	} {
		got := l.Complete(query, 5)
		if len(got) == 0 || got[0].En != want {
			t.Errorf("%q: %+v, want %s", query, got, want)
		}
	}
	for _, term := range l.All() {
		for _, lang := range []string{"en", "ko", "zh", "ru"} {
			if term.In(lang) == "" {
				t.Errorf("%s has no word in %s", term.En, lang)
			}
		}
	}
	if s := l.Complete("난민", 5); len(s) < 2 || s[0].En != "Refugee" || s[0].Met.Lang != "ko" || s[0].In("fr") != "" {
		t.Errorf("%+v", s)
	}
}
