package archive

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"hash/crc32"
	"io"

	"attest/archive/bundle"
	"attest/archive/record"
)

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// sumsOf is what a record knows of its exhibit's bytes; nil where it does not
// know all: then they are read once more.
func sumsOf(e record.Exhibit) *bundle.Sums {
	sum, err := hex.DecodeString(e.SHA256)
	crc, cerr := hex.DecodeString(e.CRC32)
	if err != nil || cerr != nil || len(sum) != sha256.Size || len(crc) != crc32.Size {
		return nil
	}
	return &bundle.Sums{Size: e.Size, SHA256: [32]byte(sum), CRC32: binary.BigEndian.Uint32(crc)}
}

// summer sums a copy while it is made.
type summer struct {
	w    io.Writer
	size int64
	h    hash.Hash
	crc  hash.Hash32
}

func newSummer(w io.Writer) *summer { return &summer{w: w, h: sha256.New(), crc: crc32.NewIEEE()} }

func (s *summer) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	_, _ = s.h.Write(p[:n]) // a hash takes all
	_, _ = s.crc.Write(p[:n])
	s.size += int64(n)
	return n, err
}

func (s *summer) sums() *bundle.Sums {
	return &bundle.Sums{Size: s.size, SHA256: [32]byte(s.h.Sum(nil)), CRC32: s.crc.Sum32()}
}
