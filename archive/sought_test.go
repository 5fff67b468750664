package archive_test

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// soughtWitness is one invented witness with an account, whom consent lets leave by pseudonym, in a submission.
func soughtWitness(t *testing.T, v *archive.Vault, half record.Identity, paragraphs ...string) (record.Testimony, record.Submission) {
	t.Helper()
	p := must[record.Person](t)(v.NewPerson("invented"))
	noErr(t, v.SaveIdentity(p.ID, half))
	te := must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"}))
	for i, text := range append([]string{"트럭으로 국경까지 갔습니다."}, paragraphs...) {
		te.Account = append(te.Account, record.Segment{ID: "s" + string(rune('1'+i)), Speaker: "witness", Text: text})
	}
	noErr(t, v.SaveTestimony(te))
	consents(t, v, p.ID, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{record.MediaText, record.MediaDocument}})
	firstAccount(t, v, te.ID)
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}}))
	return te, s
}

// covered exports with a cover text and says what stopped it: parts of the reasons, one a
// word, "" where it was written, and the error.
func covered(t *testing.T, v *archive.Vault, s *record.Submission, cover string) (string, error) {
	t.Helper()
	s.Cover = cover
	*s = must[record.Submission](t)(v.SaveSubmission(*s))
	_, err := v.Export(t.Context(), s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}, nil)
	var stopped *archive.IncompleteError
	var ask *archive.ConfirmError
	var found []string
	switch {
	case err == nil:
	case errors.As(err, &stopped):
		for _, r := range stopped.Reasons {
			found = append(found, r.Part)
		}
	case errors.As(err, &ask):
		for _, r := range ask.Reasons {
			found = append(found, "asked:"+r.Part)
		}
	default:
		t.Fatal(err)
	}
	slices.Sort(found)
	return strings.Join(slices.Compact(found), " "), err
}

// One field holds more than it asks for: each name and each number in it is looked for by itself, and the
// words beside them are not.
func TestEachNameAndNumberInAFieldIsLookedFor(t *testing.T) {
	v := newVault(t)
	_, s := soughtWitness(t, v, record.Identity{
		Names:    []record.Name{{Text: "최은별 (최은자)"}, {Text: "한별 / Han Byol"}, {Text: "Choe Kum Dan, former name"}},
		Kin:      []record.Relative{{Name: "박순애 (65세)", Relation: "어머니"}, {Name: "Jang Ok Hui (aunt)"}, {Name: "故 리영희"}, {Name: "남동생: 최금성", Where: "길주, 010-3333-1212"}},
		Contacts: []record.Contact{{Kind: "telephone", Value: "010-5555-9876 (저녁), 02-333-4444", Safe: "저녁에만; 010-2222-8888 로"}, {Kind: "message", Value: "+86 138 0013 8000 微信"}, {Kind: "message", Value: "wechat: haneul_77"}, {Kind: "through", Value: "이웃 김태식 010-4444-9876"}},
		Papers:   []record.Paper{{Kind: "passport", Number: "여권 M12345678", Holder: "Ma Dong Sik, broker"}},
		// as the first version had them
		Relatives: "할머니 강분녀, 사촌 남궁순희(중국)", Contact: "카카오톡 eunbyol77, 010-7777-4321", Documents: "공민증 No. 7654321",
	})
	for cover, want := range map[string]string{
		"최은자 is her name": archive.PartName, "한별": archive.PartName, "Choe Kum Dan": archive.PartName,
		"박순애가 거기 있다": archive.PartKin, "이모 장옥희가 도왔다": archive.PartKin, "Ri Yong Hui": archive.PartKin, "Choe Kum Song": archive.PartKin, "Her grandmother Kang Bun-nyeo": archive.PartKin, "남궁순희": archive.PartKin,
		"call 010-5555-9876": archive.PartContact, "02 333 4444": archive.PartContact, "tel 01022228888": archive.PartContact, "13800138000": archive.PartContact, "wechat haneul_77": archive.PartContact, "kakao eunbyol77": archive.PartContact,
		"010 7777 4321": archive.PartContact, "passport M12345678": archive.PartContact, "번호 7654321": archive.PartContact, "010.4444.9876": archive.PartContact,
		"through 김태식": archive.PartNear, "The broker Ma Dong-sik": archive.PartNear, "010-3333-1212": archive.PartNear,
		"어머니와 할머니, 이모와 이웃은 저녁에 중국에 있었다. Former name: not known; her aunt, a broker, 65, in the evening. 여권과 공민증": "",
	} {
		if found, err := covered(t, v, &s, cover); found != want {
			t.Errorf("%s: %q, want %q: %v", cover, found, want, err)
		} else if err != nil && !strings.Contains(err.Error(), "P-") {
			t.Errorf("%s: it does not say whose: %v", cover, err)
		}
	}
}

// What a witness tells of them is asked about, each by whose it is.
func TestWhatTheFirstVersionKnewIsAskedAboutInAnAccount(t *testing.T) {
	v := newVault(t)
	_, s := soughtWitness(t, v, record.Identity{Names: []record.Name{{Text: "최은별"}}, Relatives: "어머니 박순애", Contact: "010-7777-4321, 이웃 김태식"},
		"어머니 박순애는 거기 있습니다.", "제 번호는 010-7777-4321 입니다.", "김태식이 전했습니다.")
	if found, err := covered(t, v, &s, ""); found != "asked:contact asked:kin asked:near" || !strings.Contains(err.Error(), "paragraph 2") {
		t.Errorf("%q: %v", found, err)
	}
}

// Who gave consent for a child, who explained it, and from whom a file was had stop what
// the sender wrote, but who signs.
func TestWhoGaveConsentOrAFileIsLookedFor(t *testing.T) {
	v := newVault(t)
	te, s := soughtWitness(t, v, record.Identity{Names: []record.Name{{Text: "최은별"}}}, "할머니 강분녀가 저를 업고 갔습니다.")
	must[record.Consent](t)(v.SaveConsent(record.Consent{Person: te.Person, By: "guardian", Date: "2026-11-21", Uses: []record.Use{{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{record.MediaText, record.MediaDocument}}}},
		record.ConsentIdentity{Giver: "강분녀 (할머니)", Relation: "할머니", Explainer: "오미란 선생님"}))
	b := attach(t, v, te.ID, "n.txt", "plain", record.ClassCleared)
	noErr(t, v.DescribeExhibit(b.ID, record.ExhibitIdentity{Name: "n.txt", From: "브로커 마동식, 010-9191-2323"}))
	for cover, want := range map[string]string{
		"Her grandmother Kang Bun-nyeo consented.": archive.PartNear, "설명: 오미란": archive.PartNear, "The broker 마동식 gave it.": archive.PartNear, "01091912323": archive.PartNear,
		"Her grandmother consented; a broker gave it.": "asked:near", // in the account
	} {
		if found, err := covered(t, v, &s, cover); found != want {
			t.Errorf("%s: %q, want %q: %v", cover, found, want, err)
		}
	}
	s.Sender = "O Mi Ran, invented office"
	if found, err := covered(t, v, &s, "Explained by O Mi Ran."); found != "asked:near" {
		t.Errorf("who signs: %q: %v", found, err)
	}
}

// Somebody else of the vault who was typed into the record is asked about where a form is drafted
// from there, as what is typed into an answer is.
func TestWhoWasTypedIntoTheRecordIsAskedAbout(t *testing.T) {
	v := newVault(t)
	o := v.Office()
	o.Name, o.Sender = "Invented office", "1 Invented Street; desk@invented.example"
	noErr(t, v.SaveOffice(o))
	other := must[record.Person](t)(v.NewPerson("another witness"))
	noErr(t, v.SaveIdentity(other.ID, record.Identity{Names: []record.Name{{Text: "노정호 (오빠)"}, {Text: "No Jong Ho"}}}))
	te, _ := soughtWitness(t, v, record.Identity{Names: []record.Name{{Text: "최은별"}}, Born: "1988", Nationality: "조선 (남동생 노정호는 한국)"})
	allowAll(t, v, te.Person, false)
	passage := must[record.Passage](t)(v.SavePassage(record.Passage{Testimony: te.ID, Spans: []record.Span{record.NewSpan(te.Account[0], 0, 99)}, Codes: []record.CodeUse{{Code: "LIB-02"}}}))
	must[record.Event](t)(v.SaveEvent(record.Event{Testimony: te.ID, Passages: []record.ID{passage.ID}, Kind: record.CodeUse{Code: "LIB-02"}, Step: record.StepArrest, Status: record.StatusAlleged,
		Actors: []record.Actor{{Name: "노정호", Role: "보위부 지도원"}}, Place: record.EventPlace{Words: "노정호네 집"}, Consequences: []string{"노정호가 함께 맞음"},
		Date: record.EventDate{Words: "노정호 생일날", EDTF: "2016-05-01", Certainty: "sure"}, Source: record.EventSource{Basis: record.BasisExperienced}}))
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "c", Testimonies: []record.ID{te.ID}}))
	s := must[archive.Made](t)(v.MakeSubmissions(archive.Making{Case: k.ID, Mechanism: "SP", Lang: "ko"})).Submissions[0]
	answerWhatStops(t, v, s.ID)
	out := archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}
	_, err := v.Export(t.Context(), s.ID, out, nil)
	var ask *archive.ConfirmError
	if !errors.As(err, &ask) {
		t.Fatalf("%v", err)
	}
	fields := map[string]bool{}
	for _, r := range ask.Reasons {
		if r.Code == archive.ReasonAnswerElse && r.Holder == other.ID && r.Part == archive.PartName {
			fields[r.Label] = true
		}
	}
	for _, label := range []string{"Nationality", "Place(s)", "Account of the facts"} {
		if !fields[label] {
			t.Errorf("%s is not asked about: %v", label, err)
		}
	}
	out.Confirmed = ask.Code
	must[archive.ExportReport](t)(v.Export(t.Context(), s.ID, out, nil))
}
