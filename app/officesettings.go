package app

import (
	"fyne.io/fyne/v2"

	"attest/app/addresses"
	"attest/app/backup"
	"attest/app/delivery"
	"attest/app/look"
	"attest/app/members"
	"attest/app/settings"
	"attest/app/shell"
	"attest/app/welcome"
	"attest/app/words"
	"attest/archive"
)

// officeSettings is the settings of an open vault, with what else of the office
// travels with it: the address book, and who is asked for timestamps.
func officeSettings(s *shell.Shell, of welcome.Settings, v *archive.Vault) *settings.Room {
	r := settings.New(s, of).Of(v)
	r.More = func(width float32) []fyne.CanvasObject {
		book := look.NewButton(words.T("addresses.open"), nil, look.Normal, func() { addresses.Open(s, v) })
		return []fyne.CanvasObject{
			look.Card(look.Column(12, look.Section(words.T("addresses.title")), look.NewParagraph(words.T("addresses.text"), look.Muted, width-24),
				look.Line(8, book, look.Space()))),
			delivery.StampCard(s, v, width),
			members.Card(s, v, passphrases(), width),
			backup.Card(s, v, of.Prefs, width, v.Info().Role == archive.RoleKeyholder, s.RefreshStatus),
		}
	}
	return r
}

// passphrases are Welcome's rules for a new passphrase.
func passphrases() members.Passphrases {
	e := Engine(func() string { return "" }) // nothing is opened with it
	return members.Passphrases{Estimate: e.Estimate, Offer: e.Offer}
}
