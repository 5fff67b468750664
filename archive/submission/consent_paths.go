package submission

import (
	"cmp"
	"slices"
	"strings"

	"attest/archive/record"
)

// consentPaths read the consents about a person. They answer also where consent
// refuses: that it was not given is itself the answer.
func consentPaths() []Path {
	use := func(name, use string) Path {
		return Path{Name: name, From: FromConsent, Person: true, Reads: "the answer to the use " + use, read: func(r *reader) ([]Value, Gap) { return r.useAnswer(use) }}
	}
	return []Path{
		{Name: "consent.submit", From: FromConsent, Person: true, Reads: "the answer to the mechanism's use", read: submitAnswer},
		{Name: "consent.uses", From: FromConsent, Person: true, Reads: "each use outside of the office that was answered, with its answer", read: usesAnswered},
		{Name: "consent.name_to_government", From: FromConsent, Person: true, Reads: "no, where the answer to the mechanism's use does not cover the name; else nothing: whoever drafts answers, once it was asked by itself", read: governmentAnswer},
		{Name: "consent.name_to_addressee", From: FromConsent, Person: true, Reads: "whether the answer to the mechanism's use covers the name", read: nameAnswer},
		{Name: "consent.publish_name", From: FromConsent, Person: true, Reads: "the answer to the use public_named; of a child that was not asked: no; of one that said yes alone: nothing", read: publishName},
		use("consent.public_pseudonym", "public_pseudonym"), use("consent.share_icc", "icc"),
		use("consent.share_unhcr", "unhcr"), use("consent.share_states", "resettlement_state"), use("consent.followup", "contact"),
		{Name: "consent.authorisation_document", From: FromConsent, Person: true, Reads: "that there is a signed form, or why consent could not be had", read: authorisation},
		{Name: "consent.child_views", From: FromConsent, Person: true, Reads: "that the child's own view is recorded", read: childViews},
	}
}

func (r *reader) yesNo(d record.Decision) ([]Value, Gap) {
	v := Value{Sources: []Source{{Consent: d.Consent}}}
	switch d.Refusal {
	case record.Granted:
		v.Text, v.Code = in(r.lang, "yes", "예"), "yes"
	case record.RefusedAnswer:
		v.Text, v.Code = in(r.lang, "no", "아니요"), "no"
		if r.notObtainable(d.Consent) {
			v.Text, v.Code = in(r.lang, "not reachable", "연락할 수 없음"), "not_reachable"
		}
	case record.RefusedNoConsent, record.RefusedNotAsked:
		return nil, GapNotAsked
	default:
		return nil, GapConsent
	}
	return []Value{v}, GapNone
}

// reversed is the answer to a question that asks for the contrary: who says yes to
// being named says no to anonymity.
func reversed(values []Value, lang string) []Value {
	for i, v := range values {
		switch v.Code {
		case "yes":
			values[i].Text, values[i].Code = in(lang, "no", "아니요"), "no"
		case "no":
			values[i].Text, values[i].Code = in(lang, "yes", "예"), "yes"
		}
	}
	return values
}

// notObtainable reports that a consent is one that could not be had.
func (r *reader) notObtainable(id record.ID) bool {
	c, ok := r.consent(id)
	return ok && c.By == record.AnswerNotObtainable
}

// says is what consent says now of a use, in every record of the person.
func (r *reader) says(use, addressee string) record.Decision {
	return record.DecideTogether(r.records(), record.Ask{Use: use, At: r.facts.Now, Addressee: addressee}, nil)
}

func submitAnswer(r *reader) ([]Value, Gap) {
	if r.p.NotObtainable {
		v := Value{Text: in(r.lang, "not reachable", "연락할 수 없음"), Code: "not_reachable", Sources: []Source{{Consent: r.p.Decision.Consent}}}
		i := slices.IndexFunc(r.p.Consents, func(c record.Consent) bool { return c.ID == r.p.Decision.Consent })
		asked := slices.ContainsFunc(r.m.Fields(), func(f Field) bool { return f.From == "consent.authorisation_document" })
		if i >= 0 && !asked && r.p.Consents[i].Reason != "" { // the form has no other place for why
			v.Text += ": " + r.p.Consents[i].Reason
		}
		return []Value{v}, GapNone
	}
	return r.yesNo(r.p.Decision)
}

func (r *reader) useAnswer(use string) ([]Value, Gap) {
	return r.yesNo(r.says(use, r.m.En))
}

func publishName(r *reader) ([]Value, Gap) {
	values, gap := r.useAnswer("public_named")
	if gap == GapNotAsked && r.p.Child {
		return []Value{{Text: in(r.lang, "no", "아니요"), Code: "no"}}, GapNone
	}
	if d := r.says("public_named", r.m.En); r.childAlone("public_named", d) {
		return nil, GapAsk
	}
	return values, gap
}

// childAlone reports that a yes is that of a child, and of no guardian or relative beside.
func (r *reader) childAlone(use string, d record.Decision) bool {
	return d.Refusal == record.Granted && slices.Contains(r.p.GivenYoung, d.Consent) &&
		!record.OthersAllow(r.records(), record.Ask{Use: use, At: r.facts.Now, Addressee: r.m.En})
}

func nameAnswer(r *reader) ([]Value, Gap) {
	d := r.p.Decision
	if r.p.NotObtainable { // two members can name her to the body; to hand the name on is hers to allow
		return []Value{{Text: in(r.lang, "no: the person could not be asked", "아니요: 본인에게 물을 수 없었음"), Code: "no", Sources: []Source{{Consent: d.Consent}}}}, GapNone
	}
	if d.Refusal == record.Granted && !d.Named {
		d.Refusal = record.RefusedAnswer
		return []Value{{Text: in(r.lang, "no", "아니요"), Code: "no", Sources: []Source{{Consent: d.Consent}}}}, GapNone
	}
	return r.yesNo(d)
}

// governmentAnswer is never yes: that the body may have the name is one thing, and that
// it writes the name to the Government that is accused another, which no consent asks.
func governmentAnswer(r *reader) ([]Value, Gap) {
	if r.p.Apart && !r.p.NotObtainable { // the body has it, in the annex
		return nil, GapAsk
	}
	values, gap := nameAnswer(r)
	if slices.ContainsFunc(values, func(v Value) bool { return v.Code == "yes" }) {
		return nil, GapAsk
	}
	return values, gap
}

// records are the consents of each record of the person, oldest first in each.
func (r *reader) records() [][]record.Consent {
	return append([][]record.Consent{r.p.Consents}, r.p.Merged...)
}

// consent is the one of an ID, in whichever record of the person it is.
func (r *reader) consent(id record.ID) (record.Consent, bool) {
	for _, all := range r.records() {
		if i := slices.IndexFunc(all, func(c record.Consent) bool { return c.ID == id }); i >= 0 {
			return all[i], true
		}
	}
	return record.Consent{}, false
}

// usesAnswered lists each use that any record of the person has an answer to, with what
// all of them say together: a no is listed whichever has it.
func usesAnswered(r *reader) ([]Value, Gap) {
	names := record.Uses()
	order := func(use string) int {
		return slices.IndexFunc(names, func(n record.UseName) bool { return n.ID == use })
	}
	var uses []string
	for _, all := range r.records() {
		c, _ := record.InForce(all)
		for _, u := range c.Uses {
			inside := slices.Contains([]string{record.UseKeep, "internal", "internal_counsel"}, u.Use) // the office's: no body's business
			if !inside && !slices.Contains(uses, u.Use) {
				uses = append(uses, u.Use)
			}
		}
	}
	slices.SortStableFunc(uses, func(a, b string) int { return order(a) - order(b) })
	var out []Value
	for _, use := range uses {
		d := r.says(use, "")
		answer := record.AnswerNo // withdrawn and run out too
		switch d.Refusal {
		case record.RefusedNoConsent, record.RefusedNotAsked: // another record's yes alone opens nothing
			continue
		case record.Granted, record.RefusedRecipient:
			answer = record.AnswerYes
		case record.RefusedAnswer:
			if c, _ := r.consent(d.Consent); slices.ContainsFunc(c.Uses, func(u record.Use) bool {
				return u.Use == use && u.Answer == record.AnswerNotObtainable
			}) {
				answer = record.AnswerNotObtainable
			}
		}
		name := use
		if i := order(use); i >= 0 {
			name = in(r.lang, names[i].En, names[i].Ko)
		}
		out = append(out, Value{Text: name + ": " + answerText(answer, r.lang), Code: use, Sources: []Source{{Consent: d.Consent}}})
	}
	if len(out) == 0 {
		return nil, GapNotAsked
	}
	return out, GapNone
}

// answerText is an answer of consent in words.
func answerText(answer, lang string) string {
	switch answer {
	case record.AnswerYes:
		return in(lang, "yes", "예")
	case record.AnswerNo:
		return in(lang, "no", "아니요")
	case record.AnswerNotObtainable:
		return in(lang, "could not be had", "받을 수 없었음")
	}
	return answer
}

// authorisation never gives the names of who decided: they are the office's. Where the
// submission is covered, it is of the consent that covers it, whatever was noted since.
func authorisation(r *reader) ([]Value, Gap) {
	c, ok := r.consent(r.p.Decision.Consent)
	if !ok || r.p.Decision.Refusal != record.Granted {
		c, ok = record.InForce(r.p.Consents)
	}
	switch {
	case !ok:
		return nil, GapNotAsked
	case c.By == record.AnswerNotObtainable:
		reason := cmp.Or(c.Reason, "")
		if reason == "" {
			return nil, GapNotAsked
		}
		return []Value{{Text: in(r.lang, "not obtainable: ", "받을 수 없음: ") + reason, Code: "not_obtainable", Sources: []Source{{Consent: c.ID}}}}, GapNone
	}
	s := strings.Join(filled(c.Date, c.Form), ", ")
	if s == "" && c.Exhibit == "" {
		return nil, GapNotAsked
	}
	v := Value{Text: in(r.lang, "consent recorded: ", "동의 기록: ") + s, Sources: []Source{{Consent: c.ID, Exhibit: c.Exhibit}}}
	if c.Exhibit != "" {
		v.Text += in(r.lang, "; the signed form is kept by the sender", "; 서명한 양식은 제출자가 보관함")
	}
	return []Value{v}, GapNone
}

func childViews(r *reader) ([]Value, Gap) {
	for _, all := range r.records() {
		for _, c := range all {
			if c.By == record.ByChild {
				return []Value{{Text: in(r.lang, "the child's own view was recorded ", "아동의 의견을 기록함 ") + c.Date, Sources: []Source{{Consent: c.ID}}}}, GapNone
			}
		}
	}
	return nil, GapNotAsked
}
