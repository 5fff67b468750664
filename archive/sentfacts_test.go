package archive_test

import (
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/delivery"
	"attest/archive/record"
)

// A form is read from events, and is about persons who told nothing themselves: a
// date that is corrected in one, and a release or a withdrawal of the other, wait with
// a letter that has the form's code and no pseudonym of the vault.
func TestWhatChangesOfAFormThatWasSentWaits(t *testing.T) {
	v := newVault(t)
	k := filingCase(t, v)
	held := must[record.Person](t)(v.NewPerson("held, invented"))
	for _, p := range []record.ID{weaver, miller, held.ID} {
		consents(t, v, p, record.Use{Use: "un_special_procedures", Answer: record.AnswerYes})
	}
	k.Persons = []record.ID{held.ID}
	must[record.Case](t)(v.SaveCase(k))
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Case: k.ID, Title: "t", Mechanism: "SP", Addressee: "Rapporteur", Class: "un_special_procedures"}))
	d := must[record.Delivery](t)(v.NoteSent(s.ID, archive.Sending{Channel: "web"}))
	if len(d.Facts) != 3 || len(d.Facts[0].Events) != 3 || d.Facts[2].Person != held.ID || !strings.HasPrefix(d.Facts[2].Code, "W-") || d.Facts[2].Testimony != "" {
		t.Fatalf("%+v", d.Facts)
	}
	waits := func(want ...string) []archive.SentTask {
		t.Helper()
		return sentWaits(t, v, want...)
	}
	change := func(alter func(*record.Event)) {
		t.Helper()
		e := must[[]record.Event](t)(v.Events(k.Testimonies[0]))[0]
		alter(&e)
		must[record.Event](t)(v.SaveEvent(e))
	}
	change(func(e *record.Event) { e.Note = "another note of the office" })
	waits()
	for _, date := range []string{"2026-09-05", "2026-09-06"} { // dealt with, it waits again after the next change
		change(func(e *record.Event) { e.Date.EDTF = date })
		all := waits(record.SentCorrection)
		if len(all) == 1 {
			noErr(t, v.FollowSent(all[0], true))
		}
		waits()
	}
	v = reopen(t, v)
	waits()
	noErr(t, v.SayFree(held.ID, "2020-01-01"))
	all := waits(record.SentRelease)
	text := must[string](t)(must[delivery.Letter](t)(v.TaskLetter(all[0], "en")).Text())
	if all[0].Code != d.Facts[2].Code || !strings.Contains(text, "person "+all[0].Code) || strings.Contains(text, held.Pseudonym) || strings.Contains(text, "testimony 0") {
		t.Errorf("the letter says: %s", text)
	}
	noErr(t, v.FollowSent(all[0], false))
	waits()
	for _, c := range v.Consents(held.ID) {
		c.Withdrawn = "2026-11-26"
		must[record.Consent](t)(v.SaveConsent(c, record.ConsentIdentity{}))
	}
	noErr(t, v.SayFree(miller, "2020-01-01"))
	waits(record.SentRelease, record.SentWithdrawal)
}

// Of whom the name was told, in a form or in a bundle, a correction of the name and the
// end of consent to telling it wait with a letter that has no name; what else changes
// of an identity does not, where the name alone was told.
func TestANameThatWasToldAndChangedWaits(t *testing.T) {
	v := newVault(t)
	k := filingCase(t, v)
	asks := func(named bool) {
		for _, p := range []record.ID{weaver, miller} {
			consents(t, v, p, record.Use{Use: "un_special_procedures", Answer: record.AnswerYes, Named: named && p == weaver}, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Named: named && p == weaver})
		}
	}
	asks(true)
	form := must[record.Submission](t)(v.SaveSubmission(record.Submission{Case: k.ID, Title: "t", Mechanism: "SP", Addressee: "Rapporteur", Class: "un_special_procedures"}))
	bundle := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Testimonies: k.Testimonies, Named: []record.ID{weaver}}))
	coded := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Testimonies: k.Testimonies}))
	for _, s := range []record.Submission{form, bundle, coded} {
		d := must[record.Delivery](t)(v.NoteSent(s.ID, archive.Sending{Channel: "web"}))
		for _, f := range d.Facts {
			if told := len(f.Names) > 0; told != (f.Person == weaver && s.ID != coded.ID) {
				t.Errorf("%s: the name of %s was told: %v", s.Label, f.Person, told)
			}
		}
	}
	waits := func(kind string, want ...record.ID) []archive.SentTask {
		t.Helper()
		var got []record.ID
		all := must[[]archive.SentTask](t)(v.SentTasks())
		for _, x := range all {
			if x.Kind != kind {
				t.Errorf("there waits %s", x.Kind)
			}
			got = append(got, x.Submission)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s waits at %v, not %v", kind, got, want)
		}
		return all
	}
	change := func(alter func(*record.Identity)) {
		t.Helper()
		half := must[record.Identity](t)(v.Identity(weaver))
		alter(&half)
		noErr(t, v.SaveIdentity(weaver, half))
	}
	waits("")
	change(func(i *record.Identity) { i.Note = "another note" })
	waits("")
	change(func(i *record.Identity) { i.Birth = "another year, invented" })
	waits(record.SentRenamed, form.ID)
	v = reopen(t, v)
	for _, name := range []string{"Qzfirst", "Qzsecond"} { // dealt with, it waits again after the next change
		change(func(i *record.Identity) { i.Names = []record.Name{{Text: name}} })
		for _, x := range waits(record.SentRenamed, form.ID, bundle.ID) {
			text := must[string](t)(must[delivery.Letter](t)(v.TaskLetter(x, "en")).Text())
			if strings.Contains(text, "Qz") || !strings.Contains(text, "corrected") || !strings.Contains(text, "testimony ") {
				t.Errorf("the letter says: %s", text)
			}
			noErr(t, v.FollowSent(x, true))
		}
		waits("")
	}
	asks(false)
	waits(record.SentUnnamed, form.ID, bundle.ID)
}
