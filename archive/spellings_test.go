package archive_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"attest/archive"
	"attest/archive/disclose"
	"attest/archive/record"
)

// A name, a relative and a number that consent does not cover are asked about wherever an
// account has them, and stop what somebody writes for the addressee, in the spellings
// of forms, letters and files; profile mentions offers the same. What is not of them is not asked about.
func TestNamesAreFoundInTheSpellingsOfForms(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	said := []string{
		"홍 길 동", "홍.길.동", "홍·길·동", "홍-길-동", "홍길\u200b동", "Hong, Gil Dong", "Gildong", "Hong G.D.", "hong_gil_dong", "Ｈｏｎｇ Ｇｉｌ－ｄｏｎｇ", "洪 吉 童", "H o n g  G i l d o n g", "홍○동",
		"010-5555-1234", "01055551234", "８２１０５５５５１２３４", "홍 길 순",
		"Hоng Gil-dоng", "ホン・ギルトン", "Khong Kil-ton", "Hon Gildon", "gildong",
	}
	te.Account = []record.Segment{{ID: "s0", Speaker: record.SpeakerWitness, Text: "그 길로 동쪽 홍수 난 곳으로 갔습니다. Hong Kong, 2019-05-12."}}
	for i, s := range said {
		te.Account = append(te.Account, record.Segment{ID: fmt.Sprintf("s%d", i+1), Speaker: record.SpeakerWitness, Text: "그들이 말했습니다: " + s + ". 그렇게."})
	}
	noErr(t, v.SaveTestimony(te))
	firstAccount(t, v, te.ID)
	noErr(t, v.SaveIdentity(te.Person, record.Identity{Names: []record.Name{{Text: "홍길동"}, {Text: "Hong Gil-dong"}}, Kin: []record.Relative{{Name: "홍길순", Relation: "sister"}},
		Contacts: []record.Contact{{Kind: "telephone", Value: "+82 10-5555-1234"}}}))
	consents(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{"text"}})
	s := record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}}
	s = must[record.Submission](t)(v.SaveSubmission(s))
	asked := map[string]string{}
	for _, r := range must[archive.Preview](t)(v.Preview(context.Background(), s.ID)).Warnings {
		if r.Code == archive.ReasonAccountNames {
			asked[r.Part] = r.Rules
		}
	}
	want := map[string]string{archive.PartName: "2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 19, 20, 21, 22, 23", archive.PartContact: "15, 16, 17", archive.PartKin: "18"}
	for part, paragraphs := range want {
		if asked[part] != paragraphs {
			t.Errorf("of %s it asks for %s, want %s", part, asked[part], paragraphs)
		}
	}
	found, _, err := v.Mentions(context.Background(), s.ID, archive.MentionOf{Person: te.Person})
	noErr(t, err)
	for i, text := range said[:13] {
		if !slices.ContainsFunc(found, func(m archive.Mention) bool { return m.Paragraph == i+2 }) {
			t.Errorf("%q is not offered to be left out", text)
		}
	}
	s.Title, s.Cover, s.Reference, s.Restrictions = "Of Hong, Gil Dong", "홍 길 동", "Gildong", "call 010-5555-1234"
	s = must[record.Submission](t)(v.SaveSubmission(s))
	pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
	for _, field := range []string{"title", "cover", "reference", "restrictions"} {
		if !slices.ContainsFunc(pre.Blocked, func(r archive.Reason) bool { return r.Code == archive.ReasonFieldPerson && r.Field == field }) {
			t.Errorf("the %s does not stop it: %v", field, pre.Blocked)
		}
	}
	// What may as well be another name, or a word, is asked about and stops nothing.
	for cover, stops := range map[string]bool{"Hon Gildon": false, "a gildong": false, "Khong Kil-ton": true, "ホン・ギルトン": true, "Нong Gil-dong": true, "Hong Kong": false} {
		s.Title, s.Cover, s.Reference, s.Restrictions = "t", cover, "", ""
		s = must[record.Submission](t)(v.SaveSubmission(s))
		pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
		asks := slices.ContainsFunc(pre.Warnings, func(r archive.Reason) bool {
			return r.Code == archive.ReasonFieldMay && r.Label == "cover" && r.Holder == te.Person
		})
		if (len(pre.Blocked) > 0) != stops || asks != (!stops && cover != "Hong Kong") {
			t.Errorf("cover %q: blocked %v, asks %v", cover, pre.Blocked.Sentences(), pre.Warnings.Sentences())
		}
	}
}

// Whoever is in the vault and stands in words that are left out is looked for in all that
// leaves, for whatever reason they were left out, with the particle or the whole paragraph;
// so is a place, which stops what is written where it was left out as a word. Who is named by
// consent is not.
func TestNamesInWhatIsLeftOutAreLookedForWhateverTheReason(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	te.Account = []record.Segment{
		{ID: "s1", Speaker: record.SpeakerWitness, Text: "리영희가 회령에서 왔고, 번호는 010-5555-1234였고, 나 정명숙을 도왔습니다."},
		{ID: "s2", Speaker: record.SpeakerWitness, Text: "영희 동무는 그 뒤에 잡혔습니다."},
	}
	noErr(t, v.SaveTestimony(te))
	firstAccount(t, v, te.ID)
	noErr(t, v.SaveIdentity(te.Person, record.Identity{Names: []record.Name{{Text: "정명숙"}}}))
	driver := must[record.Person](t)(v.NewPerson("invented driver"))
	noErr(t, v.SaveIdentity(driver.ID, record.Identity{Names: []record.Name{{Text: "리영희"}, {Text: "왕눈이", Kind: "called"}}}))
	consents(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Named: true, Media: []string{"text", "document"}})
	final(t, v, te)
	whole := record.HiddenPart{}
	word := record.HiddenPart{To: 3}
	particle := record.HiddenPart{To: 4}
	place := record.HiddenPart{From: 5, To: 7}
	for _, c := range []struct {
		hidden       record.HiddenPart
		reason       string
		cover        string
		stops, asked bool // the cover; paragraph 2
	}{
		{word, disclose.ReasonConsent, "Ri Yong Hui", true, true}, {word, disclose.ReasonOffice, "리 영 희", true, true}, {word, disclose.ReasonMedical, "왕눈이", true, true},
		{particle, disclose.ReasonConsent, "Ri Yong Hui drove", true, true}, {whole, disclose.ReasonPerson, "리영희", true, true}, {whole, disclose.ReasonHelper, "Ri Yong Hui", true, true},
		{whole, disclose.ReasonMedical, "call +82 10 5555 1234", true, true}, {whole, disclose.ReasonOffice, "Chong Myong Suk", false, true}, {place, disclose.ReasonOffice, "Hoeryong", true, false},
		{place, disclose.ReasonPlace, "會寧", true, false}, {whole, disclose.ReasonMedical, "nothing of them", false, true},
	} {
		c.hidden.Testimony, c.hidden.Segment, c.hidden.Reason = te.ID, "s1", c.reason
		s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Cover: c.cover, Testimonies: []record.ID{te.ID}, Named: []record.ID{te.Person},
			Profile: record.Profile{Hidden: []record.HiddenPart{c.hidden}}}))
		pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
		asked := slices.ContainsFunc(pre.Warnings, func(r archive.Reason) bool { return r.Code == archive.ReasonAccountSays && r.Rules == "2" })
		if (len(pre.Blocked) > 0) != c.stops || asked != c.asked {
			t.Errorf("%+v, cover %q: blocked %v, asks %v", c.hidden, c.cover, pre.Blocked.Sentences(), pre.Warnings.Sentences())
		}
	}
	// What may be a place among many words, or only sounds like one, is asked about.
	s := record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}, Named: []record.ID{te.Person}}
	for cover, h := range map[string]record.HiddenPart{"Hoeryong": {Reason: disclose.ReasonMedical}, "Hoiryong": {From: 5, To: 7, Reason: disclose.ReasonPlace}, "회 령": {From: 5, To: 7, Reason: disclose.ReasonPlace}} {
		h.Testimony, h.Segment = te.ID, "s1"
		s.Cover, s.Profile.Hidden = cover, []record.HiddenPart{h}
		s = must[record.Submission](t)(v.SaveSubmission(s))
		pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
		if len(pre.Blocked) > 0 || !slices.ContainsFunc(pre.Warnings, func(r archive.Reason) bool { return r.Code == archive.ReasonFieldMay }) {
			t.Errorf("cover %q: blocked %v, asks %v", cover, pre.Blocked.Sentences(), pre.Warnings.Sentences())
		}
	}
}
