package settings

import (
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/assets/notices"
)

// showLicences shows whose work Attest is built of, and the licence of each, as
// it stands in the original: a licence has no translation.
func (r *Room) showLicences() {
	all := notices.All()
	text := look.NewParagraph(all[0].Text, look.Ink, width-60)
	text.Points = look.SmallSize
	page := look.Scroll(look.Inset(4, 12, 4, 4, text))
	list := look.NewList(func() int { return len(all) }, func(i int) look.RowText {
		row := look.RowText{Name: all[i].Parts[0], Left: firstLine(all[i].Text)}
		if more := len(all[i].Parts) - 1; more > 0 {
			row.Handle = words.T("settings.licences.more", more)
		}
		return row
	})
	list.OnChoose = func(i int) {
		head := ""
		if len(all[i].Parts) > 1 {
			head = strings.Join(all[i].Parts, "\n") + "\n\n"
		}
		text.Set(head + all[i].Text)
		page.ScrollToTop()
		page.Refresh()
	}
	var closeIt func()
	shut := look.NewButton(words.T("shell.close"), nil, look.Strong, func() { closeIt() })
	// Both scroll in themselves: what is over the window must not, or keys would reach neither.
	high := r.shell.Window.Canvas().Size().Height
	listed, read := min(150, high/5), min(230, high-270)
	body := look.Column(8)
	if high > 500 {
		body.Add(look.NewParagraph(words.T("settings.licences.text"), look.Muted, width-40))
	}
	body.Add(look.Fixed(width-20, listed, list))
	body.Add(look.Fixed(width-20, max(read, 80), page))
	closeIt = r.shell.Overlay(shell.Dialog(words.T("settings.licences"), body, shut), list, nil)
	list.Select(0)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}

func (r *Room) licencesButton() fyne.CanvasObject {
	return look.NewButton(words.T("settings.licences"), nil, look.Normal, r.showLicences)
}
