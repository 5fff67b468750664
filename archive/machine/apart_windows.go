package machine

import (
	"os/exec"
	"syscall"
)

// canIsolate: no way is known here to keep a program from the network.
const canIsolate = false

// apart shows no console window.
func apart(cmd *exec.Cmd, _ bool) { cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true} }

func end(cmd *exec.Cmd) error { return cmd.Process.Kill() }
