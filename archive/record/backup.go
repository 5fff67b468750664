package record

// BackupState is what the vault keeps about its backups: where they go, how
// often the office wants one, and when one was made and proven last. There is
// one in a vault; it says nothing of whether the backup is still there.
type BackupState struct {
	Type   string `json:"type"` // "office-backup"
	V      int    `json:"v"`
	ID     ID     `json:"id"`
	Folder string `json:"folder,omitempty"` // where the person let it be put last
	Days   int    `json:"days,omitempty"`   // reminded of after so many; 0: DefaultBackupDays
	Made   string `json:"made,omitempty"`   // RFC 3339: when the last run ended
	Run    uint32 `json:"run,omitempty"`
	Proven string `json:"proven,omitempty"` // RFC 3339: when one was last read back whole
	// What was counted then.
	Records int64 `json:"records,omitempty"`
	Files   int64 `json:"files,omitempty"`
	Bytes   int64 `json:"bytes,omitempty"`
	// What of it was opened, 0 where a member read it back who could only compare it.
	Testimonies int64 `json:"testimonies,omitempty"`
	Exhibits    int64 `json:"exhibits,omitempty"`
	Objects     int64 `json:"objects,omitempty"`

	Entries int64 `json:"entries,omitempty"` // of the custody log, in the last run
}

// DefaultBackupDays is after how many days without a backup that was read back
// an office is reminded that has not said otherwise.
const DefaultBackupDays = 7

// MaxBackupDays is the longest an office can ask for.
const MaxBackupDays = 365

// Every is after how many days the office is reminded.
func (b BackupState) Every() int {
	if b.Days > 0 {
		return b.Days
	}
	return DefaultBackupDays
}
