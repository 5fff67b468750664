package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Done is something that was done to the vault and can be taken back. Text
// says it in the chosen language ("Tag removed"), without a full stop. Undo
// and Redo do their work through task.Run and report their own failures.
type Done struct {
	Text string
	Undo func()
	Redo func()
}

// History holds what was done since the vault was opened, newest last.
type History struct {
	shell        *Shell
	done, undone []Done
}

func newHistory(s *Shell) *History { return &History{shell: s} }

// Push adds what was just done and shows it with a way back.
func (h *History) Push(d Done) {
	h.Add(d)
	h.shell.toast.undo(d.Text)
}

// Add is Push without the bar, for what a person sees anyhow.
func (h *History) Add(d Done) {
	h.done = append(h.done, d)
	h.undone = nil
	if len(h.done) > 500 {
		h.done = h.done[1:]
	}
}

// Undo takes back the newest; false when there is nothing.
func (h *History) Undo() bool {
	n := len(h.done)
	if n == 0 {
		return false
	}
	d := h.done[n-1]
	h.done = h.done[:n-1]
	h.undone = append(h.undone, d)
	d.Undo()
	h.shell.toast.say("shell.undone", d.Text)
	return true
}

// Redo does again what was last taken back; false when there is nothing.
func (h *History) Redo() bool {
	n := len(h.undone)
	if n == 0 {
		return false
	}
	d := h.undone[n-1]
	h.undone = h.undone[:n-1]
	h.done = append(h.done, d)
	d.Redo()
	h.shell.toast.say("shell.redone", d.Text)
	return true
}

func (h *History) clear() { h.done, h.undone = nil, nil }

// fieldUndo is a text field with a memory of its own.
type fieldUndo interface {
	Undo()
	Redo()
}

// textOf reads a focused field, whichever kind of ours it is.
type textual interface{ CurrentText() string }

func focusedText(o fyne.Focusable) (string, bool) {
	switch e := o.(type) {
	case textual:
		return e.CurrentText(), true
	case *widget.Entry:
		return e.Text, true
	}
	return "", false
}

// undoAnything takes back typing in the focused field, and when there is none
// left there, the newest act on the vault.
func (s *Shell) undoAnything() {
	if s.inField(func(f fieldUndo) { f.Undo() }) || len(s.overlays) > 0 || s.frame == nil {
		return
	}
	if !s.Undo.Undo() {
		s.Say("shell.nothing.undo")
	}
}

func (s *Shell) redoAnything() {
	if s.inField(func(f fieldUndo) { f.Redo() }) || len(s.overlays) > 0 || s.frame == nil {
		return
	}
	if !s.Undo.Redo() {
		s.Say("shell.nothing.redo")
	}
}

// inField tries on the focused field, and says whether its text changed.
func (s *Shell) inField(try func(fieldUndo)) bool {
	focused := s.Window.Canvas().Focused()
	f, ok := focused.(fieldUndo)
	before, isText := focusedText(focused)
	if !ok || !isText {
		return false
	}
	try(f)
	after, _ := focusedText(focused)
	return before != after
}
