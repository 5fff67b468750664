package shell

import (
	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/words"
)

// statusBar says which vault this is and what protects it.
type statusBar struct {
	shell               *Shell
	office, role, saved *look.Text
	backed, rest        *look.Text
	sample              *look.Chip
	row                 *fyne.Container
}

func newStatusBar(s *Shell) *statusBar {
	b := &statusBar{shell: s}
	b.office = look.NewBold("", look.Ink, look.SmallSize)
	b.office.Short = true
	b.role = look.Small("")
	b.saved = look.NewText("", look.OK, look.SmallSize)
	b.rest = look.NewText("", look.Muted, look.SmallSize)
	b.backed = look.NewText("", look.Muted, look.SmallSize)
	b.backed.Short = true
	b.sample = look.NewChip(words.T("shell.status.sample"), look.Warn)
	b.row = look.Line(4, b.office, b.role, b.sample, look.Space(), b.backed, b.saved, b.rest)
	return b
}

// right is how wide what stands at the right end is.
func (b *statusBar) right() float32 {
	w := b.rest.MinSize().Width
	if b.saved.Text != "" {
		w += b.saved.MinSize().Width + 4
	}
	return w
}

func (b *statusBar) refresh() {
	s := b.shell
	b.office.Set(s.session.Office)
	role := ""
	if s.session.Role != "" {
		role = words.T(s.session.Role)
	}
	b.role.Set(look.JoinFacts(role, s.session.Member))
	if s.session.Sample {
		b.sample.Show()
	} else {
		b.sample.Hide()
	}
	backed := ""
	if s.session.Backed != nil {
		backed = s.session.Backed() + " ·"
	}
	b.backed.Set(backed)
	saved := ""
	if !s.saved.IsZero() {
		saved = words.T("shell.status.saved", s.saved.Local().Format("15:04:05"))
	}
	b.saved.Set(saved)
	rest := look.JoinFacts(s.idle.text(), KeyText(Ctrl(fyne.KeyL)))
	if saved != "" {
		rest = "· " + rest
	}
	b.rest.Set(rest)
	b.row.Refresh()
}
