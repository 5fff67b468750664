package delivery

import (
	"context"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/clip"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	letters "attest/archive/delivery"
)

// ShowLetter shows the draft of a letter about a submission, and saves or copies
// it.
func ShowLetter(s *shell.Shell, title, label string, draft func(lang string) (letters.Letter, error)) {
	lang := string(words.Current())
	text := look.NewParagraph("", look.Ink, width-40)
	left := look.Column(0)
	var now letters.Letter
	var drafted bool
	var drafting task.Place
	choose := func(l string) {
		lang, drafted = l, false
		type made struct {
			letters.Letter
			text string
		}
		task.Into(&drafting, func(context.Context) (m made, err error) {
			if m.Letter, err = draft(l); err == nil {
				m.text, err = m.Text()
			}
			return m, err
		}, func(m made, err error) {
			if err != nil {
				s.Fail(err)
				return
			}
			now, drafted = m.Letter, true
			text.Set(m.text)
			left.Objects = nil
			if out := messages.LeftOut(now); out != "" {
				left.Objects = []fyne.CanvasObject{look.NewParagraph(out, look.Warn, width)}
			}
			left.Refresh()
		})
	}
	language := forms.NewChoice([]forms.Option{{Value: "en", Text: words.T("delivery.lang.en")}, {Value: "ko", Text: words.T("delivery.lang.ko")}}, lang, choose)
	name := "letter-" + label + ".pdf"
	if home, err := os.UserHomeDir(); err == nil {
		name = filepath.Join(home, name)
	}
	path := forms.NewPath(s.Window, forms.NewFolder, name)
	var closeIt func()
	save := func() {
		where, l := path.Value(), now
		if where == "" || !drafted {
			return
		}
		task.Run(func(context.Context) (struct{}, error) { return struct{}{}, writePDF(where, l) }, func(_ struct{}, err error) {
			if err != nil {
				s.Fail(err)
				return
			}
			closeIt()
			s.Say("delivery.letter.saved")
		})
	}
	copyIt := look.NewButton(words.T("delivery.letter.copy"), theme.ContentCopyIcon(), look.Normal, func() {
		if !drafted {
			return
		}
		clip.Put(text.Text)
		s.Say("delivery.letter.copied")
	})
	no := look.NewButton(words.T("shell.close"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("delivery.letter.save"), nil, look.Strong, save)
	choose(lang)
	body := look.Column(10, look.NewParagraph(words.T("delivery.letter.text"), look.Muted, width), left,
		forms.NewField(words.T("delivery.letter.lang"), "", language).Container,
		look.Fixed(width, 240, look.BareCard(look.Scroll(look.Inset(8, 12, 8, 12, text)))),
		forms.NewField(words.T("delivery.letter.path"), "", path.Container).Container)
	closeIt = s.Overlay(shell.FormDialog(title, look.Fixed(width, 0, body), no, copyIt, yes), language, nil)
}

// writePDF writes a letter to a file that is not there yet.
func writePDF(path string, l letters.Letter) error {
	return archive.WriteOutside(path, l.PDF)
}
