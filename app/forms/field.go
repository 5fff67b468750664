package forms

import (
	"fyne.io/fyne/v2"

	"attest/app/look"
)

// Field is an entry or a choice with its name above it and a line below that
// says what is wrong, or what is wanted.
type Field struct {
	*fyne.Container
	Input fyne.CanvasObject
	note  *look.Paragraph
	hint  string
}

// noteWidth is where a note is broken; in a Column it takes the column's width.
const noteWidth float32 = 320

// NewField names an input. hint, which may be empty, stands below it.
func NewField(label, hint string, input fyne.CanvasObject) *Field {
	f := &Field{Input: input, hint: hint, note: look.NewParagraph(hint, look.Muted, noteWidth)}
	f.note.Points = look.SmallSize
	f.Container = look.Column(4, look.NewText(label, look.Muted, look.SmallSize), input, f.note)
	f.note.Hidden = hint == ""
	return f
}

// Hint changes what stands below the field while nothing is wrong.
func (f *Field) Hint(text string) {
	f.hint = text
	f.Fault("")
}

// Fault says under the field what is wrong with it; "" brings the hint back.
func (f *Field) Fault(text string) {
	f.note.Role = look.Danger
	if text == "" {
		text, f.note.Role = f.hint, look.Muted
	}
	f.note.Hidden = text == ""
	f.note.Text = text
	f.note.Refresh()
	f.Container.Refresh()
}

// Form is a column of fields, in the order that Tab takes.
func Form(fields ...fyne.CanvasObject) *fyne.Container { return look.Column(12, fields...) }

// Beside puts fields side by side in equal widths.
func Beside(fields ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &beside{}, Objects: fields}
}

type beside struct{}

func (beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		m := o.MinSize()
		s.Width = max(s.Width, m.Width)
		s.Height = max(s.Height, m.Height)
	}
	n := float32(len(objects))
	s.Width = s.Width*n + 12*(n-1)
	return s
}

func (beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := float32(len(objects))
	w := (size.Width - 12*(n-1)) / n
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*(w+12), 0))
		o.Resize(fyne.NewSize(w, o.MinSize().Height))
	}
}
