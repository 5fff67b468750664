package backup

import (
	"bufio"
	"context"
	"errors"
	"io"
	"path/filepath"

	"attest/archive/seal"
	"attest/archive/store"
)

// The index is written twice, the second time into a file of its own, volume 0 of
// the run: whichever file is torn, what lies where is known.

func (b *Backup) secondStream() *stream {
	p := b.Catalogue.Second
	return &stream{dir: filepath.Join(b.Dir, VolumesName), run: Run{Run: b.Catalogue.Run, Size: p.Size}, volume: 1 << 62, before: -1, torn: b.second != nil, turned: b.second}
}

// mendSecond looks whether the copy of the index opens, where need be with single
// bits put right: then it is read from now on.
func (b *Backup) mendSecond(ctx context.Context) (bits int, whole bool, err error) {
	p := b.Catalogue.Second
	if p.Size == 0 {
		return 0, false, nil
	}
	s := b.secondStream()
	s.torn = true
	defer s.close()
	turned, torn, err := seal.MendStream(ctx, seal.Key(p.Key), partID(partSecond, b.Catalogue.Run), s, p.Size, p.Length, nil)
	if err != nil || len(torn) > 0 {
		return 0, false, err
	}
	b.second = map[int64]byte{}
	for _, t := range turned {
		b.second[t.At] = t.To
	}
	return len(turned), true, nil
}

func (b *Backup) copyOfIndex() (*bufio.Reader, func(), error) {
	r, done, err := b.secondStream().part(partSecond, b.Catalogue.Second)
	return r, done, secondError(b.Catalogue.Run, err)
}

func secondError(run uint32, err error) error {
	if errors.Is(err, seal.ErrDamaged) && !errors.Is(err, store.ErrDamaged) {
		return damaged(volumeName(run, 0), "the copy of the index does not open", err)
	}
	return err
}

// proveSecond reads the copy of the index whole.
func (b *Backup) proveSecond() error {
	if b.Catalogue.Second.Size == 0 {
		return nil
	}
	r, done, err := b.copyOfIndex()
	if err != nil {
		return err
	}
	defer done()
	_, err = io.Copy(io.Discard, r)
	return secondError(b.Catalogue.Run, err)
}
