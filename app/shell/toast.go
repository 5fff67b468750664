package shell

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
)

// toastTime is how long a message stays.
const toastTime = 8 * time.Second

// toast is the bar at the foot of the window that says what was done, with the
// way back. It takes no focus: its keys are the menu's.
type toast struct {
	shell *Shell
	layer *fyne.Container
	text  string
	stop  func()
}

// withToast lays the bar over content.
func (s *Shell) withToast(content fyne.CanvasObject) fyne.CanvasObject {
	if s.toast != nil && s.toast.stop != nil {
		s.toast.stop()
	}
	s.toast = &toast{shell: s, layer: container.NewStack()}
	return container.NewStack(content, s.toast.layer)
}

// Say shows a sentence of the words for a while.
func (s *Shell) Say(key string, args ...any) { s.toast.say(key, args...) }

// SayText shows a sentence that is already in the chosen language.
func (s *Shell) SayText(text string) { s.toast.show(text, false) }

// Toast is the sentence in view, "" for none.
func (s *Shell) Toast() string {
	if s.toast == nil {
		return ""
	}
	return s.toast.text
}

func (t *toast) say(key string, args ...any) {
	if t != nil {
		t.show(words.T(key, args...), false)
	}
}

func (t *toast) show(text string, undo bool) {
	if t == nil {
		return
	}
	t.hide()
	t.text = text
	parts := []fyne.CanvasObject{look.NewText(text, look.Ink, look.TextSize)}
	if undo {
		parts = append(parts, look.NewButton(words.T("shell.toast.undo", KeyText(Ctrl(fyne.KeyZ))), nil, look.Quiet,
			func() { t.shell.Undo() }))
	}
	bar := look.Slip(look.Line(8, parts...))
	t.layer.Objects = []fyne.CanvasObject{container.NewVBox(look.Spring(), look.Inset(0, 0, 40, 0, container.NewCenter(bar)))}
	t.layer.Refresh()
	t.stop = task.After(toastTime, t.hide)
}

// keep shows a text until it is taken away.
func (t *toast) keep(text string) {
	if t != nil {
		t.show(text, false)
		t.stop()
	}
}

func (t *toast) hide() {
	if t == nil || t.text == "" {
		return
	}
	t.text = ""
	if t.stop != nil {
		t.stop()
	}
	t.layer.Objects = nil
	t.layer.Refresh()
}
