package archive_test

import (
	"path/filepath"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// Of sound it was said that it never leaves: what was kept off the record does not,
// with all that is written out either, and what the person's no stopped only with all.
func TestNoEscapeTakesSoundThatWasPromisedToStay(t *testing.T) {
	t.Parallel()
	v, te, refused := refusedSound(t)
	off := must[[]archive.Recording](t)(v.OffRecord(te.ID))[0].ID
	for _, all := range []bool{false, true} {
		rep := must[archive.EscapeReport](t)(v.Escape(t.Context(), archive.EscapeOptions{Path: filepath.Join(t.TempDir(), "a.age"), Passphrase: []byte(escapePass), Reason: "handover", All: all}, nil))
		why := map[record.ID]record.Refusal{}
		for _, l := range rep.LeftOut {
			why[l.ID] = l.Why
		}
		files := escapedFiles(t, rep)
		has := func(id record.ID) bool {
			for name := range files {
				if strings.Contains(name, string(id)) && !strings.HasPrefix(name, "records/") {
					return true
				}
			}
			return false
		}
		if has(off) || why[off] != archive.LeftOffRecord {
			t.Errorf("all %v: what was off the record is there: %v, %q", all, has(off), why[off])
		}
		if has(refused.ID) != all || all == (why[refused.ID] == archive.LeftUndecided) {
			t.Errorf("all %v: refused sound is there: %v, %q", all, has(refused.ID), why[refused.ID])
		}
		if !strings.Contains(files["left-out.json"], "off_record") {
			t.Errorf("all %v: %s", all, files["left-out.json"])
		}
	}
}
