package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"attest/archive/store"
)

// partMark is the file that says of a folder NAME.part that it is a vault which
// was being made: a restore, or a salvage, that was killed leaves it behind, and
// the next one may remove it. A folder without it is somebody's.
const partMark = "unfinished"

// beginFolder makes the empty folder in which a vault is made.
//
// Errors: ErrExists where something else lies at that place.
func beginFolder(part string) error {
	if st, err := os.Lstat(part); err == nil {
		// A folder that is empty is what was made when its volume failed before the mark.
		empty := func() bool { return st.IsDir() && os.Remove(part) == nil }
		if !isRegular(filepath.Join(part, partMark)) && !empty() {
			return fmt.Errorf("%s, where the work would be done: %w: move it away, or choose another name", part, ErrExists)
		}
		if err := os.RemoveAll(part); err != nil {
			return diskError(err)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return diskError(err)
	}
	if err := os.MkdirAll(part, 0o700); err != nil {
		return diskError(err)
	}
	return markPart(part)
}

func markPart(part string) error {
	return writeSynced(filepath.Join(part, partMark), nil)
}

// endFolder gives what was made its name.
func endFolder(part, path string) error {
	if err := os.Remove(filepath.Join(part, partMark)); err != nil {
		return diskError(err)
	}
	return store.Rename(part, path)
}
