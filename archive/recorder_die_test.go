package archive

import (
	"os"
	"time"
)

// DieAtTheEnd makes the process end as by kill -9 when the recording is about to
// write its last word.
func (r *Recorder) DieAtTheEnd() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clock.wall = func() time.Time {
		if p, err := os.FindProcess(os.Getpid()); err == nil {
			_ = p.Kill()
		}
		select {}
	}
}
