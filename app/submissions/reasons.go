package submissions

import (
	"fmt"
	"strings"

	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// withheldText says why something does not leave.
func withheldText(w archive.Withheld) string {
	key := "submissions.refusal." + string(w.Reason)
	if !words.Has(key) {
		return w.Text
	}
	return words.T("submissions.withheld", words.T("submissions.what."+w.What), w.Label, words.T(key))
}

// refusalNext says what to do about it.
func refusalNext(r record.Refusal) string {
	switch r {
	case record.RefusedIdentity:
		return words.T("submissions.next.class")
	case record.RefusedNoCopy:
		return words.T("submissions.next.original")
	case record.RefusedNotNamed:
		return words.T("submissions.next.pseudonym")
	}
	return words.T("submissions.next.consent")
}

// blocker is one reason why nothing may be exported, with where to mend it.
type blocker struct {
	text   string
	next   string
	person record.ID // whose consent it is
	tab    int       // or the step to go to; -1 for none
}

// plainSentences are the engine's sentences that are not about one object, by
// their English text; each has words of its own in both languages.
var plainSentences = map[string]struct {
	key string
	tab int
}{
	"the title is missing":                        {"submissions.blocked.title", tabForm},
	"the addressee is missing":                    {"submissions.blocked.addressee", tabForm},
	"the class of addressee is missing":           {"submissions.blocked.class", tabForm},
	"the sender and contact is missing":           {"submissions.blocked.sender", tabForm},
	"no testimony is chosen":                      {"submissions.blocked.empty", tabContents},
	"a reading copy leaves, without the metadata": {"submissions.note.copy", -1},
}

const (
	removedEnd  = " was removed; take it out of the submission or put it back"
	unnamedEnd  = " is to be named, and no name is recorded"
	unreadStart = "what the file says of itself could not be read"
)

// blockers puts the engine's reasons into the chosen language. A reason that is
// not known here is shown as the engine says it: never left out.
func blockers(reasons []string, withheld []archive.Withheld, person func(testimony record.ID) record.ID) []blocker {
	var all []blocker
	for _, reason := range reasons {
		all = append(all, blockerOf(reason, withheld, person))
	}
	return all
}

func blockerOf(reason string, withheld []archive.Withheld, person func(record.ID) record.ID) blocker {
	for _, w := range withheld {
		if w.Text == reason {
			return blocker{text: withheldText(w), next: refusalNext(w.Reason), person: person(w.Object), tab: tabContents}
		}
	}
	if s, ok := plainSentences[reason]; ok {
		return blocker{text: words.T(s.key), tab: s.tab}
	}
	if label, ok := strings.CutSuffix(reason, removedEnd); ok {
		label = strings.TrimPrefix(label, "exhibit ")
		return blocker{text: words.T("submissions.blocked.removed", label), next: words.T("submissions.next.removed"), tab: tabContents}
	}
	return blocker{text: reason, tab: -1}
}

// note is a warning or a remark of the engine's in the chosen language.
func note(text string) string {
	if s, ok := plainSentences[text]; ok {
		return words.T(s.key)
	}
	if label, ok := strings.CutSuffix(text, unnamedEnd); ok {
		return words.T("submissions.warning.noname", label)
	}
	var n, of int
	if _, err := fmt.Sscanf(text, "the cover text has %d words; %d are suggested", &n, &of); err == nil {
		return words.T("submissions.warning.cover", n, of)
	}
	if strings.HasPrefix(text, unreadStart) {
		return words.T("submissions.note.unread")
	}
	return text
}

// sizeText writes bytes as people read them.
func sizeText(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KB", float64(n)/(1<<10))
	case n < 1<<30:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
}

// refusals are the engine's English reasons, to be said in both languages where
// an error carries the sentence alone.
var refusals = map[string]record.Refusal{
	"no consent is recorded for it":                           record.RefusedNoConsent,
	"consent was withdrawn":                                   record.RefusedWithdrawn,
	"the person was not asked about this class of recipient":  record.RefusedNotAsked,
	"the person did not say yes to this class of recipient":   record.RefusedAnswer,
	"consent has run out":                                     record.RefusedExpired,
	"consent was given for other recipients":                  record.RefusedRecipient,
	"consent covers the pseudonym, not the name":              record.RefusedNotNamed,
	"consent does not cover this medium":                      record.RefusedMedia,
	"the reason, the decision or the harm weighed is missing": record.RefusedIncomplete,
}
