package store

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"attest/archive/record"
	"attest/archive/seal"
)

// MendBlob puts single wrong bits of a blob's file right, in place, and then asks
// right, which reads it: where that returns an error, the file becomes what it was
// and bits is 0. Nobody else may have the blob open. A file that is missing, has
// another length, or in which more is wrong is no error: nothing is mended.
func (s *Store) MendBlob(ctx context.Context, id record.ID, key seal.Key, size int64, tell func(n int64), right func() error) (bits int, err error) {
	return s.mend(id, func(f *os.File, length int64) (turned []seal.Turned, err error) {
		turned, _, err = seal.MendStream(ctx, key, id.Bytes(), f, length, size, tell)
		return turned, err
	}, right)
}

// MendRecording is MendBlob for a recording of so many chunks, 0 for one that was
// never ended.
func (s *Store) MendRecording(ctx context.Context, id record.ID, key seal.Key, chunks int64, tell func(n int64), right func() error) (bits int, err error) {
	return s.mend(id, func(f *os.File, length int64) (turned []seal.Turned, err error) {
		turned, _, err = seal.MendRecording(ctx, key, id.Bytes(), f, length, chunks, tell)
		return turned, err
	}, right)
}

func (s *Store) mend(id record.ID, look func(*os.File, int64) ([]seal.Turned, error), right func() error) (bits int, err error) {
	f, err := os.OpenFile(s.blobPath(id), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, diskError(err)
	}
	defer func() { err = errors.Join(err, diskError(f.Close())) }()
	st, err := f.Stat()
	if err != nil {
		return 0, diskError(err)
	}
	turned, err := look(f, st.Size())
	if errors.Is(err, seal.ErrDamaged) || err == nil && len(turned) == 0 {
		return 0, nil
	}
	if err != nil {
		return 0, diskError(err)
	}
	was := make([]byte, len(turned))
	for i, t := range turned {
		if _, err := f.ReadAt(was[i:i+1], t.At); err != nil {
			return 0, diskError(err)
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
			return 0, errors.Join(err, uerr)
		}
		return 0, nil
	}
	return len(turned), nil
}
