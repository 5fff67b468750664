package archive_test

import (
	"context"
	"errors"
	"path/filepath"
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
	consents(t, v, p.ID, record.Use{Use: "un_special_procedures", Answer: record.AnswerYes, Named: true}, record.Use{Use: "keep", Answer: record.AnswerYes, Named: true},
		record.Use{Use: "ngo", Answer: record.AnswerNo}, record.Use{Use: "UPR", Answer: record.AnswerYes}, record.Use{Use: "public_pseudonym", Answer: record.AnswerYes, Named: true})
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "Invented case", Persons: []record.ID{p.ID}}))
	must[*forms.Mechanism](t)(v.AddMechanism(strings.NewReplacer(`"uses": ["ngo"]`, `"uses": ["keep"]`).Replace(ownMechanism)))
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
