package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"attest/archive/store"
)

// partMark is the file that says of a folder NAME.part that it is a vault which
// was being made: what is killed in making one, restoring or salvaging leaves it
// behind, and the next one may remove it. A folder without it is somebody's.
const partMark = "unfinished"

// partsHeld are the folders that this program makes vaults in, each with what lets go
// of it: a second program, or a second try, must not take away what is being made.
var partsHeld sync.Map

// freePart lets go of a folder: Windows removes and renames none of which a file is held.
func freePart(part string) {
	if free, held := partsHeld.LoadAndDelete(part); held {
		free.(func())()
	}
}

// beginFolder makes the empty folder in which a vault is made.
//
// Errors: ErrExists where something else lies at that place, ErrInUse where a vault is
// being made there.
func beginFolder(part string) error {
	if st, err := os.Lstat(part); err == nil {
		// A folder that is empty is what was made when its volume failed before the mark.
		empty := func() bool { return st.IsDir() && os.Remove(part) == nil }
		mark := filepath.Join(part, partMark)
		if isRegular(mark) {
			free, err := store.TakeFile(mark)
			if err != nil {
				return fmt.Errorf("%s: a vault is being made there: %w", part, err)
			}
			free()
		} else if !empty() {
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
	if err := markPart(part); err != nil {
		return err
	}
	free, err := store.TakeFile(filepath.Join(part, partMark))
	if err == nil {
		partsHeld.Store(part, free)
	}
	return err
}

func markPart(part string) error {
	return writeSynced(filepath.Join(part, partMark), nil)
}

// endFolder gives what was made its name.
func endFolder(part, path string) error {
	freePart(part)
	if err := os.Remove(filepath.Join(part, partMark)); err != nil {
		return diskError(err)
	}
	return placed(part, path)
}

// placed gives a new vault its name. What fails is the volume that it was to lie on,
// and no vault that is open.
func placed(part, path string) error {
	if err := store.Rename(part, path); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
