package archive_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/delivery"
	"attest/archive/record"
)

// A submission that named somebody goes out, and then she may not be named any more: the
// letter that says so, the one that goes with the next, and the one that asks for it back
// do not say her name, and each says what is not in it. The same of another person of the
// vault, and of who interpreted.
func TestNoLetterNamesAnybody(t *testing.T) {
	v := newVault(t)
	p := must[record.Person](t)(v.NewPerson("invented"))
	noErr(t, v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: "리영희"}, {Text: "Ri Yong Hui"}}}))
	other := must[record.Person](t)(v.NewPerson("another"))
	noErr(t, v.SaveIdentity(other.ID, record.Identity{Names: []record.Name{{Text: "김철수"}, {Text: "Kim Chol Su"}}}))
	te := must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "en", Interviewer: "Choe Myong Hak", Interpreter: "Pak Sun Ae"}))
	te.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: "We were taken by truck."}}
	noErr(t, v.SaveTestimony(te))
	consent(t, v, p.ID, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Named: true})
	firstAccount(t, v, te.ID)
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Title: "Invented", Addressee: "Commission (invented)", Class: "un_inquiry", Sender: "Office; Choe Myong Hak", Testimonies: []record.ID{te.ID}, Named: []record.ID{p.ID},
		Reference: "Ri Yong Hui", Restrictions: "The family of Ri Yong Hui must not be contacted.",
	}))
	must[archive.ExportReport](t)(v.Export(t.Context(), s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}, nil))
	must[record.Delivery](t)(v.NoteSent(s.ID, archive.Sending{Channel: "email"}))
	says := func(what string, l delivery.Letter, left ...string) {
		t.Helper()
		text := must[string](t)(l.Text())
		for _, word := range []string{"Yong", "영희", "Chol Su", "Pak"} {
			if strings.Contains(text, word) {
				t.Errorf("%s says %q: %s", what, word, text)
			}
		}
		if !slices.Equal(l.LeftOut, left) || !strings.Contains(text, "Choe Myong Hak") {
			t.Errorf("%s: left out %v, want %v: %s", what, l.LeftOut, left, text)
		}
		for _, f := range left {
			if blank := map[string]string{delivery.LetterReference: "[write it in here]", delivery.LetterRestrictions: "[Write them in here.]"}[f]; !strings.Contains(text, blank) {
				t.Errorf("%s has no blank for %s: %s", what, f, text)
			}
		}
	}
	// While she is named in the submission, the letter goes another way, and open.
	says("beside the bundle", must[delivery.Letter](t)(v.SubmissionLetter(s.ID, "en")), delivery.LetterReference, delivery.LetterRestrictions)

	consent(t, v, p.ID, record.Use{Use: "un_inquiry", Answer: record.AnswerYes})
	tasks := must[[]archive.SentTask](t)(v.SentTasks())
	if len(tasks) != 1 || tasks[0].Kind != record.SentUnnamed {
		t.Fatalf("%+v", tasks)
	}
	says("the name is taken back", must[delivery.Letter](t)(v.TaskLetter(tasks[0], "en")), delivery.LetterReference, delivery.LetterRestrictions)
	says("it is asked for back", must[delivery.Letter](t)(v.RecallLetter(must[[]archive.Recall](t)(v.Recalls(te.ID))[0], "en")), delivery.LetterReference, delivery.LetterRestrictions)

	s = must[record.Submission](t)(v.Submission(s.ID))
	s.Reference, s.Restrictions = "as 김철수 told", "Do not call Pak Sun Ae."
	s = must[record.Submission](t)(v.SaveSubmission(s))
	says("others", must[delivery.Letter](t)(v.TaskLetter(tasks[0], "en")), delivery.LetterReference, delivery.LetterRestrictions)

	c := consent(t, v, p.ID, record.Use{Use: "un_inquiry", Answer: record.AnswerYes})
	noErr(t, v.WithdrawConsent(c.ID))
	s.Reference, s.Restrictions = "A/1", "of 리영희"
	must[record.Submission](t)(v.SaveSubmission(s))
	tasks = must[[]archive.SentTask](t)(v.SentTasks())
	l := must[delivery.Letter](t)(v.TaskLetter(tasks[0], "en"))
	says("the consent is withdrawn", l, delivery.LetterRestrictions)
	if l.Reference != "A/1" {
		t.Errorf("what names nobody stays: %q", l.Reference)
	}
	noErr(t, v.Destroy(t.Context(), te.ID, "withdrawn", nil))
	says("it is destroyed", must[delivery.Letter](t)(v.RecallLetter(must[[]archive.Recall](t)(v.Recalls(te.ID))[0], "en"))) // with what was typed by hand
}

// What a submission leaves out is not said by its letters either.
func TestLettersDoNotSayWhatIsLeftOut(t *testing.T) {
	v := newVault(t)
	s := submission(t, v)
	te := must[record.Testimony](t)(v.Testimony(s.Testimonies[0]))
	s.Profile = record.Profile{Hidden: []record.HiddenPart{{Testimony: te.ID, Fact: "date", Reason: "place"}}}
	s.Reference = "your call of 20 November 2026"
	s = must[record.Submission](t)(v.SaveSubmission(s))
	must[record.Delivery](t)(v.NoteSent(s.ID, archive.Sending{Channel: "email"}))
	l := must[delivery.Letter](t)(v.SubmissionLetter(s.ID, "ko"))
	if text := must[string](t)(l.Text()); !slices.Equal(l.LeftOut, []string{delivery.LetterReference}) || strings.Contains(text, "November") || !strings.Contains(text, "[여기에 적으십시오]") {
		t.Errorf("%v: %s", l.LeftOut, text)
	}
}
