package archive_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"attest/archive"
	"attest/archive/record"
)

// The annex of names has the title and the reference of its submission: what an export
// asks of those is asked before the annex leaves.
func TestTheAnnexAsksWhatItsSubmissionAsks(t *testing.T) {
	v := newVault(t)
	other := must[record.Person](t)(v.NewPerson("another"))
	noErr(t, v.SaveIdentity(other.ID, record.Identity{Names: []record.Name{{Text: "노정호"}, {Text: "No Jong Ho"}}, Contacts: []record.Contact{{Kind: "telephone", Value: "010-4444-1212"}}}))
	k := filingCase(t, v)
	allowAll(t, v, weaver, true)
	allowAll(t, v, miller, false)
	for _, id := range k.Testimonies {
		firstAccount(t, v, id)
	}
	s := must[archive.Made](t)(v.MakeSubmissions(archive.Making{Case: k.ID, Mechanism: "SP", Lang: "en", Apart: true})).Submissions[0]
	s.Title, s.Reference = "Of those whom 노정호 told of", "No Jong Ho 1"
	must[record.Submission](t)(v.SaveSubmission(s))
	answerWhatStops(t, v, s.ID)

	dir := t.TempDir()
	key := must[*age.X25519Identity](t)(age.GenerateX25519Identity())
	o := archive.ExportOptions{Path: filepath.Join(dir, "names.age"), Recipients: key.Recipient().String(), Language: "en"}
	var bundle, annex *archive.ConfirmError
	if _, err := v.Export(t.Context(), s.ID, archive.ExportOptions{Path: filepath.Join(dir, "b.zip"), Plain: true}, nil); !errors.As(err, &bundle) {
		t.Fatalf("the bundle: %v", err)
	}
	if _, err := v.ExportNames(t.Context(), s.ID, o); !errors.As(err, &annex) || annex.Code != bundle.Code {
		t.Fatalf("the annex: %v", err)
	}
	if all := must[[]os.DirEntry](t)(os.ReadDir(dir)); len(all) != 0 {
		t.Errorf("%v were written", all)
	}
	o.Confirmed = annex.Code
	must[string](t)(v.ExportNames(t.Context(), s.ID, o))
}
