package app

import (
	"attest/app/backup"
	"attest/app/shell"
	"attest/archive"
	"attest/archive/record"
)

// memory is where this machine remembers how far vaults were.
func (d *desk) memory() string {
	if d.app.Preferences().Bool(backup.KeyNoMemory) {
		return ""
	}
	return d.options.Memory
}

// restore makes a vault out of a backup, from the first screen.
func (d *desk) restore() {
	backup.Restore(d.shell, backup.Restorer{Peek: archive.PeekBackup, Do: archive.Restore, Open: d.welcome.ShowOpen, Memory: d.memory()})
}

// backed is the status bar's line about backups; the sample has none.
func backed(v *archive.Vault, sample bool) func() string {
	if sample {
		return nil
	}
	return func() string { return backup.State(v.Backups()) }
}

// escapeAction is there for keyholders.
func escapeAction(s *shell.Shell, v *archive.Vault) []shell.Action {
	if v.Info().Role != archive.RoleKeyholder {
		return nil
	}
	return []shell.Action{backup.EscapeAction(s, v)}
}

// afterBackup shows what is known now: in the status line, and in Today where
// that is in view.
func afterBackup(s *shell.Shell) func() {
	return func() {
		s.RefreshStatus()
		if r, ok := s.Now().(interface{ Changed(record.ID) }); ok && s.Now().ID() == "today" {
			r.Changed("")
		}
	}
}
