package forms

import (
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/look"
)

// Completion is a field with what it may be completed to in a list below it:
// Up and Down choose, Enter takes, Escape closes the list and keeps the text.
// Enter without a choice takes what was typed. Tab goes on to the next field,
// whether the list is open or not: it is no stop of its own.
type Completion struct {
	*fyne.Container
	Entry *Entry
	// Suggest gives what fits the text, best first. It must be quick; slow
	// sources call Offer when they have found something.
	Suggest func(text string) []string
	// OnTake is told what was taken. The field is not changed by itself.
	OnTake func(text string)

	list  *look.List
	box   *fyne.Container
	found []string
}

// suggestions is how many lines are shown at once.
const suggestions = 6

// NewCompletion is an empty field.
func NewCompletion(hint string, suggest func(string) []string, take func(string)) *Completion {
	c := &Completion{Entry: NewEntry(), Suggest: suggest, OnTake: take}
	c.Entry.SetPlaceHolder(hint)
	c.list = look.NewListOf(func() int { return len(c.found) },
		func() look.Markable { return look.NewLineRow() },
		func(id int, o look.Markable) {
			if id < len(c.found) {
				o.(*look.LineRow).Set(c.found[id], "")
			}
		})
	c.list.OnTap = func(id int) { c.take(c.found[id]) }
	c.box = &fyne.Container{Layout: &listHeight{c: c}, Objects: []fyne.CanvasObject{look.BareCard(c.list)}}
	c.box.Hide()
	c.Container = look.Column(2, c.Entry, c.box)
	c.Entry.OnChanged = func(text string) {
		if c.Suggest != nil {
			c.Offer(c.Suggest(text))
		}
	}
	c.Entry.OnKey = c.key
	c.Entry.OnTab = c.Close
	return c
}

// Offer shows lines to choose from; none closes the list.
func (c *Completion) Offer(lines []string) {
	c.found = lines
	c.box.Hidden = len(lines) == 0
	c.list.ShowChosen(-1)
	c.Container.Refresh()
}

// Close takes the list away.
func (c *Completion) Close() { c.Offer(nil) }

func (c *Completion) take(text string) {
	c.Close()
	look.Focus(c.Entry)
	if text = strings.TrimSpace(text); text != "" && c.OnTake != nil {
		c.OnTake(text)
	}
}

func (c *Completion) key(ev *fyne.KeyEvent) bool {
	open := len(c.found) > 0
	switch ev.Name {
	case fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp:
		if !open && c.Suggest != nil && ev.Name == fyne.KeyDown {
			c.Offer(c.Suggest(c.Entry.Text))
			return true
		}
		if open {
			c.list.TypedKey(ev)
		}
		return open
	case fyne.KeyReturn, fyne.KeyEnter:
		if i := c.list.Selected(); open && i >= 0 {
			c.take(c.found[i])
		} else {
			c.take(c.Entry.Text)
		}
		return true
	case fyne.KeyEscape:
		if open {
			c.Close()
		}
		return open
	}
	return false
}

// listHeight makes the list as high as what it holds, up to six lines.
type listHeight struct{ c *Completion }

func (l *listHeight) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(80, float32(min(len(l.c.found), suggestions))*36+2)
}

func (l *listHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}
