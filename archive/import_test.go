package archive_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/interchange"
	"attest/archive/record"
)

// doc is an interchange document of testimonies given as JSON.
func doc(t *testing.T, dir string, testimonies ...string) archive.ImportSource {
	t.Helper()
	path := filepath.Join(dir, "in.json")
	noErr(t, os.WriteFile(path, []byte("\ufeff{\"attest\":\"interchange/1\",\"testimonies\":[\n"+strings.Join(testimonies, ",\n")+"]}"), 0o600))
	return archive.FileSource(path)
}

func imported(t *testing.T, v *archive.Vault, src archive.ImportSource, o archive.ImportOptions) (archive.ImportReport, error) {
	t.Helper()
	return v.Import(context.Background(), src, o, nil)
}

// One word that joins testimonies joins them also where the person is in the
// vault already, and an account is never moved to somebody else in silence.
func TestAPersonStaysOnePerson(t *testing.T) {
	v := newVault(t)
	p := must[record.Person](t)(v.NewPerson(""))
	dir := t.TempDir()
	r, err := imported(t, v, doc(t, dir,
		`{"person":{"id":"`+string(p.ID)+`","ref":"r"},"account":[{"text":"one"}]}`,
		`{"person":{"ref":"r"},"account":[{"text":"two"}]}`), archive.ImportOptions{})
	noErr(t, err)
	if n := len(v.Persons()); n != 1 || r.Persons != 0 {
		t.Errorf("%d persons in the vault, %d said to be new", n, r.Persons)
	}
	other := must[record.Person](t)(v.NewPerson(""))
	_, err = imported(t, v, doc(t, dir, `{"id":"`+string(r.Testimonies[0])+`","person":{"id":"`+string(other.ID)+`"},"account":[{"text":"changed"}]}`),
		archive.ImportOptions{Update: true})
	if err == nil || !strings.Contains(err.Error(), "another person") {
		t.Errorf("an update moves an account: %v", err)
	}
	if te := must[record.Testimony](t)(v.Testimony(r.Testimonies[0])); te.Account[0].Text != "one" || te.Person != p.ID {
		t.Errorf("it is %v", te)
	}
}

func TestFaultsNameLineAndField(t *testing.T) {
	v := newVault(t)
	dir := t.TempDir()
	noErr(t, os.Mkdir(filepath.Join(dir, "folder"), 0o700))
	for in, want := range map[string]string{
		`{"person":{"consents":[{"by":"self","uses":[{"use":"un_inquiry","answer":"yes","until":"9999-99-99"}]}]}}`:               "testimonies[0].person.consents[0].uses[0].until",
		`{"person":{"consents":[{"by":"self","uses":[{"use":"un_inquiry","answer":"yes"},{"use":"un_inquiry","answer":"no"}]}]}}`: "testimonies[0].person.consents[0]",
		`{"person":{},"exhibits":[{"path":"nowhere.txt"}]}`:                                                                       "testimonies[0].exhibits[0].path",
		`{"person":{"exhibits":[{"path":"folder"}]}}`:                                                                             "testimonies[0].person.exhibits[0].path",
	} {
		_, err := imported(t, v, doc(t, dir, in), archive.ImportOptions{})
		var at *interchange.Error
		if !errors.As(err, &at) || at.Line != 2 || at.Field != want {
			t.Errorf("%s: %v", in, err)
		}
	}
	if n := len(v.Persons()); n != 0 {
		t.Errorf("%d persons were taken in", n)
	}
}

// What other programs keep with a paragraph or a file stays in the vault: it is
// in no part that a bundle shows as proof.
func TestUnknownMembersDoNotLeaveInABundle(t *testing.T) {
	v := newVault(t)
	dir := t.TempDir()
	noErr(t, os.WriteFile(filepath.Join(dir, "note.txt"), []byte("an invented note"), 0o600))
	r, err := imported(t, v, doc(t, dir, `{"person":{"x_person":"PLANTEDperson","consents":[{"by":"self","x_consent":"PLANTEDconsent","uses":[{"use":"un_inquiry","answer":"yes","media":["text"]}]}]},
		"interview":{"interviewer":"PLANTEDname","present":[{"name":"PLANTEDname","role":"sister PLANTEDrole"},{"name":"PLANTEDname","role":"guardian"}],"x_sitting":"PLANTEDsitting"},
		"x_testimony":"PLANTEDtestimony","account":[{"text":"hello","x_segment":"PLANTEDsegment"}],
		"exhibits":[{"path":"note.txt","class":"cleared","x_exhibit":"PLANTEDexhibit"}]}`), archive.ImportOptions{})
	noErr(t, err)
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: r.Testimonies,
		Exhibits: []record.ExhibitChoice{{ID: r.Exhibits[0]}},
	}))
	firstAccount(t, v, r.Testimonies[0])
	out := filepath.Join(t.TempDir(), "b.zip")
	must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil))
	z := must[*zip.ReadCloser](t)(zip.OpenReader(out))
	defer z.Close()
	b64 := regexp.MustCompile(`[A-Za-z0-9+/]{40,}={0,2}`)
	for _, f := range z.File {
		rc := must[io.ReadCloser](t)(f.Open())
		b := must[[]byte](t)(io.ReadAll(rc))
		noErr(t, rc.Close())
		for _, enc := range b64.FindAll(b, -1) {
			if plain, err := base64.StdEncoding.DecodeString(string(enc)); err == nil {
				b = append(b, plain...)
			}
		}
		if i := bytes.Index(b, []byte("PLANTED")); i >= 0 {
			t.Errorf("%s has %q", f.Name, b[i:min(len(b), i+20)])
		}
		if strings.HasSuffix(f.Name, "statement.json") && !bytes.Contains(b, []byte(`"present":["present-1","present-2 (guardian)"]`)) {
			t.Errorf("persons present: %s", b)
		}
	}
	back := must[record.InterchangeTestimony](t)(v.Interchange(r.Testimonies[0]))
	raw := must[[]byte](t)(record.Canonical(back))
	for _, word := range []string{"person", "consent", "sitting", "testimony", "segment", "exhibit"} {
		if !bytes.Contains(raw, []byte("PLANTED"+word)) {
			t.Errorf("what another program kept with the %s is lost", word)
		}
	}
}
