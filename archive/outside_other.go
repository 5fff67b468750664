//go:build !unix

package archive

import (
	"os"
	"path/filepath"
)

// volumeOf is the drive or share that a file lies on.
func volumeOf(path string) string { return filepath.VolumeName(path) }

// mounted says whether a drive or share is connected.
func mounted(volume string) bool {
	_, err := os.Stat(volume + string(filepath.Separator))
	return err == nil
}
