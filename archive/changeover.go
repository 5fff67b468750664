package archive

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"attest/archive/store"
)

// What replaces several files of a vault at once is made beside them, in the
// folder `next`, complete and synced; then the file `next/ready` says so, and
// from there on it is a fact: each of its files is put in the old one's place, by
// steps that can be repeated without a key, at the next open if not now. A `next`
// that is not ready never was.
const (
	changeoverDir   = "next"
	changeoverReady = "ready"
)

var errUnfinished = errors.New("a change of the vault's files has not ended: close the vault and open it again, that ends it")

// crashHere is where tests look at a change of several files, as a power cut would
// leave it.
var crashHere = func(vault, step string) error { return nil }

// beginChangeover gives the empty folder that takes the new files.
func beginChangeover(vault string) (string, error) {
	dir := filepath.Join(vault, changeoverDir)
	if _, err := os.Lstat(filepath.Join(dir, changeoverReady)); err == nil {
		return "", errUnfinished
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", diskError(err)
	}
	return dir, diskError(os.MkdirAll(filepath.Join(dir, "members"), 0o700))
}

// readyChangeover makes it a fact.
func readyChangeover(dir string) error {
	if err := crashHere(filepath.Dir(dir), "before ready"); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(dir, changeoverReady), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return diskError(err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return diskError(err)
	}
	return errors.Join(store.SyncDir(filepath.Join(dir, "members")), store.SyncDir(dir), store.SyncDir(filepath.Dir(dir)))
}

// dropChangeover takes back what is not ready.
func dropChangeover(vault string) error {
	return diskError(os.RemoveAll(filepath.Join(vault, changeoverDir)))
}

// finishChangeover puts what is ready in place, takes back what is not, and
// reports whether it did the first. The vault's lock is held and its store closed,
// or none of the store's files are among those that change.
func finishChangeover(vault string) (did bool, err error) {
	dir := filepath.Join(vault, changeoverDir)
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	} else if err != nil {
		return false, diskError(err)
	}
	if _, err := os.Lstat(filepath.Join(dir, changeoverReady)); errors.Is(err, fs.ErrNotExist) {
		return false, dropChangeover(vault)
	} else if err != nil {
		return false, diskError(err)
	}
	// What lies beside the records of before is of no use to the new ones.
	if _, err := os.Lstat(filepath.Join(dir, "records")); err == nil {
		for _, name := range []string{"records.wal", "records.keys", "compact", "records.new", "records.old"} {
			if err := os.RemoveAll(filepath.Join(vault, name)); err != nil {
				return false, diskError(err)
			}
		}
	}
	slots, err := filepath.Glob(filepath.Join(dir, "members", "*.slot"))
	if err != nil {
		return false, err
	}
	names := []string{"records", "head", treeTestimony + ".keys", treeIdentity + ".keys"}
	for _, s := range slots {
		names = append(names, filepath.Join("members", filepath.Base(s)))
	}
	for _, name := range append(names, "vault.json") {
		if there, err := putInPlace(filepath.Join(dir, name), filepath.Join(vault, name)); err != nil {
			return false, err
		} else if !there {
			continue
		}
		if err := crashHere(vault, "after "+strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))); err != nil {
			return false, err
		}
	}
	if err := dropStraySlots(vault); err != nil {
		return false, err
	}
	if err := crashHere(vault, "before the end"); err != nil {
		return false, err
	}
	return true, dropChangeover(vault)
}

// putInPlace moves a file or folder over another one, if it is there: what is gone
// was moved before.
func putInPlace(from, to string) (there bool, err error) {
	info, err := os.Lstat(from)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	} else if err != nil {
		return false, diskError(err)
	}
	if info.IsDir() {
		if err := os.RemoveAll(to); err != nil {
			return true, diskError(err)
		}
		if err := crashHere(filepath.Dir(to), "without records"); err != nil {
			return true, err
		}
	}
	if err := store.Rename(from, to); err != nil {
		return true, err
	}
	return true, store.SyncDir(filepath.Dir(from))
}

// dropStraySlots removes the slots that the header does not name.
func dropStraySlots(vault string) error {
	chain, err := readChain(vault)
	if err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(vault, "members", "*.slot"))
	if err != nil {
		return err
	}
	for _, name := range names {
		if slot, ok := slotOfFile(name); ok {
			if _, ok := chain.Last().Member(slot); !ok {
				if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
					return diskError(err)
				}
			}
		}
	}
	return store.SyncDir(filepath.Join(vault, "members"))
}
