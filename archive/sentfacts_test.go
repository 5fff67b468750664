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
		all := must[[]archive.SentTask](t)(v.SentTasks())
		var got []string
		for _, x := range all {
			got = append(got, x.Kind)
		}
		if !slices.Equal(got, want) {
			t.Errorf("there waits %v, not %v", got, want)
		}
		return all
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
