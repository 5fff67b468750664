package archive

import (
	"os"
	"strings"
	"time"

	"attest/archive/record"
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

// SwapSum stores another SHA-256 with an exhibit, as nothing in the program does.
func (v *Vault) SwapSum(id record.ID) error {
	return v.change(func(c *change) error {
		e, _, _, err := get[record.Exhibit](c.tx, id, 0)
		if err != nil {
			return err
		}
		e.SHA256 = strings.Repeat("0", 64)
		_, _, err = c.put(e.ID, e.Parent, content{facts: e}, true)
		return err
	})
}
