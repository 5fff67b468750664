package platform

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// The time that Fyne has to end. Closing a vault after a signal is in the longer one.
const (
	endPatience    = 3 * time.Second
	signalPatience = 20 * time.Second
)

// End ends this process if it has not ended by itself in a few seconds. It is for when everything is closed and Fyne was asked
// to end: its last event may come to the queue of the main goroutine just when that is closed (once in some hundred times on a
// busy machine, Fyne 2.8.1), and then it waits for ever, without a window.
func End() { time.AfterFunc(endPatience, func() { os.Exit(0) }) }

// EndOnSignal does the same some time after the system asked the program to end: Fyne then ends by the same way.
func EndOnSignal() {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-asked
		time.AfterFunc(signalPatience, func() { os.Exit(0) })
	}()
}
