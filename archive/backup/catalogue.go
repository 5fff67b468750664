package backup

import (
	"bytes"
	"encoding/binary"
	"slices"
	"time"

	"attest/archive/record"
	"attest/archive/seal"
)

// Catalogue says what lies where in the volumes, with the keys of what was
// sealed for the backup alone.
type Catalogue struct {
	Type    string `json:"type"` // "attest/backup-catalogue"
	V       int    `json:"v"`    // 4 where it has Standing, else 3 where the index is there twice, else 2 where a run has one, else 1
	Run     uint32 `json:"run"`  // the newest
	Time    string `json:"time"`
	Entries int64  `json:"entries"` // of the custody log
	Records int64  `json:"records"`
	Blobs   int64  `json:"blobs"`
	Bytes   int64  `json:"bytes"` // of blobs, as they lie
	Volume  int64  `json:"volume"`
	Index   Part   `json:"index"` // in the newest run
	// Second is the index once more, in a file of its own: the zero Part: it is of a
	// program that did not write it.
	Second    Part   `json:"second,omitzero"`
	Runs      []Run  `json:"runs"` // those of which something is still used, oldest first
	Destroyed []Gone `json:"destroyed"`
	// Standing is nil in what a program wrote that did not list it.
	Standing *Standing `json:"standing,omitempty"`
}

// Gone is what a vault keeps of something that was destroyed: its record, as it
// is before it is sealed. It holds no word of it.
type Gone struct {
	Key   []byte `json:"key"`
	Plain []byte `json:"plain"`
}

// Run is one run of the backup: one stream of bytes, cut into volumes.
type Run struct {
	Run     uint32 `json:"run"`
	Time    string `json:"time"`
	Size    int64  `json:"size"`
	Records Part   `json:"records"` // the zero Part where none of its records is used
	New     int64  `json:"new"`     // records in it
	Blobs   int64  `json:"blobs"`   // blobs in it
	// Index is that of the run's own time, in its stream: read where the newest is torn.
	// The zero Part: it is the newest's, or of a program that did not keep it.
	Index Part `json:"index,omitzero"`
}

// Part is a blob stream (docs/vault-format.md) within a run's stream.
type Part struct {
	At     int64  `json:"at"`
	Size   int64  `json:"size"`   // as it lies
	Length int64  `json:"length"` // sealed bytes
	Key    []byte `json:"key,omitempty"`
}

// partID is what a part's chunks are bound to.
func partID(what byte, run uint32) (id [16]byte) {
	copy(id[:], "attest/bak/")
	id[11] = what
	binary.BigEndian.PutUint32(id[12:], run)
	return id
}

const (
	partRecords = 'r'
	partIndex   = 'x'
	partSecond  = 'y'
	maxRuns     = 100_000
)

func parseCatalogue(plain []byte, run uint32) (Catalogue, error) {
	var c Catalogue
	err := record.Decode(plain, &c)
	if err == nil {
		var again []byte
		if again, err = record.Canonical(c); err == nil && !bytes.Equal(again, plain) {
			err = record.ErrNotCanonical
		}
	}
	bad := err != nil || c.Type != "attest/backup-catalogue" || c.V < 1 || c.V > 4 || c.Run != run || len(c.Runs) == 0 || len(c.Runs) > maxRuns ||
		c.Volume < 1 || c.Volume > 4<<30 || c.Entries < 0 || c.Records < 0 || c.Blobs < 0 || c.Bytes < 0
	var last uint32
	for _, r := range c.Runs {
		_, terr := time.Parse(time.RFC3339, r.Time)
		bad = bad || r.Run <= last || r.Size < 1 || terr != nil || !r.Records.fits(r.Size) && r.Records.Size != 0 || !r.Index.fits(r.Size) && r.Index.Size != 0
		last = r.Run
	}
	bad = bad || !c.Standing.good()
	bad = bad || last != run || !c.Index.fits(c.Runs[len(c.Runs)-1].Size)
	bad = bad || c.Second.Size != 0 && (c.Second.At != 0 || !c.Second.fits(c.Second.Size))
	for _, g := range c.Destroyed {
		bad = bad || len(g.Key) == 0 || len(g.Key) > maxKey
	}
	if bad {
		return Catalogue{}, damaged(KeysName, "its catalogue is malformed", err)
	}
	return c, nil
}

func (p Part) fits(size int64) bool {
	return p.At >= 0 && p.Size > 0 && p.Length >= 0 && p.Length < 1<<50 && p.At <= size && p.Size <= size-p.At &&
		p.Size == seal.SealedSize(p.Length) && len(p.Key) == len(seal.Key{})
}

func (c Catalogue) run(n uint32) (Run, bool) {
	i, ok := slices.BinarySearchFunc(c.Runs, n, func(r Run, n uint32) int { return int(r.Run) - int(n) })
	if !ok {
		return Run{}, false
	}
	return c.Runs[i], true
}
