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
		{Name: "consent.publish_name", From: FromConsent, Person: true, Reads: "the answer to the use public_named; of a child that was not asked: no", read: publishName},
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
	return slices.ContainsFunc(append(slices.Clone(r.p.Merged), r.p.Consents), func(all []record.Consent) bool {
		return slices.ContainsFunc(all, func(c record.Consent) bool { return c.ID == id && c.By == record.AnswerNotObtainable })
	})
}

// says is what consent says now of a use, in every record of the person.
func (r *reader) says(use, addressee string) record.Decision {
	return record.DecideTogether(append([][]record.Consent{r.p.Consents}, r.p.Merged...), record.Ask{Use: use, At: r.facts.Now, Addressee: addressee}, nil)
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
	return values, gap
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

func usesAnswered(r *reader) ([]Value, Gap) {
	c, ok := record.InForce(r.p.Consents)
	if !ok {
		return nil, GapNotAsked
	}
	var out []Value
	for _, u := range c.Uses {
		if slices.Contains([]string{record.UseKeep, "internal", "internal_counsel"}, u.Use) { // inside the office: no body's business
			continue
		}
		name := u.Use
		for _, n := range record.Uses() {
			if n.ID == u.Use {
				name = in(r.lang, n.En, n.Ko)
			}
		}
		if d := r.says(u.Use, ""); u.Answer == record.AnswerYes && slices.Contains([]record.Refusal{record.RefusedWithdrawn, record.RefusedAnswer, record.RefusedExpired}, d.Refusal) {
			u.Answer = record.AnswerNo // ran out, or another record of the person has a no
		}
		out = append(out, Value{Text: name + ": " + answerText(u.Answer, r.lang), Code: u.Use, Sources: []Source{{Consent: c.ID}}})
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

// authorisation never gives the names of who decided: they are the office's.
func authorisation(r *reader) ([]Value, Gap) {
	c, ok := record.InForce(r.p.Consents)
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
	for _, c := range r.p.Consents {
		if c.By == record.ByChild {
			return []Value{{Text: in(r.lang, "the child's own view was recorded ", "아동의 의견을 기록함 ") + c.Date, Sources: []Source{{Consent: c.ID}}}}, GapNone
		}
	}
	return nil, GapNotAsked
}
