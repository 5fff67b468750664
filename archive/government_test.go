package archive_test

import (
	"slices"
	"testing"

	"attest/archive"
	"attest/archive/record"
	forms "attest/archive/submission"
)

// That a body may have the name says nothing of the Government that it writes to: no
// form says yes to that by itself, an answer that was drafted so does not stand, and
// whoever drafts answers it.
func TestNoFormLetsTheGovernmentHaveTheNameByItself(t *testing.T) {
	v := newVault(t)
	k := filingCase(t, v)
	allowAll(t, v, weaver, true)
	allowAll(t, v, miller, false)
	asks := func(f forms.Field) bool { return f.From == "consent.name_to_government" || f.AsksMore }
	found := 0
	for _, m := range must[*forms.Set](t)(v.Mechanisms()).All() {
		for _, f := range m.Fields() {
			if !asks(f) {
				continue
			}
			found++
			tab, said, err := v.MechanismTable(k.ID, m.ID, "en")
			noErr(t, err)
			named, ok := tab.Answer(weaver, f.ID)
			if !ok || !named.Open() || named.Gap != forms.GapAsk || !slices.ContainsFunc(said, func(x forms.Finding) bool {
				return x.Field == f.ID && x.Person == weaver && x.Rule == forms.FindRequired && x.Severity == forms.Stops
			}) {
				t.Errorf("%s %s: %+v", m.ID, f.ID, named)
			}
			if coded, _ := tab.Answer(miller, f.ID); !f.AsksMore && coded.Code() != "no" {
				t.Errorf("%s %s of the pseudonym: %+v", m.ID, f.ID, coded)
			}
		}
	}
	if found < 9 { // SP, HRCCP, CEDAWOP, OP3CRC, and that the victim knows it in TB and the four that follow it
		t.Errorf("%d such answers", found)
	}

	noErr(t, v.FileInCase(k.ID, "SP", record.FilingAnswer{Person: weaver, Field: "sp.c_gov", Text: "yes"}, record.FilingAnswer{Person: miller, Field: "sp.c_gov", Text: "yes"}))
	tab, said, err := v.MechanismTable(k.ID, "SP", "en")
	noErr(t, err)
	if a, _ := tab.Answer(weaver, "sp.c_gov"); a.Code() != "yes" {
		t.Errorf("%+v", a)
	}
	for person, stops := range map[record.ID]bool{weaver: false, miller: true} { // only where the name may go at all
		if got := slices.ContainsFunc(said, func(x forms.Finding) bool {
			return x.Field == "sp.c_gov" && x.Person == person && x.Severity == forms.Stops
		}); got != stops {
			t.Errorf("a yes that was written stops: %v", got)
		}
	}

	// As an earlier version drafted it.
	s := must[archive.Made](t)(v.MakeSubmissions(archive.Making{Case: k.ID, Mechanism: "HRCCP", Lang: "en"})).Submissions[0]
	f := must[record.Filing](t)(v.Filing(s.ID))
	i := slices.IndexFunc(f.Answers, func(a record.FilingAnswer) bool { return a.Field == "hrccp.names" && a.Person == weaver })
	f.Answers[i] = record.FilingAnswer{Person: weaver, Field: "hrccp.names", Taken: true, Parts: []record.FilingPart{{Text: "Yes", Code: "yes"}}, Drafted: "0"}
	m, _ := must[*forms.Set](t)(v.Mechanisms()).Find("HRCCP")
	facts := must[*forms.Facts](t)(v.SubmissionFacts(m, k, s))
	if a, _ := forms.NewTable(m, facts, f, "en").Answer(weaver, "hrccp.names"); !a.Open() {
		t.Errorf("what was drafted stands: %+v", a)
	}
}
