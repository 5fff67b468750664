package archive_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/disclose"
	"attest/archive/record"
)

// twoAccounts are two invented persons who were heard on one day, consented to in
// every medium; the first account is final, the second is not.
func twoAccounts(t *testing.T, v *archive.Vault) (one, two record.Testimony) {
	t.Helper()
	one, two = account(t, v), account(t, v)
	one.Interview.Place = "Hoeryong Qzguest house"
	one.Account = []record.Segment{
		{ID: "s1", Speaker: record.SpeakerWitness, Start: 0, End: 500, Text: "회령에서 리영희를 만났습니다."},
		{ID: "s2", Speaker: record.SpeakerWitness, Start: 600, End: 1500, Text: "그 뒤에 아무도 오지 않았습니다."},
	}
	two.Account = []record.Segment{
		{ID: "s1", Speaker: record.SpeakerWitness, Text: "저는 이영희와 함께 있었습니다."},
		{ID: "s2", Speaker: record.SpeakerWitness, Text: "모두 지어낸 말입니다."},
	}
	for _, te := range []record.Testimony{one, two} {
		noErr(t, v.SaveTestimony(te))
		firstAccount(t, v, te.ID)
		must[record.Consent](t)(v.SaveConsent(record.Consent{Person: te.Person, By: record.BySelf, Date: "2026-11-20", Form: "written", Uses: []record.Use{{
			Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{"text", "audio"}, Recipients: []string{"Commission", "Qzother body"},
		}}}, record.ConsentIdentity{}))
		p := must[record.Passage](t)(v.SavePassage(record.Passage{Testimony: te.ID, Spans: []record.Span{record.NewSpan(te.Account[1], 0, 5)}, Codes: []record.CodeUse{{Code: "LIB-01"}}}))
		must[record.Event](t)(v.SaveEvent(record.Event{
			Testimony: te.ID, Passages: []record.ID{p.ID}, Kind: record.CodeUse{Code: "LIB-01"}, Place: record.EventPlace{Code: "MSS-HRY"},
			Source: record.EventSource{Basis: record.BasisSeen}, Status: record.StatusAlleged,
		}))
	}
	return one, two
}

func sound(t *testing.T, v *archive.Vault, parent record.ID) archive.Exhibit {
	t.Helper()
	return must[archive.Exhibit](t)(v.Attach(context.Background(), parent, archive.Attachment{Name: "voice.flac", Class: record.ClassCleared,
		Data: bytes.NewReader(must[[]byte](t)(os.ReadFile(filepath.Join("..", "assets", "samples", "voice.flac"))))}, nil))
}

// What is left out of one account is looked for in all that leaves: the place of the
// interview, other accounts, texts among the exhibits in any spelling, sound; events of
// places that lie in one that is hidden leave without it. Until somebody has looked at
// each, by name, nothing is written.
func TestWhatIsLeftOutIsLookedForInAllThatLeaves(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	one, two := twoAccounts(t, v)
	voice := sound(t, v, one.ID)
	texts := map[string]archive.Exhibit{}
	for name, text := range map[string]string{"latin": "a note of Young-hee Lee", "hangul": "이영희의 공책", "han": "到了会宁", "cyrillic": "Хверён, весна", "none": "an invented shopping list"} {
		texts[name] = attach(t, v, two.ID, name+".txt", text, record.ClassCleared)
	}
	final(t, v, one)
	s := record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{one.ID, two.ID}, Exhibits: []record.ExhibitChoice{{ID: voice.ID}}}
	for _, e := range texts {
		s.Exhibits = append(s.Exhibits, record.ExhibitChoice{ID: e.ID})
	}
	s.Profile.Hidden = []record.HiddenPart{
		{Testimony: one.ID, Segment: "s1", From: 0, To: 2, Reason: disclose.ReasonPlace, About: "KP-HRY"},
		{Testimony: one.ID, Segment: "s1", From: 5, To: 8, Reason: disclose.ReasonPerson}, // by range, with nobody said
	}
	s = must[record.Submission](t)(v.SaveSubmission(s))
	out := filepath.Join(t.TempDir(), "b.zip")
	export := func(code string) (*archive.ConfirmError, error) {
		_, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: out, Plain: true, Overwrite: true, Confirmed: code}, nil)
		var ask *archive.ConfirmError
		if errors.As(err, &ask) != errors.Is(err, archive.ErrConfirm) {
			t.Errorf("%v", err)
		}
		return ask, err
	}
	ask, err := export("")
	if ask == nil {
		t.Fatalf("exported, or %v", err)
	}
	if _, err := os.Stat(out); !errors.Is(err, os.ErrNotExist) {
		t.Error("a file is there")
	}
	told := map[string]string{}
	for _, r := range ask.Reasons {
		told[string(r.Code)+" "+r.Label] = r.Rules
		if text := r.String(); strings.Contains(text, "영희") || strings.Contains(text, "oeryong") {
			t.Errorf("it says what is left out: %s", text)
		}
	}
	want := map[string]string{string(archive.ReasonPlaceSays) + " " + one.Label: "", string(archive.ReasonAccountSays) + " " + two.Label: "1"}
	for name, e := range texts {
		if name != "none" {
			want[string(archive.ReasonExhibitSays)+" "+e.Label] = ""
		}
	}
	if fmt.Sprint(told) != fmt.Sprint(want) {
		t.Errorf("it asks for %v\nwant %v", told, want)
	}
	if pre := must[archive.Preview](t)(v.Preview(ctx, s.ID)); pre.Confirm != ask.Code || !slices.Contains(pre.Warnings, ask.Reasons[0]) {
		t.Errorf("the preview asks for %q and warns of %v", pre.Confirm, pre.Warnings)
	}
	if again, _ := export("00000000"); again == nil {
		t.Error("another code passes")
	}
	// The place of the interview is left out as a fact, and the texts stay.
	s.Exhibits = s.Exhibits[:1]
	s.Profile.Hidden = append(s.Profile.Hidden, record.HiddenPart{Testimony: one.ID, Fact: "place", Reason: disclose.ReasonPlace}, record.HiddenPart{Testimony: one.ID, Fact: "date", Reason: disclose.ReasonOffice})
	s = must[record.Submission](t)(v.SaveSubmission(s))
	if ask, _ = export(ask.Code); ask == nil || len(ask.Reasons) != 2 || ask.Reasons[0].Code != archive.ReasonDayShown || ask.Reasons[1].Code != archive.ReasonAccountSays {
		t.Fatalf("it asks for %+v", ask)
	}
	two.Account[0].Text = "저는 그 사람과 함께 있었습니다."
	noErr(t, v.SaveTestimony(two))
	if ask, _ = export(""); ask == nil || len(ask.Reasons) != 1 || ask.Reasons[0].Code != archive.ReasonDayShown { // the consent is of the same day
		t.Fatalf("it asks for %+v", ask)
	}
	if _, err := export(ask.Code); err != nil {
		t.Fatal(err)
	}
	if r := must[bundle.Report](t)(bundle.Verify(ctx, out, bundle.Options{})); !r.OK() {
		t.Errorf("%v", r.Faults)
	}
	for name, data := range everything(t, out) {
		program := strings.HasSuffix(name, "check.html") || name == "the zip"
		for _, no := range []string{"영희", "회령", "Qzguest", "oeryong", "MSS-HRY", "Qzother", voice.SHA256, voice.SHA256[:32], fmt.Sprintf(`"size":%d,`, voice.Size)} {
			if !program && bytes.Contains(data, []byte(no)) {
				t.Errorf("%s has %q", name, no)
			}
		}
	}
	for n, want := range []string{`"withheld":["place"]`, `"withheld":["place"]`} {
		if b := raw(t, out, "attest-"+s.Label+fmt.Sprintf("/data/testimonies/%02d/reading.json", n+1)); !bytes.Contains(b, []byte(want)) {
			t.Errorf("account %d: %s", n+1, b)
		}
	}
	if b := raw(t, out, "attest-"+s.Label+"/data/testimonies/02/consent.json"); !bytes.Contains(b, []byte(`"recipients":["Commission"]`)) {
		t.Errorf("the certificate says %s", b)
	}
}

// A recording that is hidden in part does not leave whole as an exhibit of another
// account; nor does a file of which a part is left out under another number.
func TestTheSameFileOfAnotherAccountDoesNotLeaveWhole(t *testing.T) {
	v := newVault(t)
	one, two := twoAccounts(t, v)
	voice := sound(t, v, one.ID)
	twin := sound(t, v, two.ID)
	final(t, v, one)
	s := record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{one.ID, two.ID}, Exhibits: []record.ExhibitChoice{{ID: twin.ID}}}
	for what, h := range map[string]record.HiddenPart{
		archive.AlignSound: {Testimony: one.ID, Segment: "s2", Reason: disclose.ReasonPerson},
		archive.AlignSame:  {Exhibit: voice.ID, Start: 10, End: 90, Reason: disclose.ReasonHelper},
	} {
		s.Profile.Hidden = []record.HiddenPart{h}
		s = must[record.Submission](t)(v.SaveSubmission(s))
		out := filepath.Join(t.TempDir(), "b.zip")
		_, err := v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil)
		var stop *archive.AlignmentError
		if !errors.As(err, &stop) || stop.What != what || stop.ID != twin.ID {
			t.Errorf("%s: %v", what, err)
		}
		if _, err := os.Stat(out); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: a file is there", what)
		}
	}
	s.Profile.Hidden = append(s.Profile.Hidden[:0:0], record.HiddenPart{Exhibit: voice.ID, Start: 10, End: 90, Reason: disclose.ReasonHelper}, record.HiddenPart{Exhibit: twin.ID, Start: 10, End: 90, Reason: disclose.ReasonHelper})
	s = must[record.Submission](t)(v.SaveSubmission(s))
	if pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID)); len(pre.Blocked) > 0 {
		t.Errorf("the same part is left out of both: %+v", pre.Blocked)
	}
}

// A form lists the files that leave, by the numbers of the bundle; what somebody wrote
// has no sources that it does not name; an unlinkable bundle has neither the hash nor the bytes of
// an original.
func TestAFormListsWhatLeavesByTheBundlesNumbers(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	one, two := twoAccounts(t, v)
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "t", Testimonies: []record.ID{one.ID, two.ID}}))
	voice := sound(t, v, one.ID)
	left := attach(t, v, one.ID, "left.txt", "this stays", record.ClassCleared)
	note := attach(t, v, two.ID, "note.txt", "an invented note\n", record.ClassCleared)
	for _, te := range []record.Testimony{one, two} {
		consents(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{"text", "audio"}}, record.Use{Use: "public_pseudonym", Answer: record.AnswerYes})
	}
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Case: k.ID, Title: "t", Mechanism: "INQ", Class: "un_inquiry", Addressee: "Commission", Sender: "s", Testimonies: k.Testimonies, Exhibits: []record.ExhibitChoice{{ID: note.ID}, {ID: voice.ID}},
	}))
	table := func() string {
		t.Helper()
		tab, _, err := v.SubmissionTable(s.ID, "en")
		noErr(t, err)
		return formText(t, tab, "")
	}
	if got := table(); !strings.Contains(got, "exhibit 1, text/plain, SHA-256 "+note.SHA256) || !strings.Contains(got, "exhibit 2, audio/flac, SHA-256 "+voice.SHA256) || strings.Contains(got, left.SHA256) {
		t.Errorf("the form says %s", got)
	}
	noErr(t, v.File(s.ID, record.FilingAnswer{Field: "inq.narr", Text: "Qzwritten: five persons were taken."}))
	d, err := v.SubmissionPaper(ctx, s.ID, "en")
	noErr(t, err)
	for _, b := range d.Blocks {
		if strings.Contains(b.Text, "Qzwritten") && (strings.Contains(fmt.Sprint(b), "paragraph") || strings.Contains(fmt.Sprint(b), "testimony ")) {
			t.Errorf("what somebody wrote has the sources of the record: %+v", b)
		}
	}
	s.Profile.Unlinkable = true
	s = must[record.Submission](t)(v.SaveSubmission(s))
	answerWhatStops(t, v, s.ID)
	files := leaves(t, v, s.ID)
	for name, text := range files {
		for _, e := range []archive.Exhibit{voice, note, left} {
			if strings.Contains(text, e.SHA256) || strings.Contains(text, e.SHA256[:32]) {
				t.Errorf("%s has the hash of an original", name)
			}
		}
	}
	if !strings.Contains(files["data/submission.docx"], "exhibit 2, audio/flac") {
		t.Error("the form does not list what leaves")
	}
	noErr(t, v.File(s.ID, record.FilingAnswer{Field: "inq.narr", Text: "See " + voice.SHA256}))
	var open *archive.IncompleteError
	if _, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}, nil); !errors.As(err, &open) || open.Reasons[0].Code != archive.ReasonAnswerSums {
		t.Errorf("an answer with the hash of an original: %v", err)
	}
}
