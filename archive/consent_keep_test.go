package archive_test

import (
	"slices"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// TestANoToKeepingIsSeen says no to keeping and yes to the rest: every list says
// so, and Today asks for each testimony until it is removed.
func TestANoToKeepingIsSeen(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	if s := v.TestimonyConsent(te.ID).State; s != "none" {
		t.Errorf("nothing was asked: %s", s)
	}
	c := before(te, "yes")
	c.Uses[2].Answer = record.AnswerNo
	must[record.Consent](t)(v.SaveConsent(c, record.ConsentIdentity{}))
	rows := v.Testimonies(archive.Filter{})
	if s := v.TestimonyConsent(te.ID).State; s != archive.NoKeep || v.ConsentState(te.Person).State != s || rows[0].Consent.State != s {
		t.Errorf("said: %s, %+v, %+v", s, v.ConsentState(te.Person), rows[0].Consent)
	}
	items := must[[]archive.TodayItem](t)(v.Today())
	if !slices.ContainsFunc(items, func(i archive.TodayItem) bool { return i.Kind == archive.NoKeep && i.Object == te.ID }) {
		t.Errorf("Today: %+v", items)
	}
	noErr(t, v.MayRecord(te.ID)) // the office decides
	noErr(t, v.Remove(te.ID))
	if waits(t, v, archive.NoKeep) {
		t.Error("it waits though the testimony is removed")
	}
	must[record.Consent](t)(v.SaveConsent(record.Consent{Person: te.Person, By: record.BySelf, Date: "2026-11-21", Asking: record.AskingEnd,
		Uses: []record.Use{{Use: "keep", Answer: "yes"}, {Use: "icc", Answer: "yes"}}}, record.ConsentIdentity{}))
	if s := v.ConsentState(te.Person).State; s != "in_force" {
		t.Errorf("after another answer: %s", s)
	}
}
