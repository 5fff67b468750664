package backup

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"path/filepath"

	"attest/archive/cancel"
	"attest/archive/record"
	"attest/archive/seal"
)

// Backup is a backup whose catalogue was opened.
type Backup struct {
	Dir       string // in which the key file and the volumes lie
	Keys      *Keys
	Catalogue Catalogue

	turned map[uint32]map[int64]byte // what Mend found; nil: it was not asked
	torn   *tornIndex                // the newest index does not open, by Mend
	second map[int64]byte            // it does not, and its copy does, with these bytes put right: the copy is read
}

// Open opens the catalogue of the backup at path (see ReadKeys).
//
// Errors: those of ReadKeys and of Keys.Catalogue; ErrOtherVault where vault is
// given and is another.
func Open(path string, vault record.ID, office seal.Key) (*Backup, error) {
	k, err := ReadKeys(path)
	if err != nil {
		return nil, err
	}
	if vault != "" && k.Vault != vault {
		return nil, ErrOtherVault
	}
	c, err := k.Catalogue(office)
	if err != nil {
		return nil, err
	}
	return &Backup{Dir: k.Dir, Keys: k, Catalogue: c}, nil
}

func (b *Backup) stream(run uint32) (*stream, error) {
	r, ok := b.Catalogue.run(run)
	if !ok {
		return nil, damaged(KeysName, "its index names a run that its catalogue has not", nil)
	}
	return &stream{dir: filepath.Join(b.Dir, VolumesName), run: r, volume: b.Catalogue.Volume, torn: b.turned != nil, turned: b.turned[run]}, nil
}

// part opens a part of a run's stream.
func (b *Backup) part(run uint32, what byte, p Part) (*bufio.Reader, func(), error) {
	s, err := b.stream(run)
	if err != nil {
		return nil, nil, err
	}
	if !p.fits(s.run.Size) {
		return nil, nil, damaged(KeysName, "its catalogue names a part that is not there", nil)
	}
	r, done, err := s.part(what, p)
	return r, done, partError(run, err)
}

// part opens a part of a stream, and closes the stream after it.
func (s *stream) part(what byte, p Part) (*bufio.Reader, func(), error) {
	r, err := seal.NewReader(seal.Key(p.Key), partID(what, s.run.Run), io.NewSectionReader(s, p.At, p.Size), p.Size, p.Length)
	if err != nil {
		s.close()
		return nil, nil, err
	}
	return bufio.NewReaderSize(r, 256<<10), func() { r.Close(); s.close() }, nil
}

func partError(run uint32, err error) error {
	if errors.Is(err, seal.ErrDamaged) || errors.Is(err, errPart) {
		return damaged(volumeName(run, 1), "a part of this run does not open", err)
	}
	return err
}

func (b *Backup) index() (*indexReader, func(), error) {
	var r *bufio.Reader
	var done func()
	var err error
	if b.second != nil {
		r, done, err = b.copyOfIndex()
	} else {
		r, done, err = b.part(b.Catalogue.Run, partIndex, b.Catalogue.Index)
	}
	if err != nil {
		return nil, nil, err
	}
	return &indexReader{r: r}, done, nil
}

// Records hands every record of the newest run's state to fn, in the order of
// its key, each held against the index.
func (b *Backup) Records(ctx context.Context, fn func(key, value []byte) error) (int64, error) {
	return b.records(ctx, 0, fn)
}

// opened is a run's records, read on from key to key.
type opened struct {
	r    *bufio.Reader
	buf  []byte
	done func()
}

// records reads those of one run alone where only is given; those of other runs
// are counted then.
func (b *Backup) records(ctx context.Context, only uint32, fn func(key, value []byte) error) (n int64, err error) {
	x, done, err := b.index()
	if err != nil {
		return 0, err
	}
	defer done()
	open := map[uint32]*opened{}
	defer func() {
		for _, o := range open {
			o.done()
		}
	}()
	for {
		if n%1000 == 0 && ctx.Err() != nil {
			return n, ctx.Err()
		}
		l, ok, err := x.record()
		if err != nil {
			return n, partError(b.Catalogue.Run, err)
		}
		if !ok {
			break
		}
		n++
		if only != 0 && l.run != only {
			continue
		}
		value, err := b.value(open, l)
		if err != nil {
			return n, err
		}
		if err := fn(l.key, value); err != nil {
			return n, err
		}
	}
	if n != b.Catalogue.Records {
		return n, damaged(KeysName, "its index has another number of records than its catalogue says", nil)
	}
	return n, nil
}

func (b *Backup) value(open map[uint32]*opened, l recordLine) ([]byte, error) {
	o := open[l.run]
	if o == nil {
		r, _ := b.Catalogue.run(l.run)
		in, done, err := b.part(l.run, partRecords, r.Records)
		if err != nil {
			return nil, err
		}
		o = &opened{r: in, done: done}
		open[l.run] = o
	}
	for {
		key, value, err := readRecord(o.r, &o.buf)
		if err == io.EOF || err == nil && string(key) > string(l.key) {
			return nil, damaged(volumeName(l.run, 1), "a record that the index names is not in it", nil)
		}
		if err != nil {
			return nil, partError(l.run, err)
		}
		if string(key) < string(l.key) {
			continue // of a state that a later run took the place of
		}
		if sumOf(value) != l.sum {
			return nil, damaged(volumeName(l.run, 1), "a record in it is not the one that the index names", nil)
		}
		return value, nil
	}
}

// blobLines reads the blobs' part of the index.
func (b *Backup) blobLines() (lines []BlobLine, err error) {
	if b.torn != nil {
		return b.linesBefore()
	}
	x, done, err := b.index()
	if err != nil {
		return nil, err
	}
	defer done()
	for {
		_, ok, err := x.record()
		if err != nil {
			return nil, partError(b.Catalogue.Run, err)
		}
		if !ok {
			break
		}
	}
	return x.rest(b.Catalogue)
}

// rest reads all blobs.
func (x *indexReader) rest(c Catalogue) (lines []BlobLine, err error) {
	for {
		l, ok, err := x.blob()
		if err != nil {
			return nil, partError(c.Run, err)
		}
		if !ok {
			break
		}
		r, there := c.run(l.Run)
		if !there || l.At > r.Size || l.Size > r.Size-l.At {
			return nil, damaged(KeysName, "its index names a place that no volume has", nil)
		}
		lines = append(lines, l)
	}
	if int64(len(lines)) != c.Blobs {
		return nil, damaged(KeysName, "its index has another number of files than its catalogue says", nil)
	}
	return lines, nil
}

// Blobs hands every blob's file to fn, as it lies. What was read is held against
// the index when fn has returned nil; fn's work counts only when Blobs returns nil.
func (b *Backup) Blobs(ctx context.Context, fn func(BlobLine, io.Reader) error) error {
	return b.blobs(ctx, 0, fn)
}

func (b *Backup) blobs(ctx context.Context, only uint32, fn func(BlobLine, io.Reader) error) error {
	return b.eachBlob(only, func(l BlobLine, s *stream) error {
		return hashed(ctx, l, s, func(r io.Reader) error { return fn(l, r) })
	})
}

// eachBlob hands every blob to fn with the stream in which it lies.
func (b *Backup) eachBlob(only uint32, fn func(BlobLine, *stream) error) error {
	lines, err := b.blobLines()
	if err != nil {
		return err
	}
	streams := map[uint32]*stream{}
	defer func() {
		for _, s := range streams {
			s.close()
		}
	}()
	for _, l := range lines {
		if only != 0 && l.Run != only {
			continue
		}
		s := streams[l.Run]
		if s == nil {
			if s, err = b.stream(l.Run); err != nil {
				return err
			}
			streams[l.Run] = s
		}
		if err := fn(l, s); err != nil {
			return err
		}
	}
	return nil
}

// hashed lets fn read a blob's file, and holds all of it against the index.
func hashed(ctx context.Context, l BlobLine, s *stream, fn func(io.Reader) error) error {
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

func told(p Progress, step string, done, total int64) {
	if p != nil {
		p(step, done, total)
	}
}
