package backup

import (
	"context"
	"io"
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
	return hashed(ctx, l, s, fn)
}
