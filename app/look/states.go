package look

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"attest/app/task"
	"attest/app/words"
)

// StateWidth is how wide the text of an empty or failed view is.
const StateWidth float32 = 420

// Empty says what a room is for, and offers the one action that begins it.
// With action nil there is no button.
func Empty(title, text, action string, begin func()) *fyne.Container {
	t := NewParagraph(title, Ink, StateWidth)
	t.Points, t.Bold, t.Align = SectionSize, true, fyne.TextAlignCenter
	p := NewParagraph(text, Muted, StateWidth)
	p.Align = fyne.TextAlignCenter
	parts := []fyne.CanvasObject{t, p}
	if begin != nil {
		parts = append(parts, Inset(8, 0, 0, 0, container.NewCenter(NewButton(action, nil, Strong, begin))))
	}
	return Centred(StateWidth, Column(8, parts...))
}

// Failed says what is safe, what happened, and what to do. Retry may be nil.
func Failed(safe, happened string, retry func()) *fyne.Container {
	head := NewParagraph(safe, Ink, StateWidth)
	head.Points, head.Bold = SectionSize, true
	parts := []fyne.CanvasObject{head, NewParagraph(happened, Muted, StateWidth)}
	if retry != nil {
		parts = append(parts, Inset(8, 0, 0, 0, Line(0, NewButton(words.T("look.retry"), theme.ViewRefreshIcon(), Normal, retry), Space())))
	}
	return Centred(StateWidth+32, NoticeCard(Danger, Inset(4, 4, 4, 4, Column(8, parts...))))
}

// NoRight says that this member may not see something, and who may.
func NoRight(text string) *fyne.Container {
	p := NewParagraph(text, Muted, StateWidth)
	p.Align = fyne.TextAlignCenter
	return Centred(StateWidth, Column(0, p))
}

// Centred keeps content in the middle, wide wide or as there is room.
func Centred(wide float32, content fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &middle{wide}, Objects: []fyne.CanvasObject{content}}
}

type middle struct{ wide float32 }

func (m *middle) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, o[0].MinSize().Height)
}

func (m *middle) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := max(0, min(m.wide, size.Width-16))
	o[0].Resize(fyne.NewSize(w, o[0].MinSize().Height))
	h := o[0].MinSize().Height // at that width
	o[0].Move(fyne.NewPos((size.Width-w)/2, max(0, (size.Height-h)/2)))
	o[0].Resize(fyne.NewSize(w, h))
}

// LoadingDelay is how long loading stays unsaid.
const LoadingDelay = 300 * time.Millisecond

// Loading shows nothing for 300 ms, then what is loading and how far.
type Loading struct {
	*fyne.Container
	text *Text
	bar  *widget.ProgressBar
	stop func()
}

// NewLoading begins; call Stop when the content takes its place.
func NewLoading(what string) *Loading {
	l := &Loading{text: NewText(what, Muted, TextSize), bar: widget.NewProgressBar()}
	l.bar.Hide()
	inner := Column(8, l.text, l.bar)
	l.Container = container.NewCenter(Fixed(280, 0, inner))
	l.Hide()
	l.stop = task.After(LoadingDelay, l.Show)
	return l
}

// Far says how far it is; a total of 0 is not known.
func (l *Loading) Far(step string, done, total int64) {
	if step != "" {
		l.text.Set(step)
	}
	if total > 0 {
		l.bar.Show()
		l.bar.SetValue(float64(done) / float64(total))
	}
}

// Stop ends it, also when it was never shown.
func (l *Loading) Stop() {
	l.stop()
	l.Hide()
}
