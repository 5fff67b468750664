package archive_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"attest/archive"
	"attest/archive/evidence"
	"attest/archive/readout"
	"attest/archive/record"
)

// before is a first asking about an interview, with that answer to the recorder.
func before(te record.Testimony, recorder string) record.Consent {
	return record.Consent{
		Person: te.Person, By: record.BySelf, Date: "2026-11-20", Asking: record.AskingBefore, Testimony: te.ID, At: "2026-11-20T10:00:00+09:00", Language: "ko",
		Explained: readout.Elements(), Pressure: []string{record.NoPressure},
		Uses: []record.Use{{Use: "talk", Answer: "yes"}, {Use: "record", Answer: recorder}, {Use: "keep", Answer: "yes"}},
	}
}

func waits(t *testing.T, v *archive.Vault, kind string) bool {
	t.Helper()
	return slices.ContainsFunc(must[[]archive.TodayItem](t)(v.Today()), func(i archive.TodayItem) bool { return i.Kind == kind })
}

func TestTheSecondAskingWaitsAndKeepsTheFirst(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	if waits(t, v, "uses") {
		t.Error("uses wait before anything was asked")
	}
	first := must[record.Consent](t)(v.SaveConsent(before(te, "yes"), record.ConsentIdentity{Explainer: "Kim (invented)", Pressure: "none seen"}))
	if !waits(t, v, "uses") || v.ConsentState(te.Person).State != "uses_open" {
		t.Errorf("the uses are not said to wait: %+v", v.ConsentState(te.Person))
	}
	i := must[evidence.Interview](t)(v.Examine(te.ID))
	for _, o := range evidence.Ask(i) {
		if o.ID == "EV-B02" || o.ID == "EV-B07" {
			t.Errorf("%s is asked again", o.ID)
		}
	}
	must[record.Consent](t)(v.SaveConsent(record.Consent{Person: te.Person, By: record.BySelf, Date: "2026-11-20", Asking: record.AskingEnd, Testimony: te.ID,
		Review: "2027-11-20", Uses: []record.Use{{Use: "icc", Answer: "yes"}}}, record.ConsentIdentity{}))
	if waits(t, v, "uses") {
		t.Error("the uses still wait")
	}
	v = reopen(t, v)
	all := v.Consents(te.Person)
	for use, want := range map[string]record.Refusal{"keep": record.Granted, "icc": record.Granted, "unhcr": record.RefusedNotAsked} {
		if d := record.Decide(all, record.Ask{Use: use, Testimony: te.ID, At: time.Now()}); d.Refusal != want {
			t.Errorf("%s: %q", use, d.Refusal)
		}
	}
	half := must[record.ConsentIdentity](t)(v.ConsentIdentity(first.ID))
	if half.Explainer != "Kim (invented)" || half.Pressure != "none seen" {
		t.Errorf("sealed: %+v", half)
	}
	if r := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
}

func TestANoToTheRecorderStopsIt(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	must[record.Consent](t)(v.SaveConsent(before(te, "no"), record.ConsentIdentity{}))
	var no *archive.RecordingRefusedError
	if _, err := v.BeginRecording(te.ID, archive.RecordingFormat{}); !errors.As(err, &no) || no.Consent != 1 || !errors.Is(err, archive.ErrConsent) {
		t.Fatalf("it records: %v", err)
	}
	must[record.Consent](t)(v.SaveConsent(before(te, "yes"), record.ConsentIdentity{}))
	noErr(t, v.MayRecord(te.ID))
}

func TestADayToAskAgainIsSaid(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	c := must[record.Consent](t)(v.SaveConsent(record.Consent{Person: te.Person, By: record.BySelf, Date: "2025-01-01", Review: "2026-01-01", Asking: record.AskingEnd,
		Uses: []record.Use{{Use: "icc", Answer: "yes"}}}, record.ConsentIdentity{}))
	if s := v.ConsentState(te.Person); s.State != "review" || !waits(t, v, "consent") {
		t.Errorf("%+v", s)
	}
	weak := must[[]record.WeakPoint](t)(v.WeakPoints(te.ID))
	if !slices.ContainsFunc(weak, func(w record.WeakPoint) bool { return w.Rule == "EV-B05" && w.Count > 12 }) {
		t.Errorf("an old consent is no weak point: %v", weak)
	}
	noErr(t, v.WithdrawConsent(c.ID))
	if s := v.ConsentState(te.Person); s.State != "withdrawn" {
		t.Errorf("%+v", s)
	}
}

func TestWhatAnAskingCannotSay(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	for name, change := range map[string]func(*record.Consent){
		"no such asking":      func(c *record.Consent) { c.Asking = "later" },
		"a testimony by name": func(c *record.Consent) { c.Testimony = "P" },
		"no such element":     func(c *record.Consent) { c.Explained = []string{"moon"} },
		"none and something":  func(c *record.Consent) { c.Pressure = []string{record.NoPressure, "broker"} },
		"a day that is none":  func(c *record.Consent) { c.Review = "soon" },
		"a time that is none": func(c *record.Consent) { c.At = "10:00" },
		"a voice of nothing":  func(c *record.Consent) { c.Voice = []record.VoiceSpan{{From: 1}} },
		"a voice backwards": func(c *record.Consent) {
			c.Voice = []record.VoiceSpan{{Recording: record.NewID(record.KindRecording), From: 5, To: 1}}
		},
		"an exhibit as a voice": func(c *record.Consent) { c.Voice = []record.VoiceSpan{{Exhibit: record.NewID(record.KindRecording)}} },
	} {
		c := before(te, "yes")
		change(&c)
		if _, err := v.SaveConsent(c, record.ConsentIdentity{}); !errors.Is(err, archive.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAChildNeedsThree(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	open := func() bool {
		t.Helper()
		return slices.ContainsFunc(must[[]evidence.Open](t)(v.OpenAnswers(te.ID)), func(o evidence.Open) bool { return o.ID == "EV-A06" })
	}
	if open() {
		t.Error("asked of an adult")
	}
	half := must[record.Identity](t)(v.Identity(te.Person))
	half.Born = "2012"
	noErr(t, v.SaveIdentity(te.Person, half))
	if !open() {
		t.Fatal("a sealed birth makes no child")
	}
	s := must[record.Session](t)(v.Session(te.ID))
	s.Words.Child = record.ChildCare{Guardian: "PLANTEDaunt", Relation: "aunt", Training: "two days, 2025"}
	s = must[record.Session](t)(v.SaveSession(s))
	if !open() {
		t.Error("closed without the best interests")
	}
	s.Words.Child.BestInterests = "She asked to be heard."
	must[record.Session](t)(v.SaveSession(s))
	if v = reopen(t, v); open() {
		t.Error("still open with all three")
	}
}

func TestTheOfficesTextsAreKept(t *testing.T) {
	v := newVault(t)
	texts, err := readout.Change(v.ConsentTexts(), "ko", map[string]string{"who": "저희는 작은 기록관입니다."}, "2026-11-26")
	noErr(t, err)
	noErr(t, v.SaveConsentTexts(texts))
	v = reopen(t, v)
	if text, _ := v.ConsentText("ko"); text.Part("who") != "저희는 작은 기록관입니다." || text.Version != "1.1" {
		t.Errorf("kept: %+v", text)
	}
	if r := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
	back, err := readout.Change(v.ConsentTexts(), "ko", nil, "2026-11-27")
	noErr(t, err)
	noErr(t, v.SaveConsentTexts(back))
	if text, _ := v.ConsentText("ko"); text.Own || text.Version != "1.2" {
		t.Errorf("back to the built-in text: %+v", text)
	}
	must[record.ID](t)(v.Undo())
	if text, _ := v.ConsentText("ko"); !text.Own || text.Version != "1.1" {
		t.Errorf("after Undo: %+v", text)
	}
	texts.Languages[0].Parts["moon"] = "x"
	var bad *readout.Error
	if err := v.SaveConsentTexts(texts); !errors.As(err, &bad) {
		t.Errorf("a part that is none: %v", err)
	}
}

func TestAnOldConsentIsSaidBeforeItLeaves(t *testing.T) {
	v := newVault(t)
	s := submission(t, v)
	old := func() bool {
		t.Helper()
		p := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
		return slices.ContainsFunc(p.Warnings, func(r archive.Reason) bool { return r.Code == archive.ReasonConsentOld })
	}
	if old() {
		t.Error("a fresh consent is called old")
	}
	te := must[record.Testimony](t)(v.Testimony(s.Testimonies[0]))
	newest := v.Consents(te.Person)[len(v.Consents(te.Person))-1]
	newest.Review = "2026-01-01"
	must[record.Consent](t)(v.SaveConsent(newest, record.ConsentIdentity{}))
	if !old() {
		t.Error("the day to ask again is past and nobody says so")
	}
}
