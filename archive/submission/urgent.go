package submission

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the machine may have no table of time zones

	"attest/archive/record"
)

// Urgent is what a mechanism does for somebody who is held now: where it can be
// used, what the form then says, and whom to call.
type Urgent struct {
	States     []string           `json:"states,omitempty"` // ISO 3166-1, or "any"; as far as Accepts lets it
	First      []string           `json:"first,omitempty"`  // of these chosen from the start; "any" too
	En         string             `json:"en,omitempty"`     // what it does, and how fast
	Ko         string             `json:"ko,omitempty"`
	Source     string             `json:"source,omitempty"`
	Checked    string             `json:"checked,omitempty"`
	Answers    []UrgentAnswer     `json:"answers,omitempty"`
	Telephones []record.Telephone `json:"telephones,omitempty"`
}

// UrgentAnswer is an answer of the form that is the same in every urgent case.
type UrgentAnswer struct {
	Field string `json:"field"`
	En    string `json:"en"` // an option of the form, or words
	Ko    string `json:"ko,omitempty"`
}

// IsZero reports a mechanism that is no help to somebody held now.
func (u Urgent) IsZero() bool { return len(u.States) == 0 }

// checkUrgent looks at the part for somebody held now.
func (f *file) checkUrgent() error {
	u := f.m.Urgent
	if u.IsZero() {
		if len(u.First)+len(u.Answers)+len(u.Telephones) > 0 || u.En != "" || u.Ko != "" {
			return f.fail("/urgent/states", "is missing: where it can be used")
		}
		return nil
	}
	code := func(s string) bool { return s == "any" || countryID.MatchString(s) }
	for i, s := range u.States {
		if !code(s) {
			return f.fail(fmt.Sprintf("/urgent/states/%d", i), "is not a country's code of two letters, or any")
		}
	}
	for i, s := range u.First {
		if !code(s) {
			return f.fail(fmt.Sprintf("/urgent/first/%d", i), "is not a country's code of two letters, or any")
		}
	}
	switch {
	case u.En == "" && u.Ko == "":
		return f.fail("/urgent/en", "is missing: what it does for somebody held now")
	case len(u.States) > MaxListed || len(u.First) > MaxListed || len(u.Answers) > MaxListed || len(u.Telephones) > MaxListed:
		return f.fail("/urgent", "has a list of more than 60 entries")
	}
	if err := f.checkFact("/urgent", u.Source, u.Checked); err != nil {
		return err
	}
	for i, a := range u.Answers {
		if f.m.Base == "" && !f.has(a.Field) {
			return f.fail(fmt.Sprintf("/urgent/answers/%d/field", i), "is not a field of this form")
		}
		if a.En == "" {
			return f.fail(fmt.Sprintf("/urgent/answers/%d/en", i), "is missing: the answer")
		}
	}
	for i, t := range u.Telephones {
		at := fmt.Sprintf("/urgent/telephones/%d", i)
		if err := t.Check(); err != nil {
			return f.fail(at, "breaks its form: who, state, zone, hours like Mo-Fr 09:00-17:00")
		}
		if err := f.checkFact(at, t.Source, t.Checked); err != nil {
			return err
		}
	}
	return nil
}

func (f *file) has(field string) bool {
	_, ok := f.m.Field(field)
	return ok
}

// Offer is a mechanism that can be used for somebody held in a country.
type Offer struct {
	Mechanism *Mechanism
	First     bool // chosen from the start
}

// Offers are what works for somebody held there; with country "" what works
// anywhere. Those that are chosen from the start come first.
func (s *Set) Offers(country string) []Offer {
	var out []Offer
	for _, m := range s.list {
		if !m.Urgent.in(m.Urgent.States, country) || !m.takes(country) {
			continue
		}
		out = append(out, Offer{Mechanism: m, First: m.Urgent.in(m.Urgent.First, country)})
	}
	slices.SortStableFunc(out, func(a, b Offer) int {
		switch {
		case a.First == b.First:
			return 0
		case a.First:
			return -1
		}
		return 1
	})
	return out
}

func (Urgent) in(list []string, country string) bool {
	return slices.Contains(list, "any") || country != "" && slices.Contains(list, country)
}

// takes says whether the procedure can be used against the State.
func (m *Mechanism) takes(country string) bool {
	switch {
	case slices.Contains(m.Accepts.Not, country):
		return false
	case m.Accepts.AnyState:
		return true
	}
	return slices.ContainsFunc(m.Accepts.States, func(s State) bool { return s.State == country })
}

// Calls are whom to telephone about somebody held there: the mechanism's own list.
func (m *Mechanism) Calls(country string) []record.Telephone {
	var out []record.Telephone
	for _, t := range m.Urgent.Telephones {
		if t.State == "" || t.State == country {
			out = append(out, t)
		}
	}
	return out
}

// UrgentAnswers are what an urgent call says to the open fields of a form, and why
// the rest is not known. Nothing is written where the record has an answer, or
// where consent is why there is none. others are the titles of the forms that are
// drafted beside it. What the office itself has to say, who it is and how it is
// reached, comes from its settings; where these are silent the field stays open,
// since no call is why.
func UrgentAnswers(t *Table, u record.Urgent, office record.Office, person record.ID, others []string, now time.Time) []record.FilingAnswer {
	said := saidOnTheTelephone(u, others, t.Lang, now)
	said["source.signature"] = strings.Join(filled(now.Format(time.DateOnly), office.Name), ", ")
	var out []record.FilingAnswer
	for _, c := range t.Columns {
		about := record.ID("")
		if c.Person {
			about = person
		}
		a, ok := t.Answer(about, c.Field.ID)
		if !ok || !a.Open() || a.Kept != nil || a.Gap.restricts() && a.Gap != GapAsk { // what was not asked in the call follows
			continue
		}
		w := record.FilingAnswer{Person: about, Field: c.Field.ID, Text: strings.TrimSpace(said[c.Field.From])}
		if i := slices.IndexFunc(t.Mechanism.Urgent.Answers, func(x UrgentAnswer) bool { return x.Field == c.Field.ID }); i >= 0 {
			w.Text = in(t.Lang, t.Mechanism.Urgent.Answers[i].En, t.Mechanism.Urgent.Answers[i].Ko)
		}
		if c.Field.apart() {
			w.Text = ""
		}
		if c.Field.Type == TypeChoice && len(c.Field.Options) > 0 && w.Text != "" && !slices.Contains(c.Field.Options, w.Text) && c.Field.From != "other_procedures" {
			w.Text = "" // words are no answer to a choice
		}
		if w.Text == "" {
			if !c.Field.Required || officesOwn(c.Field.From) {
				continue
			}
			w.Unknown = u.ToFollow
		}
		w.Drafted, w.Gap, w.Was = a.Hash, string(a.Gap), a.RecordText()
		out = append(out, w)
	}
	return out
}

// officesOwn reports a path that only the office can answer, by its settings or by
// whoever drafts.
func officesOwn(path string) bool {
	switch path {
	case "source.relation": // told by whoever called
		return false
	case "consent.followup", "consent.keep_source_confidential":
		return true
	}
	return strings.HasPrefix(path, "source.")
}

// saidOnTheTelephone is what the call says to each path. Who called, how to reach
// them, and what is being negotiated are the office's own and in none.
func saidOnTheTelephone(u record.Urgent, others []string, lang string, now time.Time) map[string]string {
	sentence := func(list ...string) string { return strings.Join(filled(list...), "\n") }
	where := u.Place
	since, held := "", ""
	if u.Since != "" {
		since = u.Since
		held = fmt.Sprintf(in(lang, "Held since %s; still held on %s, as far as is known", "%s부터 구금 중. 알려진 바로는 %s 현재도 구금 중"), u.Since, now.Format(time.DateOnly))
	}
	threat := u.Threat
	if u.Return != "" {
		threat = sentence(fmt.Sprintf(in(lang, "Return is said to be likely by %s.", "%s 무렵 송환될 수 있다고 합니다."), u.Return), u.Threat)
	}
	knows := ""
	if u.Knows != "" {
		knows = in(lang, "How this is known: ", "알게 된 경위: ") + u.Knows
	}
	fear := ""
	if u.Fear != "" {
		fear = in(lang, "On return: ", "송환되면: ") + u.Fear
	}
	account := sentence(u.Happened, held, threat, fear, knows)
	relation := ""
	if u.Relation != "" {
		relation = fmt.Sprintf(in(lang, "An organisation to which this was told by telephone; who called is to the person: %s", "전화로 이 일을 들은 단체. 전화한 사람과 당사자의 관계: %s"), u.Relation)
	}
	other := ""
	if len(others) > 0 {
		other = in(lang, "Drafted at the same time for: ", "같은 때에 작성한 곳: ") + strings.Join(others, "; ")
	}
	informs := ""
	if u.Consent == record.ByRelative && u.Reach != "" { // the family itself called, and can be called
		informs = "yes"
	}
	return map[string]string{
		"event[arrest].place": where, "event[arrest].perpetrators": u.Holder,
		"event[disappearance].date": since, "event[disappearance].place": where, "event[disappearance].perpetrators": u.Holder,
		"consent.followup": informs,
		"case.states":      u.Country, "case.summary": account, "case.interim_measures": "yes", "case.submission_language": lang, "case.urgency": urgency(u.Return, now),
		"event.narrative": account, "event[arrest].narrative": account, "event[disappearance].narrative": account, "events.narrative": account,
		"event.date": since, "event[arrest].date": since, "detention.start": since, "detention.duration": held,
		"event.place": where, "detention.places": where, "person.present_location": strings.Join(filled(where, u.Holder), ": "),
		"detention.custodian": u.Holder, "event.perpetrators": u.Holder,
		"event[removal_order]": threat, "risk.irreparable_harm": sentence(u.Fear, threat), "risk.on_return": cmp.Or(u.Fear, ""),
		"remedies": u.Tried, "other_procedures": other, "source.relation": relation,
	}
}

// urgency is how much time there is, as the form of UNHCR counts it; "" where no day
// was told.
func urgency(day string, now time.Time) string {
	at, err := time.ParseInLocation(time.DateOnly, day, now.Location())
	if err != nil {
		return ""
	}
	switch left := at.Sub(now); {
	case left < 48*time.Hour:
		return "hours"
	case left < 14*24*time.Hour:
		return "days"
	}
	return "weeks"
}
