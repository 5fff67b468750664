package archive_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// A name that consent does not cover any more, a relative's, and a number stop the
// export wherever somebody wrote them, by whose and where, without a word of them;
// that it is another person of that name can be said.
func TestNamesThatConsentDoesNotCoverStopTheExport(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	p := must[record.Person](t)(v.NewPerson("invented"))
	noErr(t, v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: "리영희"}, {Text: "Ri Yong Hui"}}, Kin: []record.Relative{{Name: "Pak Sun Ae", Relation: "mother"}},
		Contacts: []record.Contact{{Kind: "telephone", Value: "+86 000-1234"}}}))
	all := func(named bool) {
		consents(t, v, p.ID, record.Use{Use: "un_special_procedures", Answer: record.AnswerYes, Named: named}, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Named: named})
	}
	all(true)
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "Invented case", Persons: []record.ID{p.ID}}))
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Case: k.ID, Title: "Invented", Mechanism: "SP", Class: "un_special_procedures", Addressee: "Rapporteur", Sender: "s"}))
	noErr(t, v.File(s.ID, record.FilingAnswer{Person: p.ID, Field: "sp.f_narr", Text: "Lee Young-hee was taken. Call 86 0001234."}))
	answerWhatStops(t, v, s.ID)
	names := func() (out archive.Reasons) {
		t.Helper()
		for _, r := range must[archive.Preview](t)(v.Preview(ctx, s.ID)).Blocked {
			if r.Holder != "" {
				out = append(out, r)
			} else if r.What != "changed" {
				t.Errorf("%+v", r)
			}
		}
		return out
	}
	if got := names(); len(got) != 0 {
		t.Fatalf("she is named: %v", got)
	}
	all(false)
	noErr(t, v.FileStands(s.ID, p.ID, "sp.v_given", "en"))
	s.Title, s.Cover = "Of 영희", "Her mother Pak Sun Ae asks."
	s = must[record.Submission](t)(v.SaveSubmission(s))
	dir := t.TempDir()
	export := func(name string) error {
		_, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: filepath.Join(dir, name), Plain: true}, nil)
		return err
	}
	got := names()
	where := func(part, field string) int {
		return slices.IndexFunc(got, func(r archive.Reason) bool {
			return r.Part == part && r.Field == field && r.Holder == p.ID && r.Whose == p.Pseudonym
		})
	}
	for _, want := range [][2]string{{archive.PartName, "title"}, {archive.PartKin, "cover"}, {archive.PartName, "sp.f_narr"}, {archive.PartContact, "sp.f_narr"}} {
		if where(want[0], want[1]) < 0 {
			t.Errorf("%v is not found: %v", want, got)
		}
	}
	var incomplete *archive.IncompleteError
	err := export("b.zip")
	if len(got) != 4 || !errors.As(err, &incomplete) || len(incomplete.Reasons) != 4 {
		t.Fatalf("%d: %v; %v", len(got), got, err)
	}
	for _, word := range []string{"영희", "Young", "Pak", "1234"} {
		if slices.ContainsFunc(got, func(r archive.Reason) bool { return strings.Contains(r.String(), word) }) || strings.Contains(err.Error(), word) {
			t.Errorf("%q is in a reason", word)
		}
	}
	if _, err := v.Approve(ctx, s.ID, archive.ExportOptions{}); !errors.As(err, &incomplete) {
		t.Errorf("approved: %v", err)
	}
	// Somebody else is called so.
	noErr(t, v.AnotherOfThatName(s.ID, got[where(archive.PartName, "title")]))
	v = reopen(t, v)
	if got = names(); len(got) != 3 || where(archive.PartName, "title") >= 0 {
		t.Fatalf("%v", got)
	}
	s.Title = "Of 리영희"
	s = must[record.Submission](t)(v.SaveSubmission(s))
	if got = names(); where(archive.PartName, "title") < 0 {
		t.Error("another spelling does not ask again")
	}
	s.Title, s.Cover = "Invented", "A relative asks."
	s = must[record.Submission](t)(v.SaveSubmission(s))
	noErr(t, v.File(s.ID, record.FilingAnswer{Person: p.ID, Field: "sp.f_narr", Text: "She was taken."}))
	if err := export("Ri Yong Hui.zip"); !errors.As(err, &incomplete) || incomplete.Reasons[0].Label != "file" {
		t.Errorf("the file is called so: %v", err)
	}
	noErr(t, export("b.zip"))
	if left := must[[]os.DirEntry](t)(os.ReadDir(dir)); len(left) != 1 {
		t.Errorf("%v", left)
	}
	if r := must[archive.CheckReport](t)(v.Check(ctx, nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
}
