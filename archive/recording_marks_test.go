package archive_test

import (
	"errors"
	"strings"
	"testing"

	"attest/archive"
)

func TestAMarkIsNamedAfterTheRecording(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	te := account(t, v)
	r := begin(t, v, te.ID)
	feed(t, r, 0, 10)
	noErr(t, r.Mark(""))
	noErr(t, r.Mark("the lamp is moved"))
	if err := v.NameMark(r.ID(), 1, "too early"); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("while it goes on: %v", err)
	}
	rec := stop(t, r)
	noErr(t, v.NameMark(rec.ID, 1, " somebody knocks "))
	noErr(t, v.NameMark(rec.ID, 1, "somebody knocks"))
	for _, wrong := range []error{v.NameMark(rec.ID, 0, "x"), v.NameMark(rec.ID, 3, "x"), v.NameMark(rec.ID, 1, strings.Repeat("x", 5000))} {
		if !errors.Is(wrong, archive.ErrInvalid) {
			t.Errorf("taken: %v", wrong)
		}
	}
	v = reopen(t, v)
	got := must[archive.Recording](t)(v.Recording(rec.ID))
	if len(got.Marks) != 2 || got.Marks[0].Text != "somebody knocks" || got.Marks[1].Text != "the lamp is moved" || got.SHA256 != rec.SHA256 {
		t.Fatalf("marks %+v", got.Marks)
	}
}
