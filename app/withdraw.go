package app

import (
	"attest/app/consent"
	"attest/app/delivery"
	"attest/app/people"
	"attest/app/shell"
	"attest/app/testimonies"
	"attest/app/withdrawal"
	"attest/archive"
	letters "attest/archive/delivery"
	"attest/archive/record"
)

// withdrawalWays lead out of the page for when a person takes their word back.
func withdrawalWays(s *shell.Shell, v *archive.Vault, accounts *testimonies.Room, persons *people.Room) withdrawal.Ways {
	return withdrawal.Ways{
		Consent: func(person record.ID) { consent.Edit(s, v, person, func() { accounts.Changed(person) }) },
		Letter: func(title, label string, draft func(string) (letters.Letter, error)) {
			delivery.ShowLetter(s, title, label, draft)
		},
		Gone: func(id record.ID) {
			if id.Kind() == record.KindPerson {
				persons.Gone(id)
				return
			}
			accounts.Gone(id)
		},
		Changed: func(id record.ID) {
			accounts.Changed(id)
			if id.Kind() == record.KindPerson {
				persons.Changed(id)
			}
		},
	}
}

// compactAction is in every room.
func compactAction(s *shell.Shell, v *archive.Vault) shell.Action {
	return shell.Action{ID: "withdrawal.compact", Words: "withdrawal.action.compact", Menu: shell.MenuFile, Run: func() { withdrawal.Compact(s, v) }}
}
