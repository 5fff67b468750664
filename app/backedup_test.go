package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/app/words"
)

// A backup that is made by its key, over Today, shows there at once.
func TestTodaySaysAtOnceThatABackupWasReadBack(t *testing.T) {
	in := sit(t, Options{})
	in.p.shell.Go("today")
	in.Settle()
	none := words.T("backup.state.none")
	in.Sees(none)
	in.p.shell.Press(shell.Alt(fyne.KeyZ))
	in.Type(t.TempDir())
	in.Press(words.T("backup.now"))
	in.Settle()
	in.Key(fyne.KeyEscape)
	in.Settle()
	in.Sees("Backup read back 20")
	in.SeesNot(none)
}
