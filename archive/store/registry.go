package store

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"

	"attest/archive/seal"
)

// Badger's KEYREGISTRY holds the random keys of all its files: without it every
// one of them is lost. It is kept a second time, sealed, outside Badger's folder.
// It changes only when Badger draws a key (keyRotation); each opening looks.
//
//	records.keys = sealed value of the KEYREGISTRY's bytes, under
//	Derive(office key, "attest/registry/v1"), aad "attest/registry/v1"
const (
	registryCopy  = "records.keys"
	registryLabel = "attest/registry/v1"
	maxRegistry   = 1 << 20
)

func openRegistryCopy(dir string, office seal.Key) ([]byte, error) {
	raw, err := readSome(filepath.Join(dir, registryCopy), maxRegistry+seal.ValueOverhead+1)
	if err != nil {
		return nil, diskError(err)
	}
	k := office.Derive(registryLabel)
	defer k.Wipe()
	plain, err := k.Open(raw, []byte(registryLabel))
	if err != nil {
		return nil, damaged(registryCopy, "it does not open", err)
	}
	return plain, nil
}

// checkRegistry compares the KEYREGISTRY with its copy before Badger reads it. A
// vault of an earlier version has no copy yet, and Badger may have added a key
// since. A copy that does not open is as none: it is written anew.
func checkRegistry(dir string, office seal.Key) error {
	kept, err := openRegistryCopy(dir, office)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrDamaged) {
		return nil
	}
	if err != nil {
		return err
	}
	is, err := readSome(filepath.Join(dir, "records", badger.KeyRegistryFileName), maxRegistry)
	if err != nil {
		return diskError(err)
	}
	if !bytes.HasPrefix(is, kept) {
		return damaged("records", "the KEYREGISTRY is not what it was", nil)
	}
	return nil
}

// keepRegistry writes the copy where it is not what Badger has.
func keepRegistry(dir string, office seal.Key) error {
	is, err := readSome(filepath.Join(dir, "records", badger.KeyRegistryFileName), maxRegistry)
	if err != nil {
		return diskError(err)
	}
	if kept, err := openRegistryCopy(dir, office); err == nil && bytes.Equal(kept, is) {
		return nil
	}
	k := office.Derive(registryLabel)
	defer k.Wipe()
	part := filepath.Join(dir, registryCopy+".part")
	if err := writeSynced(part, k.Seal(is, []byte(registryLabel))); err != nil {
		return diskError(err)
	}
	if err := os.Rename(part, filepath.Join(dir, registryCopy)); err != nil {
		return diskError(err)
	}
	return syncDir(dir)
}
