package awake

import (
	"fmt"
	"runtime"

	"golang.org/x/sys/windows"
)

// States of SetThreadExecutionState.
const (
	continuous     = 0x80000000
	systemRequired = 0x00000001
)

var setThreadExecutionState = windows.NewLazySystemDLL("kernel32.dll").NewProc("SetThreadExecutionState")

// hold gives a thread of its own the wish to stay awake: the wish is the thread's, and ends with it.
func hold() (func(), error) {
	begun, end := make(chan error), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if before, _, err := setThreadExecutionState.Call(continuous | systemRequired); before == 0 {
			begun <- fmt.Errorf("%w (%w)", ErrCannot, err)
			return
		}
		begun <- nil
		<-end
		_, _, _ = setThreadExecutionState.Call(continuous)
	}()
	if err := <-begun; err != nil {
		return nil, err
	}
	return func() { close(end) }, nil
}
