package submissions

import (
	"attest/app/forms"
	"attest/app/words"
	"attest/archive/record"
)

// languages are those that a submission can leave in, each by its name.
func languages() []forms.Option {
	return []forms.Option{{Value: "en", Text: words.T("wordback.lang.en")}, {Value: "ko", Text: words.T("wordback.lang.ko")}}
}

// lang is the language that the submission leaves in: the window's own only where
// neither it nor its draft says another.
func (t *thing) lang() string { return t.sub.LeavesIn(string(words.Current())) }

// leaveIn keeps the language that it leaves in.
func (t *thing) leaveIn(lang string) {
	if lang != t.lang() {
		t.change("", func(s *record.Submission) { s.Language = lang })
	}
}
