package archive_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/disclose"
	"attest/archive/record"
)

// wordFile is a document of Office Open XML with one paragraph, typed in two runs.
func wordFile(t *testing.T, one, two string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`}, {"_rels/.rels", `<Relationships/>`},
		{"word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>` + one + `</w:t></w:r><w:r><w:t>` + two + `</w:t></w:r></w:p></w:body></w:document>`},
	} {
		w, err := z.Create(part[0])
		noErr(t, err)
		_, err = w.Write([]byte(part[1]))
		noErr(t, err)
	}
	noErr(t, z.Close())
	return b.String()
}

// pdfFile is a PDF of one page with a line of text in Latin letters; without one it is
// as a scan is.
func pdfFile(line string) string {
	draw := "BT /F1 12 Tf 20 100 Td (" + line + ") Tj ET"
	if line == "" {
		draw = "0 0 10 10 re f"
	}
	s, offsets := "%PDF-1.4\n", []int{}
	for i, body := range []string{
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(draw), draw), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	} {
		offsets = append(offsets, len(s))
		s += fmt.Sprintf("%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	at := len(s)
	s += "xref\n0 6\n0000000000 65535 f \n"
	for _, o := range offsets {
		s += fmt.Sprintf("%010d 00000 n \n", o)
	}
	return s + fmt.Sprintf("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", at)
}

// reasonList lists reasons as "code label rules whose part scripts".
func reasonList(list archive.Reasons) (out []string) {
	for _, r := range list {
		if r.Code == archive.ReasonAnswersAdvised {
			continue
		}
		out = append(out, strings.Join(strings.Fields(fmt.Sprint(r.Code, " ", r.Label, " ", r.Rules, " ", r.Whose, " ", r.Part, " ", r.Spelt)), " "))
	}
	slices.Sort(out)
	return out
}

// A witness who agreed to the pseudonym alone says their own name, a relative's and a
// number in the account, the place of the interview and files: nothing is written until
// somebody has looked, and each place is named by whose name, where and in which
// letters, and not by the name. A file that no program reads is said too.
func TestNamesInAccountsAndFilesAreAskedBeforeTheyLeave(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	te := account(t, v)
	who := must[record.Person](t)(v.Person(te.Person))
	noErr(t, v.SaveIdentity(who.ID, record.Identity{Names: []record.Name{{Text: "리영희"}, {Text: "Ri Yong Hui"}}, Kin: []record.Relative{{Name: "Pak Sun Ae", Relation: "mother"}},
		Contacts: []record.Contact{{Kind: "telephone", Value: "010-0000-7777"}}}))
	te.Interview.Place = "Flat of Ri Yong Hui"
	te.Account = []record.Segment{
		{ID: "s1", Speaker: record.SpeakerWitness, Text: "제 이름은 리영희입니다."}, {ID: "s2", Speaker: record.SpeakerWitness, Text: "My name is Lee Young-hee, telephone 01000007777."},
		{ID: "s3", Speaker: record.SpeakerWitness, Text: "어머니는 박순애입니다."}, {ID: "s4", Speaker: record.SpeakerWitness, Text: "모두 지어낸 말입니다."},
	}
	noErr(t, v.SaveTestimony(te))
	firstAccount(t, v, te.ID)
	consents(t, v, who.ID, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{"text", "document"}})
	s := record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}}
	files := map[string]archive.Exhibit{}
	for name, data := range map[string]string{
		"a.txt": "letter of 리영희\n", "b.txt": "an invented list\n", "c.docx": wordFile(t, "Ri Yo", "ng Hui wrote this"), "d.pdf": pdfFile("Ri Yong Hui was here"),
		"e.pdf": pdfFile(""), "f.pdf": pdfFile("nothing of anybody"),
	} {
		files[name] = attach(t, v, te.ID, name, data, record.ClassCleared)
		s.Exhibits = append(s.Exhibits, record.ExhibitChoice{ID: files[name].ID, Original: true})
	}
	s = must[record.Submission](t)(v.SaveSubmission(s))
	out := filepath.Join(t.TempDir(), "b.zip")
	_, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: out, Plain: true}, nil)
	var ask *archive.ConfirmError
	if !errors.As(err, &ask) {
		t.Fatalf("exported, or %v", err)
	}
	own := who.Pseudonym + " name "
	want := []string{
		"account_names " + te.Label + " 1, 2 " + own + "Hang,Latn", "account_names " + te.Label + " 2 " + who.Pseudonym + " contact",
		"account_names " + te.Label + " 3 " + who.Pseudonym + " kin Hang", "place_names " + te.Label + " " + own + "Latn",
		"exhibit_names " + files["a.txt"].Label + " " + own + "Hang", "exhibit_names " + files["c.docx"].Label + " " + own + "Latn",
		"exhibit_names " + files["d.pdf"].Label + " " + own + "Latn", "exhibit_unread " + files["e.pdf"].Label,
	}
	slices.Sort(want)
	if got := reasonList(ask.Reasons); !slices.Equal(got, want) {
		t.Errorf("it asks\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, word := range []string{"영희", "Yong", "Young", "박순애", "Pak", "7777"} {
		if strings.Contains(ask.Error(), word) {
			t.Errorf("%q is in %v", word, ask)
		}
	}
	if pre := must[archive.Preview](t)(v.Preview(ctx, s.ID)); pre.Confirm != ask.Code || len(pre.Blocked) > 0 {
		t.Errorf("the preview asks for %q: %v", pre.Confirm, pre.Blocked)
	}
	if _, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: out, Plain: true, Confirmed: ask.Code}, nil); err != nil {
		t.Errorf("confirmed: %v", err)
	}
	te = must[record.Testimony](t)(v.Testimony(te.ID))
	te.Account[1].Text = "My name is Ри Ён Хи, telephone 01000007777."
	noErr(t, v.SaveTestimony(te))
	if _, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: out, Plain: true, Overwrite: true, Confirmed: ask.Code}, nil); !errors.Is(err, archive.ErrConfirm) {
		t.Errorf("another spelling leaves under the code of the first: %v", err)
	}
}

// What was hidden by hand in one script is found in the others, in what the sender
// wrote: a name and a place alike. A given name alone is for somebody to decide.
func TestWhatIsHiddenByHandIsFoundInOtherLetters(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	te.Account = []record.Segment{{ID: "s1", Speaker: record.SpeakerWitness, Text: "김철수가 회령에서 왔습니다."}, {ID: "s2", Speaker: record.SpeakerWitness, Text: "철수라고 불렀습니다."}}
	noErr(t, v.SaveTestimony(te))
	firstAccount(t, v, te.ID)
	consents(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{"text"}})
	final(t, v, te)
	s := record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}, Profile: record.Profile{Hidden: []record.HiddenPart{
		{Testimony: te.ID, Segment: "s1", From: 0, To: 4, Reason: disclose.ReasonPerson}, {Testimony: te.ID, Segment: "s1", From: 5, To: 9, Reason: disclose.ReasonPlace},
	}}}
	for text, want := range map[string]archive.ReasonCode{
		"They called him 철수.": "", "Kim Chol Su drove": archive.ReasonFieldNames, "Kim Cheol-su": archive.ReasonFieldNames, "Ким Чхоль Су": archive.ReasonFieldNames, "金哲洙来了": archive.ReasonFieldNames,
		"From Hoeryong": archive.ReasonFieldNames, "在会宁": archive.ReasonFieldNames, "Invented": "", "From Musan": "",
	} {
		for _, at := range []func(*record.Submission){func(s *record.Submission) { s.Title = text }, func(s *record.Submission) { s.Reference = text }, func(s *record.Submission) { s.Cover = text }} {
			one := s
			at(&one)
			one = must[record.Submission](t)(v.SaveSubmission(one))
			pre := must[archive.Preview](t)(v.Preview(context.Background(), one.ID))
			var got archive.ReasonCode
			if len(pre.Blocked) > 0 {
				got = pre.Blocked[0].Code
			}
			if got != want {
				t.Errorf("%q: %q, want %q", text, got, want)
			}
		}
	}
	s.Cover = "They called him Chol Su."
	s = must[record.Submission](t)(v.SaveSubmission(s))
	pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
	if got := reasonList(pre.Warnings); len(pre.Blocked) > 0 || pre.Confirm == "" || !slices.Equal(got, []string{"account_says " + te.Label + " 2", "field_may cover"}) {
		t.Errorf("a given name alone: %v, %q", pre.Blocked, got)
	}
}

// Of a person who is left out by mention the file as received says the name: the file
// leaves, and the bundle lists it without its name and says so.
func TestANameThatIsLeftOutIsNotInTheNameOfAFile(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	te.Account = []record.Segment{{ID: "s1", Speaker: record.SpeakerWitness, Text: "Kim Chol Su drove us."}, {ID: "s2", Speaker: record.SpeakerWitness, Text: "Then we waited."}}
	noErr(t, v.SaveTestimony(te))
	firstAccount(t, v, te.ID)
	noErr(t, v.SaveIdentity(te.Person, record.Identity{Names: []record.Name{{Text: "Invented Narrator"}}}))
	driver := must[record.Person](t)(v.NewPerson("invented driver"))
	noErr(t, v.SaveIdentity(driver.ID, record.Identity{Names: []record.Name{{Text: "Kim Chol Su"}}}))
	consents(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Named: true, Media: []string{"text", "document"}})
	e := attach(t, v, te.ID, "Kim_Chol-Su at the river.txt", "an invented list\n", record.ClassCleared)
	other := attach(t, v, te.ID, "Qzriver.txt", "another invented list\n", record.ClassCleared)
	docx := attach(t, v, te.ID, "c.docx", wordFile(t, "Kim Ch", "ol Su"), record.ClassCleared)
	final(t, v, te)
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}, Named: []record.ID{te.Person},
		Exhibits: []record.ExhibitChoice{{ID: e.ID, Original: true}, {ID: other.ID, Original: true}, {ID: docx.ID, Original: true}},
		Profile:  record.Profile{Hidden: []record.HiddenPart{{Testimony: te.ID, Segment: "s1", From: 0, To: 11, Reason: disclose.ReasonPerson, About: string(driver.ID)}}}}))
	pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
	if got, want := reasonList(pre.Warnings), []string{"exhibit_says " + docx.Label, "name_left_out " + e.Label}; !slices.Equal(got, want) || len(pre.Blocked) > 0 || pre.Exhibits[0].Name != "" || pre.Exhibits[1].Name != "Qzriver.txt" {
		t.Errorf("the preview warns of %q, blocked %v, names %q", got, pre.Blocked, pre.Exhibits[0].Name)
	}
	out := filepath.Join(t.TempDir(), "b.zip")
	_ = must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true, Confirmed: pre.Confirm}, nil))
	note := false
	for name, data := range everything(t, out) {
		if strings.Contains(name, "exhibits.csv") {
			note = bytes.Contains(data, []byte("Qzriver")) && bytes.Contains(data, []byte("is left out"))
		}
		if bytes.Contains(data, []byte("Kim_Chol")) || bytes.Contains(data, []byte("Kim Chol")) {
			t.Errorf("%s has the name", name)
		}
	}
	if !note {
		t.Error("the list of exhibits says nothing of it")
	}
}
