//go:build unix

package archive

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// deviceOf is the file system that a path is on.
func deviceOf(path string) (uint64, bool) {
	st, err := os.Stat(path)
	if err != nil {
		return 0, false
	}
	sys, ok := st.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return uint64(sys.Dev), true // its width differs between systems
}

// volumeOf is where the volume is mounted that a file lies on, "" for the
// system's own.
func volumeOf(path string) string {
	if before, rest, ok := strings.Cut(path, gvfs); ok {
		return below(before+gvfs, rest, 1)
	}
	on, ok := deviceOf(path)
	if !ok {
		return ""
	}
	for p := filepath.Dir(path); ; p = filepath.Dir(p) {
		up := filepath.Dir(p)
		if up == p {
			return ""
		}
		if over, ok := deviceOf(up); !ok || over != on {
			return p
		}
	}
}

// mounted says whether a volume is connected: a folder that stays behind when a
// card is pulled out is on the file system around it.
func mounted(volume string) bool {
	on, ok := deviceOf(volume)
	if !ok {
		return false
	}
	if strings.Contains(volume, gvfs) {
		return true
	}
	over, ok := deviceOf(filepath.Dir(volume))
	return ok && on != over
}
