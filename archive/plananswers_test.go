package archive_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// What an addressee needs answered stops the export, and what it asks as well
// is said; a court gets nothing until all of it is answered.
func TestOpenAnswersStopTheExportThatNeedsThem(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	for _, use := range []string{"un_inquiry", "icc", "ngo"} {
		c := record.Use{Use: use, Answer: record.AnswerYes}
		all := v.Consents(te.Person)
		uses := []record.Use{c}
		if len(all) > 0 {
			uses = append(all[len(all)-1].Uses, c)
		}
		must[record.Consent](t)(v.SaveConsent(record.Consent{Person: te.Person, By: "self", Date: "2026-11-20", Uses: uses}, record.ConsentIdentity{}))
	}
	plan := func(class string) (blocked, warned string, id record.ID) {
		s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
			Title: "t", Addressee: "Commission", Class: class, Sender: "s", Testimonies: []record.ID{te.ID},
		}))
		p := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
		for _, r := range p.Blocked {
			if r.Code != archive.ReasonOpenAnswers || r.Object != te.ID {
				t.Errorf("%s is blocked by %+v", class, r)
			}
			blocked += r.Rules
		}
		for _, r := range p.Warnings {
			warned += r.Rules
		}
		return blocked, warned, s.ID
	}
	blocked, warned, id := plan("un_inquiry")
	if blocked != "EV-A01" || !strings.Contains(warned, "EV-A04") || strings.Contains(warned, "EV-A01") {
		t.Errorf("an inquiry: blocked by %q, told of %q", blocked, warned)
	}
	out := filepath.Join(t.TempDir(), "b.zip")
	_, err := v.Export(context.Background(), id, archive.ExportOptions{Path: out, Plain: true}, nil)
	var incomplete *archive.IncompleteError
	if !errors.As(err, &incomplete) || !strings.Contains(err.Error(), "EV-A01") {
		t.Errorf("exported, or refused as %v", err)
	}
	if blocked, warned, _ = plan("ngo"); blocked != "" || warned != "" {
		t.Errorf("another organisation: blocked by %q, told of %q", blocked, warned)
	}
	firstAccount(t, v, te.ID)
	must[archive.ExportReport](t)(v.Export(context.Background(), id, archive.ExportOptions{Path: out, Plain: true}, nil))
	if blocked, warned, _ = plan("icc"); !strings.Contains(blocked, "EV-A04") || strings.Contains(blocked, "EV-A01") || warned != "" {
		t.Errorf("a court: blocked by %q, told of %q", blocked, warned)
	}
}
