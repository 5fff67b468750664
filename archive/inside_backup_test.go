package archive

import "time"

// CutAt lets a backup have volumes of so many bytes.
func (o BackupOptions) CutAt(n int64) BackupOptions {
	o.volume = n
	return o
}

// ClockBack opens with a clock that is a day behind.
func (o OpenOptions) ClockBack() OpenOptions {
	o.clock = clock{wall: func() time.Time { return time.Now().Add(-24 * time.Hour) }, mono: sinceBoot}
	return o
}
