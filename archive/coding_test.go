package archive_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"attest/archive"
	"attest/archive/codebook"
	"attest/archive/record"
)

// coded is an invented account with a passage, an event and a translation.
func coded(t *testing.T, v *archive.Vault) (record.Testimony, record.Passage, record.Event, record.Translation) {
	t.Helper()
	te := account(t, v)
	te.Account = []record.Segment{
		{ID: "s1", Speaker: record.SpeakerWitness, Text: "투먼에서 트럭으로 국경까지 갔습니다."},
		{ID: "s2", Speaker: record.SpeakerWitness, Text: "손이 묶여 있었습니다."},
	}
	noErr(t, v.SaveTestimony(te))
	p := must[record.Passage](t)(v.SavePassage(record.Passage{
		Testimony: te.ID, Spans: []record.Span{record.NewSpan(te.Account[0], 0, 2)}, Codes: []record.CodeUse{{Code: "REF-02"}},
	}))
	e := must[record.Event](t)(v.SaveEvent(record.Event{
		Testimony: te.ID, Passages: []record.ID{p.ID}, Kind: record.CodeUse{Code: "REF-02"},
		Date: record.EventDate{Words: "감자 심을 때", EDTF: "2013-21"}, Source: record.EventSource{Basis: record.BasisExperienced}, Status: record.StatusAlleged,
	}))
	tr := record.NewTranslation(te.ID, "en").Set(te.Account[0], "We went from Tumen to the border by truck.")
	noErr(t, v.SaveTranslation(tr))
	return te, p, e, tr
}

func TestWhatIsLaidOverAnAccountIsKept(t *testing.T) {
	v := newVault(t)
	te, p, e, tr := coded(t, v)
	v = reopen(t, v)
	ps := must[[]record.Passage](t)(v.Passages(te.ID))
	es := must[[]record.Event](t)(v.Events(te.ID))
	ts := must[[]record.Translation](t)(v.Translations(te.ID))
	if len(ps) != 1 || ps[0].ID != p.ID || len(es) != 1 || es[0].ID != e.ID || len(ts) != 1 || ts[0].ID != tr.ID || ts[0].Segments[0].Text != tr.Segments[0].Text {
		t.Errorf("passages %v, events %v, translations %v", ps, es, ts)
	}
	if err := v.SaveTranslation(record.NewTranslation(te.ID, "en")); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a second translation into English: %v", err)
	}
	if r := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
	noErr(t, v.Remove(p.ID))
	if ps := must[[]record.Passage](t)(v.Passages(te.ID)); len(ps) != 0 {
		t.Errorf("a removed passage is listed: %v", ps)
	}
	must[record.ID](t)(v.Undo())
	if ps := must[[]record.Passage](t)(v.Passages(te.ID)); len(ps) != 1 {
		t.Errorf("undo brings %v back", ps)
	}
}

func quote(t *testing.T, v *archive.Vault, id record.ID) string {
	t.Helper()
	te := must[record.Testimony](t)(v.Testimony(id))
	ps := must[[]record.Passage](t)(v.Passages(id))
	out := ""
	for _, s := range ps[0].Spans {
		i := slices.IndexFunc(te.Account, func(x record.Segment) bool { return x.ID == s.Segment })
		if i < 0 {
			return "?"
		}
		q, ok := s.Quote(te.Account[i])
		if !ok {
			return "?"
		}
		out += q
	}
	return out
}

// A passage follows its words when the account changes, and undo brings back
// both.
func TestAPassageFollowsItsWords(t *testing.T) {
	v := newVault(t)
	te, _, _, _ := coded(t, v)
	if q := quote(t, v, te.ID); q != "투먼" {
		t.Fatalf("it quotes %q", q)
	}
	te.Account[0].Text = "그날 아침 투먼에서 트럭으로 갔습니다."
	noErr(t, v.SaveTestimony(te))
	if q := quote(t, v, te.ID); q != "투먼" {
		t.Errorf("after words before it: %q", q)
	}
	te.Account[0].Text = "트럭으로 갔습니다."
	noErr(t, v.SaveTestimony(te))
	if q := quote(t, v, te.ID); q != "" {
		t.Errorf("after its words went: %q", q)
	}
	for _, want := range []string{"투먼", "투먼"} {
		must[record.ID](t)(v.Undo())
		if q := quote(t, v, te.ID); q != want {
			t.Errorf("undo: %q", q)
		}
	}
	must[record.ID](t)(v.Redo())
	if q := quote(t, v, te.ID); q != "투먼" {
		t.Errorf("redo: %q", q)
	}
}

func TestCodesOfTheOffice(t *testing.T) {
	v := newVault(t)
	b := v.Codebook()
	id := string(record.NewID(record.KindCode))
	b.Codes = append(b.Codes, record.Code{ID: id, Name: "Crossing on the ice", Active: true})
	noErr(t, v.SaveCodebook(b))
	v = reopen(t, v)
	book := must[*codebook.Book](t)(codebook.New(v.Codebook()))
	if c, ok := book.Code(id); !ok || c.Name != "Crossing on the ice" {
		t.Errorf("%v %v", c, ok)
	}
	b.Codes[0].Parent = "no such code"
	if err := v.SaveCodebook(b); err == nil {
		t.Error("a code under none is taken")
	}
}

func TestWhatIsLaidOverGoesOutAndComesIn(t *testing.T) {
	v := newVault(t)
	te, _, _, _ := coded(t, v)
	noErr(t, v.Answer(te.ID, record.RuleAnswer{Rule: "EV-A01", Options: []string{"none"}}))
	dir := t.TempDir()
	var out bytes.Buffer
	noErr(t, v.WriteInterchange(context.Background(), &out, []record.ID{te.ID}, archive.CopyTo{Dir: dir}, nil))
	noErr(t, os.WriteFile(filepath.Join(dir, "t.json"), out.Bytes(), 0o600))
	other := newVault(t)
	must[archive.ImportReport](t)(other.Import(context.Background(), archive.FileSource(filepath.Join(dir, "t.json")), archive.ImportOptions{}, nil))
	a := must[[]byte](t)(record.Canonical(must[record.InterchangeTestimony](t)(v.Interchange(te.ID))))
	b := must[[]byte](t)(record.Canonical(must[record.InterchangeTestimony](t)(other.Interchange(te.ID))))
	if !bytes.Equal(a, b) {
		t.Errorf("it comes out as\n%s\nand went in as\n%s", b, a)
	}
	again := must[archive.ImportReport](t)(other.Import(context.Background(), archive.FileSource(filepath.Join(dir, "t.json")), archive.ImportOptions{}, nil))
	if again.Unchanged != 1 {
		t.Errorf("imported again: %+v", again)
	}
	if r := must[archive.CheckReport](t)(other.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
}

func TestAnswersCloseQuestions(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	open := func(rule string) bool {
		list, err := v.OpenAnswers(te.ID)
		noErr(t, err)
		for _, o := range list {
			if o.ID == rule {
				return true
			}
		}
		return false
	}
	if !open("EV-A01") {
		t.Error("nobody asks of earlier accounts")
	}
	if err := v.Answer(te.ID, record.RuleAnswer{Rule: "EV-A01", Options: []string{"earlier"}}); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("an answer without its reason: %v", err)
	}
	noErr(t, v.Answer(te.ID, record.RuleAnswer{Rule: "EV-A01", Options: []string{"earlier"}, Text: "the first did not ask about the camp"}))
	if open("EV-A01") {
		t.Error("answered and still open")
	}
	noErr(t, v.Answer(te.ID, record.RuleAnswer{Rule: "EV-A01"}))
	if !open("EV-A01") {
		t.Error("taken back and not open")
	}
	if open("EV-A05") {
		t.Error("referral is asked without need")
	}
	must[record.Passage](t)(v.SavePassage(record.Passage{
		Testimony: te.ID, Spans: []record.Span{record.NewSpan(te.Account[0], 0, 2)}, Codes: []record.CodeUse{{Code: "TOR-01"}},
	}))
	if !open("EV-A05") {
		t.Error("an account of torture, and referral is not asked")
	}
}
