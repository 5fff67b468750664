package store

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"

	"attest/archive/record"
	"attest/archive/seal"
)

// How far a recording went is noted beside it while it is made: a file that is put
// back to an earlier state of itself is a shorter recording in every other way. The
// note is sealed under a key of its own, which opens no sound, so that a recorder can
// write it while the vault is locked.
const (
	// ReachEnd ends the name of the file in which it is.
	ReachEnd  = ".reach"
	reachRoom = 4096 // of each of two notes: the one that is written last may be torn
	reachSize = 16
	// reachEvery is after how many times the sound that may be missing it is noted.
	reachEvery = 5
)

// Reach is how far a recording was on the disk when that was noted last.
type Reach struct {
	Chunks  int64
	Samples int64
}

func reachAAD(id record.ID, slot int) []byte {
	b := id.Bytes()
	return append(append([]byte("attest/recording/reach/v1"), b[:]...), byte(slot))
}

func reachKey(root seal.Key) seal.Key { return root.Derive("attest/recording/reach/v1") }

// reachNote writes the note. Where that fails the one before stays.
type reachNote struct {
	id   record.ID
	path string
	key  seal.Key
	slot int
	at   int64 // samples at the last one
}

// begin makes the file with all the room that it takes: a volume that fills up
// later does not keep the last note from being written.
func (n *reachNote) begin() error {
	f, err := os.OpenFile(n.path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, 2*reachRoom))
	return errors.Join(err, f.Sync(), f.Close())
}

// write notes how far it is.
func (n *reachNote) write(r Reach) {
	f, err := os.OpenFile(n.path, os.O_WRONLY, 0)
	if err != nil {
		return
	}
	defer f.Close() // it is synced, or was not written
	plain := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, uint64(r.Chunks)), uint64(r.Samples))
	if _, err = f.WriteAt(n.key.Seal(plain, reachAAD(n.id, n.slot)), int64(n.slot)*reachRoom); err == nil {
		err = f.Sync()
	}
	if err != nil {
		return
	}
	n.slot, n.at = 1-n.slot, r.Samples
}

// Reach reads how far a recording went at least. Where no note opens it is 0.
func (s *Store) Reach(id record.ID, key seal.Key) (out Reach, err error) {
	f, err := os.Open(s.blobPath(id) + ReachEnd)
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	if err != nil {
		return out, diskError(err)
	}
	defer f.Close()
	k := reachKey(key)
	defer k.Wipe()
	for slot := range 2 {
		sealed := make([]byte, reachSize+seal.ValueOverhead)
		if n, _ := f.ReadAt(sealed, int64(slot)*reachRoom); n < len(sealed) {
			continue // not there, or not to be read: as one that does not open
		}
		plain, err := k.Open(sealed, reachAAD(id, slot))
		if err != nil || len(plain) != reachSize {
			continue
		}
		r := Reach{int64(binary.BigEndian.Uint64(plain)), int64(binary.BigEndian.Uint64(plain[8:]))}
		if r.Chunks > out.Chunks {
			out = r
		}
	}
	return out, nil
}

// DropReach removes the note of a recording that is closed; where the disk does not
// let it go, it goes later.
func (s *Store) DropReach(id record.ID) { s.litter(s.blobPath(id) + ReachEnd) }
