package archive_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/custody"
	"attest/archive/disclose"
	"attest/archive/record"
)

// finalSubmission is of one invented account that is final, with a recording.
func finalSubmission(t *testing.T, v *archive.Vault) (record.Submission, record.Testimony, record.Final, archive.Exhibit) {
	t.Helper()
	te := account(t, v)
	te.Account[1].Text = "Qzhidden was with us in the truck."
	noErr(t, v.SaveTestimony(te))
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: "yes", Named: true, Media: []string{"text", "audio"}})
	firstAccount(t, v, te.ID)
	voice := must[archive.Exhibit](t)(v.Attach(context.Background(), te.ID, archive.Attachment{
		Name: "voice.flac", Class: record.ClassCleared, Data: bytes.NewReader(must[[]byte](t)(os.ReadFile(filepath.Join("..", "assets", "samples", "voice.flac")))),
	}, nil))
	f := final(t, v, te)
	return must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID},
	})), te, f, voice
}

var hideName = []disclose.Range{{Segment: "s2", From: 0, To: 8, Reason: disclose.ReasonPerson}, {Segment: "s3", Reason: disclose.ReasonPlace}}

// A recipient follows the final account in the bundle to the words on the paper.
func TestABundleOpensTheCommitment(t *testing.T) {
	v := newVault(t)
	s, te, f, _ := finalSubmission(t, v)
	for name, ranges := range map[string][]disclose.Range{"whole": nil, "redacted": hideName} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "b.zip")
			o := archive.ExportOptions{Path: out, Plain: true}
			if ranges != nil {
				o.Redactions = map[record.ID][]disclose.Range{te.ID: ranges}
			}
			must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, o, nil))
			r := must[bundle.Report](t)(bundle.Verify(context.Background(), out, bundle.Options{}))
			if !r.OK() || len(r.Commitments) != 1 || !r.Commitments[0].Opened || r.Commitments[0].Redacted != (ranges != nil) || r.Commitments[0].Name != f.Name {
				t.Fatalf("%+v", r)
			}
			raw := must[[]byte](t)(os.ReadFile(out)) // entries of the zip are stored as they are
			for _, piece := range strings.Split(string(raw), `"`) {
				if b, err := base64.StdEncoding.DecodeString(piece); err == nil {
					raw = append(raw, b...)
				}
			}
			// Staff and others present never leave by name, what is left out neither.
			for text, there := range map[string]bool{"Han\"": false, "Park": false, "the month was wrong": false, "Qzhidden": ranges == nil, "감자": ranges == nil} {
				if bytes.Contains(raw, []byte(text)) != there {
					t.Errorf("the bundle has %q: %v", text, !there)
				}
			}
		})
	}
	lines, _, err := v.Log(archive.LogFilter{Object: te.ID, Verb: string(custody.Redacted)}, 0, 0)
	if err != nil || len(lines) != 1 || lines[0].Code != "place+third_person" {
		t.Errorf("the log says %v %v", lines, err)
	}
}

// Nothing leaves in which what is left out can be heard.
func TestARedactionCoversItsSound(t *testing.T) {
	v := newVault(t)
	s, te, _, voice := finalSubmission(t, v)
	s.Exhibits = []record.ExhibitChoice{{ID: voice.ID}}
	s = must[record.Submission](t)(v.SaveSubmission(s))
	out := filepath.Join(t.TempDir(), "b.zip")
	o := archive.ExportOptions{Path: out, Plain: true, Redactions: map[record.ID][]disclose.Range{te.ID: hideName}}
	_, err := v.Export(context.Background(), s.ID, o, nil)
	var e *archive.AlignmentError
	if !errors.As(err, &e) || !errors.Is(err, archive.ErrAlignment) || e.What != archive.AlignTimes || e.ID != te.ID {
		t.Fatalf("%v", err)
	}
	if _, err := os.Stat(out); !errors.Is(err, os.ErrNotExist) {
		t.Error("a file is there")
	}
	o.Redactions = nil
	must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, o, nil))
}

// The scan of the signed statement shows every word of it.
func TestARedactionKeepsTheSignedPaperBack(t *testing.T) {
	v := newVault(t)
	s, te, _, _ := finalSubmission(t, v)
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: "yes", Media: []string{"text", "image", "document"}})
	scan := attach(t, v, te.ID, "scan.txt", "an invented scan", record.ClassCleared)
	noErr(t, v.PaperSigned(te.ID, []record.Signature{{Role: "witness", How: record.SignedHand}}, scan.ID))
	s.Exhibits = []record.ExhibitChoice{{ID: scan.ID, Original: true}}
	s = must[record.Submission](t)(v.SaveSubmission(s))
	o := archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true, Redactions: map[record.ID][]disclose.Range{te.ID: hideName}}
	_, err := v.Export(context.Background(), s.ID, o, nil)
	var e *archive.AlignmentError
	if !errors.As(err, &e) || e.What != archive.AlignPaper || e.ID != scan.ID {
		t.Fatalf("%v", err)
	}
}

func TestADraftIsNotRedacted(t *testing.T) {
	v := newVault(t)
	s := submission(t, v)
	id := s.Testimonies[0]
	o := archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true, Redactions: map[record.ID][]disclose.Range{id: hideName}}
	if _, err := v.Export(context.Background(), s.ID, o, nil); !errors.Is(err, archive.ErrAlignment) {
		t.Errorf("%v", err)
	}
	if _, err := v.RedactFile(context.Background(), id, archive.RedactOptions{Ranges: hideName, Path: filepath.Join(t.TempDir(), "c.json"), For: takeFor}, nil); !errors.Is(err, archive.ErrAlignment) {
		t.Errorf("%v", err)
	}
}

var takeFor = archive.TakeFor{Use: "un_inquiry", To: "Commission", Why: "asked for it"}

func TestARedactedCopyOnItsOwnAndALaterOne(t *testing.T) {
	v := newVault(t)
	_, te, f, _ := finalSubmission(t, v)
	dir := t.TempDir()
	first, second := filepath.Join(dir, "first.json"), filepath.Join(dir, "second.json")
	read := func(path string) disclose.Copy {
		return must[disclose.Copy](t)(disclose.ParseCopy(must[[]byte](t)(os.ReadFile(path))))
	}
	r := must[archive.Redaction](t)(v.RedactFile(context.Background(), te.ID, archive.RedactOptions{Ranges: hideName, Earlier: nil, Path: first, For: takeFor}, nil))
	if r.Name != f.Name || len(strings.Fields(r.Words)) != 8 {
		t.Errorf("%+v", r)
	}
	earlier := read(first)
	must[archive.Redaction](t)(v.RedactFile(context.Background(), te.ID, archive.RedactOptions{Ranges: []disclose.Range{{Segment: "s3"}}, Earlier: &earlier, Path: second, For: takeFor}, nil))
	both := must[disclose.Copy](t)(disclose.Join(earlier, read(second)))
	told, redacted, err := bundle.Told(both)
	if err != nil || !redacted || len(told) != 3 || told[1].Text != "[…]was with us in the truck." || told[2].Text != te.Account[2].Text {
		t.Errorf("%v %v %v", told, redacted, err)
	}
	if _, err := disclose.Verify(both, f.Name); err != nil {
		t.Error(err)
	}

	// Refused: over a file, a fact that stays, what consent does not cover.
	if _, err := v.RedactFile(context.Background(), te.ID, archive.RedactOptions{Ranges: hideName, Earlier: nil, Path: first, For: takeFor}, nil); !errors.Is(err, archive.ErrExists) {
		t.Errorf("over a file: %v", err)
	}
	var bad *disclose.RangeError
	if _, err := v.RedactFile(context.Background(), te.ID, archive.RedactOptions{Ranges: []disclose.Range{{Fact: "interviewer"}}, Earlier: &earlier, Path: filepath.Join(dir, "c"), For: takeFor}, nil); !errors.As(err, &bad) {
		t.Errorf("a name of staff: %v", err)
	}
	other := takeFor
	other.Use = "icc"
	if _, err := v.RedactFile(context.Background(), te.ID, archive.RedactOptions{Ranges: hideName, Earlier: nil, Path: filepath.Join(dir, "d"), For: other}, nil); !errors.Is(err, archive.ErrConsent) {
		t.Errorf("without consent: %v", err)
	}
	files := must[[]os.DirEntry](t)(os.ReadDir(dir))
	if len(files) != 2 {
		t.Errorf("%d files are there", len(files))
	}
}

// withVoice is an invented account, timed, that became final with a recording.
func withVoice(t *testing.T, v *archive.Vault, timed bool, recordings int) record.Testimony {
	t.Helper()
	te := account(t, v)
	if timed {
		for i := range te.Account {
			te.Account[i].Start, te.Account[i].End = int64(i)*700, int64(i+1)*700-100
		}
		noErr(t, v.SaveTestimony(te))
	}
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: "yes", Media: []string{"text", "audio"}})
	firstAccount(t, v, te.ID)
	for range recordings {
		must[archive.Exhibit](t)(v.Attach(context.Background(), te.ID, archive.Attachment{
			Name: "voice.flac", Class: record.ClassCleared, Data: bytes.NewReader(must[[]byte](t)(os.ReadFile(filepath.Join("..", "assets", "samples", "voice.flac")))),
		}, nil))
	}
	final(t, v, te)
	return must[record.Testimony](t)(v.Testimony(te.ID))
}

// What is said in a paragraph with hidden words is not in the copy, in no form;
// the rest of the recording is, and is proven.
func TestSoundIsHiddenWithItsWords(t *testing.T) {
	v := newVault(t)
	te := withVoice(t, v, true, 1)
	path := filepath.Join(t.TempDir(), "c.json")
	ranges := []disclose.Range{{Segment: "s2", From: 0, To: 2, Reason: disclose.ReasonPerson}}
	r := must[archive.Redaction](t)(v.RedactFile(context.Background(), te.ID, archive.RedactOptions{Ranges: ranges, Sound: true, Path: path, For: takeFor}, nil))
	if r.Sound == "" {
		t.Fatalf("%+v", r)
	}
	c := must[disclose.Copy](t)(disclose.ParseCopy(must[[]byte](t)(os.ReadFile(path))))
	shown := must[disclose.Shown](t)(disclose.Verify(c, r.Name))
	part, ok := shown.Part("sound/1")
	sound, heard := part.Sound()
	if !ok || !heard || len(sound.Spans) != 3 || sound.Spans[1].Reason != disclose.ReasonPerson || sound.Spans[0].Reason != "" || sound.Spans[2].Reason != "" {
		t.Fatalf("%v %v %+v", ok, heard, sound.Spans)
	}
	ms := func(frame int) int64 { return int64(frame) * int64(sound.Form.Block) * 1000 / int64(sound.Form.Rate) }
	if s := te.Account[1]; ms(sound.Spans[1].From) > s.Start || ms(sound.Spans[1].To) < s.End {
		t.Errorf("hidden from %d to %d ms, said from %d to %d", ms(sound.Spans[1].From), ms(sound.Spans[1].To), s.Start, s.End)
	}
	lines, _, err := v.Log(archive.LogFilter{Object: r.Sound, Verb: string(custody.TakenOut)}, 0, 0)
	if err != nil || len(lines) != 1 {
		t.Errorf("the log says %v %v", lines, err)
	}
}

func TestSoundThatCannotBeHiddenStays(t *testing.T) {
	ranges := []disclose.Range{{Segment: "s2", Reason: disclose.ReasonPerson}}
	for name, c := range map[string]struct {
		timed      bool
		recordings int
		what       string
	}{
		"no times":           {false, 1, archive.AlignTimes},
		"several recordings": {true, 2, archive.AlignWhich},
		"no recording":       {true, 0, archive.AlignWhich},
	} {
		t.Run(name, func(t *testing.T) {
			v := newVault(t)
			te := withVoice(t, v, c.timed, c.recordings)
			path := filepath.Join(t.TempDir(), "c.json")
			_, err := v.RedactFile(context.Background(), te.ID, archive.RedactOptions{Ranges: ranges, Sound: true, Path: path, For: takeFor}, nil)
			var e *archive.AlignmentError
			if !errors.As(err, &e) || e.What != c.what {
				t.Errorf("%v", err)
			}
			if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
				t.Error("a file is there")
			}
		})
	}
}
