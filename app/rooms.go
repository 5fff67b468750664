package app

import (
	"attest/app/cases"
	"attest/app/custodylog"
	"attest/app/people"
	"attest/app/shell"
	"attest/app/submissions"
	"attest/app/testimonies"
	"attest/archive"
)

// rooms are the rooms of an open vault, in the order of the sidebar; Settings
// stands at its foot.
func rooms(s *shell.Shell, v *archive.Vault) []shell.Room {
	return []shell.Room{
		testimonies.New(s, v), people.New(s, v), cases.New(s, v), submissions.New(s, v), custodylog.New(s, v),
	}
}
