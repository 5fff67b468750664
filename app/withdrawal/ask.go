package withdrawal

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
)

// form is what is asked before something goes for good.
type form struct {
	label       string // to be typed
	title, yes  string
	asked       string // over the field for the label
	goes, stays []string
	first       fyne.CanvasObject // asked before the reason; may be nil
	do          func(code string)
}

// ask says what goes and what stays, and asks for the reason and the label.
func ask(s *shell.Shell, f form) {
	var lines []fyne.CanvasObject
	say := func(title string, list []string) {
		lines = append(lines, look.Section(title))
		for _, l := range list {
			lines = append(lines, look.NewParagraph("• "+l, look.Ink, width-56))
		}
	}
	say(words.T("withdrawal.goes"), f.goes)
	say(words.T("withdrawal.stays"), f.stays)

	var options []forms.Option
	for _, code := range archive.DestroyCodes() {
		options = append(options, forms.Option{Value: code, Text: words.T("withdrawal.reason." + code)})
	}
	reason := forms.NewChoice(options, "withdrawn", nil)
	label := forms.NewEntry()
	field := forms.NewField(f.asked, "", label)
	var closeIt func()
	do := func() {
		if !strings.EqualFold(strings.TrimSpace(label.Text), f.label) {
			field.Fault(words.T("withdrawal.label.wrong", f.label))
			look.Focus(label)
			return
		}
		closeIt()
		f.do(reason.Value())
	}
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(f.yes, nil, look.Grave, do)
	told := look.BareCard(look.Inset(8, 12, 8, 12, look.Column(6, lines...)))
	if s.Window.Canvas().Size().Height >= small { // in a lower one all of it scrolls, and nothing in it by itself
		told = look.Fixed(width, 230, look.BareCard(look.Scroll(look.Inset(8, 12, 8, 12, look.Column(6, lines...)))))
	}
	parts := []fyne.CanvasObject{told}
	if f.first != nil {
		parts = append(parts, f.first)
	}
	parts = append(parts, forms.NewField(words.T("withdrawal.reason"), "", reason).Container, field.Container)
	closeIt = s.Overlay(shell.FormDialog(f.title, look.Fixed(width, 0, look.Column(10, parts...)), no, yes), label, nil)
}

// refused tells why something is not destroyed, where a hold or the role is in the
// way, and reports whether it did.
func refused(s *shell.Shell, t Thing, err error, title, keyholder string) bool {
	var held *archive.HoldError
	switch {
	case errors.As(err, &held):
		said := words.T("withdrawal.held.text", held.Label, strings.TrimRight(held.Reason, "."))
		if held.Through != "" {
			said += " " + words.T("withdrawal.held.through", held.Through)
		}
		s.Tell(words.T(title, t.Label), said, nil)
	case errors.Is(err, archive.ErrKeyholder):
		s.Tell(words.T(title, t.Label), words.T(keyholder), nil)
	default:
		return false
	}
	return true
}
