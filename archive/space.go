package archive

import "attest/archive/store"

// SpaceLeft returns the bytes that can still be written where a vault is.
func SpaceLeft(path string) (int64, error) { return store.FreeSpace(path) }
