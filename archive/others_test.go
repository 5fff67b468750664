package archive_test

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/record"
)

// Somebody else of the vault, by the whole name in any spelling or by a number, is asked
// about in what the sender wrote, and a number stops it; a given name alone does nothing.
func TestAnotherWitnessInACoverIsAskedAbout(t *testing.T) {
	v := newVault(t)
	other := must[record.Person](t)(v.NewPerson("another"))
	noErr(t, v.SaveIdentity(other.ID, record.Identity{Names: []record.Name{{Text: "김철수"}, {Text: "Kim Chol Su"}}, Contacts: []record.Contact{{Kind: "telephone", Value: "+82 10-5555-1234"}, {Kind: "mail", Value: "chol@example.org"}}}))
	foreign := must[record.Person](t)(v.NewPerson("a third"))
	noErr(t, v.SaveIdentity(foreign.ID, record.Identity{Names: []record.Name{{Text: "Ada Invented"}}}))
	s := submission(t, v)
	for _, k := range []struct {
		cover  string
		holder record.ID
		part   string
	}{
		{"As Kim Chol Su has also told us.", other.ID, archive.PartName},
		{"As Gim Cheol-su has also told us.", other.ID, archive.PartName},
		{"김철수가 말한 바와 같이", other.ID, archive.PartName},
		{"金哲洙也说过", other.ID, archive.PartName},
		{"Ask Ada Invented.", foreign.ID, archive.PartName},
		{"Call 010-5555-1234.", other.ID, archive.PartContact},
		{"Write to <Chol@example.org>.", other.ID, archive.PartContact},
		{"As Chol Su has also told us.", "", ""},
		{"Kim has told us. The Commission met in Seoul.", "", ""},
		{"위원회에 제출합니다. 조사를 요청합니다.", "", ""},
	} {
		s.Cover = k.cover
		s = must[record.Submission](t)(v.SaveSubmission(s))
		_, err := v.Export(t.Context(), s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}, nil)
		var ask *archive.ConfirmError
		var stopped *archive.IncompleteError
		switch {
		case k.part == archive.PartContact:
			if !errors.As(err, &stopped) || len(stopped.Reasons) != 1 || stopped.Reasons[0].Code != archive.ReasonFieldElse || stopped.Reasons[0].Holder != k.holder || stopped.Reasons[0].Part != k.part {
				t.Errorf("%s: %v", k.cover, err)
				continue
			}
			noErr(t, v.AnotherOfThatName(s.ID, stopped.Reasons[0]))
			if pre := must[archive.Preview](t)(v.Preview(t.Context(), s.ID)); len(pre.Blocked) > 0 {
				t.Errorf("%s: it is another's: %v", k.cover, pre.Blocked)
			}
		case k.holder == "" && err != nil:
			t.Errorf("%s: %v", k.cover, err)
		case k.holder == "":
		case !errors.As(err, &ask) || len(ask.Reasons) != 1 || ask.Reasons[0].Code != archive.ReasonFieldElse || ask.Reasons[0].Holder != k.holder || ask.Reasons[0].Part != k.part:
			t.Errorf("%s: %v", k.cover, err)
		case strings.Contains(err.Error(), "Chol") || !strings.Contains(err.Error(), ask.Reasons[0].Whose):
			t.Errorf("it says more than the pseudonym: %v", err)
		default:
			must[archive.ExportReport](t)(v.Export(t.Context(), s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true, Confirmed: ask.Code}, nil))
			noErr(t, v.AnotherOfThatName(s.ID, ask.Reasons[0]))
			if pre := must[archive.Preview](t)(v.Preview(t.Context(), s.ID)); pre.Confirm != "" {
				t.Errorf("%s: it is another person of that name: %v", k.cover, pre.Warnings)
			}
		}
	}
}

// Who took an account, interpreted, or is a member stops in what the sender wrote, and is
// asked about in the account; but not who signs.
func TestNamesOfStaffDoNotLeaveUnasked(t *testing.T) {
	v := newVault(t)
	p := must[record.Person](t)(v.NewPerson("invented"))
	te := must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{
		Date: "2026-11-20", Place: "Seoul", Language: "en", Interviewer: "Choe Myong Hak", Interpreter: "Pak Sun Ae (Seoul)", Present: []record.Presence{{Name: "한금순", Role: "note-taker"}},
	}))
	te.Account = []record.Segment{
		{ID: "s1", Speaker: "interviewer", Text: "I am Choe Myong Hak and this is our interpreter, Pak Sun Ae."},
		{ID: "s2", Speaker: "witness", Text: "We were taken by truck."},
	}
	noErr(t, v.SaveTestimony(te))
	consent(t, v, p.ID, record.Use{Use: "un_inquiry", Answer: record.AnswerYes})
	firstAccount(t, v, te.ID)
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}}))
	export := func() error {
		_, err := v.Export(t.Context(), s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}, nil)
		return err
	}
	var ask *archive.ConfirmError
	err := export()
	if !errors.As(err, &ask) || len(ask.Reasons) != 1 || slices.ContainsFunc(ask.Reasons, func(r archive.Reason) bool {
		return r.Code != archive.ReasonAccountNames || r.Rules != "1" || r.Holder != te.ID || strings.Contains(r.String(), "Pak")
	}) {
		t.Fatalf("the account: %v", err)
	}
	for _, cover := range []string{"Our interpreter Bak Sun-ae confirms.", "최명학 면담", "Han Kum Sun wrote it down."} {
		s.Cover = cover
		s = must[record.Submission](t)(v.SaveSubmission(s))
		var stopped *archive.IncompleteError
		if err := export(); !errors.As(err, &stopped) || len(stopped.Reasons) != 1 || stopped.Reasons[0].Holder != te.ID || stopped.Reasons[0].Field != "cover" {
			t.Errorf("%s: %v", cover, err)
		}
	}
	// The interviewer signs: that is told on purpose.
	s.Cover, s.Sender = "Choe Myong Hak interviewed.", "Choe Myong Hak, Seoul"
	s = must[record.Submission](t)(v.SaveSubmission(s))
	if err := export(); !errors.As(err, &ask) || len(ask.Reasons) != 1 {
		t.Errorf("who signs: %v", err)
	}
}

// Whoever leaves out the day of an interview leaves out when it began and ended, and is
// asked about the consent of the same day.
func TestADayThatIsLeftOutIsNotSaidByTheClock(t *testing.T) {
	v := newVault(t)
	p := must[record.Person](t)(v.NewPerson("invented"))
	te := must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{
		Date: "2026-11-20", Start: "2026-11-20T14:00:00+09:00", End: "2026-11-20T16:00:00+09:00", Place: "Seoul", Language: "en"}))
	te.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: "We were taken by truck."}}
	noErr(t, v.SaveTestimony(te))
	consent(t, v, p.ID, record.Use{Use: "un_inquiry", Answer: record.AnswerYes})
	firstAccount(t, v, te.ID)
	te = must[record.Testimony](t)(v.Testimony(te.ID))
	final(t, v, te)
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID},
		Profile: record.Profile{Hidden: []record.HiddenPart{{Testimony: te.ID, Fact: "date", Reason: "place"}}}}))
	pre := must[archive.Preview](t)(v.Preview(t.Context(), s.ID))
	for _, f := range pre.Testimonies[0].Facts {
		if strings.Contains(f.Value, "2026-11-20") {
			t.Errorf("%s is shown", f.Name)
		}
	}
	path := filepath.Join(t.TempDir(), "b.zip")
	o := archive.ExportOptions{Path: path, Plain: true}
	_, err := v.Export(t.Context(), s.ID, o, nil)
	var ask *archive.ConfirmError
	if !errors.As(err, &ask) || len(ask.Reasons) != 1 || ask.Reasons[0].Code != archive.ReasonDayShown || ask.Reasons[0].Rules != archive.DayConsent {
		t.Fatalf("%v", err)
	}
	o.Confirmed = ask.Code
	must[archive.ExportReport](t)(v.Export(t.Context(), s.ID, o, nil))
	if r := must[bundle.Report](t)(bundle.Verify(t.Context(), path, bundle.Options{})); !r.OK() {
		t.Errorf("%+v", r)
	}
	s.Cover = "We met on 20 November 2026."
	s = must[record.Submission](t)(v.SaveSubmission(s))
	var stopped *archive.IncompleteError
	if _, err := v.Export(t.Context(), s.ID, o, nil); !errors.As(err, &stopped) {
		t.Errorf("the day in other words: %v", err)
	}
}
