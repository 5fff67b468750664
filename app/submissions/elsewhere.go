package submissions

import (
	"strings"

	"attest/app/messages"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
)

// askElsewhere names every place that may tell what is left out. Whoever has looked
// exports as it is; what is found after that is asked again.
func (e *export) askElsewhere(ask *archive.ConfirmError) {
	var places []string
	for _, r := range ask.Reasons {
		places = append(places, messages.Reason(r))
	}
	e.thing.room.shell.Ask(shell.Question{
		Title: words.T("elsewhere.ask.title", ask.Label), Text: words.T("elsewhere.ask.text", strings.Join(places, "\n")),
		Yes: words.T("elsewhere.ask.yes"), Grave: true, Do: func() {
			e.confirmed = ask.Code
			e.run(false)
		},
	})
}
