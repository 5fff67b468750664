package archive_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// The certificate of consent in a bundle shows no more than the stricter of two
// records leaves.
func TestCertificateOfMergedPerson(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	firstAccount(t, v, te.ID)
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: "yes", Named: true, Media: []string{"text", "audio"}, Until: "2090-12-31"})
	other := must[record.Person](t)(v.NewPerson("b"))
	consent(t, v, other.ID, record.Use{Use: "un_inquiry", Answer: "yes", Media: []string{"text"}, Until: "2080-01-01"})
	noErr(t, v.MergePersons(te.Person, other.ID))
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "x", Addressee: "c", Class: "un_inquiry", Sender: "o", Testimonies: []record.ID{te.ID}}))
	out := filepath.Join(t.TempDir(), "b.zip")
	_ = must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil))
	raw := string(must[[]byte](t)(os.ReadFile(out))) // entries of the zip are stored as they are
	for text, want := range map[string]bool{"2080-01-01": true, "2090-12-31": false} {
		if strings.Contains(raw, text) != want {
			t.Errorf("the bundle has %s: %v", text, !want)
		}
	}
}
