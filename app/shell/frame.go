package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/look"
	"attest/app/words"
)

// Measures of the frame.
const (
	sidebarWide   float32 = 196
	sidebarNarrow float32 = 52
	narrowBelow   float32 = 1100
	statusHeight  float32 = 29
)

// frame is the window while a vault is open: sidebar, room, status bar.
type frame struct {
	shell   *Shell
	name    *look.Text
	items   []*look.SidebarItem
	ids     []string
	tip     *fyne.Container
	area    *fyne.Container
	strip   *fyne.Container
	content *fyne.Container
	status  *statusBar
	narrow  bool
}

func (s *Shell) buildFrame() {
	f := &frame{shell: s, area: container.NewStack(), tip: container.NewWithoutLayout()}
	s.frame = f
	f.name = look.NewBold(words.T("shell.name"), look.Ink, look.SectionSize)
	f.name.Points = 17
	for i, r := range s.all() {
		id := r.ID()
		item := look.NewSidebarItem(r.Icon(), words.T(r.Name()), func() { s.Go(id) })
		item.OnMove = func(step int) { f.focusItem(i + step) }
		item.OnHover = func(in bool) { f.hover(item, in) }
		f.items = append(f.items, item)
		f.ids = append(f.ids, id)
	}
	f.status = newStatusBar(s)
	f.strip = s.newStripArea()
	l := &frameLayout{frame: f}
	objects := []fyne.CanvasObject{f.name} // the ground is the window's own: painted twice it is the dearest thing in it
	for _, item := range f.items {
		objects = append(objects, item)
	}
	rule, base := look.VLine(), look.NewFill(look.Surface)
	l.rule, l.base, l.foot = rule, base, look.HLine()
	objects = append(objects, rule, f.area, f.strip, base, l.foot, f.status.row, f.tip)
	f.content = &fyne.Container{Layout: l, Objects: objects}
	s.Window.SetContent(s.withToast(f.content))
	s.Window.SetTitle(words.T("shell.name"))
	f.refreshSidebar()
	f.refreshStatus()
}

func (f *frame) focusItem(i int) {
	if i >= 0 && i < len(f.items) {
		f.shell.Window.Canvas().Focus(f.items[i])
	}
}

func (f *frame) show(view fyne.CanvasObject) {
	f.area.Objects = []fyne.CanvasObject{view}
	f.area.Refresh()
}

func (f *frame) refreshSidebar() {
	for i, item := range f.items {
		r := f.shell.room(f.ids[i])
		if r == nil {
			continue
		}
		count, selected := r.Count(), f.shell.now == r
		if item.Count != count || item.Selected != selected || item.Narrow != f.narrow {
			item.Count, item.Selected, item.Narrow = count, selected, f.narrow
			item.Refresh()
		}
	}
}

func (f *frame) refreshStatus() { f.status.refresh() }

// hover shows a room's name beside its icon while the sidebar is narrow.
func (f *frame) hover(item *look.SidebarItem, in bool) {
	f.tip.Objects = nil
	if in && f.narrow {
		tip := look.Tip(item.Text)
		tip.Resize(tip.MinSize())
		tip.Move(fyne.NewPos(sidebarNarrow+4, item.Position().Y+(item.Size().Height-tip.MinSize().Height)/2))
		f.tip.Objects = []fyne.CanvasObject{tip}
	}
	f.tip.Refresh()
}

type frameLayout struct {
	frame            *frame
	rule, base, foot fyne.CanvasObject
}

func (l *frameLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(560, 320) // 1280 by 720 at 200 %
}

func (l *frameLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f := l.frame
	narrow := size.Width < narrowBelow
	if narrow != f.narrow {
		f.narrow = narrow
		f.refreshSidebar()
	}
	wide := sidebarWide
	if narrow {
		wide = sidebarNarrow
	}
	foot := size.Height - statusHeight
	if f.strip.Size().Width != size.Width { // it is as high as its width asks for
		f.strip.Resize(fyne.NewSize(size.Width, f.strip.MinSize().Height))
	}
	low := f.strip.MinSize().Height
	place(f.strip, 0, foot-low, size.Width, low)
	end := foot
	foot -= low
	f.name.Hidden = narrow
	place(f.name, 18, 30-f.name.MinSize().Height/2, wide-24, f.name.MinSize().Height)
	l.rooms(foot, wide)
	place(l.rule, wide-1, 0, 1, foot)
	place(f.area, wide, 0, size.Width-wide, foot)
	place(l.base, 0, end, size.Width, statusHeight)
	place(l.foot, 0, end, size.Width, 1)
	place(f.status.row, 12, end+1, size.Width-24, statusHeight-1)
	place(f.tip, 0, 0, size.Width, size.Height)
}

// rooms places the lines of the sidebar: under the name, Settings at the foot. In
// a low window they begin at the top and move together, so that none covers
// another.
func (l *frameLayout) rooms(foot, wide float32) {
	f := l.frame
	y, pitch, last := float32(55), float32(36), foot-44
	n := float32(len(f.items))
	if y+n*pitch > foot-8 {
		if f.narrow {
			y = 10
		}
		pitch = min(pitch, (foot-8-y)/n)
		last = foot - 4 - pitch
	}
	for i, item := range f.items {
		at := y + float32(i)*pitch
		if f.shell.foot != nil && i == len(f.items)-1 {
			at = max(at, last)
		}
		place(item, 8, at, wide-20, min(32, pitch-2))
	}
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
