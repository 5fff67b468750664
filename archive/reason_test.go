package archive

import (
	"errors"
	"strings"
	"testing"

	"attest/archive/record"
)

func TestReasonsAreCodesWithASentence(t *testing.T) {
	p := &plan{sub: record.Submission{ID: "S-1", Label: "S-K7-0001", Class: "unheard_of", Cover: strings.Repeat("word ", coverWords+1)}}
	p.checkForm()
	var codes []ReasonCode
	for _, r := range p.blocked {
		codes = append(codes, r.Code)
	}
	want := []ReasonCode{ReasonNoTitle, ReasonNoAddressee, ReasonNoSender, ReasonUnknownClass, ReasonNoTestimony}
	if len(codes) != len(want) {
		t.Fatalf("blocked by %v, want %v", codes, want)
	}
	for i := range want {
		if codes[i] != want[i] {
			t.Fatalf("blocked by %v, want %v", codes, want)
		}
	}
	if w := p.warnings; len(w) != 1 || w[0].Code != ReasonLongCover || w[0].Count != coverWords+1 || w[0].Limit != coverWords {
		t.Errorf("warnings: %+v", w)
	}
	var incomplete *IncompleteError
	err := p.refused()
	if !errors.As(err, &incomplete) || !errors.Is(err, ErrInvalid) || errors.Is(err, ErrConsent) {
		t.Fatalf("a form that lacks something is refused as %v", err)
	}
	if got := err.Error(); !strings.Contains(got, "S-K7-0001: form: the title is missing; ") || !strings.Contains(got, `"unheard_of" is not known`) {
		t.Errorf("the sentence is %q", got)
	}
	for r := range refusals {
		if s := (Reason{Code: ReasonRefused, What: "testimony", Label: "T-K7-0001", Refusal: r}).String(); s == "testimony T-K7-0001: " {
			t.Errorf("refusal %s has no sentence", r)
		}
	}
	if s := (Reason{Code: "of_a_newer_engine"}).String(); s != "of_a_newer_engine" {
		t.Errorf("an unknown code is said as %q", s)
	}
}
