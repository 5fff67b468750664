package archive_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/bundle"
	paper "attest/archive/document"
	"attest/archive/document/documenttest"
	"attest/archive/document/word"
	"attest/archive/record"
)

// A Word file that a co-counsel edited is taken in one difference at a time: the
// cover and the answers change, each taken back by Undo; what is sealed is told,
// and is never changed.
func TestWordComesBackIntoTheForm(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	k := filingCase(t, v)
	for _, p := range []record.ID{weaver, miller} {
		consent(t, v, p, record.Use{Use: "un_special_procedures", Answer: record.AnswerYes})
	}
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Case: k.ID, Title: "Invented", Mechanism: "WGEID", Class: "un_special_procedures", Addressee: "Working group", Sender: "s",
		Cover: "The first paragraph.\n\nThe second one.", Testimonies: k.Testimonies,
	}))
	noErr(t, v.File(s.ID, record.FilingAnswer{Person: weaver, Field: "wgeid.action", Text: "The family asked the police.\nNobody answered."}))
	d := must[paper.Document](t)(v.SubmissionPaper(ctx, s.ID, "en"))
	var file bytes.Buffer
	noErr(t, word.Write(&file, d))
	sealed := ""
	for _, b := range d.Blocks {
		if strings.HasPrefix(b.ID, "t1p") && sealed == "" {
			sealed = b.Text
		}
	}
	edited := must[[]byte](t)(documenttest.Edited(file.Bytes(), "word/document.xml", func(x string) string {
		x = strings.Replace(x, "The second one.", "The second one, better said.", 1)
		x = strings.Replace(x, "The family asked the police.", "The family asked the police in writing.", 1)
		x = strings.Replace(x, "The family asked the police in writing.</w:t></w:r>", "The family asked the police in writing.</w:t></w:r></w:p><w:p><w:r><w:t>They asked again.</w:t></w:r>", 1)
		x = strings.Replace(x, "Nobody answered.", "Nobody answered them.", 1)
		return strings.Replace(x, sealed, sealed+" words that nobody said", 1)
	}))
	all := must[[]archive.Back](t)(v.TakeBack(ctx, s.ID, "en", bytes.NewReader(edited), int64(len(edited))))
	var told []string
	for _, b := range all {
		told = append(told, string(b.Change)+" "+b.Part)
	}
	slices.Sort(told)
	if want := []string{"added answer", "changed account", "changed answer", "changed answer", "changed cover"}; !slices.Equal(told, want) {
		t.Fatalf("%q", told)
	}
	for _, b := range all {
		if !b.Takes() {
			if err := v.AcceptBack(ctx, s.ID, "en", []archive.Back{b}); !errors.Is(err, archive.ErrInvalid) {
				t.Errorf("%s %s: %v", b.Change, b.Part, err)
			}
		}
	}
	taken := 0
	for ; ; taken++ { // one after the other, as in the window
		list := must[[]archive.Back](t)(v.TakeBack(ctx, s.ID, "en", bytes.NewReader(edited), int64(len(edited))))
		i := slices.IndexFunc(list, archive.Back.Takes)
		if i < 0 || taken > 9 {
			break
		}
		noErr(t, v.AcceptBack(ctx, s.ID, "en", list[i:i+1]))
	}
	if taken != 4 {
		t.Errorf("%d differences were taken in, one after the other", taken)
	}
	answer := func() string {
		a, _ := must[record.Filing](t)(v.Filing(s.ID)).Answer(weaver, "wgeid.action")
		return a.Text
	}
	if got := must[record.Submission](t)(v.Submission(s.ID)).Cover; got != "The first paragraph.\n\nThe second one, better said." {
		t.Errorf("cover: %q", got)
	}
	if got := answer(); got != "The family asked the police in writing.\nThey asked again.\nNobody answered them." {
		t.Errorf("answer: %q", got)
	}
	for range taken {
		must[record.ID](t)(v.Undo())
	}
	if got := answer(); got != "The family asked the police.\nNobody answered." {
		t.Errorf("after undo: %q", got)
	}
	if _, err := v.TakeBack(ctx, s.ID, "en", strings.NewReader("noise"), 5); !errors.Is(err, archive.ErrNotWord) {
		t.Errorf("noise: %v", err)
	}
}

// An answer that was edited is never taken for another person's: not when the person
// is out of the case by then, nor where a paragraph was set in between two persons'
// answers. A file whose paragraphs tell rows is refused.
func TestWordNeverTakesOnePersonForAnother(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	k := filingCase(t, v)
	for _, p := range []record.ID{weaver, miller} {
		consent(t, v, p, record.Use{Use: "un_special_procedures", Answer: record.AnswerYes})
	}
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Case: k.ID, Title: "Invented", Mechanism: "WGEID", Class: "un_special_procedures", Addressee: "Working group", Sender: "s", Cover: "c", Testimonies: k.Testimonies,
	}))
	said := map[record.ID]string{weaver: "The weaver's family asked.", miller: "The miller's family asked."}
	for p, text := range said {
		noErr(t, v.File(s.ID, record.FilingAnswer{Person: p, Field: "wgeid.action", Text: text}))
	}
	d := must[paper.Document](t)(v.SubmissionPaper(ctx, s.ID, "en"))
	var file bytes.Buffer
	noErr(t, word.Write(&file, d))
	rows, _, err := v.SubmissionTable(s.ID, "en")
	noErr(t, err)
	first, second := rows.Rows[0], rows.Rows[1]
	for _, b := range d.Blocks {
		if strings.HasPrefix(b.ID, "f") && strings.Contains(b.ID, "_1_") {
			t.Errorf("a paragraph has the ID %s, which tells a row", b.ID)
		}
	}
	texts := func() string {
		f := must[record.Filing](t)(v.Filing(s.ID))
		a, _ := f.Answer(first.Person, "wgeid.action")
		b, _ := f.Answer(second.Person, "wgeid.action")
		return a.Text + " / " + b.Text
	}
	before := texts()
	// acceptAll takes in what can be taken, one after the other.
	acceptAll := func(data []byte) {
		t.Helper()
		for range 9 {
			list := must[[]archive.Back](t)(v.TakeBack(ctx, s.ID, "en", bytes.NewReader(data), int64(len(data))))
			i := slices.IndexFunc(list, archive.Back.Takes)
			if i < 0 {
				return
			}
			noErr(t, v.AcceptBack(ctx, s.ID, "en", list[i:i+1]))
		}
		t.Error("it does not end")
	}
	edited := func(f func(string) string) []byte {
		return must[[]byte](t)(documenttest.Edited(file.Bytes(), "word/document.xml", f))
	}
	// Above the second's answer, below the line with the second's code.
	code := ">" + second.Code + "</w:t></w:r></w:p>"
	between := edited(func(x string) string {
		if !strings.Contains(x, code) {
			t.Fatal("the line with the code is not there")
		}
		return strings.ReplaceAll(x, code, code+"<w:p><w:r><w:t>Said of the second.</w:t></w:r></w:p>")
	})
	acceptAll(between)
	if got := texts(); got != before {
		t.Errorf("what was set before an answer went into %q", got)
	}
	// The first is edited, with a paragraph more, and is out of the case when it comes back.
	both := edited(func(x string) string {
		x = strings.Replace(x, said[first.Person], "Of the first, edited.</w:t></w:r></w:p><w:p><w:r><w:t>Of the first, more.", 1)
		return x
	})
	k.Persons = slices.DeleteFunc(slices.Clone(k.Persons), func(id record.ID) bool { return id == first.Person })
	k.Testimonies = slices.DeleteFunc(slices.Clone(k.Testimonies), func(id record.ID) bool {
		return must[record.Testimony](t)(v.Testimony(id)).Person == first.Person
	})
	k = must[record.Case](t)(v.SaveCase(k))
	s = must[record.Submission](t)(v.Submission(s.ID))
	s.Testimonies = k.Testimonies
	s = must[record.Submission](t)(v.SaveSubmission(s))
	after, _, err := v.SubmissionTable(s.ID, "en")
	noErr(t, err)
	if len(after.Rows) != 1 || after.Rows[0].Code != second.Code {
		t.Fatalf("%d rows, of %s first", len(after.Rows), after.Rows[0].Code)
	}
	acceptAll(both)
	if got := texts(); got != before {
		t.Errorf("the answer of somebody who is out went into %q", got)
	}
	old := edited(func(x string) string {
		for _, r := range rows.Rows {
			x = strings.ReplaceAll(x, "_"+bundle.AnswerKey(r.Code)+"_", "_1_")
		}
		return x
	})
	if _, err := v.TakeBack(ctx, s.ID, "en", bytes.NewReader(old), int64(len(old))); !errors.Is(err, archive.ErrOldPaper) {
		t.Errorf("of before: %v", err)
	}
}
