package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Reflow scrolls content up and down that is as wide as there is room. A column
// of cards asks for the width it was last laid out at, and knows how high it is
// only at that width; so it is laid out until both agree, also when the window
// gets narrower.
func Reflow(content fyne.CanvasObject) *container.Scroll {
	f := &reflow{}
	f.scroll = Scroll(&fyne.Container{Layout: f, Objects: []fyne.CanvasObject{content}})
	return f.scroll
}

type reflow struct {
	scroll *container.Scroll
	busy   bool
}

// MinSize asks for no width of its own.
func (f *reflow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, objects[0].MinSize().Height)
}

// Layout goes on until the height no longer changes: three levels are nested.
func (f *reflow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	o := objects[0]
	high := size.Height
	for range 4 {
		o.Resize(fyne.NewSize(size.Width, high))
		now := o.MinSize().Height
		if now == high {
			break
		}
		high = now
	}
	if high != size.Height && !f.busy && f.scroll != nil {
		f.busy = true
		f.scroll.Refresh()
		f.busy = false
	}
}

// Within keeps content in the middle, as large as it asks to be, or as the
// window allows: what is larger must be able to give way.
func Within(margin float32, content fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &within{margin}, Objects: []fyne.CanvasObject{content}}
}

type within struct{ margin float32 }

func (w *within) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (w *within) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	o := objects[0]
	s := o.MinSize().Min(size.SubtractWidthHeight(2*w.margin, 2*w.margin))
	o.Move(fyne.NewPos((size.Width-s.Width)/2, (size.Height-s.Height)/2))
	o.Resize(s)
}

// Sheet is a head, content and a foot under each other, gap apart. Where there
// is not enough room the content scrolls, and head and foot stay in view;
// content of a Fixed width and height gives way itself.
func Sheet(gap float32, head, content, foot fyne.CanvasObject) *fyne.Container {
	if c, ok := content.(*fyne.Container); ok {
		if f, ok := c.Layout.(*fixed); ok && f.size.Width > 0 && f.size.Height > 0 {
			return &fyne.Container{Layout: &sheet{gap: gap}, Objects: []fyne.CanvasObject{head, content, foot}}
		}
	}
	s := container.NewScroll(content)
	s.OnScrolled = func(fyne.Position) { Seen() }
	return &fyne.Container{Layout: &sheet{gap: gap}, Objects: []fyne.CanvasObject{head, s, foot}}
}

type sheet struct{ gap float32 }

func (s *sheet) MinSize(objects []fyne.CanvasObject) fyne.Size {
	head, body, foot := objects[0].MinSize(), objects[1].MinSize(), objects[2].MinSize()
	if scroll, ok := objects[1].(*container.Scroll); ok {
		body = scroll.Content.MinSize()
	}
	return fyne.NewSize(max(head.Width, body.Width, foot.Width), head.Height+body.Height+foot.Height+2*s.gap)
}

func (s *sheet) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	head, foot := objects[0].MinSize().Height, objects[2].MinSize().Height
	if t, ok := objects[0].(Tall); ok {
		head = t.HeightFor(size.Width)
	}
	body := max(0, size.Height-head-foot-2*s.gap)
	if scroll, ok := objects[1].(*container.Scroll); ok {
		least := scroll.Content.MinSize()
		scroll.Direction = container.ScrollNone
		switch wide, high := least.Width > size.Width+0.5, least.Height > body+0.5; {
		case wide && high:
			scroll.Direction = container.ScrollBoth
		case wide:
			scroll.Direction = container.ScrollHorizontalOnly
		case high:
			scroll.Direction = container.ScrollVerticalOnly
		}
	}
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(size.Width, head))
	objects[1].Move(fyne.NewPos(0, head+s.gap))
	objects[1].Resize(fyne.NewSize(size.Width, body))
	objects[2].Move(fyne.NewPos(0, size.Height-foot))
	objects[2].Resize(fyne.NewSize(size.Width, foot))
}
