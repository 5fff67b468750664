// Package processors lets the programs use the machine's processors while they
// wait for its disk.
package processors

import (
	"os"
	"runtime"
)

// waiting is how many goroutines are in a system call for a disk at most times
// of an export: one writes, one reads.
const waiting = 2

// usual is what Go chose: the machine's processors, or fewer where the program is
// confined to them.
var usual = runtime.GOMAXPROCS(0)

// Use lets as many more goroutines run as usually wait for a disk. A goroutine
// that reads or writes a file keeps one of Go's processors (GOMAXPROCS) until the
// runtime's monitor takes it away, which it looks for each 20 µs to 10 ms; past
// the system's cache a write of 1 MiB takes about that long. On a machine with
// two, one of them then stands still while a hash waits to run: an export of
// 1 GiB took a tenth longer (docs/performance.md).
//
// A number that the user set (GOMAXPROCS in the environment) is kept. A program
// calls it once, at its start.
func Use() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(usual + waiting)
	}
}
