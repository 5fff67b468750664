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
	body := look.Column(8, look.NewParagraph(words.T("settings.licences.text"), look.Muted, width-40),
		look.Fixed(width-20, 150, list), look.Fixed(width-20, 230, page))
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
