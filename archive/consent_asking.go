package archive

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"attest/archive/evidence"
	"attest/archive/record"
)

// checkAsking says what is wrong with when and how a consent was asked.
func checkAsking(c record.Consent) (field, why string) {
	switch {
	case !slices.Contains([]string{"", record.AskingBefore, record.AskingEnd, record.AskingUses}, c.Asking):
		return "asking", "must be before, end or uses"
	case c.Testimony != "" && c.Testimony.Kind() != record.KindTestimony:
		return "testimony", "must be the ID of a testimony"
	case c.Review != "" && !isDay(c.Review):
		return "review", "must be a day, like 2027-11-23"
	}
	if c.At != "" {
		if _, err := time.Parse(time.RFC3339, c.At); err != nil {
			return "at", "must be a time, like 2026-11-23T14:05:00+09:00"
		}
	}
	for _, p := range c.Pressure {
		if p != record.NoPressure && !slices.Contains(record.Circumstances(), p) || p == record.NoPressure && len(c.Pressure) > 1 {
			return "pressure", "must be none alone, or circumstances that are known"
		}
	}
	elements := explained()
	for _, e := range c.Explained {
		if !slices.Contains(elements, e) {
			return "explained", "is not an element that this version knows"
		}
	}
	for _, s := range c.Voice {
		switch {
		case (s.Recording == "") == (s.Exhibit == ""):
			return "voice", "must name a recording or an exhibit"
		case s.Recording != "" && s.Recording.Kind() != record.KindRecording, s.Exhibit != "" && s.Exhibit.Kind() != record.KindExhibit:
			return "voice", "must name a recording or an exhibit by its ID"
		case s.From < 0, s.To != 0 && s.To < s.From:
			return "voice", "must end after it begins"
		}
	}
	return "", ""
}

// explained are the elements of EV-B02.
func explained() (ids []string) {
	q, _ := evidence.Find("EV-B02")
	for _, o := range q.Options {
		ids = append(ids, o.ID)
	}
	return ids
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// RecordingRefusedError is what BeginRecording gives when the newest answer about
// the person says that the interview must not be recorded.
type RecordingRefusedError struct {
	Testimony record.ID
	Consent   int    // its number
	Date      string // ISO 8601 day
}

func (e *RecordingRefusedError) Error() string {
	return "testimony " + string(e.Testimony) + " must not be recorded: consent " + strconv.Itoa(e.Consent) + " says no to it. Ask again first"
}

// Is makes errors.Is(err, ErrConsent) true.
func (e *RecordingRefusedError) Is(target error) bool { return target == ErrConsent }

// MayRecord says whether a testimony may be recorded: a *RecordingRefusedError
// where the person said no, or withdrew. What was not asked yet stops nothing:
// the consent may be the first words of the recording.
func (v *Vault) MayRecord(testimony record.ID) error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	person := v.rows[testimony].Person
	if person == "" {
		return nil
	}
	now := v.clock.clock.wall()
	for _, id := range v.groupOf(person) {
		if v.hidden[id] {
			continue
		}
		if c, no := record.Refuses(v.cons[id], record.UseRecord, now); no {
			return &RecordingRefusedError{Testimony: testimony, Consent: c.Number, Date: c.Date}
		}
	}
	return nil
}

// usesOpen says whether the uses of a testimony wait to be asked.
func (v *Vault) usesOpen(r record.Row) bool {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return record.UsesOpen(v.cons[r.Person], r.ID)
}

// known fills in what the record itself answers of the rules, so that nobody is
// asked twice: what was explained and looked for at the first asking, and what
// was noted of a child. What was answered by hand stays.
func known(i *evidence.Interview) {
	var first *record.Consent
	for n := range i.Consents {
		c := &i.Consents[n]
		if c.Asking == record.AskingBefore && (c.Testimony == i.Testimony.ID || c.Testimony == "") {
			first = c
		}
	}
	if first != nil {
		if len(first.Explained) > 0 {
			derive(i, record.RuleAnswer{Rule: "EV-B02", Options: first.Explained, At: first.At})
		}
		switch {
		case slices.Equal(first.Pressure, []string{record.NoPressure}):
			derive(i, record.RuleAnswer{Rule: "EV-B07", Options: []string{"free"}, At: first.At})
		case len(first.Pressure) > 0:
			derive(i, record.RuleAnswer{Rule: "EV-B07", Options: []string{"noted"}, Text: strings.Join(first.Pressure, ", "), At: first.At})
		}
	}
	if i.Child {
		deriveChild(i)
	}
}

func derive(i *evidence.Interview, a record.RuleAnswer) {
	if slices.ContainsFunc(i.Answers.Answers, func(x record.RuleAnswer) bool { return x.Rule == a.Rule }) {
		return
	}
	i.Answers.Answers = append(slices.Clone(i.Answers.Answers), a)
}

// deriveChild answers EV-A06 from the fields of the interview; what was ticked
// by hand counts too.
func deriveChild(i *evidence.Interview) {
	care := i.Care
	a := record.RuleAnswer{Rule: "EV-A06"}
	if strings.TrimSpace(care.Guardian) != "" {
		a.Options = append(a.Options, "guardian")
	}
	if strings.TrimSpace(care.Training) != "" {
		a.Options = append(a.Options, "trained")
	}
	if strings.TrimSpace(care.BestInterests) != "" {
		a.Options, a.Text = append(a.Options, "best_interests"), strings.TrimSpace(care.BestInterests)
	}
	if len(a.Options) == 0 {
		return
	}
	n := slices.IndexFunc(i.Answers.Answers, func(x record.RuleAnswer) bool { return x.Rule == a.Rule })
	if n < 0 {
		derive(i, a)
		return
	}
	i.Answers.Answers = slices.Clone(i.Answers.Answers)
	by := &i.Answers.Answers[n]
	by.Options = slices.Clone(by.Options)
	for _, o := range a.Options {
		if !slices.Contains(by.Options, o) {
			by.Options = append(by.Options, o)
		}
	}
	if by.Text == "" {
		by.Text = a.Text
	}
}
