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

// toast says what was done, with the way back. It lies over the left of the
// status bar, where nobody works, and on a screen without one at the same place;
// vault and role come back after it. It takes no focus: its keys are the menu's.
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
	said := look.NewText(text, look.Ink, look.SmallSize)
	said.Bold, said.Short = true, true
	parts := []fyne.CanvasObject{said}
	if undo {
		back := look.NewButton(words.T("shell.toast.undo", KeyText(Ctrl(fyne.KeyZ))), nil, look.Quiet, func() { t.shell.Undo() })
		back.Low = true
		parts = append(parts, back)
	}
	ground := look.NewFill(look.Selection)
	bar := container.NewStack(ground, look.Inset(0, 12, 0, 12, look.Line(12, append(parts, look.Space())...)))
	t.layer.Objects = []fyne.CanvasObject{&fyne.Container{Layout: &toastLayout{t.shell}, Objects: []fyne.CanvasObject{bar}}}
	t.layer.Refresh()
	t.stop = task.After(toastTime, t.hide)
}

// toastLayout covers the status bar but for what stands at its right end.
type toastLayout struct{ shell *Shell }

func (l *toastLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l *toastLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	right := size.Width * 0.4
	if f := l.shell.frame; f != nil {
		right = f.status.right() + 24
	}
	place(objects[0], 0, size.Height-statusHeight+1, max(0, size.Width-right), statusHeight-1)
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
