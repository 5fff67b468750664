package app

import (
	"attest/app/cases"
	"attest/app/consent"
	"attest/app/custodylog"
	"attest/app/people"
	"attest/app/shell"
	"attest/app/submissions"
	"attest/app/testimonies"
	"attest/archive"
	"attest/archive/record"
)

// rooms are the rooms of an open vault, in the order of the sidebar; Settings
// stands at its foot.
func rooms(s *shell.Shell, v *archive.Vault) []shell.Room {
	accounts := testimonies.New(s, v)
	accounts.EditConsent = func(person record.ID, done func()) { consent.Edit(s, v, person, done) }
	return []shell.Room{
		accounts, people.New(s, v), cases.New(s, v), submissions.New(s, v), custodylog.New(s, v),
	}
}
