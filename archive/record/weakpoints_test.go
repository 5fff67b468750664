package record_test

import (
	"errors"
	"slices"
	"testing"

	"attest/archive/record"
	"attest/assets/reference"
)

// whole is an interview with nothing to find.
func whole() record.Examined {
	e := event(1, "arrest LIB-01 CN-TM 2019-02")
	e.Source.Basis, e.Status = record.BasisSeen, record.StatusCorroborated
	tr := record.NewTranslation(testimony, "en").Set(original[1], "We crossed the bridge.")
	tr.Translator, tr.State = "invented", record.TranslationChecked
	return record.Examined{
		Interview: record.Interview{Date: "2026-11-20", Start: "2026-11-20T10:00:00+09:00", End: "2026-11-20T11:00:00+09:00", Place: "Seoul", Language: "ko",
			Method: "in_person", Interviewer: "invented", Interpreter: "invented", Present: []record.Presence{{Name: "invented", Role: "note-taker"}}},
		Recorded: true, EarlierAsked: record.Yes, Purpose: record.Yes, RiskAssessed: record.Yes, SexChosen: record.No, InterpreterRelative: record.No,
		Undertakings: record.Yes, LanguagesDiffer: record.Yes, Pressure: record.No, ConsentFirst: record.Yes, ConsentExplained: record.Yes, ConsentExhibit: record.Yes,
		ConsentMonths: 12, BreaksNoted: record.Yes, Device: record.Yes, ReadBack: record.Yes, Signed: record.Yes, Closed: record.Yes,
		Events: []record.Event{e}, Translations: []record.Translation{tr}, Account: original[1:2],
	}
}

func TestWeakPoints(t *testing.T) {
	if got := record.WeakPoints(whole()); len(got) != 0 {
		t.Fatalf("%+v", got)
	}
	seen := map[string]bool{}
	for key, change := range map[string]func(*record.Examined){
		"earlier_account_not_asked":         func(x *record.Examined) { x.EarlierAsked = "" },
		"repeated_interviews":               func(x *record.Examined) { x.EarlierAccounts = 2 },
		"no_purpose":                        func(x *record.Examined) { x.Purpose = record.No },
		"no_risk_assessment":                func(x *record.Examined) { x.RiskAssessed = "" },
		"child_without_trained_interviewer": func(x *record.Examined) { x.Child, x.Guardian, x.BestInterests = true, record.Yes, record.Yes },
		"child_alone":                       func(x *record.Examined) { x.Child, x.TrainedForChild, x.BestInterests = true, record.Yes, record.Yes },
		"child_without_best_interests":      func(x *record.Examined) { x.Child, x.TrainedForChild, x.Guardian = true, record.Yes, record.Yes },
		"sex_of_interviewer_not_asked":      func(x *record.Examined) { x.SexChosen = "" },
		"interpreter_is_relative":           func(x *record.Examined) { x.InterpreterRelative = record.Yes },
		"no_undertakings":                   func(x *record.Examined) { x.Undertakings = "" },
		"payment":                           func(x *record.Examined) { x.Payments = 1 },
		"payment_unexplained":               func(x *record.Examined) { x.UnexplainedPayments = 1 },
		"consent_not_before":                func(x *record.Examined) { x.ConsentFirst = record.No },
		"consent_not_explained":             func(x *record.Examined) { x.ConsentExplained = "" },
		"consent_old":                       func(x *record.Examined) { x.ConsentMonths = 13 },
		"pressure":                          func(x *record.Examined) { x.Pressure = record.Yes },
		"pressure_not_asked":                func(x *record.Examined) { x.Pressure = "" },
		"consent_without_exhibit":           func(x *record.Examined) { x.ConsentExhibit = record.No },
		"no_time":                           func(x *record.Examined) { x.Interview.End = "" },
		"no_place":                          func(x *record.Examined) { x.Interview.Place = "" },
		"no_method":                         func(x *record.Examined) { x.Interview.Method = "" },
		"presence_without_role":             func(x *record.Examined) { x.Interview.Present = []record.Presence{{Name: "invented"}} },
		"no_interviewer":                    func(x *record.Examined) { x.Interview.Interviewer = "" },
		"no_language":                       func(x *record.Examined) { x.Interview.Language = "" },
		"no_interpreter":                    func(x *record.Examined) { x.Interview.Interpreter = "" },
		"breaks_not_noted":                  func(x *record.Examined) { x.BreaksNoted = record.No },
		"recording_gap":                     func(x *record.Examined) { x.Gaps = 1 },
		"not_recorded":                      func(x *record.Examined) { x.Recorded = false },
		"no_device":                         func(x *record.Examined) { x.Device = "" },
		"translation_without_translator":    func(x *record.Examined) { x.Translations[0].Translator = "" },
		"translation_not_checked":           func(x *record.Examined) { x.Translations[0].State = record.TranslationDraft },
		"translation_of_other_text":         func(x *record.Examined) { x.Account = []record.Segment{{ID: "s2", Text: "다른 글"}} },
		"translation_by_machine":            func(x *record.Examined) { x.Translations[0].Segments[0].Machine = true },
		"translation_doubtful":              func(x *record.Examined) { x.Translations[0].Segments[0].Doubt = true },
		"no_read_back":                      func(x *record.Examined) { x.ReadBack = "" },
		"not_signed":                        func(x *record.Examined) { x.Signed = record.No },
		"leading_question":                  func(x *record.Examined) { x.Leading = []string{"s4", "s9"} },
		"stimuli_not_logged":                func(x *record.Examined) { x.Stimuli = 1 },
		"event_without_basis":               func(x *record.Examined) { x.Events[0].Source.Basis = "" },
		"heard_without_whom":                func(x *record.Examined) { x.Events[0].Source.Basis = record.BasisHeardFrom },
		"date_without_range":                func(x *record.Examined) { x.Events[0].Date = record.EventDate{Words: "that winter"} },
		"date_without_words":                func(x *record.Examined) { x.Events[0].Date.Words = "" },
		"no_closing":                        func(x *record.Examined) { x.Closed = "" },
		"changed_after_final":               func(x *record.Examined) { x.ChangedFinal = 1 },
		"exhibits_without_intake":           func(x *record.Examined) { x.Exhibits = 3 },
		"single_source":                     func(x *record.Examined) { x.Events[0].Status = record.StatusAlleged },
	} {
		x := whole()
		change(&x)
		got := record.WeakPoints(x)
		if len(got) != 1 || got[0].Key != key || got[0].Rule != record.WeakPointKeys()[key] {
			t.Errorf("%s: %+v", key, got)
		}
		seen[key] = true
	}
	tables, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	for key, rule := range record.WeakPointKeys() {
		if _, ok := tables.Rule(rule); !ok || !seen[key] {
			t.Errorf("%s: rule %s is not in the data, or nothing shows the point", key, rule)
		}
	}
}

func TestWeakPointsSayWhere(t *testing.T) {
	x := whole()
	x.Leading = []string{"s4", "s9"}
	x.Events[0].Source.Basis = ""
	x.ReadBack = ""
	got := record.WeakPoints(x)
	if len(got) != 3 || got[0].Rule != "EV-C08" || !slices.Equal(got[1].Segments, []string{"s4", "s9"}) || got[1].Count != 2 || !slices.Equal(got[2].Events, []record.ID{eventID(1)}) {
		t.Errorf("%+v", got)
	}
}

// The list is the office's own: nothing writes it down.
func TestWeakPointsAreNotWritten(t *testing.T) {
	if raw, err := record.Canonical(record.WeakPoints(record.Examined{})); !errors.Is(err, record.ErrPrivate) {
		t.Errorf("%s %v", raw, err)
	}
}
