package app

import (
	"context"
	"errors"

	"attest/app/consent"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// asks opens the sheet of one asking about a testimony's person, with what the
// testimony knows of it.
func asks(s *shell.Shell, v *archive.Vault, testimony record.ID, asking string, done func()) {
	task.Run(func(context.Context) (record.Testimony, error) { return v.Testimony(testimony) }, func(t record.Testimony, err error) {
		switch {
		case !s.Opened():
		case err != nil:
			s.Fail(err)
		default:
			consent.Ask(s, v, consent.Occasion{
				Person: t.Person, Testimony: testimony, Asking: asking, Language: t.Interview.Language, Explainer: t.Interview.Interviewer,
			}, done)
		}
	})
}

// mayRecord begins a recording, or says that the person said no to it and offers
// to ask again.
func mayRecord(s *shell.Shell, v *archive.Vault, testimony record.ID, label string, begin, asked func()) {
	var no *archive.RecordingRefusedError
	switch err := v.MayRecord(testimony); {
	case errors.As(err, &no):
		s.Ask(shell.Question{
			Title: words.T("consent.norecord.title", label), Text: words.T("consent.norecord.text", no.Consent, no.Date),
			Yes: words.T("consent.norecord.again"), Do: func() { asks(s, v, testimony, record.AskingBefore, asked) },
		})
	case err != nil:
		s.Fail(err)
	default:
		begin()
	}
}

// beforeRecording says what the answer about keeping means for a recording, or
// that nothing was asked yet; it stops nothing.
func beforeRecording(c archive.ConsentState) string {
	switch c.State {
	case archive.NoKeep, "none":
		return words.T("consent.recording." + c.State)
	}
	return ""
}
