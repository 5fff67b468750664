package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Fill is a ground in the colour of a role, which follows the theme. It tells
// the idle lock of a pointer that moves over what takes no notice of it.
type Fill struct {
	widget.BaseWidget
	Role   Role
	Border Role // "" for none
	Radius float32
	least  fyne.Size
}

// NewFill is a plain ground.
func NewFill(role Role) *Fill {
	f := &Fill{Role: role}
	f.ExtendBaseWidget(f)
	return f
}

// MouseIn is called by Fyne.
func (f *Fill) MouseIn(*desktop.MouseEvent) { Seen() }

// MouseMoved is called by Fyne.
func (f *Fill) MouseMoved(*desktop.MouseEvent) { Seen() }

// MouseOut is called by Fyne.
func (f *Fill) MouseOut() {}

// CreateRenderer is called by Fyne.
func (f *Fill) CreateRenderer() fyne.WidgetRenderer {
	r := canvas.NewRectangle(Color(f.Role))
	return newFace(&face{
		objects: []fyne.CanvasObject{r},
		min:     func() fyne.Size { return f.least },
		layout:  func(s fyne.Size) { r.Resize(s) },
		update: func() {
			r.FillColor, r.CornerRadius = Color(f.Role), f.Radius
			if f.Border != "" {
				r.StrokeColor, r.StrokeWidth = Color(f.Border), 1
			}
		},
	})
}

// Card is content on the surface with a border of one and a radius of 8.
func Card(content fyne.CanvasObject) *fyne.Container { return card(Surface, Rule, content) }

// NoticeCard is a card that speaks of a state: its border is in the role's colour.
func NoticeCard(role Role, content fyne.CanvasObject) *fyne.Container {
	return card(Surface, role, content)
}

func card(ground, border Role, content fyne.CanvasObject) *fyne.Container {
	f := NewFill(ground)
	f.Border, f.Radius = border, CardRadius
	return container.NewStack(f, Inset(12, 12, 12, 12, content))
}

// BareCard is a card whose content reaches its border: for lists.
func BareCard(content fyne.CanvasObject) *fyne.Container {
	f := NewFill(Surface)
	f.Border, f.Radius = Rule, CardRadius
	return container.NewStack(f, Inset(1, 1, 1, 1, content))
}

// Section is a heading of 16 bold with its actions at the right, or below it
// where both do not fit: what a card is about is never cut for its buttons.
func Section(title string, actions ...fyne.CanvasObject) *fyne.Container {
	t := NewBold(title, Ink, SectionSize)
	t.Short = true
	return Apart(8, t, actions...)
}

// ThingHead is the top of the thing in view: its name and the office's handle,
// the main actions at the right (one of them strong), one line of facts with
// the state chips at its end.
func ThingHead(name, handle string, actions []fyne.CanvasObject, facts string, chips []fyne.CanvasObject) *fyne.Container {
	first := []fyne.CanvasObject{NewBold(name, Ink, TitleSize)}
	if handle != "" {
		h := NewText(handle, Muted, SectionSize)
		h.Short = true
		first = append(first, h)
	}
	title := Line(4, append(first, Space())...)
	return Column(4, &fyne.Container{Layout: &headLine{}, Objects: []fyne.CanvasObject{title, &fyne.Container{Layout: &acts{line{4}}, Objects: actions}}}, Apart(4, Small(facts), chips...))
}

// Tip is a small note beside something: the name of an icon.
func Tip(text string) *fyne.Container {
	f := NewFill(Ink)
	f.Radius = Radius
	return container.NewStack(f, Inset(4, 8, 4, 8, NewText(text, Background, SmallSize)))
}
