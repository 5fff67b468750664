package shell

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// Undoer takes back and does again what was done to the vault, and returns the
// object it was done on. UndoState names what would be, "" where nothing is.
// *archive.Vault is one.
type Undoer interface {
	Undo() (record.ID, error)
	Redo() (record.ID, error)
	UndoState() (undo, redo string)
}

// Changer is a room that looks again when an object changed from outside it,
// by Undo or in another room. It is called while the room is in view.
type Changer interface{ Changed(object record.ID) }

// Done tells the window that a change was made and is durable: the status bar
// shows the time, the counts are read again, and a bar says text ("Tag
// removed", in the chosen language, without a full stop) with a way back. With
// text empty there is no bar: for typing, which is saved all the time.
func (s *Shell) Done(text string) {
	if s.frame == nil {
		return
	}
	s.Saved(task.Now())
	s.RefreshCounts()
	s.refreshMenu()
	if text != "" {
		s.toast.show(text, s.undoable())
	}
}

// undoable says whether there is something to take back: after an act that is
// for good there is not.
func (s *Shell) undoable() bool {
	if s.session.Undo == nil {
		return false
	}
	what, _ := s.session.Undo.UndoState()
	return what != ""
}

// Undo takes back the newest change to the vault.
func (s *Shell) Undo() {
	if u := s.session.Undo; u != nil {
		what, _ := u.UndoState()
		s.replay(what, u.Undo, "shell.undone", "shell.nothing.undo")
	}
}

// Redo does again what was last taken back.
func (s *Shell) Redo() {
	if u := s.session.Undo; u != nil {
		_, what := u.UndoState()
		s.replay(what, u.Redo, "shell.redone", "shell.nothing.redo")
	}
}

func (s *Shell) replay(what string, act func() (record.ID, error), done, nothing string) {
	if s.frame == nil || s.replaying {
		return
	}
	if what == "" {
		s.Say(nothing)
		return
	}
	s.replaying = true
	task.Run(func(context.Context) (record.ID, error) { return act() }, func(id record.ID, err error) {
		s.replaying = false
		switch {
		case s.frame == nil:
		case err != nil:
			s.Fail(err)
		default:
			s.Done("")
			if c, ok := s.now.(Changer); ok {
				c.Changed(id)
			}
			s.toast.show(words.T(done), false)
		}
	})
}

// fieldUndo is a text field with a memory of its own.
type fieldUndo interface {
	Undo()
	Redo()
}

// textual is a field of ours.
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
// left there, the newest change to the vault.
func (s *Shell) undoAnything() {
	if !s.inField(fieldUndo.Undo) && len(s.overlays) == 0 {
		s.Undo()
	}
}

func (s *Shell) redoAnything() {
	if !s.inField(fieldUndo.Redo) && len(s.overlays) == 0 {
		s.Redo()
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
