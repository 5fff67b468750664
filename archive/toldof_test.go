package archive_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
	"attest/archive/transcript"
)

// Whoever an account tells of is looked for in what leaves: who did it and of whom it was heard as well as
// to whom it was done, and whose name was cut out of it, though it is left in another paragraph.
func TestWhoIsToldOfIsLookedFor(t *testing.T) {
	v := newVault(t)
	person := func(name string) record.ID {
		p := must[record.Person](t)(v.NewPerson("another"))
		noErr(t, v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: name}}}))
		return p.ID
	}
	actor, heard := person("노정호"), person("석광일")
	cut := must[record.Person](t)(v.NewPerson("with no name in the record"))
	te, s := soughtWitness(t, v, record.Identity{Names: []record.Name{{Text: "최은별"}}}, "노정호가 거기 있었습니다.", "석광일이 전했습니다.", "["+cut.Pseudonym+"]와 [P-AB-0001]가 보았습니다.", "그리고 방옥련은 다시 왔습니다.", "피순녀도 왔습니다.")
	te = must[record.Testimony](t)(v.Testimony(te.ID))
	te.Names = []record.SealedName{{Segment: "s4", Person: cut.ID, Pseudonym: cut.Pseudonym, Text: "방옥련"}, {Segment: "s4", Pseudonym: "P-AB-0001", Text: "피순녀"}}
	noErr(t, v.SaveTestimony(te))
	te = must[record.Testimony](t)(v.Testimony(te.ID))
	passage := must[record.Passage](t)(v.SavePassage(record.Passage{Testimony: te.ID, Spans: []record.Span{record.NewSpan(te.Account[0], 0, 9)}, Codes: []record.CodeUse{{Code: "LIB-02"}}}))
	must[record.Event](t)(v.SaveEvent(record.Event{Testimony: te.ID, Passages: []record.ID{passage.ID}, Kind: record.CodeUse{Code: "LIB-02"}, Status: record.StatusAlleged,
		Actors: []record.Actor{{Person: actor}}, Source: record.EventSource{Basis: record.BasisHeardFrom, Person: heard},
		Date: record.EventDate{Words: "그해", EDTF: "2016", Certainty: "sure"}}))
	found := func(err error) map[record.ID]string {
		var ask *archive.ConfirmError
		out := map[record.ID]string{}
		if errors.As(err, &ask) {
			for _, r := range ask.Reasons {
				out[r.Holder] += r.Part + " " + r.Rules
			}
		}
		return out
	}
	want := map[record.ID]string{actor: "name 2", heard: "name 3", cut.ID: "name 5", te.Person: "near 6"}
	_, err := covered(t, v, &s, "")
	_, copied := v.TakeOutTranscript(t.Context(), te.ID, transcript.Text, "", filepath.Join(t.TempDir(), "a.txt"), archive.TakeFor{Use: record.UseKeep, Why: "invented"})
	for what, got := range map[string]map[record.ID]string{"export": found(err), "copy": found(copied)} {
		for id, where := range want {
			if got[id] != where {
				t.Errorf("%s: %q, want %q: %v; %v", what, got[id], where, err, copied)
			}
		}
	}
	for cover, part := range map[string]string{"No Jong-ho was there.": archive.PartName, "Sok Kwang Il told her.": archive.PartName, "방옥련은 다시 왔다": archive.PartName, "Pi Sun Nyo came.": archive.PartNear} {
		if got, err := covered(t, v, &s, cover); got != part {
			t.Errorf("%s: %q, want %q: %v", cover, got, part, err)
		}
	}
}

// Offices type into one field what somebody does, and two names; the translator of a translation is of
// those who took an account.
func TestStaffAsOfficesTypeThem(t *testing.T) {
	v := newVault(t)
	te, s := soughtWitness(t, v, record.Identity{Names: []record.Name{{Text: "최은별"}}})
	for field, covers := range map[string][]string{
		"통역 리철민":                {"통역 리철민", "리철민이 옮겼다", "Ri Chol Min"},
		"리철민 통역":                {"리철민 통역", "리철민이 옮겼다"},
		"리철민 통역사":               {"리철민이 옮겼다"},
		"리철민(통역)":               {"리철민이 옮겼다"},
		"리철민·박은하":               {"리철민이 옮겼다", "박은하가 옮겼다"},
		"리철민 박은하":               {"리철민이 옮겼다", "박은하가 옮겼다"},
		"리철":                    {"통역 리철", "리철이 옮겼다"},
		"수녀 안젤라":                {"안젤라 수녀님이 옮겼다", "수녀 안젤라"},
		"Sister Angela":         {"Sister Angela was there."},
		"제임스 리":                 {"제임스 리가 옮겼다"},
		"interpreter James Lee": {"James Lee was there."},
	} {
		te = must[record.Testimony](t)(v.Testimony(te.ID))
		te.Interview.Interpreter = field
		noErr(t, v.SaveTestimony(te))
		for _, cover := range covers {
			if got, err := covered(t, v, &s, cover); !strings.Contains(got, archive.PartName) {
				t.Errorf("%s: %s: written: %q %v", field, cover, got, err)
			}
		}
		if covers[0] == field || len(covers) == 1 { // the words beside a name are none
			const cover = "통역이 있었다. 수녀님도 거기 있었다. 리 씨가 왔다. An interpreter and a sister were there."
			if got, err := covered(t, v, &s, cover); got != "" {
				t.Errorf("%s: %s: %q %v", field, cover, got, err)
			}
		}
	}
	te = must[record.Testimony](t)(v.Testimony(te.ID))
	tr := record.NewTranslation(te.ID, "en").Set(te.Account[0], "By truck to the border.")
	tr.Translator = "Oh Mi-ran (translator)"
	noErr(t, v.SaveTranslation(tr))
	for _, cover := range []string{"translated by Oh Mi-ran", "오미란 번역"} {
		if got, err := covered(t, v, &s, cover); !strings.Contains(got, archive.PartName) {
			t.Errorf("%s: written: %q %v", cover, got, err)
		}
	}
}

// That somebody else is called so is said of the sentence in which the name stands: another sentence asks again,
// and what was answered stays answered.
func TestAnotherOfThatNameIsSaidOfASentence(t *testing.T) {
	v := newVault(t)
	other := must[record.Person](t)(v.NewPerson("another witness"))
	noErr(t, v.SaveIdentity(other.ID, record.Identity{Names: []record.Name{{Text: "노정호"}}, Contacts: []record.Contact{{Kind: "telephone", Value: "010-4444-1212"}}}))
	_, s := soughtWitness(t, v, record.Identity{Names: []record.Name{{Text: "김영철"}}, Contacts: []record.Contact{{Kind: "telephone", Value: "010-5555-9876"}}})
	const speech = "당 비서 김영철이 연설했다."
	another := func(err error) {
		t.Helper()
		var stopped *archive.IncompleteError
		if !errors.As(err, &stopped) {
			t.Fatalf("nothing stops: %v", err)
		}
		for _, r := range stopped.Reasons {
			noErr(t, v.AnotherOfThatName(s.ID, r))
		}
	}
	_, err := covered(t, v, &s, speech)
	another(err)
	for _, k := range []struct{ cover, want string }{
		{speech, ""}, {"At the meeting.  " + speech + "\nIt was long.", ""},
		{speech + " 증언자 김영철은 매를 맞았다.", archive.PartName}, {"증언자 김영철은 무산에서 매를 맞았다.", archive.PartName}, {"당 비서 김영철이 연설하지 않았다.", archive.PartName},
	} {
		if got, err := covered(t, v, &s, k.cover); got != k.want {
			t.Errorf("%s: %q, want %q: %v", k.cover, got, k.want, err)
		}
	}
	const two = speech + " 기자 김영철이 썼다."
	_, err = covered(t, v, &s, two)
	another(err)
	for cover, want := range map[string]string{two: "", speech: "", "기자 김영철이 썼다.": "", two + " 김영철.": archive.PartName} {
		if got, err := covered(t, v, &s, cover); got != want {
			t.Errorf("%s: %q, want %q: %v", cover, got, want, err)
		}
	}
	// Of a number and of somebody who is not in the submission too.
	for _, first := range []string{"The office is at 010-5555-9876.", "Ask 010-4444-1212 of the ministry."} {
		_, err := covered(t, v, &s, first)
		another(err)
		if got, err := covered(t, v, &s, first); got != "" {
			t.Errorf("%s: %q: %v", first, got, err)
		}
		if got, err := covered(t, v, &s, first+" Her own: "+first[strings.Index(first, "010"):][:13]+"!"); got != archive.PartContact {
			t.Errorf("%s again: %q: %v", first, got, err)
		}
	}
}

// In an unlinkable bundle no mark of a name that was cut out is the vault's own pseudonym: somebody has one code
// in one submission and another in the next.
func TestAnUnlinkableBundleHasMarksOfItsOwn(t *testing.T) {
	v := newVault(t)
	other := must[record.Person](t)(v.NewPerson("another"))
	te, s := soughtWitness(t, v, record.Identity{Names: []record.Name{{Text: "최은별"}}})
	self := must[record.Person](t)(v.Person(te.Person))
	te = must[record.Testimony](t)(v.Testimony(te.ID))
	te.Account[0].Text = "[" + other.Pseudonym + "]가 [P-QX-9999]와 [" + self.Pseudonym + "]를 불렀고 [" + other.Pseudonym + "]는 갔습니다."
	te.Names = []record.SealedName{{Segment: "s1", Pseudonym: other.Pseudonym, Person: other.ID, Text: "노정호"}, {Segment: "s1", Pseudonym: "P-QX-9999", Text: "피순녀"}}
	noErr(t, v.SaveTestimony(te))
	te = must[record.Testimony](t)(v.Testimony(te.ID))
	noErr(t, v.SaveTranslation(record.NewTranslation(te.ID, "en").Set(te.Account[0], "["+other.Pseudonym+"] called [P-QX-9999] and ["+self.Pseudonym+"], and ["+other.Pseudonym+"] went.")))
	marks := []string{other.Pseudonym, "P-QX-9999", self.Pseudonym}
	has := func(s record.Submission) (kept []string, account string) {
		t.Helper()
		path := filepath.Join(t.TempDir(), "b.zip")
		must[archive.ExportReport](t)(v.Export(t.Context(), s.ID, archive.ExportOptions{Path: path, Plain: true}, nil))
		for name, data := range everything(t, path) {
			for _, m := range marks {
				if bytes.Contains(data, []byte(m)) {
					kept = append(kept, name+" "+m)
				}
			}
		}
		p := must[archive.Preview](t)(v.Preview(t.Context(), s.ID))
		if len(p.Testimonies[0].Translations) != 1 {
			t.Errorf("%d translations leave", len(p.Testimonies[0].Translations))
		}
		return kept, p.Testimonies[0].Segments[0].Text
	}
	if kept, _ := has(s); len(kept) == 0 {
		t.Error("a bundle with proofs has the words that were sealed")
	}
	var texts []string
	for range 2 {
		s.ID, s.Label, s.Profile.Unlinkable = "", "", true
		s = must[record.Submission](t)(v.SaveSubmission(s))
		kept, text := has(s)
		if len(kept) > 0 {
			t.Errorf("%q", kept)
		}
		found := regexp.MustCompile(`\[[A-Z]-[^]]+\]`).FindAllString(text, -1)
		if len(found) != 4 || found[0] != found[3] || found[0] == found[1] || found[1] == found[2] || !strings.HasPrefix(found[2], "[W-") {
			t.Errorf("%s", text)
		}
		texts = append(texts, text)
	}
	if texts[0] == texts[1] {
		t.Errorf("two submissions have the same marks: %s", texts[0])
	}
}

// When and where somebody was born who is not named is asked about, however it is written.
func TestWhenAndWhereSomebodyWasBornIsAskedAbout(t *testing.T) {
	v := newVault(t)
	half := record.Identity{Names: []record.Name{{Text: "최은별"}}, Born: "1988-04-02", BirthPlace: record.Place{Country: "KP", Province: "함경북도", County: "무산군", Locality: "창렬로동자구"}}
	te, s := soughtWitness(t, v, half)
	for cover, want := range map[string]string{
		"She was born on 2 April 1988.":                                  "asked:birth",
		"생년월일 1988. 4. 2.":                                               "asked:birth",
		"она родилась 2 апреля 1988 года":                                "asked:birth",
		"生于1988年4月2日":                                                    "asked:birth",
		"She was born in Changnyol.":                                     "asked:birth",
		"창렬로동자구에서 태어난 사람":                                                "asked:birth",
		"She was born in Musan county.":                                  "asked:birth",
		"родом из Мусана":                                                "asked:birth",
		"In 1988 she left; on 2 April 1998 she was in Musan. 무산군에서 잡혔다.": "",
		"She was born in 1988 in the north.":                             "",
	} {
		if got, err := covered(t, v, &s, cover); got != want {
			t.Errorf("%s: %q, want %q: %v", cover, got, want, err)
		}
	}
	te = must[record.Testimony](t)(v.Testimony(te.ID))
	te.Account[0].Text = "저는 1988년 4월 2일 무산군 창렬로동자구에서 태어났습니다."
	noErr(t, v.SaveTestimony(te))
	if got, err := covered(t, v, &s, ""); got != "asked:birth" || !strings.Contains(err.Error(), "birth") {
		t.Errorf("the account: %q: %v", got, err)
	}
	half.Born = "[1988-12-28,1989-02-04]" // the one day or the other: what a lunar birthday gives
	noErr(t, v.SaveIdentity(te.Person, half))
	te.Account[0].Text = "갔습니다."
	noErr(t, v.SaveTestimony(must[record.Testimony](t)(v.Testimony(te.ID))))
	if got, err := covered(t, v, &s, "born 4 February 1989"); !strings.Contains(got, "asked:birth") {
		t.Errorf("one of two days: %q: %v", got, err)
	}
}
