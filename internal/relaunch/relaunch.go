// Package relaunch starts this program anew and leaves the old process behind, with whatever its runtime still holds in
// memory: strings and an index cannot be wiped, but they end with their process.
package relaunch

import "os"

// At starts the program with path as its only argument. Where the system can put a new program in the place of a running
// one, At does not return; elsewhere it returns nil when the new one runs, and the caller must end. An error says that
// nothing was started.
//
// The vault must be closed before: the new process finds its lock free.
func At(path string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return start(program, path)
}
