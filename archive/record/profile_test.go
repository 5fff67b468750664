package record_test

import (
	"slices"
	"strings"
	"testing"

	"attest/archive/record"
)

// A decision on a translation stands for the text and the hidden places that were
// looked at, and names none of both.
func TestADecisionOnATranslationIsOfWhatStoodThere(t *testing.T) {
	tr := record.NewTranslation(record.NewID(record.KindTestimony), "en")
	left := []record.TextPart{{From: 4, To: 9, Reason: "place"}, {From: 0, To: 2, Reason: "family"}}
	name := tr.SettledName("We crossed at Tumen.", left)
	if len(name) != 64 || strings.Contains(name, "Tumen") {
		t.Fatalf("%q", name)
	}
	if tr.SettledName("We crossed at Tumen.", []record.TextPart{left[1], {From: 4, To: 9, Reason: "medical"}}) != name {
		t.Error("another order and another reason make it another")
	}
	other := record.NewTranslation(tr.Testimony, "en")
	for what, is := range map[string]string{
		"another text": tr.SettledName("We crossed at Tumen", left), "more is hidden": tr.SettledName("We crossed at Tumen.", append(left, record.TextPart{From: 12, To: 13})),
		"less is hidden": tr.SettledName("We crossed at Tumen.", left[:1]), "another translation": other.SettledName("We crossed at Tumen.", left),
	} {
		if is == name {
			t.Errorf("%s has the same name", what)
		}
	}

	part := record.TranslatedPart{Testimony: tr.Testimony, Translation: tr.ID, Segment: "s1", Of: name, Hidden: []record.TextPart{{From: 14, To: 19, Reason: "place"}}}
	var p record.Profile
	p.Settle(part)
	p.Settle(part)
	if len(p.Translated) != 1 || len(record.CheckProfile(p)) != 0 {
		t.Errorf("%+v %v", p.Translated, record.CheckProfile(p))
	}
	after := p
	after.Unsettle(part)
	log := after.Follow(p, "2026-11-26T00:00:00Z", "")
	if len(after.Translated) != 0 || len(p.Translated) != 1 || len(log) != 1 || log[0].Act != record.ActUnsettle || log[0].Object != tr.Testimony {
		t.Errorf("%+v %+v", after.Translated, log)
	}
	for what, bad := range map[string]func(*record.TranslatedPart){
		"no_part":   func(x *record.TranslatedPart) { x.Of = "00" },
		"no_reason": func(x *record.TranslatedPart) { x.Hidden = []record.TextPart{{From: 1, To: 2}} },
	} {
		x := part
		bad(&x)
		if !slices.Contains(record.CheckProfile(record.Profile{Translated: []record.TranslatedPart{x}}), record.Fault{Field: "translated", Key: what}) {
			t.Errorf("%s passes", what)
		}
	}
}
