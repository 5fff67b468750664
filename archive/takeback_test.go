package archive_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"attest/archive"
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
