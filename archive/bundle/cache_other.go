//go:build !linux

package bundle

import "os"

// dropCache does nothing here: no portable call does it.
func dropCache(*os.File) {}
