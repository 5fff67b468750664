//go:build !linux

package relaunch

import "os/exec"

func start(program, path string) error {
	return exec.Command(program, path).Start()
}
