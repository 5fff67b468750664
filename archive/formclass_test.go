package archive_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
	forms "attest/archive/submission"
)

// Everybody whose data a form or an annex carries said yes to the body's use and
// to the class of the addressee, with an account or without; an office's own form
// asks for no less.
func TestAFormAsksForItsAddresseeToo(t *testing.T) {
	v := newVault(t)
	p := must[record.Person](t)(v.NewPerson("invented"))
	noErr(t, v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: "Jieonaen Ireum"}}, Contacts: []record.Contact{{Kind: "telephone", Value: "000-INVENTED-00"}}}))
	consents(t, v, p.ID, record.Use{Use: "un_special_procedures", Answer: record.AnswerYes, Named: true}, record.Use{Use: "internal", Answer: record.AnswerYes, Named: true},
		record.Use{Use: "ngo", Answer: record.AnswerNo}, record.Use{Use: "UPR", Answer: record.AnswerYes}, record.Use{Use: "public_pseudonym", Answer: record.AnswerYes, Named: true})
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "Invented case", Persons: []record.ID{p.ID}}))
	must[*forms.Mechanism](t)(v.AddMechanism(strings.NewReplacer(`"uses": ["ngo"]`, `"uses": ["internal"]`).Replace(ownMechanism)))
	for _, c := range []struct {
		mechanism, class string
		want             record.Refusal
	}{
		{"SP", "un_special_procedures", record.Granted}, {"SP", "ngo", record.RefusedAnswer}, {"SP", "unhcr", record.RefusedNotAsked},
		{"OWN1", "un_special_procedures", record.Granted}, {"OWN1", "ngo", record.RefusedAnswer}, {"OWN1", "", record.RefusedNotAsked},
		{"UPR", "public_pseudonym", record.Granted}, {"UPR", "ngo", record.RefusedAnswer},
	} {
		s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Case: k.ID, Title: "Invented", Mechanism: c.mechanism, Class: c.class, Addressee: "A body", Sender: "s", Apart: c.mechanism == "SP"}))
		tab, _, err := v.SubmissionTable(s.ID, "en")
		noErr(t, err)
		row := tab.Rows[0]
		if row.Refusal != c.want || row.Named && c.mechanism == "UPR" {
			t.Errorf("%s to %q: %+v", c.mechanism, c.class, row)
		}
		if c.want == record.Granted {
			continue
		}
		if text := formText(t, tab, ""); strings.Contains(text, "Jieonaen") || strings.Contains(text, "000-INVENTED-00") {
			t.Errorf("%s to %q: the person is in it", c.mechanism, c.class)
		}
		_, err = v.Export(context.Background(), s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}, nil)
		if err == nil {
			t.Errorf("%s to %q was exported", c.mechanism, c.class)
		}
		if c.mechanism == "SP" {
			if a := must[archive.Annex](t)(v.NamesAnnex(s.ID)); len(a.Lines) != 0 {
				t.Errorf("the annex to %q names %+v", c.class, a.Lines)
			}
		}
	}
	var invalid *archive.InvalidError
	if _, err := v.MakeSubmissions(archive.Making{Case: k.ID, Mechanism: "SP", Lang: "en", Class: "ngo"}); !errors.As(err, &invalid) {
		t.Errorf("made for somebody who said no to its addressee: %v", err)
	}
}

// answerWhatStops says of each answer that stops a form that it is not known, and
// writes what the body has no form without.
func answerWhatStops(t *testing.T, v *archive.Vault, id record.ID) {
	t.Helper()
	_, found, err := v.SubmissionTable(id, "en")
	noErr(t, err)
	var list []record.FilingAnswer
	for _, f := range found {
		switch {
		case f.Severity != forms.Stops || slices.ContainsFunc(list, func(a record.FilingAnswer) bool { return a.Person == f.Person && a.Field == f.Field }):
		case f.Rule == forms.FindRequired:
			list = append(list, record.FilingAnswer{Person: f.Person, Field: f.Field, Unknown: "not asked"})
		case f.Rule == forms.KindElements:
			list = append(list, record.FilingAnswer{Person: f.Person, Field: f.Field, Text: "2026-09"})
		}
	}
	noErr(t, v.FileAll(id, list))
}

// What the form's page says stops it stops its export, with all of it listed, and
// the preview says the same; nothing is written.
func TestWhatStopsAFormStopsItsExport(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	k := filingCase(t, v)
	allowAll(t, v, weaver, true)
	firstAccount(t, v, k.Testimonies[0])
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Case: k.ID, Title: "Invented", Mechanism: "SP", Class: "un_special_procedures", Addressee: "Rapporteur", Sender: "s", Persons: []record.ID{weaver}, Testimonies: k.Testimonies[:1]}))
	_, found, err := v.SubmissionTable(s.ID, "en")
	noErr(t, err)
	stops := 0
	for _, f := range found {
		if f.Severity == forms.Stops {
			stops++
		}
	}
	stopped := func() archive.Reasons {
		t.Helper()
		return must[archive.Preview](t)(v.Preview(ctx, s.ID)).Blocked
	}
	if all := stopped(); stops == 0 || len(all) != stops || all[0].Code != archive.ReasonFormStops || all[0].Ko == "" {
		t.Fatalf("%d findings stop it, the preview has %+v", stops, all)
	}
	out := filepath.Join(t.TempDir(), "b.zip")
	var incomplete *archive.IncompleteError
	if _, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: out, Plain: true}, nil); !errors.As(err, &incomplete) || len(incomplete.Reasons) != stops {
		t.Fatalf("%v", err)
	}
	if _, err := v.Approve(ctx, s.ID, archive.ExportOptions{}); !errors.As(err, &incomplete) {
		t.Errorf("approved: %v", err)
	}
	if left := must[[]string](t)(filepath.Glob(filepath.Join(filepath.Dir(out), "*"))); len(left) > 0 {
		t.Errorf("written: %v", left)
	}
	answerWhatStops(t, v, s.ID)
	if all := stopped(); len(all) > 0 {
		t.Fatalf("%+v", all)
	}
	// A consent that was narrowed stops what was written under the wider one, until somebody looks at it.
	noErr(t, v.File(s.ID, record.FilingAnswer{Person: weaver, Field: "sp.v_given", Text: "as it was written"}))
	allowAll(t, v, weaver, false)
	if all := stopped(); len(all) == 0 || all[0].Code != archive.ReasonFormStops || all[0].What != forms.FindChanged {
		t.Errorf("%+v", all)
	}
	if _, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: out, Plain: true}, nil); !errors.As(err, &incomplete) {
		t.Errorf("exported: %v", err)
	}
}
