package archive_test

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/disclose"
	"attest/archive/record"
)

// reviewed is a vault with a case and a submission of both kinds.
func reviewed(t *testing.T) (v *archive.Vault, k record.Case, general, form record.ID) {
	t.Helper()
	v = newVault(t)
	k = filingCase(t, v)
	for _, p := range []record.ID{weaver, miller} {
		consents(t, v, p, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{record.MediaText}}, record.Use{Use: "un_special_procedures", Answer: record.AnswerYes})
	}
	for _, te := range k.Testimonies {
		firstAccount(t, v, te)
	}
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Case: k.ID, Title: "Invented", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Cover: "Two accounts.", Testimonies: k.Testimonies}))
	return v, k, s.ID, submissionOf(t, v, k, "WGEID")
}

// Comments are kept by who wrote them and when, are settled and opened again,
// are taken back by Undo, and are in nothing that leaves.
func TestCommentsStayInTheVault(t *testing.T) {
	ctx := context.Background()
	v, k, general, form := reviewed(t)
	c := must[record.ReviewComment](t)(v.AddComment(form, record.ReviewComment{Field: "wgeid.place", Person: weaver, Quote: "도문", Text: " PLANTED of an answer "}))
	if c.Number != 1 || c.At == "" || c.By == "" || c.Text != "PLANTED of an answer" {
		t.Fatalf("%+v", c)
	}
	must[record.ReviewComment](t)(v.AddComment(general, record.ReviewComment{Testimony: k.Testimonies[0], Segment: "s1", Text: "PLANTED of a paragraph"}))
	must[record.ReviewComment](t)(v.AddComment(general, record.ReviewComment{Text: "PLANTED of the whole"}))
	noErr(t, v.SettleComment(general, 1, false))
	for _, bad := range []record.ReviewComment{
		{}, {Text: "x", Field: "wgeid.none"}, {Text: "x", Field: "wgeid.place"}, {Text: "x", Person: weaver}, {Text: "x", Segment: "s1"}, {Text: "x", Testimony: "T0"},
		{Text: "x", Testimony: k.Testimonies[0], Segment: "s999"}, {Text: strings.Repeat("x", archive.MaxComment+1)}, {Text: "\xff"},
	} {
		if _, err := v.AddComment(form, bad); !errors.Is(err, archive.ErrInvalid) {
			t.Errorf("%+.60v: %v", bad, err)
		}
	}
	if err := v.SettleComment(general, 7, false); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("no such comment: %v", err)
	}
	// Writing an answer, and saving the head, leave them where they are.
	noErr(t, v.File(form, record.FilingAnswer{Person: weaver, Field: "wgeid.place", Text: "At the bridge"}))
	s := must[record.Submission](t)(v.Submission(general))
	s.Cover = "Two invented accounts."
	must[record.Submission](t)(v.SaveSubmission(s))
	v = reopen(t, v)
	if got := must[[]archive.Comment](t)(v.Comments(form)); len(got) != 1 || got[0].Author != "Han" || got[0].Quote != "도문" {
		t.Fatalf("%+v", got)
	}
	got := must[[]archive.Comment](t)(v.Comments(general))
	if len(got) != 2 || got[0].Settled == "" || got[0].Closer != "Han" || got[1].Number != 2 || got[1].Settled != "" {
		t.Fatalf("%+v", got)
	}
	noErr(t, v.SettleComment(general, 1, true))
	if got := must[[]archive.Comment](t)(v.Comments(general)); got[0].Settled != "" || got[0].Closer != "" {
		t.Errorf("not open again: %+v", got[0])
	}
	must[record.ID](t)(v.Undo())
	if got := must[[]archive.Comment](t)(v.Comments(general)); got[0].Settled == "" {
		t.Error("Undo did not settle it again")
	}
	// Nothing that leaves has a word of them: each part of the bundle is read.
	s = must[record.Submission](t)(v.Submission(form))
	s.Addressee, s.Sender, s.Testimonies = "Working group", "s", k.Testimonies
	must[record.Submission](t)(v.SaveSubmission(s))
	answerWhatStops(t, v, form)
	for _, id := range []record.ID{general, form} {
		out := filepath.Join(t.TempDir(), "b.zip")
		must[archive.ExportReport](t)(v.Export(ctx, id, archive.ExportOptions{Path: out, Plain: true}, nil))
		z, err := zip.OpenReader(out)
		noErr(t, err)
		seen := ""
		for _, f := range z.File {
			r, err := f.Open()
			noErr(t, err)
			text := plain(t, f.Name, must[[]byte](t)(io.ReadAll(r)))
			if strings.Contains(text, "PLANTED") {
				t.Errorf("%s has a comment", f.Name)
			}
			seen += text
			noErr(t, r.Close())
		}
		noErr(t, z.Close())
		if id == form && !strings.Contains(seen, "At the bridge") {
			t.Error("the answer that was written is not in the form's bundle")
		}
	}
	tab, _, err := v.SubmissionTable(form, "en")
	noErr(t, err)
	if raw := must[[]byte](t)(record.Canonical(tab.Rows)); strings.Contains(formText(t, tab, weaver)+string(raw), "PLANTED") {
		t.Error("the form has a comment")
	}
	if r := must[archive.CheckReport](t)(v.Check(ctx, nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
}

// Two versions of a submission, part by part and word by word.
func TestVersionsOfASubmissionSideBySide(t *testing.T) {
	v, k, general, form := reviewed(t)
	s := must[record.Submission](t)(v.Submission(general))
	s.Cover, s.Testimonies = "Two invented accounts.", k.Testimonies[:1]
	must[record.Submission](t)(v.SaveSubmission(s))
	got := must[[]archive.ReviewChange](t)(v.CompareSubmission(general, 1, 2))
	if len(got) != 2 || got[0].Part != "cover" || got[1].Part != "testimonies" || !strings.HasPrefix(got[1].Before, got[1].After+" T-") {
		t.Fatalf("%+v", got)
	}
	if p := got[0].Pieces; len(p) != 3 || p[1].Kind != "added" || p[1].Text != "invented" {
		t.Errorf("%+v", p)
	}
	if same := must[[]archive.ReviewChange](t)(v.CompareSubmission(general, 2, 2)); len(same) != 0 {
		t.Errorf("%+v", same)
	}
	noErr(t, v.File(form, record.FilingAnswer{Person: weaver, Field: "wgeid.place", Text: "At the old bridge"}))
	noErr(t, v.File(form, record.FilingAnswer{Person: weaver, Field: "wgeid.place", Text: "At the new bridge\nat night"}))
	must[record.ReviewComment](t)(v.AddComment(form, record.ReviewComment{Text: "no content"}))
	got = must[[]archive.ReviewChange](t)(v.CompareSubmission(form, 2, 4))
	if len(got) != 1 || got[0].Field != "wgeid.place" || got[0].Person != weaver || !strings.HasPrefix(got[0].Code, "P-") || got[0].Label("ko") == got[0].En {
		t.Fatalf("%+v", got)
	}
	var text []string
	for _, p := range got[0].Pieces {
		text = append(text, p.Kind+":"+p.Text)
	}
	if want := []string{":At the", "removed:old", "added:new", ":bridge", "added:\nat night"}; !slices.Equal(text, want) {
		t.Errorf("%q", text)
	}
	for _, n := range []uint32{0, 99} {
		if _, err := v.CompareSubmission(form, n, 1); err == nil {
			t.Errorf("version %d is there", n)
		}
	}
}

// An approval ends by whatever changes what would leave, and by nothing else. Who
// must give it where the office asks for it, TestAnotherMemberApproves says.
func TestAnApprovalEndsWithWhatWasApproved(t *testing.T) {
	ctx := context.Background()
	v, k, id, _ := reviewed(t)
	o := archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true, Overwrite: true}
	approve := func() { t.Helper(); must[record.Approval](t)(v.Approve(ctx, id, o)) }
	approved := func(want bool, why string) {
		t.Helper()
		if st := must[archive.ApprovalState](t)(v.Approval(ctx, id, o)); st.Approved != want || st.By != "Han" {
			t.Errorf("%s: %+v", why, st)
		}
	}
	approve()
	v = reopen(t, v)
	approved(true, "after a lock")
	// What is no content does not end it.
	must[record.ReviewComment](t)(v.AddComment(id, record.ReviewComment{Text: "x"}))
	approved(true, "a comment")
	must[archive.ExportReport](t)(v.Export(ctx, id, o, nil))
	_, err := v.NoteSent(id, archive.Sending{Channel: "email"})
	noErr(t, err)
	approved(true, "a note that it was sent")
	// Each of these does.
	korean := o
	korean.Language = "ko"
	if st := must[archive.ApprovalState](t)(v.Approval(ctx, id, korean)); st.Approved {
		t.Errorf("in another language: %+v", st)
	}
	for why, change := range map[string]func(){
		"a word of the cover": func() {
			s := must[record.Submission](t)(v.Submission(id))
			s.Cover += " More."
			must[record.Submission](t)(v.SaveSubmission(s))
		},
		"a word of an account": func() {
			te := must[record.Testimony](t)(v.Testimony(k.Testimonies[0]))
			te.Account[0].Text += " 더."
			noErr(t, v.SaveTestimony(te))
		},
		"an event": func() {
			e := must[[]record.Event](t)(v.Events(k.Testimonies[0]))[0]
			e.Date.EDTF = "2024-01"
			must[record.Event](t)(v.SaveEvent(e))
		},
		"an exhibit": func() {
			x := attach(t, v, k.Testimonies[0], "a.txt", "an invented list", record.ClassCleared)
			s := must[record.Submission](t)(v.Submission(id))
			s.Exhibits = append(s.Exhibits, record.ExhibitChoice{ID: x.ID})
			must[record.Submission](t)(v.SaveSubmission(s))
		},
		"the order": func() {
			s := must[record.Submission](t)(v.Submission(id))
			slices.Reverse(s.Testimonies)
			must[record.Submission](t)(v.SaveSubmission(s))
		},
		"a later consent": func() {
			consents(t, v, miller, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Until: "2099-01-01", Media: []string{record.MediaText}})
		},
	} {
		approve()
		approved(true, why+", before")
		change()
		approved(false, why)
	}
	// Undo takes an approval back; what cannot leave cannot be approved.
	approve()
	must[record.ID](t)(v.Undo())
	approved(false, "taken back")
	if _, err := v.Approve(ctx, id, archive.ExportOptions{Redactions: map[record.ID][]disclose.Range{k.Testimonies[0]: {{}}}}); !errors.Is(err, archive.ErrAlignment) {
		t.Errorf("an account that is not final, with parts left out: %v", err)
	}
	consents(t, v, weaver, record.Use{Use: "un_inquiry", Answer: record.AnswerNo})
	if _, err := v.Approve(ctx, id, o); !errors.Is(err, archive.ErrConsent) {
		t.Errorf("refused by consent: %v", err)
	}
}
