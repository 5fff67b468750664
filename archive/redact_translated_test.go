package archive_test

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/disclose"
	"attest/archive/record"
)

// besideHidden is a submission of an invented account, final, with a translation and
// events, of which a place, a name, a paragraph and what happened to a body are left
// out.
func besideHidden(t *testing.T, v *archive.Vault) (record.Submission, record.Testimony, record.Translation) {
	t.Helper()
	te := account(t, v)
	te.Account = []record.Segment{
		{ID: "s1", Speaker: record.SpeakerWitness, Text: "투먼에서 트럭으로 국경까지 갔습니다."},
		{ID: "s2", Speaker: record.SpeakerWitness, Text: "2016년에 김영희 씨가 우리와 함께 갇혔습니다."},
		{ID: "s3", Speaker: record.SpeakerWitness, Text: "2013년 봄, 감자를 심을 무렵이었습니다."},
		{ID: "s4", Speaker: record.SpeakerWitness, Text: "거기서 배를 여러 번 세게 맞아 아이를 잃었고, 겨울까지 있었습니다."},
		{ID: "s5", Speaker: record.SpeakerWitness, Text: "우리는 하루에 두 번 점호를 받았습니다."},
	}
	noErr(t, v.SaveTestimony(te))
	tr := record.NewTranslation(te.ID, "en").Set(te.Account[0], "We went from Tumen to the border by truck.").
		Set(te.Account[1], "Kim Yong Hui was locked up with us in 2016.").Set(te.Account[2], "It was spring 2013, when Qzpotatoes are planted.").
		Set(te.Account[3], "There I was Qzbeaten on the belly and lost the child, and stayed until winter.").Set(te.Account[4], "They counted us twice a day.")
	noErr(t, v.SaveTranslation(tr))
	event := func(segment int, kind, place, words, date string) {
		p := must[record.Passage](t)(v.SavePassage(record.Passage{
			Testimony: te.ID, Spans: []record.Span{record.NewSpan(te.Account[segment], 0, 99)}, Codes: []record.CodeUse{{Code: kind}},
		}))
		must[record.Event](t)(v.SaveEvent(record.Event{
			Testimony: te.ID, Passages: []record.ID{p.ID}, Kind: record.CodeUse{Code: kind}, Place: record.EventPlace{Code: place}, Status: record.StatusAlleged,
			Date: record.EventDate{Words: words, EDTF: date}, Source: record.EventSource{Basis: record.BasisExperienced},
		}))
	}
	event(0, "REF-01", "CN-TM", "감자를 심을 무렵", "2013-04")
	event(1, "LIB-02", "", "2016년", "2016")
	event(2, "LIB-11", "", "2013년 봄", "2013-21")
	event(3, "TRA-01", "", "겨울까지", "2014-24")
	event(4, "LIB-06", "", "그해", "2013-21") // when is told in words that are left out elsewhere
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: "yes", Media: []string{"text"}})
	firstAccount(t, v, te.ID)
	final(t, v, te)
	cut := func(segment int, words, reason, about string) record.HiddenPart {
		from := len([]rune(te.Account[segment].Text[:strings.Index(te.Account[segment].Text, words)]))
		return record.HiddenPart{Testimony: te.ID, Segment: te.Account[segment].ID, From: from, To: from + len([]rune(words)), Reason: reason, About: about}
	}
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID},
		Profile: record.Profile{Hidden: []record.HiddenPart{
			cut(0, "투먼", disclose.ReasonPlace, "CN-TM"), cut(1, "김영희", disclose.ReasonPerson, ""), {Testimony: te.ID, Segment: "s3", Reason: disclose.ReasonOffice},
			cut(3, "배를 여러 번 세게 맞아 아이를 잃었고", disclose.ReasonMedical, ""),
		}},
	}))
	return s, te, tr
}

// What is left out of an account is in no form in its translation or its events, in no
// part of the bundle, with proofs and without; the rest of both leaves.
func TestTranslationsAndEventsLeaveRedacted(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	s, te, tr := besideHidden(t, v)
	var reading string
	export := func() error {
		out := filepath.Join(t.TempDir(), "b.zip")
		if _, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: out, Plain: true}, nil); err != nil {
			return err
		}
		if r := must[bundle.Report](t)(bundle.Verify(ctx, out, bundle.Options{})); !r.OK() {
			t.Errorf("%+v", r.Faults)
		}
		for file, data := range everything(t, out) {
			for _, never := range []string{"Tumen", "투먼", "CN-TM", "Kim Yong", "김영희", "Qzpotatoes", "감자", "2013-21", "April 2013", "Qzbeaten", "lost the child", "아이를", "TRA-01", "LIB-11"} {
				if bytes.Contains(data, []byte(never)) {
					t.Errorf("%s has %q", file, never)
				}
			}
			if strings.HasSuffix(file, "reading.json") {
				reading = string(data)
			}
		}
		return nil
	}
	has := func(parts ...string) {
		t.Helper()
		for _, part := range parts {
			if !strings.Contains(reading, part) {
				t.Errorf("%s is not in %s", part, reading)
			}
		}
	}
	noErr(t, export()) // nothing is settled: what stands beside hidden words is a mark
	has(`{"doubt":false,"left_out":["place"],"paragraph":1,"text":"[…]"}`, `{"doubt":false,"left_out":["third_person"],"paragraph":2,"text":"[…]"}`, `{"doubt":false,"paragraph":3,"text":"[…]"}`,
		`{"doubt":false,"left_out":["medical"],"paragraph":4,"text":"[…]"}`, `{"doubt":false,"paragraph":5,"text":"They counted us twice a day."}`, `"events_withheld":2`, `"v":2`,
		`{"basis":"experienced","kind":"REF-01","paragraphs":[1],"withheld":["date","place"]}`, `{"basis":"experienced","date":"2016","kind":"LIB-02","paragraphs":[2]}`,
		`{"basis":"experienced","kind":"LIB-06","paragraphs":[5],"withheld":["date"]}`)

	beside := must[[]archive.BesideHidden](t)(v.BesideHidden(ctx, s.ID, te.ID))
	if len(beside) != 3 || beside[0].Shown(beside[0].Offered) != "We went from […] to the border by truck." || beside[1].Shown(beside[1].Offered) != "[…] was locked up with us in 2016." || len(beside[2].Offered) > 0 {
		t.Fatalf("%+v", beside)
	}
	settle := func(b archive.BesideHidden, parts ...record.TextPart) {
		s.Profile.Settle(b.Settle(parts))
		s = must[record.Submission](t)(v.SaveSubmission(s))
	}
	settle(beside[0]) // it still names the place: refused, and said which
	var incomplete *archive.IncompleteError
	if err := export(); !errors.As(err, &incomplete) || incomplete.Reasons[0].Code != archive.ReasonTranslationSays || incomplete.Reasons[0].Count != 1 || incomplete.Reasons[0].Rules != "en" {
		t.Fatalf("%v", err)
	}
	pre := must[archive.Preview](t)(v.Preview(ctx, s.ID))
	if !slices.ContainsFunc(pre.Blocked, func(r archive.Reason) bool { return r.Code == archive.ReasonTranslationSays }) {
		t.Errorf("the preview is not blocked: %+v", pre.Blocked)
	}
	settle(beside[0], beside[0].Offered...)
	settle(beside[1], beside[1].Offered...)
	s.Profile.Unlinkable = true
	s = must[record.Submission](t)(v.SaveSubmission(s))
	noErr(t, export())
	has(`"text":"We went from […] to the border by truck."`, `"text":"[…] was locked up with us in 2016."`, `{"doubt":false,"left_out":["medical"],"paragraph":4,"text":"[…]"}`)
	if log := s.Profile.Log; !slices.ContainsFunc(log, func(a record.ProfileAct) bool { return a.Act == record.ActSettle && a.Object == te.ID }) {
		t.Errorf("the profile's log says %+v", log)
	}

	// Another text, or more that is hidden, and the decision does not stand.
	noErr(t, v.SaveTranslation(tr.Set(te.Account[1], "Kim Yong Hui, of Tumen, was locked up with us in 2016.")))
	s.Profile.Hidden = append(s.Profile.Hidden, record.HiddenPart{Testimony: te.ID, Segment: "s1", From: 5, To: 7, Reason: disclose.ReasonHelper})
	s = must[record.Submission](t)(v.SaveSubmission(s))
	for _, b := range must[[]archive.BesideHidden](t)(v.BesideHidden(ctx, s.ID, te.ID)) {
		if b.Settled {
			t.Errorf("paragraph %d is settled still", b.Paragraph)
		}
	}
	noErr(t, export())
	has(`{"doubt":false,"left_out":["place","helper"],"paragraph":1,"text":"[…]"}`, `{"doubt":false,"left_out":["third_person"],"paragraph":2,"text":"[…]"}`)
}
