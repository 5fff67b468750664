package submissions

import (
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// withheldText says why something does not leave.
func withheldText(w archive.Withheld) string {
	if text, ok := refusalText(w.What, w.Label, w.Reason); ok {
		return text
	}
	return w.Text
}

func refusalText(what, label string, r record.Refusal) (text string, known bool) {
	key, thing := "submissions.refusal."+string(r), "submissions.what."+what
	if !words.Has(key) || !words.Has(thing) {
		return "", false
	}
	return words.T("submissions.withheld", words.T(thing), label, words.T(key)), true
}

// reasonText is a reason of the engine's in the chosen language. One that is
// not known here is shown as the engine says it: never left out.
func reasonText(r archive.Reason) string {
	if r.Code == archive.ReasonRefused {
		if text, ok := refusalText(r.What, r.Label, r.Refusal); ok {
			return text
		}
		return r.String()
	}
	key := "submissions.reason." + string(r.Code)
	if !words.Has(key) {
		return r.String()
	}
	about := r.Label
	if r.Code == archive.ReasonUnknownClass {
		about = r.Class
	}
	if r.Rules != "" {
		return words.T(key, about, r.Count, r.Rules)
	}
	return words.T(key, about, r.Count, r.Limit)
}

// blocker is one reason why nothing may be exported, with where to mend it.
type blocker struct {
	text   string
	next   string
	person record.ID // whose consent it is
	asked  record.ID // the testimony whose questions are open
	tab    int       // or the step to go to; -1 for none
}

// blockers says for each reason what to do about it, and where.
func blockers(reasons archive.Reasons, person func(testimony record.ID) record.ID) []blocker {
	var all []blocker
	for _, r := range reasons {
		b := blocker{text: reasonText(r), tab: -1}
		switch r.Code {
		case archive.ReasonNoTitle, archive.ReasonNoAddressee, archive.ReasonNoClass, archive.ReasonNoSender, archive.ReasonUnknownClass:
			b.tab = tabForm
		case archive.ReasonNoTestimony:
			b.tab = tabContents
		case archive.ReasonTogether:
			b.tab, b.next = tabContents, words.T("submissions.next.together", r.Label)
		case archive.ReasonRemoved:
			b.tab, b.next = tabContents, words.T("submissions.next.removed")
		case archive.ReasonUnconfirmed:
			b.tab, b.next = tabContents, words.T("submissions.next.unconfirmed")
		case archive.ReasonOpenAnswers:
			b.asked, b.tab, b.next = r.Object, tabContents, words.T("submissions.next.answers")
		case archive.ReasonRefused:
			b.tab, b.next, b.person = tabContents, refusalNext(r.Refusal), person(r.Object)
		}
		all = append(all, b)
	}
	return all
}

// refusalNext says what to do about it.
func refusalNext(r record.Refusal) string {
	switch r {
	case record.RefusedIdentity:
		return words.T("submissions.next.class")
	case record.RefusedVoice, record.RefusedPhoto:
		return words.T("submissions.next.showing")
	case record.RefusedNoCopy:
		return words.T("submissions.next.original")
	case record.RefusedNotNamed:
		return words.T("submissions.next.pseudonym")
	}
	return words.T("submissions.next.consent")
}
