package record

import (
	"cmp"
	"errors"
	"slices"
)

// Answer is yes, no, or empty for not answered.
type Answer string

// The answers.
const (
	Unanswered Answer = ""
	Yes        Answer = "yes"
	No         Answer = "no"
)

// Examined is what is known of how an account came about: plain facts, gathered
// by the caller from the records. An answer that nobody gave stays empty.
type Examined struct {
	Interview Interview
	Recorded  bool
	Gaps      int  // stretches of the recording that are missing and in no break
	Child     bool // under 18 at the interview

	// Before.
	EarlierAsked    Answer // whether there is an earlier account was asked
	EarlierAccounts int    // accounts by the same person, taken before by anyone
	Purpose         Answer // chosen
	RiskAssessed    Answer
	TrainedForChild Answer
	Guardian        Answer // a guardian or support person was there
	BestInterests   Answer // noted
	SexChosen       Answer // the person chose the sex of interviewer and interpreter

	// People in the room.
	InterpreterRelative Answer // the interpreter is a relative or a friend
	Undertakings        Answer // conflict of interest and confidentiality, on file
	LanguagesDiffer     Answer // the person and the interviewer share no language
	Pressure            Answer // broker, employer, official present; detention; illness
	Payments            int
	UnexplainedPayments int // without amount and reason

	// Consent.
	ConsentFirst     Answer // given before the account began
	ConsentExplained Answer // all elements
	ConsentExhibit   Answer // the signed form or its sound is an exhibit
	ConsentMonths    int    // age of the newest consent, in months

	// During.
	BreaksNoted Answer   // or "no breaks"
	Device      Answer   // make, model, serial number, clock
	Leading     []string // segments with a question that was marked as leading
	Stimuli     int      // photographs or names shown
	StimuliLog  Answer   // each is logged

	// After.
	ReadBack     Answer
	Signed       Answer // or the reason why not
	Closed       Answer // chance to add, next steps, referral, follow-up
	ChangedFinal int    // versions after the account was final, without a reason

	Events       []Event
	Translations []Translation
	Account      []Segment
	Exhibits     int // without an intake form: from whom, how, when
}

// WeakPoint is a place at which an account can be attacked, or that an office
// can still mend: the rule of evidence that asks for it, a key for the window's
// words, and where.
//
// The list is for the office alone. It is made when it is looked at, stored
// nowhere, and never leaves: it has no form as JSON.
type WeakPoint struct {
	Rule     string // EV-C08, of the reference data
	Key      string
	Count    int
	Segments []string
	Events   []ID
}

// ErrPrivate is returned for what must not be written down.
var ErrPrivate = errors.New("the list of weak points is the office's own and is not written to a file")

// MarshalJSON refuses.
func (WeakPoint) MarshalJSON() ([]byte, error) { return nil, ErrPrivate }

// WeakPoints lists the weak points of an account, in the order of the rules.
func WeakPoints(x Examined) []WeakPoint {
	w := &weak{}
	w.before(x)
	w.consent(x)
	w.interview(x)
	w.after(x)
	w.events(x.Events)
	w.translations(x)
	w.when(x.Exhibits > 0, WeakPoint{Rule: "EV-E05", Key: "exhibits_without_intake", Count: x.Exhibits})
	slices.SortStableFunc(w.out, func(a, b WeakPoint) int { return cmp.Compare(a.Rule, b.Rule) })
	return w.out
}

type weak struct{ out []WeakPoint }

func (w *weak) when(is bool, p WeakPoint) {
	if is {
		w.out = append(w.out, p)
	}
}

func (w *weak) point(is bool, rule, key string) { w.when(is, WeakPoint{Rule: rule, Key: key}) }

func (w *weak) before(x Examined) {
	w.point(x.EarlierAsked == Unanswered, "EV-A01", "earlier_account_not_asked")
	w.when(x.EarlierAccounts > 0, WeakPoint{Rule: "EV-A01", Key: "repeated_interviews", Count: x.EarlierAccounts})
	w.point(x.Purpose != Yes, "EV-A03", "no_purpose")
	w.point(x.RiskAssessed != Yes, "EV-A04", "no_risk_assessment")
	if x.Child {
		w.point(x.TrainedForChild != Yes, "EV-A06", "child_without_trained_interviewer")
		w.point(x.Guardian != Yes, "EV-A06", "child_alone")
		w.point(x.BestInterests != Yes, "EV-A06", "child_without_best_interests")
	}
	w.point(x.SexChosen == Unanswered, "EV-A07", "sex_of_interviewer_not_asked")
	w.point(x.InterpreterRelative == Yes, "EV-A08", "interpreter_is_relative")
	w.point(x.Undertakings != Yes, "EV-A08", "no_undertakings")
	w.when(x.Payments > 0, WeakPoint{Rule: "EV-A09", Key: "payment", Count: x.Payments})
	w.when(x.UnexplainedPayments > 0, WeakPoint{Rule: "EV-A09", Key: "payment_unexplained", Count: x.UnexplainedPayments})
}

// oldConsent is the age, in months, at which consent is asked for again.
const oldConsent = 12

func (w *weak) consent(x Examined) {
	w.point(x.ConsentFirst != Yes, "EV-B01", "consent_not_before")
	w.point(x.ConsentExplained != Yes, "EV-B02", "consent_not_explained")
	w.when(x.ConsentMonths > oldConsent, WeakPoint{Rule: "EV-B05", Key: "consent_old", Count: x.ConsentMonths})
	w.point(x.Pressure == Yes, "EV-B07", "pressure")
	w.point(x.Pressure == Unanswered, "EV-B07", "pressure_not_asked")
	w.point(x.ConsentExhibit != Yes, "EV-B08", "consent_without_exhibit")
}

func (w *weak) interview(x Examined) {
	i := x.Interview
	w.point(i.Date == "" || i.Start == "" || i.End == "", "EV-C01", "no_time")
	w.point(i.Place == "", "EV-C01", "no_place")
	w.point(i.Method == "", "EV-C01", "no_method")
	roles := 0
	for _, p := range i.Present {
		if p.Role == "" {
			roles++
		}
	}
	w.when(roles > 0, WeakPoint{Rule: "EV-C02", Key: "presence_without_role", Count: roles})
	w.point(i.Interviewer == "", "EV-C03", "no_interviewer")
	w.point(i.Language == "", "EV-C04", "no_language")
	w.point(x.LanguagesDiffer == Yes && i.Interpreter == "", "EV-C04", "no_interpreter")
	w.point(x.BreaksNoted != Yes, "EV-C05", "breaks_not_noted")
	w.when(x.Gaps > 0, WeakPoint{Rule: "EV-C05", Key: "recording_gap", Count: x.Gaps})
	w.point(!x.Recorded, "EV-C06", "not_recorded")
	w.point(x.Recorded && x.Device != Yes, "EV-C06", "no_device")
}

func (w *weak) after(x Examined) {
	w.point(x.ReadBack != Yes, "EV-C08", "no_read_back")
	w.point(x.Signed != Yes, "EV-C09", "not_signed")
	w.when(len(x.Leading) > 0, WeakPoint{Rule: "EV-C10", Key: "leading_question", Count: len(x.Leading), Segments: x.Leading})
	w.when(x.Stimuli > 0 && x.StimuliLog != Yes, WeakPoint{Rule: "EV-C10", Key: "stimuli_not_logged", Count: x.Stimuli})
	w.point(x.Closed != Yes, "EV-C14", "no_closing")
	w.when(x.ChangedFinal > 0, WeakPoint{Rule: "EV-C15", Key: "changed_after_final", Count: x.ChangedFinal})
}

func (w *weak) events(events []Event) {
	lists := []WeakPoint{
		{Rule: "EV-C11", Key: "event_without_basis"}, {Rule: "EV-C11", Key: "heard_without_whom"},
		{Rule: "EV-C12", Key: "date_without_range"}, {Rule: "EV-C12", Key: "date_without_words"}, {Rule: "EV-I06", Key: "single_source"},
	}
	for _, e := range events {
		_, dated := e.When()
		for n, is := range []bool{
			e.Source.Basis == "", e.Source.Basis == BasisHeardFrom && e.Source.From == "" && e.Source.Person == "",
			e.Date.Words != "" && !dated, dated && e.Date.Words == "", e.Status != StatusCorroborated,
		} {
			if is {
				lists[n].Events = append(lists[n].Events, e.ID)
			}
		}
	}
	for _, l := range lists {
		l.Count = len(l.Events)
		w.when(l.Count > 0, l)
	}
}

func (w *weak) translations(x Examined) {
	for _, t := range x.Translations {
		w.point(t.Translator == "", "EV-C07", "translation_without_translator")
		w.point(t.State != TranslationChecked, "EV-C07", "translation_not_checked")
		lists := []WeakPoint{
			{Rule: "EV-C07", Key: "translation_of_other_text"}, {Rule: "EV-C07", Key: "translation_by_machine"}, {Rule: "EV-C07", Key: "translation_doubtful"},
		}
		for _, s := range t.Standings(x.Account) {
			for n, is := range []bool{s.Standing == StandingChanged || s.Standing == StandingOrphaned, s.Machine, s.Doubt} {
				if is {
					lists[n].Segments = append(lists[n].Segments, s.Segment)
				}
			}
		}
		for _, l := range lists {
			l.Count = len(l.Segments)
			w.when(l.Count > 0, l)
		}
	}
}

// WeakPointKeys lists every key with its rule, for the window's words and for a
// test that every rule is one of the reference data.
func WeakPointKeys() map[string]string {
	return map[string]string{
		"earlier_account_not_asked": "EV-A01", "repeated_interviews": "EV-A01", "no_purpose": "EV-A03", "no_risk_assessment": "EV-A04",
		"child_without_trained_interviewer": "EV-A06", "child_alone": "EV-A06", "child_without_best_interests": "EV-A06",
		"sex_of_interviewer_not_asked": "EV-A07", "interpreter_is_relative": "EV-A08", "no_undertakings": "EV-A08", "payment": "EV-A09",
		"payment_unexplained": "EV-A09", "consent_not_before": "EV-B01", "consent_not_explained": "EV-B02", "consent_old": "EV-B05", "pressure": "EV-B07",
		"pressure_not_asked": "EV-B07", "consent_without_exhibit": "EV-B08", "no_time": "EV-C01", "no_place": "EV-C01", "no_method": "EV-C01",
		"presence_without_role": "EV-C02", "no_interviewer": "EV-C03", "no_language": "EV-C04", "no_interpreter": "EV-C04", "breaks_not_noted": "EV-C05",
		"recording_gap": "EV-C05", "not_recorded": "EV-C06", "no_device": "EV-C06", "translation_without_translator": "EV-C07",
		"translation_not_checked": "EV-C07", "translation_of_other_text": "EV-C07", "translation_by_machine": "EV-C07", "translation_doubtful": "EV-C07",
		"no_read_back": "EV-C08", "not_signed": "EV-C09", "leading_question": "EV-C10", "stimuli_not_logged": "EV-C10", "event_without_basis": "EV-C11",
		"heard_without_whom": "EV-C11", "date_without_range": "EV-C12", "date_without_words": "EV-C12", "no_closing": "EV-C14", "changed_after_final": "EV-C15",
		"exhibits_without_intake": "EV-E05", "single_source": "EV-I06",
	}
}
