package archive_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"attest/archive"
	"attest/archive/record"
	"attest/archive/transcript"
)

// A voice and a face are asked by themselves: what the preview withholds, a
// taking out refuses, with the same reason.
func TestVoiceAndPictureAreAskedByThemselves(t *testing.T) {
	const png, flac, mp4, pdf = "\x89PNG\r\n\x1a\n", "fLaC", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "%PDF-1.4\n"
	say := func(use, answer string) record.Use { return record.Use{Use: use, Answer: answer} }
	elsewhere := record.Use{Use: record.UseVoice, Answer: record.AnswerYes, Recipients: []string{"somebody else"}}
	past := record.Use{Use: record.UsePhoto, Answer: record.AnswerYes, Until: "2020-01-01"}
	voice, photo := say(record.UseVoice, record.AnswerYes), say(record.UsePhoto, record.AnswerYes)
	for name, c := range map[string]struct {
		name, data, class string
		uses              []record.Use
		want              record.Refusal
	}{
		"a voice, not asked":        {"a.flac", flac, record.ClassIdentity, nil, record.RefusedVoice},
		"a voice, no":               {"a.flac", flac, record.ClassIdentity, []record.Use{say(record.UseVoice, record.AnswerNo), photo}, record.RefusedVoice},
		"a voice, nobody to ask":    {"a.flac", flac, record.ClassIdentity, []record.Use{say(record.UseVoice, record.AnswerNotObtainable)}, record.RefusedVoice},
		"a voice, for others":       {"a.flac", flac, record.ClassIdentity, []record.Use{elsewhere}, record.RefusedVoice},
		"a voice, yes":              {"a.flac", flac, record.ClassIdentity, []record.Use{voice}, record.Granted},
		"a picture, not asked":      {"a.png", png, record.ClassIdentity, []record.Use{voice}, record.RefusedPhoto},
		"a picture, run out":        {"a.png", png, record.ClassIdentity, []record.Use{past}, record.RefusedPhoto},
		"a picture, yes":            {"a.png", png, record.ClassIdentity, []record.Use{photo}, record.Granted},
		"a film, the voice alone":   {"a.mp4", mp4, record.ClassIdentity, []record.Use{voice}, record.RefusedPhoto},
		"a film, the picture alone": {"a.mp4", mp4, record.ClassIdentity, []record.Use{photo}, record.RefusedVoice},
		"a film, both":              {"a.mp4", mp4, record.ClassIdentity, []record.Use{photo, voice}, record.Granted},
		"a paper":                   {"a.pdf", pdf, record.ClassIdentity, nil, record.Granted},
		"a voice, cleared":          {"a.flac", flac, record.ClassCleared, nil, record.Granted},
		"a picture, cleared":        {"a.png", png, record.ClassCleared, nil, record.Granted},
	} {
		t.Run(name, func(t *testing.T) {
			v := newVault(t)
			te := account(t, v)
			noErr(t, v.SaveIdentity(te.Person, record.Identity{Names: []record.Name{{Text: "가명 아무개"}}}))
			e := attach(t, v, te.ID, c.name, c.data, c.class)
			firstAccount(t, v, te.ID)
			all := []string{record.MediaText, record.MediaImage, record.MediaAudio, record.MediaVideo, record.MediaDocument}
			consents(t, v, te.Person, append(slices.Clone(c.uses), record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Named: true, Media: all})...)
			s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "x", Addressee: "An invented inquiry", Class: "un_inquiry", Sender: "o",
				Testimonies: []record.ID{te.ID}, Exhibits: []record.ExhibitChoice{{ID: e.ID, Original: true}}, Named: []record.ID{te.Person}}))
			var got record.Refusal
			pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
			for _, w := range pre.Withheld {
				got = w.Reason
			}
			if got != c.want || (len(pre.Exhibits) == 1) != (c.want == record.Granted) {
				t.Errorf("withheld %+v, exhibits %d", pre.Withheld, len(pre.Exhibits))
			}
			err := v.TakeOut(context.Background(), e.ID, filepath.Join(t.TempDir(), "x"), archive.TakeFor{Use: "un_inquiry", To: "An invented inquiry", Why: "x"}, nil)
			var no *archive.TakeOutError
			if errors.As(err, &no) {
				if no.Refusal != c.want {
					t.Errorf("taken out: %v", err)
				}
			} else if err != nil || c.want != record.Granted {
				t.Errorf("taken out: %v", err)
			}
		})
	}
}

// What a bundle for an addressee waits for, a taking out to them waits for too.
func TestTakingOutAsksAboutTheTestimony(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	e := attach(t, v, te.ID, "map.txt", "an invented map", record.ClassCleared)
	ctx := context.Background()
	take := func(f archive.TakeFor) []error {
		path := filepath.Join(t.TempDir(), "x")
		exhibit := v.TakeOut(ctx, e.ID, path, f, nil)
		_, words := v.TakeOutTranscript(ctx, te.ID, transcript.Text, "", path+".txt", f)
		return []error{exhibit, words}
	}
	icc := archive.TakeFor{Use: "icc", To: "The prosecutor (invented)", Why: "x"}
	inquiry := archive.TakeFor{Use: "un_inquiry", To: "An invented inquiry", Why: "x"}
	yes := func(class string) record.Use {
		return record.Use{Use: class, Answer: record.AnswerYes, Media: []string{record.MediaText, record.MediaDocument}}
	}
	must[record.Consent](t)(v.SaveConsent(record.Consent{Person: te.Person, By: record.BySelf, Date: "2026-11-20", Asking: record.AskingEnd, Uses: []record.Use{yes("icc"), yes("un_inquiry")}}, record.ConsentIdentity{}))
	waits := func(class string, f archive.TakeFor, rule string) {
		t.Helper()
		for _, err := range take(f) {
			var open *archive.OpenAnswersError
			if !errors.As(err, &open) || !slices.Contains(open.Rules, rule) || open.Testimony != te.ID || open.Class != class {
				t.Errorf("%s: %v", class, err)
			}
		}
	}
	waits("un_inquiry", inquiry, "EV-A01")
	firstAccount(t, v, te.ID)
	for _, err := range take(inquiry) {
		noErr(t, err)
	}
	waits("icc", icc, "EV-B02") // required, and for a court that is as much as blocked
	half := must[record.Identity](t)(v.Identity(te.Person))
	half.Born = "2012"
	noErr(t, v.SaveIdentity(te.Person, half))
	waits("un_inquiry", inquiry, "EV-A06")
	for _, err := range take(ours) {
		noErr(t, err) // the office's own copy stays in the office
	}
	half.Born = ""
	noErr(t, v.SaveIdentity(te.Person, half))
	must[record.Consent](t)(v.SaveConsent(before(te, "yes"), record.ConsentIdentity{}))
	for _, err := range take(inquiry) {
		var no *archive.TakeOutError
		if !errors.As(err, &no) || no.Refusal != record.RefusedNotAsked {
			t.Errorf("its uses are not asked yet: %v", err)
		}
	}
}
