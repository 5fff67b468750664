package machine

import (
	"os"
	"os/exec"
	"syscall"
)

// canIsolate: the kernel can give a program a network of its own, with nothing in
// it. Some systems do not allow that to everybody; then it runs without.
const canIsolate = true

// apart puts the program into a group of its own, so that what it starts ends
// with it, and in a network of its own where isolated. It is killed when the
// thread that started it is gone, as when this program is replaced at a lock.
func apart(cmd *exec.Cmd, isolated bool) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if isolated {
		cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
	}
}

func end(cmd *exec.Cmd) error {
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err != nil {
		return cmd.Process.Kill()
	}
	return nil
}
