package store

import (
	"path/filepath"

	"github.com/dgraph-io/badger/v4"

	"attest/archive/store/badgerfiles"
)

// verifyLogs reads the write-ahead and value files before Badger does: Badger
// takes the first thing in them that does not pass its checksum for their end,
// and cuts off what follows. Where something whole follows, it is damage. What
// does not is the end that a power cut leaves; entries of the log that are gone
// with it are missed by the head.
func verifyLogs(records string, o Options) error {
	raw, err := readSome(filepath.Join(records, badger.KeyRegistryFileName), maxRegistry)
	if err != nil {
		return diskError(err)
	}
	keys, _ := badgerfiles.Registry(raw, badgerKey(o.Office))
	for _, pattern := range []string{"*.mem", "*.vlog"} {
		names, err := filepath.Glob(filepath.Join(records, pattern))
		if err != nil {
			return err
		}
		for _, n := range names {
			raw, err := readSome(n, maxRecordFile)
			if err != nil {
				return diskError(err)
			}
			c := badgerfiles.Log(raw, keys, isKey)
			if c.Mended > 0 || len(c.Damage) > 0 {
				return damaged("records", "the file "+filepath.Base(n)+" does not pass its checksums", nil)
			}
		}
	}
	return nil
}
