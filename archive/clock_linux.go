package archive

import (
	"time"

	"golang.org/x/sys/unix"
)

// sinceBoot counts on through sleep (CLOCK_BOOTTIME); Go's own monotonic clock
// stands still then, and every closed lid would look like a moved clock.
func sinceBoot() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts); err != nil {
		return time.Since(processStart)
	}
	return time.Duration(ts.Nano())
}

var processStart = time.Now()
