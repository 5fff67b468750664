package archive_test

import (
	"testing"

	"attest/archive"
)

// What is typed in a form about a testimony is kept beside the paragraph that is
// being typed: neither takes the other away, and a lock takes neither.
func TestFormsAboutAnObjectAreKeptBesideItsDraft(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	noErr(t, v.KeepFormOf(te.ID, "readback", "PLANTED reading"))
	noErr(t, v.SaveDraft(te.ID, archive.Draft{Segment: "s1", Text: "PLANTED paragraph"}))
	noErr(t, v.KeepFormOf(te.ID, "paper", "PLANTED paper"))
	v = reopen(t, v)
	see := func(form, want string) {
		t.Helper()
		if got := must[string](t)(v.KeptFormOf(te.ID, form)); got != want {
			t.Errorf("%s: %q, want %q", form, got, want)
		}
	}
	see("readback", "PLANTED reading")
	see("paper", "PLANTED paper")
	if d, ok, err := v.Draft(te.ID); err != nil || !ok || d.Text != "PLANTED paragraph" {
		t.Errorf("draft: %+v %v %v", d, ok, err)
	}
	noErr(t, v.SaveDraft(te.ID, archive.Draft{})) // the paragraph became a version
	see("readback", "PLANTED reading")
	noErr(t, v.KeepFormOf(te.ID, "readback", ""))
	noErr(t, v.KeepFormOf(te.ID, "paper", ""))
	if d, ok, err := v.Draft(te.ID); err != nil || ok {
		t.Errorf("left: %+v %v %v", d, ok, err)
	}
}
