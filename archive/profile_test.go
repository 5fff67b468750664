package archive_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/custody"
	"attest/archive/disclose"
	"attest/archive/media"
	"attest/archive/record"
	forms "attest/archive/submission"
)

// chart is an invented picture of grey that says more than it shows.
func chart(t *testing.T) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 80, 40))
	for i := range img.Pix {
		img.Pix[i] = 200
	}
	var b bytes.Buffer
	noErr(t, png.Encode(&b, img))
	text := []byte("tEXtComment\x00Qzmeta")
	chunk := append([]byte{0, 0, 0, byte(len(text) - 4)}, text...)
	sum := crc32.ChecksumIEEE(text)
	chunk = append(chunk, byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum))
	return slices.Concat(b.Bytes()[:33], chunk, b.Bytes()[33:]) // behind IHDR
}

var inBase64 = regexp.MustCompile(`[A-Za-z0-9+/]{16,}={0,2}`)

// everything that a bundle's files hold: as they are, unpacked, and out of base64.
func everything(t *testing.T, path string) map[string][]byte {
	t.Helper()
	z := must[*zip.ReadCloser](t)(zip.OpenReader(path))
	defer z.Close()
	out := map[string][]byte{"the zip": must[[]byte](t)(os.ReadFile(path))}
	for _, f := range z.File {
		r := must[io.ReadCloser](t)(f.Open())
		raw := must[[]byte](t)(io.ReadAll(r))
		noErr(t, r.Close())
		all := slices.Clone(raw)
		for _, b := range inBase64.FindAll(raw, -1) {
			if d, err := base64.StdEncoding.DecodeString(string(b)); err == nil {
				all = append(all, d...)
			}
		}
		for rest, i := raw, 0; ; rest = rest[i+1:] { // whatever zlib may be in it
			if i = bytes.IndexByte(rest, 0x78); i < 0 {
				break
			}
			if d, err := zlib.NewReader(bytes.NewReader(rest[i:])); err == nil {
				plain, _ := io.ReadAll(io.LimitReader(d, 4<<20)) // noise ends somewhere
				all = append(all, plain...)
			}
		}
		out[f.Name] = all
	}
	return out
}

// profiled is a submission of an invented account with a recording, a picture and
// a document, and a profile that hides a name, a place, and parts of all three.
func profiled(t *testing.T, v *archive.Vault) (s record.Submission, te record.Testimony, voice, picture, paper archive.Exhibit) {
	t.Helper()
	te = account(t, v)
	te.Account[1].Text = "Qzhidden was with us in the truck."
	for i := range te.Account {
		te.Account[i].Start, te.Account[i].End = int64(i)*700, int64(i+1)*700-100
	}
	noErr(t, v.SaveTestimony(te))
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: "yes", Media: []string{"text", "audio", "image", "document"}})
	firstAccount(t, v, te.ID)
	take := func(name string, data []byte) archive.Exhibit {
		return must[archive.Exhibit](t)(v.Attach(context.Background(), te.ID, archive.Attachment{Name: name, Class: record.ClassCleared, Data: bytes.NewReader(data)}, nil))
	}
	sample := func(name string) []byte {
		return must[[]byte](t)(os.ReadFile(filepath.Join("..", "assets", "samples", name)))
	}
	voice, picture, paper = take("Qzfile.flac", sample("voice.flac")), take("Qzfile.png", chart(t)), take("Qzfile.pdf", sample("note.pdf"))
	final(t, v, te)
	s = must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID},
		Exhibits: []record.ExhibitChoice{{ID: voice.ID}, {ID: picture.ID}, {ID: paper.ID}},
		Profile: record.Profile{Hidden: []record.HiddenPart{
			{Testimony: te.ID, Segment: "s2", From: 0, To: 8, Reason: disclose.ReasonPerson, About: "Qzabout"},
			{Testimony: te.ID, Segment: "s3", Reason: disclose.ReasonPlace},
			{Exhibit: picture.ID, Left: 5000, Top: 0, Width: 5000, Height: 5000, Reason: disclose.ReasonFamily},
			{Exhibit: paper.ID, Page: 1, Width: record.Whole, Height: record.Whole, Reason: disclose.ReasonMedical},
			{Exhibit: voice.ID, Start: 0, End: 100, Reason: disclose.ReasonHelper},
		}},
	}))
	return s, must[record.Testimony](t)(v.Testimony(te.ID)), voice, picture, paper
}

// What a profile hides is nowhere in the bundle, what the preview shows is what
// is in it, and each thing that is hidden has its reason.
func TestAProfileDecidesWhatAnAddresseeSees(t *testing.T) {
	v := newVault(t)
	s, te, voice, picture, _ := profiled(t, v)
	dir := t.TempDir()
	for _, unlinkable := range []bool{false, true} {
		name := fmt.Sprintf("unlinkable %v", unlinkable)
		t.Run(name, func(t *testing.T) {
			s.Profile.Unlinkable = unlinkable
			s = must[record.Submission](t)(v.SaveSubmission(s))
			pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
			if len(pre.Blocked) > 0 || pre.Unlinkable != unlinkable {
				t.Fatalf("%+v", pre.Blocked)
			}
			seen := pre.Testimonies[0]
			if seen.Segments[1].Text != "[…]was with us in the truck." || seen.Segments[2].Text != "[…]" || fmt.Sprint(seen.LeftOut) != "[{third_person 1} {place 1}]" || fmt.Sprint(pre.Exhibits[1].LeftOut) != "[{family 1}]" {
				t.Errorf("the preview shows %+v %+v", seen, pre.Exhibits[1])
			}
			out := filepath.Join(dir, name+".zip")
			must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil))
			r := must[bundle.Report](t)(bundle.Verify(context.Background(), out, bundle.Options{}))
			if !r.OK() || r.Unlinkable != unlinkable || (r.Proven == 4) == unlinkable {
				t.Fatalf("%+v", r)
			}
			files := everything(t, out)
			nowhere := []string{"Qzhidden", "감자", "Qzmeta", "Qzfile", "Qzabout"}
			if unlinkable {
				nowhere = append(nowhere, voice.SHA256, picture.SHA256, string(te.ID), string(voice.ID), string(v.Vault()), s.Label, te.Label, "attest/commitment")
			}
			for file, data := range files {
				for _, word := range nowhere {
					program := word == "attest/commitment" && (strings.HasSuffix(file, "check.html") || file == "the zip") // the page that checks reads it
					if !program && bytes.Contains(data, []byte(word)) {
						t.Errorf("%s has %q", file, word)
					}
				}
			}
			there := "" // the words that are shown are in it as the preview has them
			for file, data := range files {
				if strings.HasSuffix(file, "statement.json") {
					there = string(data)
				}
				if strings.HasSuffix(file, "0002-image.png") {
					picture := raw(t, out, file)
					img := must[image.Image](t)(png.Decode(bytes.NewReader(picture)))
					shade := color.GrayModel.Convert(img.At(10, 10)).(color.Gray).Y // an unlinkable copy's is another by at most one
					if img.At(60, 10) != img.At(41, 1) || color.GrayModel.Convert(img.At(60, 10)).(color.Gray).Y != 0 || shade < 199 || shade > 201 {
						t.Errorf("the picture shows %v where it is hidden, %v beside", img.At(60, 10), img.At(10, 10))
					}
				}
				if strings.HasSuffix(file, "0001-audio.flac") {
					silent(t, raw(t, out, file), 100, 600, 2000)
				}
			}
			for _, p := range seen.Segments {
				if !strings.Contains(there, p.Text) {
					t.Errorf("%q is in the preview and not in the bundle", p.Text)
				}
			}
		})
	}
	for object, want := range map[record.ID]string{te.ID: "place+third_person", picture.ID: "family", voice.ID: "helper"} {
		lines, _, err := v.Log(archive.LogFilter{Object: object, Verb: string(custody.Redacted)}, 0, 0)
		if err != nil || len(lines) != 2 || lines[0].Code != want {
			t.Errorf("the log says %v %v", lines, err)
		}
	}
	// The profile's own log is the vault's: what the caller believes does not count.
	s.Profile.Log, s.Profile.Hidden = nil, s.Profile.Hidden[1:]
	s = must[record.Submission](t)(v.SaveSubmission(s))
	log := s.Profile.Log
	if n := len(log); n != 6+1 || log[n-1].Act != record.ActShow || log[n-1].Reason != disclose.ReasonPerson || log[0].By == "" {
		t.Errorf("%+v", log)
	}
}

func raw(t *testing.T, path, name string) []byte {
	t.Helper()
	z := must[*zip.ReadCloser](t)(zip.OpenReader(path))
	defer z.Close()
	for _, f := range z.File {
		if f.Name == name {
			r := must[io.ReadCloser](t)(f.Open())
			defer r.Close()
			return must[[]byte](t)(io.ReadAll(r))
		}
	}
	t.Fatalf("%s is not there", name)
	return nil
}

// silent: nothing is heard up to a, something to b, and nothing to c.
func silent(t *testing.T, data []byte, a, b, c int) {
	t.Helper()
	s := must[*media.Audio](t)(media.OpenAudio(bytes.NewReader(data), "audio/flac"))
	var sums [3]float32
	buf := make([]float32, s.Channels)
	for i := 0; ; i++ {
		if _, err := s.ReadFrames(buf); err != nil {
			break
		}
		at := slices.IndexFunc([]int{a, b, c}, func(end int) bool { return i*1000 < end*s.SampleRate })
		if at >= 0 {
			sums[at] += buf[0] * buf[0]
		}
	}
	if sums[0] != 0 || sums[2] != 0 {
		t.Errorf("hidden sound is heard: %v", sums)
	}
}

// Each way by which hidden words could leave stops the export, in the preview too.
func TestAProfileCoversAllWaysOrStops(t *testing.T) {
	v := newVault(t)
	s, te, voice, picture, _ := profiled(t, v)
	text := attach(t, v, te.ID, "notes.txt", "She said that QZHIDDEN\nwas there.", record.ClassCleared)
	for what, change := range map[string]func(*record.Submission){
		archive.AlignSound: func(s *record.Submission) {
			s.Exhibits = []record.ExhibitChoice{{ID: voice.ID, Original: true}}
		},
		archive.AlignOriginal: func(s *record.Submission) {
			s.Exhibits = []record.ExhibitChoice{{ID: picture.ID, Original: true}}
		},
		archive.AlignText: func(s *record.Submission) {
			s.Exhibits = []record.ExhibitChoice{{ID: text.ID}}
		},
		archive.AlignKind: func(s *record.Submission) {
			s.Profile.Hidden = []record.HiddenPart{{Exhibit: picture.ID, Start: 1, End: 2, Reason: disclose.ReasonPlace}}
		},
	} {
		one := s
		change(&one)
		one = must[record.Submission](t)(v.SaveSubmission(one))
		out := filepath.Join(t.TempDir(), "b.zip")
		_, err := v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil)
		var e *archive.AlignmentError
		if !errors.As(err, &e) || e.What != what {
			t.Errorf("%s: %v", what, err)
		}
		if _, err := os.Stat(out); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: a file is there", what)
		}
		pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
		if !slices.ContainsFunc(pre.Blocked, func(r archive.Reason) bool { return string(r.Code) == string(archive.ReasonAlign)+what }) {
			t.Errorf("%s: the preview is not blocked: %+v", what, pre.Blocked)
		}
	}
	nowhere := s
	nowhere.Profile.Hidden = []record.HiddenPart{{Testimony: te.ID, Segment: "s99", Reason: disclose.ReasonPlace}}
	nowhere = must[record.Submission](t)(v.SaveSubmission(nowhere))
	pre := must[archive.Preview](t)(v.Preview(context.Background(), nowhere.ID)) // it is shown, so that it can be mended
	if len(pre.Blocked) != 1 || string(pre.Blocked[0].Code) != string(archive.ReasonAlign)+archive.AlignElse || len(pre.Testimonies[0].Segments) != 3 {
		t.Errorf("a part that is not there: %+v", pre.Blocked)
	}
	for why, h := range map[string]record.HiddenPart{
		"no reason": {Testimony: te.ID, Segment: "s1"}, "a reason of its own": {Testimony: te.ID, Segment: "s1", Reason: "because"},
		"no part": {Testimony: te.ID, Reason: disclose.ReasonPlace}, "out of the picture": {Exhibit: picture.ID, Left: 9999, Width: 2, Height: 1, Reason: disclose.ReasonPlace},
		"two things": {Testimony: te.ID, Segment: "s1", Exhibit: picture.ID, Width: 1, Height: 1, Reason: disclose.ReasonPlace},
	} {
		bad := s
		bad.Profile = record.Profile{Hidden: []record.HiddenPart{h}}
		if _, err := v.SaveSubmission(bad); !errors.Is(err, archive.ErrInvalid) {
			t.Errorf("%s: %v", why, err)
		}
	}
}

// In the form of a mechanism a bundle leaves when that form's gate of consent is
// passed, and not before.
func TestAFormAsksItsOwnConsent(t *testing.T) {
	v := newVault(t)
	k := filingCase(t, v)
	m := must[*forms.Mechanism](t)(v.AddMechanism(strings.Replace(ownMechanism, `"uses": ["ngo"]`, `"uses": ["un_inquiry", "public_pseudonym"]`, 1)))
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Case: k.ID, Title: "t", Mechanism: m.ID, Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: k.Testimonies,
	}))
	persons := []record.ID{}
	for _, id := range k.Testimonies {
		te := must[record.Testimony](t)(v.Testimony(id))
		persons = append(persons, te.Person)
		firstAccount(t, v, id)
		consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: record.AnswerYes})
	}
	export := func() error {
		out := filepath.Join(t.TempDir(), "b.zip")
		_, err := v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil)
		if _, serr := os.Stat(out); (err == nil) != (serr == nil) {
			t.Errorf("export says %v, the file %v", err, serr)
		}
		return err
	}
	var refused *archive.ConsentError
	if err := export(); !errors.As(err, &refused) || refused.Reasons[0].Refusal != record.RefusedNotAsked || refused.Reasons[0].Label == "" {
		t.Fatalf("the class alone: %v", err)
	}
	for _, p := range persons {
		consents(t, v, p, record.Use{Use: "un_inquiry", Answer: record.AnswerYes}, record.Use{Use: "public_pseudonym", Answer: record.AnswerYes})
	}
	noErr(t, export())
	// Somebody of the case whose account is not sent is in the form all the same.
	other := must[record.Person](t)(v.NewPerson("not asked"))
	k.Persons = []record.ID{other.ID}
	must[record.Case](t)(v.SaveCase(k))
	var open *archive.IncompleteError
	if err := export(); !errors.As(err, &open) || open.Reasons[0].Code != archive.ReasonFormConsent || open.Reasons[0].Object != other.ID {
		t.Fatalf("a person who was not asked: %v", err)
	}
	// A no is an answer: the person is out of the form, and it leaves.
	consents(t, v, other.ID, record.Use{Use: "un_inquiry", Answer: record.AnswerNo}, record.Use{Use: "public_pseudonym", Answer: record.AnswerNo})
	noErr(t, export())
}

// What could not be obtained passes in a form that offers it, decided by two, and
// in no general bundle. The certificate says so, and names nobody who decided.
func TestConsentThatCouldNotBeHadLeavesInAFormThatOffersIt(t *testing.T) {
	v := newVault(t)
	k := filingCase(t, v)
	decided := func(by string) {
		must[record.Consent](t)(v.SaveConsent(record.Consent{Person: weaver, By: record.AnswerNotObtainable, Date: "2026-11-25", Reason: "held, no contact", Harm: "weighed", Decided: by,
			Uses: []record.Use{{Use: "un_special_procedures", Answer: record.AnswerNotObtainable}}}, record.ConsentIdentity{}))
	}
	consent(t, v, miller, record.Use{Use: "un_special_procedures", Answer: record.AnswerYes})
	for _, id := range k.Testimonies {
		firstAccount(t, v, id)
	}
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Case: k.ID, Title: "t", Mechanism: "SP", Addressee: "The Special Rapporteur", Class: "un_special_procedures", Sender: "s", Testimonies: k.Testimonies,
	}))
	answerWhatStops(t, v, s.ID)
	dir := t.TempDir()
	export := func(name string) (archive.ExportReport, error) {
		return v.Export(context.Background(), s.ID, archive.ExportOptions{Path: filepath.Join(dir, name), Plain: true}, nil)
	}
	decided("Han")
	var refused *archive.ConsentError
	if _, err := export("one.zip"); !errors.As(err, &refused) || refused.Reasons[0].Refusal != record.RefusedAnswer {
		t.Fatalf("one member decided: %v", err)
	}
	noErr(t, v.RenameMember(context.Background(), join(t, v, archive.RoleCaseworker).Slot, "Kimqz"))
	noErr(t, v.RenameMember(context.Background(), v.Info().Slot, "Hanqz"))
	decided("Hanqz; Kimqz")
	answerWhatStops(t, v, s.ID)
	must[archive.ExportReport](t)(export("two.zip"))
	certificates := ""
	for name, data := range everything(t, filepath.Join(dir, "two.zip")) {
		if strings.HasSuffix(name, "consent.json") {
			certificates += string(data)
		}
		if bytes.Contains(data, []byte("Hanqz")) || bytes.Contains(data, []byte("Kimqz")) {
			t.Errorf("%s names who decided", name)
		}
	}
	if !strings.Contains(certificates, `"by":"not_obtainable"`) {
		t.Errorf("the certificates are %s", certificates)
	}
	s.Mechanism = record.GeneralBundle
	s = must[record.Submission](t)(v.SaveSubmission(s))
	if _, err := export("general.zip"); !errors.As(err, &refused) {
		t.Fatalf("a general bundle: %v", err)
	}
	if files := must[[]os.DirEntry](t)(os.ReadDir(dir)); len(files) != 1 {
		t.Errorf("%d files are there", len(files))
	}
}

// The signed form of a consent stays, however it is classed, unless the addressee
// is told the name. A no takes out what it covers: the name, the voice.
func TestANoTakesOutWhatItCovers(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	noErr(t, v.SaveIdentity(te.Person, record.Identity{Names: []record.Name{{Text: "Qzname Qzname"}}}))
	firstAccount(t, v, te.ID)
	form := attach(t, v, te.ID, "form.txt", "signed Qzname", record.ClassCleared)
	voice := must[archive.Exhibit](t)(v.Attach(context.Background(), te.ID, archive.Attachment{Name: "voice.flac", Class: record.ClassIdentity,
		Data: bytes.NewReader(must[[]byte](t)(os.ReadFile(filepath.Join("..", "assets", "samples", "voice.flac"))))}, nil))
	agreed := func(named bool, voice string) {
		must[record.Consent](t)(v.SaveConsent(record.Consent{Person: te.Person, By: record.BySelf, Date: "2026-11-20", Form: "written", Exhibit: form.ID, Uses: []record.Use{
			{Use: "un_inquiry", Answer: record.AnswerYes, Named: named, Media: []string{"text", "audio"}}, {Use: record.UseVoice, Answer: voice},
		}}, record.ConsentIdentity{}))
	}
	s := record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}, Exhibits: []record.ExhibitChoice{{ID: form.ID}, {ID: voice.ID}}}
	for name, c := range map[string]struct {
		named, told bool
		voice       string
		withheld    string
	}{
		"no name":         {false, false, record.AnswerYes, "exhibit shows_identity, exhibit shows_identity"},
		"no name, asked":  {false, true, record.AnswerYes, "name not_named, exhibit shows_identity, exhibit shows_identity"},
		"named, not told": {true, false, record.AnswerYes, "exhibit shows_identity, exhibit shows_identity"},
		"told, no voice":  {true, true, record.AnswerNo, "exhibit voice"},
		"told":            {true, true, record.AnswerYes, ""},
	} {
		t.Run(name, func(t *testing.T) {
			agreed(c.named, c.voice)
			s.Named = nil
			if c.told {
				s.Named = []record.ID{te.Person}
			}
			s = must[record.Submission](t)(v.SaveSubmission(s))
			out := filepath.Join(t.TempDir(), "b.zip")
			rep := must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil))
			var why []string
			for _, w := range rep.Withheld {
				why = append(why, w.What+" "+string(w.Reason))
			}
			if got := strings.Join(why, ", "); got != c.withheld {
				t.Errorf("withheld %q, want %q", got, c.withheld)
			}
			leaves := bytes.Contains(slices.Concat(slices.Collect(maps.Values(everything(t, out)))...), []byte("Qzname"))
			if leaves != (c.named && c.told) {
				t.Errorf("the name leaves: %v", leaves)
			}
		})
	}
}
