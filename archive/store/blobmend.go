package store

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"

	"attest/archive/record"
	"attest/archive/seal"
)

// MendBlob puts single wrong bits of a blob's file right, in place, and then asks
// right, which reads it: where that returns an error, the file becomes what it was
// and bits is 0. Bytes behind the last chunk, which nobody sealed, are cut off for
// good where all that was sealed is there; behind says how many. Nobody else may
// have the blob open. A file that is missing, was cut, or in which more is wrong is
// no error: nothing is mended.
func (s *Store) MendBlob(ctx context.Context, id record.ID, key seal.Key, size int64, tell func(n int64), right func() error) (bits int, behind int64, err error) {
	return s.mend(id, seal.SealedSize(max(size, 0)), func(f *os.File, length int64) ([]seal.Turned, []int64, error) {
		return seal.MendStream(ctx, key, id.Bytes(), f, length, size, tell)
	}, right)
}

// MendRecording is MendBlob for a recording of so many chunks, 0 for one that was
// never ended.
func (s *Store) MendRecording(ctx context.Context, id record.ID, key seal.Key, chunks int64, tell func(n int64), right func() error) (bits int, behind int64, err error) {
	sealed := int64(math.MaxInt64) // what a crash left at the end of one that was never ended is not for here
	if chunks > 0 && chunks <= math.MaxUint32+1 {
		sealed = seal.RecordingHead + chunks*seal.RecordingChunk
	}
	return s.mend(id, sealed, func(f *os.File, length int64) ([]seal.Turned, []int64, error) {
		return seal.MendRecording(ctx, key, id.Bytes(), f, length, chunks, tell)
	}, right)
}

func (s *Store) mend(id record.ID, sealed int64, look func(*os.File, int64) ([]seal.Turned, []int64, error), right func() error) (bits int, behind int64, err error) {
	f, err := os.OpenFile(s.blobPath(id), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, diskError(err)
	}
	defer func() { err = errors.Join(err, diskError(f.Close())) }()
	st, err := f.Stat()
	if err != nil {
		return 0, 0, diskError(err)
	}
	turned, torn, err := look(f, st.Size())
	if err == nil && len(torn) == 0 {
		behind = max(st.Size()-sealed, 0)
	}
	if errors.Is(err, seal.ErrDamaged) || err == nil && len(turned) == 0 && behind == 0 {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, diskError(err)
	}
	if behind > 0 {
		if err := f.Truncate(sealed); err != nil {
			return 0, 0, diskError(err)
		}
	}
	was := make([]byte, len(turned))
	for i, t := range turned {
		if _, err := f.ReadAt(was[i:i+1], t.At); err != nil {
			return 0, 0, diskError(err)
		}
	}
	put := func(to func(i int) byte) error {
		for i, t := range turned {
			if _, err := f.WriteAt([]byte{to(i)}, t.At); err != nil {
				return diskError(err)
			}
		}
		return diskError(f.Sync())
	}
	err = put(func(i int) byte { return turned[i].To })
	if err == nil {
		err = right()
	}
	if err != nil {
		if uerr := put(func(i int) byte { return was[i] }); uerr != nil || !errors.Is(err, ErrDamaged) {
			return 0, 0, errors.Join(err, uerr)
		}
		return 0, 0, nil
	}
	return len(turned), behind, nil
}
