// Command imeprobe shows one text field and writes what stands in it to a file after each change. The test of typing
// with an input method drives it: a window small enough that whatever goes wrong there is the toolkit's doing.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: imeprobe FILE")
		os.Exit(2)
	}
	out := os.Args[1]
	a := app.NewWithID("org.attest.imeprobe")
	w := a.NewWindow("imeprobe")
	first, second := widget.NewMultiLineEntry(), widget.NewMultiLineEntry()
	save := func(string) {
		if err := write(out, first.Text+"\x00"+second.Text); err != nil {
			fmt.Fprintln(os.Stderr, "imeprobe:", err)
			os.Exit(1)
		}
	}
	first.OnChanged, second.OnChanged = save, save
	w.SetContent(container.NewGridWithRows(2, first, second))
	w.Resize(fyne.NewSize(640, 480))
	a.Lifecycle().SetOnStarted(func() {
		w.Canvas().Focus(first)
		save("")
	})
	w.ShowAndRun()
}

// write puts text in the file at path in one step, so that a reader never sees half of it.
func write(path, text string) error {
	temporary := filepath.Join(filepath.Dir(path), ".imeprobe")
	if err := os.WriteFile(temporary, []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}
