package archive_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// tellingCall is an invented call in which was typed into "what happened" what is for the
// office alone: who called, the number, who negotiates, and for how much.
func tellingCall(happened string) record.Urgent {
	u := urgentCall()
	u.Caller, u.Reach, u.Relation = "Ri Kyong Ae (aunt, Yanji)", "WeChat or +86 139 4333 7777", "aunt"
	u.Terms, u.Happened, u.Goes = "Pastor Kang Ho Sik pays 30000 yuan", happened, []string{"SP"}
	return u
}

// Who called and their number stop what would leave with them, wherever they were typed;
// names and amounts of the terms of a release are asked about. Neither is in the message.
func TestWhatTheOfficeAloneWasToldDoesNotLeave(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	o := v.Office()
	o.Sender = "1 Invented Street; desk@invented.example"
	noErr(t, v.SaveOffice(o))
	u := tellingCall("She was taken from the house of her aunt Ri Kyong Ae in Yanji; call back at 139 4333 7777. Kang Ho Sik negotiates, 30,000 yuan.")
	if caller, terms := archive.OfficeAlone(u); !slices.Equal(caller, []string{"happened"}) || !slices.Equal(terms, []string{"happened"}) {
		t.Errorf("the page is not warned: %v, %v", caller, terms)
	}
	made := must[archive.UrgentMade](t)(v.DraftUrgent(u, "en"))
	s := made.Submissions[0]
	var stopped *archive.IncompleteError
	_, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}, nil)
	if !errors.As(err, &stopped) {
		t.Fatalf("the caller's name and number leave: %v", err)
	}
	parts := map[string]bool{}
	for _, r := range stopped.Reasons {
		if r.Holder == made.Case.ID {
			parts[r.Part] = true
		}
	}
	text := err.Error()
	if !parts[archive.PartName] || !parts[archive.PartContact] || !strings.Contains(text, "who called about case "+made.Case.Label) {
		t.Errorf("%v: %s", parts, text)
	}
	for _, secret := range []string{"Kyong", "4333", "Kang", "30000", "30,000"} {
		if strings.Contains(text, secret) {
			t.Errorf("the message has %q", secret)
		}
	}
	// In the title too, in another spelling.
	s.Title = "About the niece of 리경애"
	s = must[record.Submission](t)(v.SaveSubmission(s))
	pre := must[archive.Preview](t)(v.Preview(ctx, s.ID))
	if !slices.ContainsFunc(pre.Blocked, func(r archive.Reason) bool { return r.Code == archive.ReasonFieldPerson && r.Holder == made.Case.ID }) {
		t.Errorf("the title: %v", pre.Blocked.Sentences())
	}
	// Without who called, the terms alone are asked about, and leave when somebody has looked.
	v = newVault(t)
	noErr(t, v.SaveOffice(record.Office{Type: o.Type, V: o.V, ID: v.Office().ID, Name: o.Name, Lock: o.Lock, Sender: o.Sender}))
	made = must[archive.UrgentMade](t)(v.DraftUrgent(tellingCall("She was taken off a bus (invented). A Mr Kang Ho Sik negotiates, for 3만."), "en"))
	out := archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}
	_, err = v.Export(ctx, made.Submissions[0].ID, out, nil)
	var ask *archive.ConfirmError
	if !errors.As(err, &ask) || !slices.ContainsFunc(ask.Reasons, func(r archive.Reason) bool { return r.Code == archive.ReasonTerms }) {
		t.Fatalf("nobody is asked about the terms: %v", err)
	}
	if strings.Contains(err.Error(), "Kang") || strings.Contains(err.Error(), "3만") {
		t.Errorf("the question has them: %v", err)
	}
	out.Confirmed = ask.Code
	must[archive.ExportReport](t)(v.Export(ctx, made.Submissions[0].ID, out, nil))
}

func TestWhatIsForTheOfficeAloneIsFoundAndNothingElse(t *testing.T) {
	for _, c := range []struct {
		happened      string
		caller, terms bool
	}{
		{"Ri Kyong-ae hid her", true, false}, {"그의 이모 리경애가 숨겼다", true, false}, {"Her aunt hid her in Yanji", false, false},
		{"Call +86-139-4333-7777", true, false}, {"call 0139 43337777", true, false}, {"held in cell 4333", false, false},
		{"30 000 were asked", false, true}, {"3만 위안", false, true}, {"Kang Ho-sik came", false, true}, {"since 2026-11-20, 3 of them", false, false},
		{"", false, false},
	} {
		caller, terms := archive.OfficeAlone(tellingCall(c.happened))
		if (len(caller) > 0) != c.caller || (len(terms) > 0) != c.terms {
			t.Errorf("%q: %v, %v", c.happened, caller, terms)
		}
	}
	// Whoever called about herself is no secret of her own account.
	u := tellingCall("Inventedna Meotdaero was taken off a bus")
	u.Caller, u.Reach = "Inventedna Meotdaero", ""
	if caller, _ := archive.OfficeAlone(u); caller != nil {
		t.Errorf("her own name: %v", caller)
	}
}

// A yes that nobody gave is not written down.
func TestACallWithoutAWordOfConsentIsNotDrafted(t *testing.T) {
	v := newVault(t)
	u := urgentCall()
	u.Consent = ""
	var bad *archive.InvalidError
	if _, err := v.DraftUrgent(u, "en"); !errors.As(err, &bad) || bad.Field != "consent" {
		t.Fatalf("%v", err)
	}
	if len(v.Persons())+len(v.Cases()) != 0 {
		t.Error("something was made of it")
	}
	u.Consent = record.AsRecorded
	made := must[archive.UrgentMade](t)(v.DraftUrgent(u, "en"))
	if len(made.Submissions) != 0 || len(made.Left) != 3 || len(v.Consents(made.Person)) != 0 {
		t.Errorf("%+v", made)
	}
}

// The papers say in words, and in their language, what is kept as a code.
func TestThePaperHasWordsForCodes(t *testing.T) {
	v := newVault(t)
	made := must[archive.UrgentMade](t)(v.DraftUrgent(urgentCall(), "en"))
	pre := must[archive.Preview](t)(v.Preview(context.Background(), made.Submissions[0].ID))
	for lang, want := range map[string][]string{
		"en": {"Urgent appeal", "China", "Democratic People's Republic of Korea"}, "ko": {"긴급 호소", "중국", "조선민주주의인민공화국(북한)"},
	} {
		var all []string
		for _, s := range pre.Forms[lang].Sections {
			for _, f := range s.Fields {
				for _, a := range f.Answers {
					for _, l := range a.Lines {
						all = append(all, l.Text)
					}
				}
			}
		}
		for _, w := range want {
			if !slices.Contains(all, w) {
				t.Errorf("%s: no answer is %q: %q", lang, w, all)
			}
		}
		for _, code := range []string{"urgent_appeal", "CN", "KP"} {
			if slices.Contains(all, code) {
				t.Errorf("%s: an answer is %q", lang, code)
			}
		}
	}
}
