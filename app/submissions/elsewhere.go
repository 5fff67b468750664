package submissions

import (
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
)

// askElsewhere names every place that may tell what is left out. Whoever has looked
// exports as it is; what is found after that is asked again.
func (e *export) askElsewhere(ask *archive.ConfirmError) {
	title, text := messages.Confirm(ask)
	e.thing.room.shell.Ask(shell.Question{
		Title: title, Text: text,
		Yes: words.T("elsewhere.ask.yes"), Grave: true, Do: func() {
			e.confirmed = ask.Code
			e.run(false)
		},
	})
}
