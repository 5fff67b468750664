package backup

import (
	"context"
	"crypto/sha256"
	"io"

	"attest/archive/cancel"
)

// Lines lists where the files of blobs lie, in the order of their IDs.
func (b *Backup) Lines() ([]BlobLine, error) { return b.blobLines() }

// Blob hands one blob's file to fn, as it lies. What fn read is held against the
// index behind it: fn's work counts only when Blob returns nil.
func (b *Backup) Blob(ctx context.Context, l BlobLine, fn func(io.Reader) error) error {
	s, err := b.stream(l.Run)
	if err != nil {
		return err
	}
	defer s.close()
	sum := sha256.New()
	in := cancel.Reader(ctx, io.TeeReader(io.NewSectionReader(s, l.At, l.Size), sum))
	if err := fn(in); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, in); err != nil {
		return err
	}
	if [32]byte(sum.Sum(nil)) != l.Sum {
		return damaged(string(l.ID), "its file in the backup is not what was written", nil)
	}
	return nil
}
