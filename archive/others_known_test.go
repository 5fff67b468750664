package archive_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// leavesWith exports a submission of one cover after another; it says what stopped it or was asked,
// and that nothing was written then. What was neither is in the bundle.
func leavesWith(t *testing.T, v *archive.Vault, s *record.Submission, cover string) (stops, asks archive.Reasons) {
	t.Helper()
	s.Cover = cover
	*s = must[record.Submission](t)(v.SaveSubmission(*s))
	path := filepath.Join(t.TempDir(), "b.zip")
	_, err := v.Export(t.Context(), s.ID, archive.ExportOptions{Path: path, Plain: true}, nil)
	var stopped *archive.IncompleteError
	var ask *archive.ConfirmError
	switch {
	case err == nil:
		if text := bundleText(t, path); !strings.Contains(text, cover) {
			t.Errorf("%q is not in the bundle", cover)
		}
		return nil, nil
	case errors.As(err, &stopped):
		stops = stopped.Reasons
	case errors.As(err, &ask):
		asks = ask.Reasons
	default:
		t.Fatalf("%q: %v", cover, err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("%q: a bundle was written: %v", cover, err)
	}
	return stops, asks
}

// What is known of somebody of the vault who is not in the submission does not leave
// unasked: the name of a relative is asked about, a telephone number, that of a paper and an
// address stop. What many people have, and what belongs to somebody in the submission
// as well, is none of it.
func TestWhatIsKnownOfAnotherWitnessDoesNotLeaveUnasked(t *testing.T) {
	v := newVault(t)
	s := submission(t, v)
	witness := must[record.Testimony](t)(v.Testimony(s.Testimonies[0])).Person
	noErr(t, v.SaveIdentity(witness, record.Identity{Names: []record.Name{{Text: "정명숙"}}, Kin: []record.Relative{{Name: "Chong Kum Ok", Relation: "aunt"}}, Contacts: []record.Contact{{Kind: "telephone", Value: "+82 10-7777-0000"}}}))
	consents(t, v, witness, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Named: true})
	s.Named = []record.ID{witness}
	other := must[record.Person](t)(v.NewPerson("another"))
	noErr(t, v.SaveIdentity(other.ID, record.Identity{Names: []record.Name{{Text: "김철수"}},
		Kin:      []record.Relative{{Name: "홍길순", Relation: "wife"}, {Name: "여동생"}, {Name: "mother"}, {Name: "Choe"}, {Name: "정명숙", Relation: "cousin", Person: witness}, {Name: "정금옥", Relation: "aunt"}},
		Papers:   []record.Paper{{Kind: "passport", Number: "M 1234-5678"}, {Kind: "citizen_card", Number: "20190512"}},
		Contacts: []record.Contact{{Kind: "telephone", Value: "+82 10-5555-1234; 010 7777 0000"}, {Kind: "message", Value: "WeChat qz_azalea"}, {Kind: "post", Value: "서울시 양천구 목동로 12길 34, 101동 502호"}, {Kind: "through", Value: "church"}}}))
	for _, k := range []struct {
		cover, part string
		stops       bool
	}{
		{"His wife Hong Gil-sun asks.", archive.PartKin, false},
		{"홍길순이 부탁했습니다.", archive.PartKin, false},
		{"Passport M12345678.", archive.PartContact, true},
		{"여권번호M1234-5678을 적었습니다.", archive.PartContact, true},
		{"Call 010.5555.1234 / 010-1111-2222.", archive.PartContact, true},
		{"공일공 오오오오 일이삼사", archive.PartContact, true},
		{"Ask QZ_Azalea on WeChat.", archive.PartContact, true},
		{"서울 양천구, 서울시 양천구 목동로 12길 34.", archive.PartContact, true},
		{"His mother and the church asked; 여동생도 왔습니다. Choe came on 2019-05-12.", "", false},
		{"서울시 양천구 101동 502호; M12345679 and XM123456781.", "", false},
		{"정명숙 asks. The cousin is 정명숙. Call 010-7777-0000.", "", false},
	} {
		stops, asks := leavesWith(t, v, &s, k.cover)
		found := append(stops, asks...)
		switch {
		case k.part == "" && len(found) > 0:
			t.Errorf("%s: %v", k.cover, found.Sentences())
		case k.part == "":
		case len(found) != 1 || found[0].Code != archive.ReasonFieldElse || found[0].Holder != other.ID || found[0].Part != k.part || (len(stops) > 0) != k.stops:
			t.Errorf("%s: stops %v, asks %v", k.cover, stops.Sentences(), asks.Sentences())
		case strings.ContainsAny(found[0].String(), "0123456789홍M") && !strings.Contains(found[0].String(), found[0].Whose):
			t.Errorf("it says more than the pseudonym: %v", found[0])
		}
	}
	for _, cover := range []string{"홍길순", "M12345678"} { // it is somebody else's
		stops, asks := leavesWith(t, v, &s, cover)
		for _, r := range append(stops, asks...) {
			noErr(t, v.AnotherOfThatName(s.ID, r))
		}
		if stops, asks := leavesWith(t, v, &s, cover); len(stops)+len(asks) > 0 {
			t.Errorf("%s: said to be of another, it %v %v", cover, stops.Sentences(), asks.Sentences())
		}
	}
	// An aunt of the witness stops as her own relative; that another has an aunt of that name asks no more.
	if stops, asks := leavesWith(t, v, &s, "Chong Kum Ok"); len(stops) != 1 || stops[0].Holder != witness || len(asks) > 0 {
		t.Errorf("%v %v", stops.Sentences(), asks.Sentences())
	}
	// Who sends it says a number on purpose, perhaps: it is asked.
	s.Sender = "Office, 010-5555-1234"
	if stops, asks := leavesWith(t, v, &s, "c"); len(stops) > 0 || len(asks) != 1 || asks[0].Field != "sender" {
		t.Errorf("who signs: %v %v", stops.Sentences(), asks.Sentences())
	}
	// Gone from the record, it is nobody's.
	noErr(t, v.SaveIdentity(other.ID, record.Identity{Names: []record.Name{{Text: "김철수"}}}))
	if stops, asks := leavesWith(t, v, &s, "M12345678, Hong Gil Sun, qz_azalea"); len(stops)+len(asks) > 0 {
		t.Errorf("%v %v", stops.Sentences(), asks.Sentences())
	}
}

// In an account, and in what leaves by itself, a number of somebody else is asked about; a name is what
// a witness tells.
func TestAnotherWitnessesNumberInAnAccountIsAskedAbout(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	other := must[record.Person](t)(v.NewPerson("another"))
	noErr(t, v.SaveIdentity(other.ID, record.Identity{Names: []record.Name{{Text: "김철수"}}, Papers: []record.Paper{{Kind: "passport", Number: "M1234-5678"}}, Contacts: []record.Contact{{Kind: "telephone", Value: "+86 139 4333 7777"}}}))
	noErr(t, v.SaveIdentity(te.Person, record.Identity{Contacts: []record.Contact{{Kind: "message", Value: "KakaoTalk my_azalea; +82 10-2222-3333, 010 4444 5555"}}}))
	te.Account = nil
	for i, s := range []string{"김철수도 있었습니다.", "그의 번호는 139-4333-7777이었습니다.", "여권은 M 12345678.", "나는 13943337778로 걸었습니다.", "내 이름은 my_azalea였습니다.", "010-4444-5555"} {
		te.Account = append(te.Account, record.Segment{ID: fmt.Sprintf("s%d", i+1), Speaker: record.SpeakerWitness, Text: s})
	}
	noErr(t, v.SaveTestimony(te))
	firstAccount(t, v, te.ID)
	consents(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{"text"}})
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}}))
	stops, asks := leavesWith(t, v, &s, "c")
	if len(asks) != 2 || asks[1].Holder != te.Person || asks[1].Rules != "5, 6" {
		t.Fatalf("%v %v", stops.Sentences(), asks.Sentences())
	}
	if len(stops) > 0 || asks[0].Code != archive.ReasonAccountNames || asks[0].Part != archive.PartContact || asks[0].Holder != other.ID || asks[0].Rules != "2, 3" {
		t.Errorf("%v %v", stops.Sentences(), asks.Sentences())
	}
}

// Who took an account and is known by one word is asked about where it stands beside what
// they did there, and nowhere else.
func TestStaffKnownByOneWordAreAskedAboutBesideTheirRole(t *testing.T) {
	v := newVault(t)
	p := must[record.Person](t)(v.NewPerson("invented"))
	te := must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "en", Interviewer: "Han", Interpreter: "Ms. Natasha (Seoul)", Present: []record.Presence{{Name: "한별", Role: "note-taker"}, {Name: "guard"}}}))
	te.Account = []record.Segment{
		{ID: "s1", Speaker: "interviewer", Text: "I am the interviewer, Ms. Han."},
		{ID: "s2", Speaker: "witness", Text: "We came to the Han River. A guard called Han took us."},
		{ID: "s3", Speaker: "witness", Text: "통역 한별 선생님이 물었습니다."},
	}
	noErr(t, v.SaveTestimony(te))
	consent(t, v, p.ID, record.Use{Use: "un_inquiry", Answer: record.AnswerYes})
	firstAccount(t, v, te.ID)
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}}))
	if stops, asks := leavesWith(t, v, &s, "c"); len(stops) > 0 || len(asks) != 1 || asks[0].Code != archive.ReasonAccountNames || asks[0].Rules != "1, 3" || asks[0].Holder != te.ID {
		t.Errorf("%v %v", stops.Sentences(), asks.Sentences())
	}
	for cover, asked := range map[string]bool{"Interviewer: Han": true, "переводчица Наташа": true, "Natasha was our interpreter.": true, "翻译韩": true, "The Han River, and Natasha.": false, "The interpreter came. Han left.": false, "통역 한 명이 있었습니다.": false} {
		stops, asks := leavesWith(t, v, &s, cover)
		fields := 0
		for _, r := range asks {
			if r.Code == archive.ReasonFieldMay && r.Label == "cover" {
				fields++
			}
		}
		if len(stops) > 0 || (fields > 0) != asked || len(asks)-fields != 1 {
			t.Errorf("%s: %v %v", cover, stops.Sentences(), asks.Sentences())
		}
	}
	s.Sender = "Han, Natasha and 한별, Seoul" // who signs says it on purpose
	if stops, asks := leavesWith(t, v, &s, "Interviewer: Han"); len(stops)+len(asks) > 0 {
		t.Errorf("who signs: %v %v", stops.Sentences(), asks.Sentences())
	}
}

// A syllable as it is said, and digits for letters, hide no name from an export.
func TestRomanizationsByEarAndDigitsForLettersStopTheExport(t *testing.T) {
	v := newVault(t)
	s := submission(t, v)
	witness := must[record.Testimony](t)(v.Testimony(s.Testimonies[0])).Person
	noErr(t, v.SaveIdentity(witness, record.Identity{Names: []record.Name{{Text: "홍혜령"}}}))
	for cover, stops := range map[string]bool{"Hong Heryong was taken.": true, "H0ng Hye-ryong was taken.": true, "HONG HYERY0NG": true, "H0ng He Ry0ng": true, "COVID-19, EV-A01, the G20, 50 Hong": false} {
		got, asks := leavesWith(t, v, &s, cover)
		if len(asks) > 0 || (len(got) == 1 && got[0].Code == archive.ReasonFieldPerson) != stops {
			t.Errorf("%s: %v %v", cover, got.Sentences(), asks.Sentences())
		}
	}
}
