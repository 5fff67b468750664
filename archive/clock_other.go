//go:build !linux

package archive

import "time"

// sinceBoot is Go's monotonic clock. On Windows it goes on through sleep; on
// macOS it stands still, so a sleep there appears in the log as a jump.
func sinceBoot() time.Duration { return time.Since(processStart) }

var processStart = time.Now()
