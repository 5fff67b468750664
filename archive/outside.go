package archive

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Where the file that an exhibit was taken in from is now.
type whereabouts int

const (
	gone        whereabouts = iota // deleted, or another file lies there
	there                          // as it was
	unreachable                    // its card, phone or share is not connected: nobody can say
)

// original looks for the file as received. What lies on a volume that is not
// connected is not gone: the card is in a drawer, with the file on it.
func original(path, volume string, size int64) whereabouts {
	st, err := os.Stat(path)
	switch {
	case err == nil && st.Size() == size:
		return there
	case err == nil:
		return gone
	case !errors.Is(err, fs.ErrNotExist):
		return unreachable
	}
	if volume == "" {
		volume = usualVolume(filepath.ToSlash(path))
	}
	if volume != "" && !mounted(volume) {
		return unreachable
	}
	return gone
}

// usualVolume is where systems mount cards and phones, for exhibits whose record
// does not say it.
func usualVolume(path string) string {
	for _, at := range []struct {
		root string
		deep int // components below it that name the volume
	}{{"/run/media/", 2}, {"/media/", 2}, {"/mnt/", 1}, {"/Volumes/", 1}} {
		if rest, ok := strings.CutPrefix(path, at.root); ok {
			return below(at.root, rest, at.deep)
		}
	}
	if before, rest, ok := strings.Cut(path, gvfs); ok {
		return below(before+gvfs, rest, 1)
	}
	return ""
}

// gvfs is where GNOME shows phones: all of them on one mount, a folder each.
const gvfs = "/gvfs/"

// below is the path of the first components below a root; "" where the path has
// no more than those.
func below(root, rest string, deep int) string {
	parts := strings.Split(rest, "/")
	if len(parts) <= deep {
		return ""
	}
	return root + strings.Join(parts[:deep], "/")
}
