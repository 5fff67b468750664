package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"

	"attest/archive/seal"
)

// The file of tables says which of Badger's tables passed their checksums: a
// table's number, the number of Badger's key for it, and the SHA-256 of its
// file. That stays true of these bytes whatever becomes of the vault, so the file
// is bound to no state; which tables there must be, the MANIFEST says. It is
// written at the close of a vault whose tables take tablesFrom or more. A file
// that does not open is as one that is not there, and every table is read.
//
//	file  = "ATTTABL1" ‖ Seal(entries), aad "attest/tables/v1"
//	entry = BE64(table) ‖ BE64(key) ‖ SHA-256
const (
	tablesName  = "tables"
	tablesMagic = "ATTTABL1"
	tablesLabel = "attest/tables/v1"
	tableEntry  = 8 + 8 + sha256.Size
	maxTables   = 1 << 20 // tables

	// tablesFrom is how many bytes of tables take long enough to read.
	tablesFrom = 32 << 20
)

// passed is what the file says of one table.
type passed struct {
	key    uint64
	sha256 [sha256.Size]byte
}

// openTableFile reads the file; there is nothing in one that does not open.
func openTableFile(dir string, office seal.Key) map[uint64]passed {
	raw, err := readSome(filepath.Join(dir, tablesName), int64(len(tablesMagic)+seal.ValueOverhead+maxTables*tableEntry))
	if err != nil {
		return nil
	}
	sealed, ok := bytes.CutPrefix(raw, []byte(tablesMagic))
	if !ok {
		return nil
	}
	k := office.Derive(tablesLabel)
	defer k.Wipe()
	plain, err := k.Open(sealed, []byte(tablesLabel))
	if err != nil {
		return nil
	}
	out, _ := parseTableFile(plain)
	return out
}

func parseTableFile(plain []byte) (out map[uint64]passed, ok bool) {
	if len(plain)%tableEntry != 0 {
		return nil, false
	}
	out = make(map[uint64]passed, len(plain)/tableEntry)
	for ; len(plain) > 0; plain = plain[tableEntry:] {
		out[binary.BigEndian.Uint64(plain)] = passed{binary.BigEndian.Uint64(plain[8:]), [sha256.Size]byte(plain[16:tableEntry])}
	}
	return out, true
}

// verifyOnOpen verifies the tables that the file of tables does not know with
// the bytes they have.
func verifyOnOpen(dir string, o Options) (map[uint64]tableSum, error) {
	var before map[uint64]passed
	if o.Tables != nil {
		before = openTableFile(dir, o.Office)
	}
	return verifyTables(filepath.Join(dir, "records"), o.Office, func(id uint64, m badger.TableManifest) (tableSum, bool) {
		was, ok := before[id]
		if !ok {
			return tableSum{}, false
		}
		is, ok := o.Tables.sum(id)
		return is, ok && was == passed{m.KeyID, is.sha256}
	})
}

// keepTables writes the file over the tables of a store that Badger has closed:
// those that came since it was opened are read for it.
func keepTables(dir string, office seal.Key, known map[uint64]tableSum, from int64) error {
	path := filepath.Join(dir, tablesName)
	records := filepath.Join(dir, "records")
	names, err := filepath.Glob(filepath.Join(records, "*.sst"))
	if err != nil {
		return err
	}
	var size int64
	for _, n := range names {
		st, err := os.Stat(n)
		if err != nil {
			return diskError(err)
		}
		size += st.Size()
	}
	if size < from || len(names) > maxTables {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			return diskError(err)
		}
		return nil
	}
	m, _, err := readManifest(records)
	if err != nil {
		return err
	}
	sums, err := verifyTables(records, office, func(id uint64, _ badger.TableManifest) (tableSum, bool) {
		s, ok := known[id]
		return s, ok && s.still(tableName(records, id))
	})
	if err != nil {
		return err
	}
	var plain []byte
	for id, s := range sums {
		plain = binary.BigEndian.AppendUint64(plain, id)
		plain = binary.BigEndian.AppendUint64(plain, m.Tables[id].KeyID)
		plain = append(plain, s.sha256[:]...)
	}
	k := office.Derive(tablesLabel)
	defer k.Wipe()
	part := path + ".part"
	raw := append([]byte(tablesMagic), k.Seal(plain, []byte(tablesLabel))...)
	err = os.WriteFile(part, raw, 0o600) // not synced: what a power cut leaves of it does not open
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		_ = os.Remove(part)
	}
	return diskError(err)
}
