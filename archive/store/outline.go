package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"attest/archive/record"
	"attest/archive/seal"
)

// An outline is what is drawn of a sound. It lies beside its blob, sealed under
// a key that is made from the blob's: who may not open the one cannot open the
// other, whatever becomes of the blob's class, and with the blob's key it is
// gone. It can be made again from the sound, so it is written without being
// synced, and one that does not open is as one that is not there.
//
//	file = "ATTWAVE1" ‖ Seal(BE64(length) ‖ outline ‖ zeros)
//
// Zeros fill up to a multiple of 64 KiB, as in blobs: an outline's length is
// the sound's.
const (
	outlineMagic = "ATTWAVE1"
	outlineLabel = "attest/outline/v1"
	outlinePad   = 64 << 10
	outlineEnd   = ".wave"

	// maxOutline is the most bytes that an outline may have.
	maxOutline = 81 << 20
)

func (s *Store) outlinePath(blob record.ID) string { return s.blobPath(blob) + outlineEnd }

func outlineAAD(blob record.ID) []byte {
	id := blob.Bytes()
	return append([]byte(outlineLabel), id[:]...)
}

// PutOutline keeps a blob's outline in place of the one that was kept.
func (s *Store) PutOutline(blob record.ID, key seal.Key, outline []byte) error {
	if len(outline) > maxOutline {
		return ErrTooLarge
	}
	k := key.Derive(outlineLabel)
	defer k.Wipe()
	plain := make([]byte, (8+len(outline)+outlinePad-1)/outlinePad*outlinePad)
	binary.BigEndian.PutUint64(plain, uint64(len(outline)))
	copy(plain[8:], outline)
	sealed := append([]byte(outlineMagic), k.Seal(plain, outlineAAD(blob))...)
	clear(plain)
	if err := needSpace(s.free, s.dir, int64(len(sealed))); err != nil {
		return err
	}
	path := s.outlinePath(blob)
	part := path + ".part"
	if err := os.WriteFile(part, sealed, 0o600); err != nil {
		_ = os.Remove(part)
		return diskError(err)
	}
	return diskError(os.Rename(part, path))
}

// Outline gives a blob's outline. It returns ErrNotFound when none is kept, and
// ErrDamaged when what is kept is none.
func (s *Store) Outline(blob record.ID, key seal.Key) ([]byte, error) {
	path := s.outlinePath(blob)
	st, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, diskError(err)
	}
	bad := damaged(string(blob), "its outline does not open: it is drawn again from the sound", nil)
	if st.Size() > maxOutline+outlinePad+seal.ValueOverhead+int64(len(outlineMagic)) {
		return nil, bad
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, diskError(err)
	}
	body, ok := bytes.CutPrefix(raw, []byte(outlineMagic))
	if !ok {
		return nil, bad
	}
	k := key.Derive(outlineLabel)
	defer k.Wipe()
	plain, err := k.Open(body, outlineAAD(blob))
	if err != nil || len(plain) < 8 || len(plain)%outlinePad != 0 {
		return nil, bad
	}
	n := binary.BigEndian.Uint64(plain)
	if n > uint64(len(plain)-8) || uint64(len(plain)) != (8+n+outlinePad-1)/outlinePad*outlinePad {
		return nil, bad
	}
	for _, b := range plain[8+n:] {
		if b != 0 {
			return nil, bad
		}
	}
	return plain[8 : 8+n : 8+n], nil
}

// sweepOutlines removes what was not finished, and outlines of blobs that are
// gone.
func (s *Store) sweepOutlines(tx *Tx) error {
	return filepath.WalkDir(filepath.Join(s.dir, "blobs"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return diskError(err)
		}
		name, part := strings.CutSuffix(d.Name(), ".part")
		name, is := strings.CutSuffix(name, outlineEnd)
		if !is { // or how far a recording went
			name, is = strings.CutSuffix(name, ReachEnd)
		}
		id, err := record.ParseID(strings.ToUpper(name))
		if !is || err != nil || id.Kind() != record.KindBlob {
			return nil
		}
		raw, err := tx.get(keyOf(tblBlob, id))
		if err != nil || raw != nil && !part {
			return err
		}
		return diskError(os.Remove(path))
	})
}
