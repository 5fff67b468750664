package archive_test

import (
	"archive/zip"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// bundleText is every file of a plain bundle in one piece, what it proves in
// base64 included.
func bundleText(t *testing.T, path string) string {
	t.Helper()
	z := must[*zip.ReadCloser](t)(zip.OpenReader(path))
	defer z.Close()
	var all strings.Builder
	for _, f := range z.File {
		r := must[io.ReadCloser](t)(f.Open())
		all.WriteString(f.Name + "\n")
		all.Write(must[[]byte](t)(io.ReadAll(r)))
		noErr(t, r.Close())
	}
	text := all.String()
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == '"' }) {
		if raw, err := base64.StdEncoding.DecodeString(part); err == nil {
			text += string(raw)
		}
	}
	return text
}

// TestThePreviewTellsAllThatLeaves puts a word of its own into each field, and
// looks for each in the bundle and in the preview: what leaves is shown, and
// what is not shown does not leave.
func TestThePreviewTellsAllThatLeaves(t *testing.T) {
	for _, named := range []bool{false, true} {
		v := newVault(t)
		te := account(t, v)
		te.Interview = record.Interview{
			Date: "2026-11-20", Start: "2026-11-20T09:01:02+09:00", End: "2026-11-20T11:03:04+09:00", Place: "place-mark", Language: "ko", Method: "video",
			Interviewer: "interviewer-mark", Interpreter: "interpreter-mark",
			Present: []record.Presence{{Name: "present-mark", Role: "guardian"}, {Name: "present-mark-2", Role: "role-mark"}},
		}
		te.Account = []record.Segment{{ID: "s1", Speaker: record.SpeakerWitness, Text: "account-mark"}}
		noErr(t, v.SaveTestimony(te))
		firstAccount(t, v, te.ID)
		noErr(t, v.SaveIdentity(te.Person, record.Identity{Names: []record.Name{{Text: "name-mark"}, {Text: "other-name-mark"}}}))
		must[record.Consent](t)(v.SaveConsent(record.Consent{Person: te.Person, By: "self", Date: "2026-11-19", Form: "oral", Uses: []record.Use{{
			Use: "un_inquiry", Answer: record.AnswerYes, Named: true, Media: []string{record.MediaText}, Recipients: []string{"addressee-mark"}, Until: "2036-05-06",
		}}}, record.ConsentIdentity{Giver: "giver-mark"}))
		e := attach(t, v, te.ID, "file-mark.txt", "file-text-mark", record.ClassCleared)
		noErr(t, v.DescribeExhibit(e.ID, record.ExhibitIdentity{Name: "file-mark.txt", From: "from-mark", How: "how-mark", Caption: "caption-mark",
			Volume: "/media/volume-mark", Modified: "2026-11-18T01:02:03Z", Graphic: true, Intake: &record.Intake{Kind: "web_capture", Maker: "maker-mark",
				Present: record.IntakeUnknown, Made: "2021-02-03", Device: "device-mark", Received: "2022-03-04", App: record.AppOther, AppWords: "app-mark",
				Forwarded: "417", Original: record.IntakeCopy, CopyOf: "copy-mark"}}))
		must[record.Region](t)(v.SaveRegion(record.Region{Exhibit: e.ID, Width: 4711, Height: 815, Codes: []record.CodeUse{{Code: "REF-02", Label: "region-mark"}}, Note: "note-mark"}))
		sub := record.Submission{
			Title: "title-mark", Addressee: "addressee-mark", Class: "un_inquiry", Reference: "reference-mark", Cover: "cover-mark", Sender: "sender-mark",
			Restrictions: "restrictions-mark", Testimonies: []record.ID{te.ID}, Exhibits: []record.ExhibitChoice{{ID: e.ID, Original: true}},
		}
		if named {
			sub.Named = []record.ID{te.Person}
		}
		s := must[record.Submission](t)(v.SaveSubmission(sub))
		p := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
		c := must[archive.PreviewCopy](t)(v.PreviewCopy(context.Background(), p.Exhibits[0]))
		out := filepath.Join(t.TempDir(), "b.zip")
		must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil))
		leaves := bundleText(t, out)

		f := p.Submission
		shown := []string{p.Office, p.Folder, f.Title, f.Addressee, f.Class, f.Reference, f.Cover, f.Sender, f.Restrictions, c.File, "file-text-mark"}
		for _, pt := range p.Testimonies {
			shown = append(shown, pt.Pseudonym, pt.Named, pt.Language, pt.Segments[0].Text, pt.Segments[0].Speaker)
			for _, fact := range slices.Concat(pt.Facts, pt.Consent) {
				shown = append(shown, fact.Value)
			}
		}
		for _, x := range p.Exhibits {
			shown = append(shown, x.Label, x.Media, x.SHA256, x.Added, x.OriginalFile, x.Name)
		}
		told := strings.Join(shown, "\n")
		for _, mark := range []string{
			"title-mark", "addressee-mark", "reference-mark", "cover-mark", "sender-mark", "restrictions-mark", "place-mark", "account-mark", "file-text-mark",
			"2026-11-20T09:01:02+09:00", "2026-11-20T11:03:04+09:00", "present-1 (guardian)", "present-2", "interviewer-1", "interpreter-1",
			"2026-11-19", "2036-05-06", "oral", e.Label, e.SHA256, s.Label, v.Office().Name,
			"interviewer-mark", "interpreter-mark", "present-mark", "role-mark", "giver-mark", "from-mark", "how-mark", "caption-mark", "other-name-mark",
			"name-mark", "file-mark", "volume-mark", "2026-11-18T01:02:03", "web_capture", "maker-mark", "2021-02-03", "device-mark", "2022-03-04",
			"app-mark", "copy-mark", "region-mark", "note-mark",
		} {
			if strings.Contains(leaves, mark) != strings.Contains(told, mark) {
				t.Errorf("named %v: %q leaves: %v, is shown: %v", named, mark, strings.Contains(leaves, mark), strings.Contains(told, mark))
			}
		}
		for _, mark := range []string{"web_capture", "maker-mark", "app-mark", "region-mark", "note-mark"} {
			if strings.Contains(leaves, mark) {
				t.Errorf("%q, what is asked of a file or coded in it, leaves", mark)
			}
		}
		if got := strings.Contains(leaves, "name-mark"); got != named {
			t.Errorf("named %v, and the name leaves: %v", named, got)
		}
	}
}

// TestAFileWithoutAReadingCopySaysSoBeforeTheExport takes a picture that is cut
// short: the preview's question finds it, the export refuses it, and with the
// original chosen it leaves as received, and says so.
func TestAFileWithoutAReadingCopySaysSoBeforeTheExport(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	firstAccount(t, v, te.ID)
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{record.MediaImage}})
	e := attach(t, v, te.ID, "cut.png", "\x89PNG\r\n\x1a\n", record.ClassCleared)
	export := func(original bool) (archive.Preview, string, error) {
		s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
			Title: "t", Addressee: "c", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}, Exhibits: []record.ExhibitChoice{{ID: e.ID, Original: original}},
		}))
		p := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
		out := filepath.Join(t.TempDir(), "b.zip")
		_, err := v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil)
		return p, out, err
	}
	p, _, err := export(false)
	var no *archive.NoCopyError
	if !errors.As(err, &no) || no.Label != e.Label {
		t.Fatalf("the export says %v", err)
	}
	if _, err := v.PreviewCopy(context.Background(), p.Exhibits[0]); !errors.Is(err, archive.ErrNoCopy) {
		t.Fatalf("the preview says %v", err)
	}
	_, out, err := export(true)
	noErr(t, err)
	if leaves := bundleText(t, out); !strings.Contains(leaves, "no reading copy could be made") || !strings.Contains(leaves, "data/originals/0001-image.png") {
		t.Errorf("the bundle holds\n%s", leaves)
	}
}
