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
	"attest/archive/record"
)

func TestNotesOfAnInterviewAreKeptAndStayInTheOffice(t *testing.T) {
	v := newVault(t)
	s0 := submission(t, v)
	te := must[record.Testimony](t)(v.Testimony(s0.Testimonies[0]))
	at := "2026-11-20T10:00:00+09:00"
	s := must[record.Session](t)(v.SaveSession(record.Session{Testimony: te.ID, Started: at, Words: record.SessionIdentity{
		Notes:   []record.SessionNote{{At: at, Text: "PLANTEDnote"}},
		Present: []record.SessionGuest{{Name: "PLANTEDguest", Role: "child", In: at}},
		Breaks:  []record.SessionBreak{{Start: at, Reason: "PLANTEDbreak"}},
		Asked:   []record.SessionAsked{{At: at, Leading: true, Text: "PLANTEDquestion"}},
		Before:  record.Preparation{DoNotAsk: []string{"PLANTEDtopic"}},
	}}))
	if !s.ChildPresent() {
		t.Error("the child is not seen")
	}
	v = reopen(t, v)
	got := must[record.Session](t)(v.Session(te.ID))
	if got.ID != s.ID || got.Words.Notes[0].Text != "PLANTEDnote" {
		t.Errorf("%+v", got)
	}
	out := filepath.Join(t.TempDir(), "b.zip")
	must[archive.ExportReport](t)(v.Export(context.Background(), s0.ID, archive.ExportOptions{Path: out, Plain: true}, nil))
	if b := must[[]byte](t)(os.ReadFile(out)); bytes.Contains(b, []byte("PLANTED")) { // a bundle's zip is stored, not compressed
		t.Error("a note left in a bundle")
	}
	told := must[archive.Told](t)(v.ToldAlready(te.Person, nil))
	if len(told.Testimonies) != 1 || !slices.Equal(told.DoNotAsk, []string{"PLANTEDtopic"}) {
		t.Errorf("told already: %+v", told)
	}
	weak := must[[]record.WeakPoint](t)(v.WeakPoints(te.ID))
	if !slices.ContainsFunc(weak, func(w record.WeakPoint) bool { return w.Rule == "EV-C10" }) {
		t.Errorf("a leading question is no weak point: %v", weak)
	}
	s.Words.Notes[0].At = "noon"
	if _, err := v.SaveSession(s); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a note at no time: %v", err)
	}
}

func TestTodaySaysWhatWaits(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	dir := t.TempDir()
	file := filepath.Join(dir, "card.txt")
	noErr(t, os.WriteFile(file, []byte("an invented note"), 0o600))
	must[archive.Exhibit](t)(v.AttachFile(context.Background(), te.ID, file, nil))
	kinds := func() (out []string) {
		items, err := v.Today()
		noErr(t, err)
		for _, i := range items {
			out = append(out, i.Kind)
		}
		return out
	}
	if got := kinds(); !slices.Equal(got, []string{"open_answers", "open_intake", "outside"}) {
		t.Errorf("waiting: %v", got)
	}
	noErr(t, os.Remove(file))
	must[record.Testimony](t)(v.ReadBack(te.ID, readBack(te.Account[0].ID)))
	if got := kinds(); !slices.Equal(got, []string{"open_answers", "not_final", "open_intake"}) {
		t.Errorf("waiting: %v", got)
	}
}
