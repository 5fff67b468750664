package archive_test

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/disclose"
	"attest/archive/record"
)

// leaves is every part of a bundle as a person or a program could read it.
func leaves(t *testing.T, v *archive.Vault, id record.ID) map[string]string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "b.zip")
	must[archive.ExportReport](t)(v.Export(context.Background(), id, archive.ExportOptions{Path: out, Plain: true}, nil))
	if r := must[bundle.Report](t)(bundle.Verify(context.Background(), out, bundle.Options{})); !r.OK() {
		t.Errorf("%v", r.Faults)
	}
	z := must[*zip.ReadCloser](t)(zip.OpenReader(out))
	defer z.Close()
	all := map[string]string{}
	for _, f := range z.File {
		r := must[io.ReadCloser](t)(f.Open())
		raw := must[[]byte](t)(io.ReadAll(r))
		noErr(t, r.Close())
		_, name, _ := strings.Cut(f.Name, "/")
		all[name] = plain(t, f.Name, raw)
	}
	return all
}

// again is a case of two invented persons in the form of the Special Procedures,
// consented to and final: an event of the first account is told by words with
// something planted in them.
func again(t *testing.T, v *archive.Vault) record.Case {
	t.Helper()
	k := filingCase(t, v)
	for _, p := range []record.ID{weaver, miller} {
		consents(t, v, p, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{record.MediaText}}, record.Use{Use: "un_special_procedures", Answer: record.AnswerYes, Named: p == weaver})
	}
	te := must[record.Testimony](t)(v.Testimony(k.Testimonies[0]))
	te.Account = append(te.Account, record.Segment{ID: "s5", Speaker: record.SpeakerWitness, Text: "Qzhidden van, and behind it a lorry."})
	noErr(t, v.SaveTestimony(te))
	p := must[record.Passage](t)(v.SavePassage(record.Passage{Testimony: te.ID, Spans: []record.Span{record.NewSpan(te.Account[4], 0, 12)}, Codes: []record.CodeUse{{Code: "LIB-01"}}}))
	must[record.Event](t)(v.SaveEvent(record.Event{
		Testimony: te.ID, Passages: []record.ID{p.ID}, Kind: record.CodeUse{Code: "LIB-01"}, Actors: []record.Actor{{Role: "Qzcommander", Unit: "Yanji police"}},
		Date: record.EventDate{Words: "그날 밤", EDTF: "2026-09-04"}, Place: record.EventPlace{Code: "CN-YJ"}, Source: record.EventSource{Basis: record.BasisSeen}, Status: record.StatusAlleged,
	}))
	other := must[record.Testimony](t)(v.Testimony(k.Testimonies[1]))
	noErr(t, v.SaveTranslation(record.NewTranslation(other.ID, "en").Set(other.Account[0], "This too is invented.")))
	must[record.Event](t)(v.SaveEvent(record.Event{
		Testimony: other.ID, Passages: []record.ID{"Q5H2V9K4T7C1Y8J3W6E0S4M9Q20"}, Kind: record.CodeUse{Code: "LIB-03"}, Date: record.EventDate{Words: "그 뒤"}, Place: record.EventPlace{Code: "RDD-ONS"},
		Source: record.EventSource{Basis: record.BasisSeen}, Status: record.StatusAlleged,
	}))
	for _, id := range k.Testimonies {
		firstAccount(t, v, id)
		final(t, v, must[record.Testimony](t)(v.Testimony(id)))
	}
	return k
}

// What a profile leaves out no answer of a form says again: it stops the export,
// by its name, until it is written anew; then nothing of it is in any part.
func TestAFormDoesNotSayAgainWhatIsLeftOut(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	k := again(t, v)
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Case: k.ID, Title: "t", Mechanism: "SP", Class: "un_special_procedures", Addressee: "Commission", Sender: "s", Testimonies: k.Testimonies, Apart: true,
		Profile: record.Profile{Hidden: []record.HiddenPart{
			{Testimony: k.Testimonies[0], Segment: "s5", From: 0, To: 8, Reason: disclose.ReasonPerson, About: string(weaver)},
			{Testimony: k.Testimonies[0], Segment: "s3", From: 0, To: 6, Reason: disclose.ReasonPlace, About: "X-TUM"},
		}},
	}))
	blocked := func() map[archive.ReasonCode][]archive.Reason {
		t.Helper()
		out := map[archive.ReasonCode][]archive.Reason{}
		for _, r := range must[archive.Preview](t)(v.Preview(ctx, s.ID)).Blocked {
			out[r.Code] = append(out[r.Code], r)
			if text := r.String(); strings.Contains(text, "Qz") || strings.Contains(text, "도문") || strings.Contains(text, "Jieonaen") {
				t.Errorf("a reason says what is left out: %s", text)
			}
		}
		return out
	}
	tab, _, err := v.SubmissionTable(s.ID, "en")
	noErr(t, err)
	write := func(r archive.Reason, text string) {
		t.Helper()
		if f, _ := tab.Mechanism.Field(r.Field); len(f.Options) > 0 { // words are no answer to a choice
			noErr(t, v.File(s.ID, record.FilingAnswer{Person: r.Object, Field: r.Field, Unknown: "It was not asked."}))
			return
		}
		noErr(t, v.File(s.ID, record.FilingAnswer{Person: r.Object, Field: r.Field, Text: text}))
	}
	first := blocked()
	cites := first[archive.ReasonAnswerCites]
	if len(cites) == 0 || len(first[archive.ReasonAnswerNames]) == 0 || cites[0].Label == "" || cites[0].Ko == "" {
		t.Fatalf("%+v", first)
	}
	out := filepath.Join(t.TempDir(), "b.zip")
	var incomplete *archive.IncompleteError
	if _, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: out, Plain: true}, nil); !errors.As(err, &incomplete) || incomplete.Reasons[0].Field == "" {
		t.Fatalf("exported, or refused as %v", err)
	}
	if _, err := os.Stat(out); !errors.Is(err, os.ErrNotExist) {
		t.Error("a file is there")
	}
	for _, list := range first {
		for _, r := range list {
			write(r, "It was told; see the account.")
		}
	}
	write(cites[0], "A “qzhidden” van came.")
	if got := blocked(); len(got) != 1 || len(got[archive.ReasonAnswerWords]) != 1 || got[archive.ReasonAnswerWords][0].Field != cites[0].Field {
		t.Errorf("an answer with hidden words: %+v", got)
	}
	write(cites[0], "It was 지어낸하나가 who was taken, at the 도문 bridge.")
	if got := blocked(); len(got[archive.ReasonAnswerNames]) != 1 {
		t.Errorf("an answer with a name: %+v", got)
	}
	write(cites[0], "She was taken.")
	s.Cover = "We write about Jieonaen Hana."
	s = must[record.Submission](t)(v.SaveSubmission(s))
	if got := blocked(); len(got[archive.ReasonFieldNames]) != 1 || got[archive.ReasonFieldNames][0].Label != "cover" { // she stands in another's record, too
		t.Errorf("a cover with a name: %+v", got)
	}
	s.Cover = ""
	for _, s.Profile.Unlinkable = range []bool{false, true} {
		s = must[record.Submission](t)(v.SaveSubmission(s))
		files := leaves(t, v, s.ID)
		never := []string{"Qzhidden", "Qzcommander", "도문 구류소", "Jieonaen", "지어낸하나", "X-TUM", string(weaver)}
		if s.Profile.Unlinkable {
			never = append(never, s.Label, string(k.Testimonies[0]), string(v.Vault()))
		}
		for name, text := range files {
			for _, word := range never {
				if strings.Contains(text, word) {
					t.Errorf("unlinkable %v: %s has %q", s.Profile.Unlinkable, name, word)
				}
			}
		}
		read := files["data/testimonies/02/reading.json"]
		if !strings.Contains(read, `"kind":"REF-02","paragraphs":[2],"withheld":["place"]`) || !strings.Contains(read, "LIB-03") || !strings.Contains(read, `"place":"RDD-ONS"`) || !strings.Contains(read, "This too is invented.") {
			t.Errorf("beside the account that is whole stands %s", read)
		}
		if cut := files["data/testimonies/01/reading.json"]; !strings.Contains(cut, `"v":2`) || !strings.Contains(cut, `"withheld":["date","place"]`) || !strings.Contains(files["data/submission.docx"], "She was taken.") {
			t.Errorf("beside the redacted account stands %s, or the answer does not stand", cut)
		}
	}
	a := must[archive.Annex](t)(v.NamesAnnex(s.ID))
	if len(a.Lines) != 1 || !strings.Contains(files0(t, v, s.ID), a.Lines[0].Code) {
		t.Errorf("the annex has %+v", a)
	}
}

func files0(t *testing.T, v *archive.Vault, id record.ID) string {
	t.Helper()
	return leaves(t, v, id)["data/submission.docx"]
}

var codes = regexp.MustCompile(`\b[WL]-[0-9A-Z]{2,4}\b`)

// A person has one code in all parts of a submission, whatever it is, and another in
// the next unless that is asked for; a place that stands by code does so in
// the name of a unit too, and in the chronology.
func TestACodeIsTheSameInAllPartsOfASubmission(t *testing.T) {
	v := newVault(t)
	k := again(t, v)
	more := must[record.Testimony](t)(v.NewTestimony(weaver, record.Interview{Date: "2026-11-24", Language: "ko"}))
	more.Account = []record.Segment{{ID: "s1", Speaker: record.SpeakerWitness, Text: "이것도 지어낸 것입니다."}}
	noErr(t, v.SaveTestimony(more))
	firstAccount(t, v, more.ID)
	k.Testimonies = append(k.Testimonies, more.ID)
	k = must[record.Case](t)(v.SaveCase(k))
	in := func(s record.Submission) (parts map[string][]string, all []string) {
		t.Helper()
		s.Case, s.Title, s.Addressee, s.Sender, s.Testimonies, s.Coded = k.ID, "t", "Commission", "s", k.Testimonies, []string{"CN-YJ"}
		s = must[record.Submission](t)(v.SaveSubmission(s))
		if s.Mechanism != "" {
			answerWhatStops(t, v, s.ID)
		}
		pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
		if !slices.ContainsFunc(pre.Warnings, func(r archive.Reason) bool {
			return r.Code == archive.ReasonStillNamed && r.Object == k.Testimonies[0] && r.Count > 0
		}) {
			t.Errorf("the account names a place that stands by code, and nobody says so: %+v", pre.Warnings)
		}
		parts = map[string][]string{}
		for name, text := range leaves(t, v, s.ID) {
			if ext := path.Ext(name); ext != ".html" && ext != ".docx" && ext != ".json" && ext != ".dat" || strings.HasSuffix(name, "check.html") {
				continue
			}
			if strings.Contains(text, "Yanji") {
				t.Errorf("%s names the place: %s", name, around(text, "Yanji"))
			}
			found := codes.FindAllString(text, -1)
			slices.Sort(found)
			all = append(all, found...)
			parts[path.Base(name)] = slices.Compact(found)
		}
		slices.Sort(all)
		return parts, slices.Compact(all)
	}
	general, one := in(record.Submission{Class: "un_inquiry"})
	form, two := in(record.Submission{Class: "un_special_procedures", Mechanism: "SP"})
	if len(one) != 3 || len(two) != 3 { // two persons, of three accounts, and a place
		t.Fatalf("codes of one: %v; of the other: %v", one, two)
	}
	for name, parts := range map[string]map[string][]string{"general": general, "form": form} {
		for _, file := range []string{"index.html", "submission.docx"} {
			if len(parts[file]) != 3 {
				t.Errorf("%s, %s has %v", name, file, parts[file])
			}
		}
	}
	for _, c := range one {
		if slices.Contains(two, c) {
			t.Errorf("%s is in both", c)
		}
	}
	subs := v.Submissions()
	if _, same := in(record.Submission{Class: "un_inquiry", SameCodes: subs[1].ID}); !slices.Equal(same, one) {
		t.Errorf("asked for the same codes, it has %v, not %v", same, one)
	}
}

func around(text, word string) string {
	i := strings.Index(text, word)
	return text[max(0, i-80):min(len(text), i+80)]
}
