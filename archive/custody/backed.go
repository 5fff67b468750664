package custody

// The verbs of backups, and of everything that is written out.
const (
	BackedUp     Verb = "backup"          // Code is the run
	BackupProven Verb = "backup-proven"   // a backup was read back whole; Code is the run
	BackedBack   Verb = "backup-restored" // the vault was made out of a backup; Code is the run
	FilesPutBack Verb = "backup-files"    // files that were missing were taken out of a backup; Code is how many
	Escaped      Verb = "escape"          // all of it was written out, for another program; Code says why
)
