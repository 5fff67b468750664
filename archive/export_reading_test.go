package archive_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/disclose"
	"attest/archive/record"
)

// Beside an account leave its translations and events in codes of the public
// lists: no word that a witness, a translator, a machine or the office wrote
// about it. Where a paragraph is left out, so is its translation.
func TestWhatStandsBesideAnAccountIsWhatTheBundleShows(t *testing.T) {
	v := newVault(t)
	te, p, _, tr := coded(t, v)
	te.Account = append(te.Account, record.Segment{ID: "s3", Speaker: record.SpeakerWitness, Text: "[P-K7-0099] 씨가 도왔습니다."},
		record.Segment{ID: "s4", Speaker: record.SpeakerWitness, Text: "밤이었습니다."}, record.Segment{ID: "s5", Speaker: record.SpeakerWitness, Text: "추웠습니다."})
	noErr(t, v.SaveTestimony(te))
	tr = tr.Set(te.Account[2], "Qzhelper Kim helped us.").SetMachine(te.Account[3], "Qzmachine night.").Set(te.Account[4], "It was cold.")
	for i := range tr.Segments {
		tr.Segments[i].Note = "Qznote"
	}
	tr.Translator = "Qztranslator"
	noErr(t, v.SaveTranslation(tr))
	event := func(kind record.CodeUse) {
		must[record.Event](t)(v.SaveEvent(record.Event{
			Testimony: te.ID, Passages: []record.ID{p.ID}, Kind: kind, Provisions: []string{"RC-33"}, Note: "Qzevent",
			Actors: []record.Actor{{Name: "Qzactor", Unit: "Qzunit", Role: "Qzrole"}}, Affected: []record.Affected{{Words: "Qzaffected"}},
			Date:         record.EventDate{Words: "Qzwhen", EDTF: "2013-04", Certainty: record.CertaintyAbout, FixedBy: "Qzfixed"},
			Place:        record.EventPlace{Code: "CN-TM", Label: "Qzlabel", Words: "Qzwhere"},
			Consequences: []string{"Qzafter"}, Source: record.EventSource{Basis: record.BasisHeardFrom, From: "Qzfrom"}, Status: record.StatusAlleged,
		}))
	}
	event(record.CodeUse{Code: "REF-01", Label: "Qzkind"})
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{"text", "audio"}})
	firstAccount(t, v, te.ID)
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID},
	}))
	export := func(o archive.ExportOptions) []byte {
		t.Helper()
		o.Path, o.Plain = filepath.Join(t.TempDir(), "b.zip"), true
		must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, o, nil))
		if r := must[bundle.Report](t)(bundle.Verify(context.Background(), o.Path, bundle.Options{})); !r.OK() {
			t.Errorf("%v", r.Faults)
		}
		return must[[]byte](t)(os.ReadFile(o.Path)) // entries of the zip are stored as they are
	}
	raw := export(archive.ExportOptions{})
	for _, want := range []string{"We went from Tumen to the border by truck.", "It was cold.", `"kind":"REF-01"`, `"paragraphs":[1]`, "spring 2013", "April 2013"} {
		if !bytes.Contains(raw, []byte(want)) {
			t.Errorf("the bundle has no %q", want)
		}
	}
	for _, never := range []string{"helper", "machine", "note", "translator", "event", "actor", "unit", "role", "affected", "when", "fixed", "label", "where", "after", "from", "kind"} {
		if bytes.Contains(raw, []byte("Qz"+never)) {
			t.Errorf("the bundle has Qz%s", never)
		}
	}
	pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
	if tt := pre.Testimonies[0]; len(tt.Translations) != 1 || len(tt.Translations[0].Texts) != 2 || len(tt.Events) != 2 || bundle.EventLines("en", tt.Events)[1] != "April 2013 (about then) · Refoulement to the DPRK (removal to risk of persecution or torture) · Tumen · heard from somebody else · RC 33" {
		t.Errorf("the preview shows %+v", tt)
	}
	final(t, v, must[record.Testimony](t)(v.Testimony(te.ID)))
	raw = export(archive.ExportOptions{Redactions: map[record.ID][]disclose.Range{te.ID: {{Segment: "s5", Reason: disclose.ReasonPlace}}}})
	if bytes.Contains(raw, []byte("It was cold")) || !bytes.Contains(raw, []byte("by truck")) || !bytes.Contains(raw, []byte(`"kind":"REF-01"`)) {
		t.Error("a paragraph is left out, and its translation is not, or more is than that")
	}
}
