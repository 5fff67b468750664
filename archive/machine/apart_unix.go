//go:build unix && !linux

package machine

import (
	"os/exec"
	"syscall"
)

// canIsolate: no way is known here to keep a program from the network.
const canIsolate = false

// apart puts the program into a group of its own, so that what it starts ends
// with it.
func apart(cmd *exec.Cmd, _ bool) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func end(cmd *exec.Cmd) error {
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err != nil {
		return cmd.Process.Kill()
	}
	return nil
}
