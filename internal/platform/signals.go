package platform

import (
	"os"
	"os/signal"
	"syscall"
)

// OnSignal calls end when the system tells this process to end: at log-out, when its terminal closes, at Ctrl+C. Call it once
// the window is there: Fyne's own answer to these signals, which is taken off, tears the window down before the vault is
// closed. end comes on a goroutine of its own, at most once.
func OnSignal(end func()) {
	told := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}
	signal.Reset(told...)
	c := make(chan os.Signal, 1)
	signal.Notify(c, told...)
	go func() {
		<-c
		end()
	}()
}
