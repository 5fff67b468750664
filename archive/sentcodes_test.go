package archive_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// sentAs exports a submission and says under which codes its witnesses stand in it, in
// order, and what was asked before.
func sentAs(t *testing.T, v *archive.Vault, id record.ID) (codes []string, asked archive.Reasons) {
	t.Helper()
	o := archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}
	_, err := v.Export(t.Context(), id, o, nil)
	var ask *archive.ConfirmError
	if errors.As(err, &ask) {
		o.Confirmed, asked = ask.Code, ask.Reasons
		_, err = v.Export(t.Context(), id, o, nil)
	}
	noErr(t, err)
	all := everything(t, o.Path)
	var names []string
	for name := range all {
		if strings.HasSuffix(name, "statement.json") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		_, after, ok := bytes.Cut(all[name], []byte(`"pseudonym":"`))
		if !ok {
			t.Fatalf("%s has no pseudonym", name)
		}
		codes = append(codes, string(after[:len("W-222")]))
	}
	return codes, asked
}

// toldBy is an account of somebody invented who consents to an inquiry under a pseudonym.
func toldBy(t *testing.T, v *archive.Vault, words string) record.Testimony {
	t.Helper()
	p := must[record.Person](t)(v.NewPerson("invented"))
	te := must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"}))
	te.Account = []record.Segment{{ID: "s1", Speaker: record.SpeakerWitness, Text: words}}
	noErr(t, v.SaveTestimony(te))
	consents(t, v, p.ID, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{record.MediaText}})
	firstAccount(t, v, te.ID)
	return te
}

func inquiry(t *testing.T, v *archive.Vault, same record.ID, of ...record.ID) record.Submission {
	t.Helper()
	return must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: of, SameCodes: same}))
}

// A code that left stays when the record is found to be another's, in the submission and
// where its codes are kept, and when they are parted again.
func TestACodeThatLeftStays(t *testing.T) {
	v := newVault(t)
	a, b := toldBy(t, v, "트럭으로 국경까지 갔습니다."), toldBy(t, v, "배로 갔습니다.")
	root := must[record.Person](t)(v.NewPerson("the record that is kept, invented"))
	first := inquiry(t, v, "", a.ID)
	unsent := inquiry(t, v, first.ID, a.ID)
	sent, _ := sentAs(t, v, first.ID)
	expect := func(s record.Submission, want []string, asked ...string) {
		t.Helper()
		got, ask := sentAs(t, v, s.ID)
		if !slices.Equal(got, want) {
			t.Errorf("%s left as %q before, and as %q now", s.Title, want, got)
		}
		var codes []string
		for _, r := range ask {
			if r.Code == archive.ReasonRecoded {
				codes = append(codes, r.Whose+" "+r.Other)
			}
		}
		if !slices.Equal(codes, asked) {
			t.Errorf("asked %q, want %q", codes, asked)
		}
	}
	noErr(t, v.MergePersons(root.ID, a.Person))
	expect(first, sent)
	expect(unsent, sent)
	v = reopen(t, v)
	expect(inquiry(t, v, first.ID, a.ID), sent)

	// Two that left under two codes are one: the newest stays, and it is said.
	second := inquiry(t, v, "", a.ID, b.ID)
	two, _ := sentAs(t, v, second.ID)
	noErr(t, v.MergePersons(root.ID, b.Person))
	expect(second, []string{two[0], two[0]}, two[1]+" "+two[0])
	expect(second, []string{two[0], two[0]})

	// They are two again: no code is of both.
	noErr(t, v.UnmergePersons(b.Person))
	expect(second, two, two[0]+" "+two[1])
	noErr(t, v.UnmergePersons(a.Person))
	expect(second, two)
	expect(first, sent)

	// Codes of another submission, asked for after it was sent under its own: whom that one
	// has not keeps the code.
	must[record.Submission](t)(v.SaveSubmission(func() record.Submission {
		s := must[record.Submission](t)(v.Submission(second.ID))
		s.SameCodes = first.ID
		return s
	}()))
	if got, ask := sentAs(t, v, second.ID); !slices.Equal(got, []string{sent[0], two[1]}) || len(ask) != 1 || ask[0].Whose != two[0] || ask[0].Other != sent[0] {
		t.Errorf("it left as %q, and it was asked %v", got, ask.Sentences())
	}
}
