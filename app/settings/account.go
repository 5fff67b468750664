package settings

import (
	"strconv"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
)

// KeyAccountSize is the preference that holds the size of account text.
const KeyAccountSize = "account.size"

// The sizes that account text may have.
const (
	SmallestAccount = 14
	LargestAccount  = 22
)

// AccountSize is the chosen size of account text, from 14 to 22.
func AccountSize(p fyne.Preferences) float32 {
	return float32(min(max(p.IntWithFallback(KeyAccountSize, SmallestAccount), SmallestAccount), LargestAccount))
}

// sizeChoice chooses it, and shows a line in that size.
func (r *Room) sizeChoice() fyne.CanvasObject {
	var all []forms.Option
	for n := SmallestAccount; n <= LargestAccount; n += 2 {
		all = append(all, forms.Option{Value: strconv.Itoa(n), Text: words.T("settings.size.points", n)})
	}
	now := AccountSize(r.settings.Prefs)
	place := look.Column(0, sampleLine(now))
	pick := forms.NewChoice(all, strconv.Itoa(int(now)), func(v string) {
		if n, err := strconv.Atoi(v); err == nil {
			r.settings.Prefs.SetInt(KeyAccountSize, n)
			// A paragraph remembers its lines by text and width: a new one is
			// wrapped for the new size.
			place.Objects = []fyne.CanvasObject{sampleLine(float32(n))}
			place.Refresh()
			r.root.Refresh()
		}
	})
	return look.Column(6, forms.NewField(words.T("settings.size"), "", pick).Container, place)
}

func sampleLine(size float32) fyne.CanvasObject {
	p := look.NewParagraph(words.T("settings.size.sample"), look.Ink, width-24)
	p.Points = size
	return p
}
