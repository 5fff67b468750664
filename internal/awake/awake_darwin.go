package awake

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
)

// hold runs the system's own program for this. It ends with this process, however that ends.
func hold() (func(), error) {
	cmd := exec.Command("/usr/bin/caffeinate", "-i", "-w", strconv.Itoa(os.Getpid()))
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrCannot, err)
	}
	return func() {
		_ = cmd.Process.Kill() // it may have ended by itself
		_ = cmd.Wait()
	}, nil
}
