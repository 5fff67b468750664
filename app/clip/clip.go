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

// held is what this program put on the clipboard last, until it is taken off.
var held struct {
	text string
	stop func()
}

// Put copies text. It is taken off after Life, or by Clear.
func Put(text string) {
	fyne.CurrentApp().Clipboard().SetContent(text)
	Watch(text)
}

// Watch takes text off after Life, or by Clear: a field of Fyne's put it on the
// clipboard itself, for Ctrl+C or Ctrl+X.
func Watch(text string) {
	forget()
	if text == "" {
		return
	}
	held.text = text
	held.stop = task.After(Life, Clear)
}

// Clear takes off what Put or Watch saw copied, unless something else was
// copied meanwhile. The lock calls it: the keys that sealed the text go, and so
// does the copy.
func Clear() {
	text := held.text
	forget()
	if text == "" {
		return
	}
	if board := fyne.CurrentApp().Clipboard(); board.Content() == text {
		board.SetContent("")
	}
}

func forget() {
	if held.stop != nil {
		held.stop()
	}
	held.text, held.stop = "", nil
}
