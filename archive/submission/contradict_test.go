package submission_test

import (
	"testing"

	"attest/archive/record"
	"attest/archive/submission"
)

// Only the record of consent allows: a form that says more is stopped, by the
// person and the field, and one that says less is shown.
func TestAFormCannotSayMoreOfConsentThanTheRecord(t *testing.T) {
	yes, no := record.AnswerYes, record.AnswerNo
	use := func(list ...string) (out []record.Use) { // name, answer
		for i := 0; i < len(list); i += 2 {
			out = append(out, record.Use{Use: list[i], Answer: list[i+1], Named: list[i] != record.UsePublic})
		}
		return out
	}
	for _, c := range []struct {
		name, id string
		named    bool
		uses     []record.Use
		written  string
		want     string
		part     string
	}{
		{"no to publication", "SP", true, use("un_special_procedures", yes, "public_named", no), "sp.c_pub=yes", submission.Stops, "says no"},
		{"publication not asked", "SP", true, use("un_special_procedures", yes), "sp.c_pub=yes", submission.Stops, "no answer"},
		{"the pseudonym alone", "SP", false, use("un_special_procedures", yes), "sp.c_gov=yes", submission.Stops, "says no"},
		{"in Korean", "SP", false, use("un_special_procedures", yes), "sp.c_gov=예", submission.Stops, "says no"},
		{"as it is", "SP", true, use("un_special_procedures", yes, "public_named", yes), "sp.c_pub=yes", "", ""},
		{"less than it is", "SP", true, use("un_special_procedures", yes, "public_named", yes), "sp.c_pub=no", submission.Warns, "says yes"},
		{"no beside nothing", "SP", true, use("un_special_procedures", yes), "sp.c_pub=no", "", ""},
		{"what the record has no place for", "SP", true, use("un_special_procedures", yes), "sp.c_mand=yes", "", ""},
		{"another body", "UNHCR", true, use("unhcr", yes, "resettlement_state", no), "unhcr.states=yes", submission.Stops, "says no"},
		{"names in a list of words", "GEB", false, use("ngo", yes), "geb.naming=Yes, by name", submission.Stops, "says no"},
		{"a use in a list", "INQ", true, use("un_inquiry", yes, "icc", no), "inq.consent=icc: yes", submission.Stops, "says no"},
		{"a use that was not asked", "INQ", true, use("un_inquiry", yes), "inq.consent=icc: yes", submission.Stops, "no answer"},
		{"a use as it is", "INQ", true, use("un_inquiry", yes, "icc", no), "inq.consent=un_inquiry: yes\nicc: no", "", ""},
		{"no anonymity", "TB", true, use("un_treaty_body", yes, "public_named", no), "tb.anon=no", submission.Stops, "says yes"},
		{"anonymity", "TB", true, use("un_treaty_body", yes, "public_named", no), "tb.anon=yes", "", ""},
		{"the office follows up", "WGEID", true, use("un_special_procedures", yes), "wgeid.follow=yes", submission.Warns, "no answer"},
		{"who does not want to be called", "WGEID", true, use("un_special_procedures", yes, "contact", no), "wgeid.follow=yes", submission.Stops, "says no"},
	} {
		f := facts("CN-YJ 2026-10")
		f.Persons[0].Consents[0].Uses = c.uses
		f.Persons[0].Decision.Named = c.named
		list := check(t, c.id, f, c.written)
		if got := found(list, submission.FindContradicts, ""); got != c.want || found(list, submission.FindContradicts, c.part) != c.want {
			t.Errorf("%s: %s %s is %q, want %q\n%+v", c.name, c.id, c.written, got, c.want, list)
		}
	}
}

// Who did not agree to be named in public is not said to do without anonymity.
func TestAnonymityIsTheContraryOfBeingNamed(t *testing.T) {
	for answer, want := range map[string]string{record.AnswerYes: "no", record.AnswerNo: "yes"} {
		f := facts("CN-YJ 2026-10")
		f.Persons[0].Consents[0].Uses = []record.Use{{Use: "public_named", Answer: answer}}
		tab := submission.NewTable(mechanism(t, "CAT22"), f, record.Filing{}, "en")
		if a, _ := tab.Answer(f.Persons[0].ID, "tb.anon"); a.Text() != want {
			t.Errorf("named in public: %s; anonymity: %q", answer, a.Text())
		}
	}
}

func TestAnswersThatAFormDoesNotOfferStop(t *testing.T) {
	for written, want := range map[string]string{
		"sp.kind=please act": submission.Stops, "sp.kind=urgent_appeal": "", "sp.state=Narnia": submission.Warns, "sp.state=China (CN), KP": "",
	} {
		if got := found(check(t, "SP", facts("CN-YJ 2026-10"), written), submission.FindOption, ""); got != want {
			t.Errorf("%s: %q, want %q", written, got, want)
		}
	}
	for written, want := range map[string]string{"upr.state=Narnia": submission.Stops, "upr.state=ZZ": submission.Stops, "upr.state=KP, 47th session": ""} {
		if got := found(check(t, "UPR", facts("CN-YJ 2026-10"), written), submission.FindOption, ""); got != want {
			t.Errorf("%s: %q, want %q", written, got, want)
		}
	}
}

// A field for private persons and companies does not begin with officers.
func TestOfficersAreNoPrivatePersons(t *testing.T) {
	f := facts("CN-YJ 2026-10")
	tab := submission.NewTable(mechanism(t, "SP"), f, record.Filing{}, "en")
	if a, ok := tab.Answer(f.Persons[0].ID, "sp.f_nonstate"); !ok || !a.Open() || a.Gap != submission.GapLawyer {
		t.Errorf("%+v", a)
	}
	if a, _ := tab.Answer(f.Persons[0].ID, "sp.f_perp"); a.Text() != "an invented unit" {
		t.Errorf("%+v", a)
	}
}
