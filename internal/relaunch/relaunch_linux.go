package relaunch

import (
	"os"
	"syscall"
)

func start(program, path string) error {
	return syscall.Exec(program, []string{program, path}, os.Environ())
}
