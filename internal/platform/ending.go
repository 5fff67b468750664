package platform

import (
	"os"
	"time"
)

// endPatience is the time that Fyne has to end.
const endPatience = 3 * time.Second

// End ends this process if it has not ended by itself in a few seconds. It is for when everything is closed and Fyne was asked
// to end: its last event may come to the queue of the main goroutine just when that is closed (once in some hundred times on a
// busy machine, Fyne 2.8.1), and then it waits for ever, without a window.
func End() { time.AfterFunc(endPatience, func() { os.Exit(0) }) }
