// Package clip puts text on the clipboard and takes it off again, so that what
// was copied does not outlive its use. Clipboard histories (Win+V, Klipper)
// keep copies that no program can reach.
package clip

import (
	"time"

	"fyne.io/fyne/v2"

	"attest/app/task"
)

// Life is how long a copied text stays.
const Life = 60 * time.Second

var stop func()

// Put copies text and clears it after Life, unless something else was copied
// meanwhile. It also clears after a lock.
func Put(text string) {
	if stop != nil {
		stop()
	}
	board := fyne.CurrentApp().Clipboard()
	board.SetContent(text)
	stop = task.After(Life, func() {
		if board.Content() == text {
			board.SetContent("")
		}
	})
}
