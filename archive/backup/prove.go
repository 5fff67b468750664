package backup

import (
	"context"
	"io"

	"attest/archive/record"
)

// Proof is what was counted.
type Proof struct {
	Records int64
	Blobs   int64
	Opened  int64 // blobs that were opened; the others are as they were written
	Bytes   int64 // of blobs that were read
	Whole   bool  // all of them, not the newest run's alone
}

// Opening opens what a backup holds, as a restore would. Head gets every record
// before Record gets any. Blob opens a blob's file of so many bytes to its end,
// tells how many it has read, and says whether it could be opened at all.
type Opening interface {
	Head(key, value []byte) error
	Record(key, value []byte) error
	Blob(ctx context.Context, id record.ID, r io.ReaderAt, size int64, told func(n int64)) (bool, error)
}

// Prove reads the backup back: every volume is there with its length, every
// record is held against the index and opened, every blob is opened. A blob that
// with cannot open is held against the hash with which it was written, and so are
// all where with is nil. With newest, only what the newest run wrote is read, and
// the rest is counted; with is not used then.
func (b *Backup) Prove(ctx context.Context, newest bool, with Opening, p Progress) (Proof, error) {
	only := uint32(0)
	if newest {
		only, with = b.Catalogue.Run, nil
	}
	proof := Proof{Whole: !newest, Blobs: b.Catalogue.Blobs}
	for _, r := range b.Catalogue.Runs {
		s, err := b.stream(r.Run)
		if err != nil {
			return proof, err
		}
		err = s.all()
		if err == nil {
			err = s.begins()
		}
		s.close()
		if err != nil {
			return proof, err
		}
	}
	if err := b.proveSecond(); err != nil {
		return proof, err
	}
	each := func(_, _ []byte) error { return nil }
	if with != nil {
		if _, err := b.records(ctx, only, with.Head); err != nil {
			return proof, err
		}
		each = with.Record
	}
	var err error
	if proof.Records, err = b.records(ctx, only, each); err != nil {
		return proof, err
	}
	return proof, b.proveBlobs(ctx, only, with, &proof, p)
}

func (b *Backup) proveBlobs(ctx context.Context, only uint32, with Opening, proof *Proof, p Progress) error {
	buf := make([]byte, 1<<20)
	return b.eachBlob(only, func(l BlobLine, s *stream) error {
		if with != nil {
			opened, err := with.Blob(ctx, l.ID, io.NewSectionReader(s, l.At, l.Size), l.Size, func(n int64) {
				told(p, "prove", proof.Bytes+n, b.Catalogue.Bytes)
			})
			if err != nil {
				return err
			}
			if opened {
				proof.Bytes, proof.Opened = proof.Bytes+l.Size, proof.Opened+1
				return nil
			}
		}
		return hashed(ctx, l, s, func(r io.Reader) error {
			for {
				n, err := r.Read(buf)
				proof.Bytes += int64(n)
				told(p, "prove", proof.Bytes, b.Catalogue.Bytes)
				if err == io.EOF {
					return nil
				}
				if err != nil {
					return err
				}
			}
		})
	})
}
