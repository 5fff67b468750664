package casetable

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/submission"
)

// Choose shows every form there is: the built-in ones and the office's own. A
// chosen one goes to use; with use nil they are only looked after.
func Choose(s *shell.Shell, v Vault, use func(mechanism string)) {
	c := &chooser{s: s, v: v, use: use}
	c.open()
}

type chooser struct {
	s       *shell.Shell
	v       Vault
	use     func(string)
	all     []*submission.Mechanism
	found   []*submission.Mechanism
	entry   *forms.Entry
	list    *look.List
	state   *fyne.Container
	remove  *look.Button
	closeIt func()
}

func (c *chooser) open() {
	c.entry = forms.NewEntry()
	c.entry.SetPlaceHolder(words.T("casetable.choose.hint"))
	c.entry.OnChanged = func(string) { c.narrow() }
	c.list = look.NewList(func() int { return len(c.found) }, c.row)
	c.list.OnOpen = func(int) { c.take() }
	c.list.OnChoose = func(int) { c.buttons() }
	c.entry.OnKey = func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
			c.list.TypedKey(ev)
			return true
		case fyne.KeyReturn, fyne.KeyEnter:
			c.take()
			return true
		}
		return false
	}
	c.state = container.NewStack()
	c.remove = look.NewButton(words.T("casetable.own.remove"), nil, look.Quiet, c.takeOut)
	add := look.NewButton(words.T("casetable.own.add"), theme.ContentAddIcon(), look.Quiet, func() { c.closeIt(); AddOwn(c.s, c.v, func() { Choose(c.s, c.v, c.use) }) })
	body := look.Border(look.Inset(0, 0, 8, 0, c.entry), look.Inset(8, 0, 0, 0, look.Line(8, add, c.remove, look.Space())), nil, nil, look.BareCard(container.NewStack(c.list, c.state)))
	buttons := []fyne.CanvasObject{look.NewButton(words.T("shell.close"), nil, look.Normal, func() { c.closeIt() })}
	if c.use != nil {
		buttons = append(buttons, look.NewButton(words.T("casetable.choose.yes"), nil, look.Strong, c.take))
	}
	c.closeIt = c.s.Overlay(shell.Dialog(words.T("casetable.choose.title"), look.Fixed(600, 420, body), buttons...), c.entry, nil)
	c.load()
}

func (c *chooser) load() {
	set, err := c.v.Mechanisms()
	if err != nil {
		c.s.Fail(err)
		return
	}
	c.all = set.All()
	c.narrow()
}

func (c *chooser) narrow() {
	c.found = nil
	for _, m := range c.all {
		text := strings.ToLower(m.ID + " " + m.En + " " + m.Ko)
		fits := true
		for _, w := range strings.Fields(strings.ToLower(c.entry.Text)) {
			fits = fits && strings.Contains(text, w)
		}
		if fits {
			c.found = append(c.found, m)
		}
	}
	c.state.Objects = nil
	at := 0
	if len(c.found) == 0 {
		c.state.Objects = []fyne.CanvasObject{look.NoRight(words.T("casetable.choose.nothing"))}
		at = -1
	}
	c.state.Refresh()
	c.list.ShowChosen(at)
	c.buttons()
}

func (c *chooser) chosen() *submission.Mechanism {
	if i := c.list.Selected(); i >= 0 && i < len(c.found) {
		return c.found[i]
	}
	return nil
}

func (c *chooser) buttons() {
	if m := c.chosen(); m != nil && m.Own {
		c.remove.Enable()
	} else {
		c.remove.Disable()
	}
}

func (c *chooser) row(i int) look.RowText {
	if i >= len(c.found) {
		return look.RowText{}
	}
	m := c.found[i]
	row := look.RowText{Name: m.ID, Handle: m.Title(lang()), Left: look.JoinFacts(words.T("casetable.unit."+m.Unit), limitsLine(m))}
	if m.Own {
		row.Chip, row.Role = words.T("casetable.own"), look.Accent
	}
	if len(m.Sources) > 0 {
		row.Right = m.Sources[0].Checked
	}
	return row
}

func (c *chooser) take() {
	if m := c.chosen(); m != nil && c.use != nil {
		c.closeIt()
		c.use(m.ID)
	}
}

// takeOut takes an office's own form out; Undo puts it back.
func (c *chooser) takeOut() {
	m := c.chosen()
	if m == nil || !m.Own {
		return
	}
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, c.v.RemoveMechanism(m.ID) }, func(_ struct{}, err error) {
		if err != nil {
			c.s.Fail(err)
			return
		}
		c.s.Done(words.T("casetable.own.removed", m.ID))
		c.load()
	})
}

// AddOwn asks for the file of an office's own form.
func AddOwn(s *shell.Shell, v Vault, then func()) {
	var closeIt func()
	fault := look.NewParagraph("", look.Danger, 480)
	fault.Hidden = true
	path := forms.NewPath(s.Window, forms.OpenFile, "")
	body := look.Column(12)
	add := func() {
		if path.Value() == "" {
			return
		}
		takeFile(s, v, path.Value(), func(e *submission.Error) {
			fault.Set(faultText(e))
			fault.Hidden = false
			body.Refresh()
		}, func() { closeIt(); then() })
	}
	path.OnEnter = add
	body.Objects = []fyne.CanvasObject{look.NewParagraph(words.T("casetable.own.text"), look.Ink, 480), look.Fixed(480, 0, path.Container), fault}
	closeIt = s.Overlay(shell.FormDialog(words.T("casetable.own.add"), body,
		look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() }),
		look.NewButton(words.T("casetable.own.yes"), nil, look.Strong, add)), path.Completion.Entry, nil)
}

// Drop takes the files of an office's own forms that were dropped on the window.
func Drop(s *shell.Shell, v Vault, files []fyne.URI, then func()) bool {
	if len(files) != 1 || !strings.EqualFold(filepath.Ext(files[0].Path()), ".json") {
		return false
	}
	path := filepath.FromSlash(files[0].Path())
	takeFile(s, v, path, func(e *submission.Error) {
		s.Tell(words.T("casetable.own.bad", filepath.Base(path)), faultText(e), nil)
	}, then)
	return true
}

// takeFile reads a file and takes it in; bad is told where it breaks its form.
func takeFile(s *shell.Shell, v Vault, path string, bad func(*submission.Error), then func()) {
	task.Run(func(context.Context) (*submission.Mechanism, error) {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		raw, err := io.ReadAll(io.LimitReader(f, submission.MaxFile+1))
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
		return v.AddMechanism(string(raw))
	}, func(m *submission.Mechanism, err error) {
		var where *submission.Error
		switch {
		case errors.As(err, &where):
			bad(where)
		case err != nil:
			s.Fail(err)
		default:
			s.Done(words.T("casetable.own.added", m.ID))
			then()
		}
	})
}
