package takeout

import (
	"errors"

	"attest/app/messages"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
)

// Confirm asks where only a person can tell whether something may leave: it names each
// place, whose name stands there and in which letters. Whoever has looked goes on, and
// again is called with the code. It says false of any other error, and of none.
func Confirm(s *shell.Shell, err error, again func(code string)) bool {
	var ask *archive.ConfirmError
	if !errors.As(err, &ask) {
		return false
	}
	if s.Opened() { // not locked meanwhile
		s.Ask(shell.Question{
			Title: words.T("elsewhere.ask.title", ask.Label), Text: words.T("takeout.ask.text", messages.Reasons(ask.Reasons)),
			Yes: words.T("elsewhere.ask.yes"), Grave: true, Do: func() { again(ask.Code) },
		})
	}
	return true
}
