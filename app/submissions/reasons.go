package submissions

import (
	"strings"

	"attest/app/messages"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// withheldText says why something does not leave.
func withheldText(w archive.Withheld) string {
	if text, ok := messages.Refusal(w.What, w.Label, w.Reason); ok {
		return text
	}
	return w.Text
}

// blocker is one reason why nothing may be exported, with where to mend it.
type blocker struct {
	text   string
	next   string
	person record.ID // whose consent it is
	asked  record.ID // the testimony whose questions are open
	tab    int       // or the step to go to; -1 for none

	answers bool            // the page of the form's answers
	name    *archive.Reason // a name that may be another person's
}

// blockers says for each reason what to do about it, and where.
func blockers(reasons archive.Reasons, person func(testimony record.ID) record.ID) []blocker {
	var all []blocker
	for _, r := range reasons {
		b := blocker{text: messages.Reason(r), tab: -1}
		switch r.Code {
		case archive.ReasonNoTitle, archive.ReasonNoAddressee, archive.ReasonNoClass, archive.ReasonNoSender, archive.ReasonUnknownClass:
			b.tab = tabForm
		case archive.ReasonNoTestimony:
			b.tab = tabContents
		case archive.ReasonTogether:
			b.tab, b.next = tabContents, words.T("submissions.next.together", r.Label)
		case archive.ReasonRemoved:
			b.tab, b.next = tabContents, words.T("submissions.next.removed")
		case archive.ReasonDestroyed:
			b.tab, b.next = tabContents, words.T("submissions.next.destroyed")
		case archive.ReasonUnconfirmed:
			b.tab, b.next = tabContents, words.T("submissions.next.unconfirmed")
		case archive.ReasonOpenAnswers:
			b.asked, b.tab, b.next = r.Object, tabContents, words.T("submissions.next.answers")
		case archive.ReasonFormConsent:
			b.tab, b.next, b.person = tabContents, words.T("submissions.next.consent"), r.Object
		case archive.ReasonAnswerDrew:
			b.answers, b.next = true, words.T("kept.next")
		case archive.ReasonFormStops:
			b.answers, b.next = true, words.T("submissions.next.form")
		case archive.ReasonAnswerPerson, archive.ReasonFieldPerson, archive.ReasonFilePerson:
			b.name, b.answers, b.next = &r, r.Code == archive.ReasonAnswerPerson, words.T("submissions.next.name")
			if r.Code != archive.ReasonAnswerPerson {
				b.tab = map[archive.ReasonCode]int{archive.ReasonFieldPerson: tabForm, archive.ReasonFilePerson: tabContents}[r.Code]
			}
		case archive.ReasonAnswerCites, archive.ReasonAnswerWords, archive.ReasonAnswerNames, archive.ReasonAnswerSums:
			b.tab, b.next = tabContents, words.T("submissions.next.again")
		case archive.ReasonFieldWords, archive.ReasonFieldNames, archive.ReasonFieldSums:
			b.tab = tabForm
		case archive.ReasonRefused:
			b.tab, b.next, b.person = tabContents, refusalNext(r.Refusal), person(r.Object)
		}
		if strings.HasPrefix(string(r.Code), string(archive.ReasonAlign)) {
			b.tab = tabContents
		}
		all = append(all, b)
	}
	return all
}

// refusalNext says what to do about it.
func refusalNext(r record.Refusal) string {
	switch r {
	case record.RefusedFrozen:
		return words.T("submissions.next.frozen")
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
