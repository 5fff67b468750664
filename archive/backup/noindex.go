package backup

import (
	"context"
	"errors"
	"io"

	"attest/archive/seal"
	"attest/archive/store"
)

// The index of the newest run says where everything lies. Where that is torn, or its
// volume is gone, the records of each run still tell their keys themselves, and the
// index of the run before says where the files lay then: the catalogue keeps its key.

// tornIndex is what is read where the newest index stays shut.
type tornIndex struct {
	older Run // the newest run before it whose index opens; the zero Run: none
}

// findOlder looks for the newest index before the newest run's that opens.
func (b *Backup) findOlder(ctx context.Context) error {
	b.torn = &tornIndex{}
	for i := len(b.Catalogue.Runs) - 2; i >= 0; i-- {
		r := b.Catalogue.Runs[i]
		if r.Index.Size == 0 {
			continue
		}
		s, err := b.stream(r.Run)
		if err != nil {
			return err
		}
		turned, chunks, err := seal.MendStream(ctx, seal.Key(r.Index.Key), partID(partIndex, r.Run), io.NewSectionReader(s, r.Index.At, r.Index.Size), r.Index.Size, r.Index.Length, nil)
		s.close()
		if err != nil {
			return err
		}
		if len(chunks) > 0 {
			continue
		}
		b.turn(r.Run, r.Index.At, turned)
		b.torn.older = r
		return nil
	}
	return nil
}

// turn remembers bytes of a run's stream that are put right as they are read.
func (b *Backup) turn(run uint32, at int64, turned []seal.Turned) {
	for _, t := range turned {
		if b.turned[run] == nil {
			b.turned[run] = map[int64]byte{}
		}
		b.turned[run][at+t.At] = t.To
	}
}

// linesBefore are the files of the older index, as far as their runs are there.
func (b *Backup) linesBefore() (lines []BlobLine, err error) {
	r := b.torn.older
	if r.Index.Size == 0 {
		return nil, nil
	}
	in, done, err := b.part(r.Run, partIndex, r.Index)
	if err != nil {
		return nil, err
	}
	defer done()
	x := &indexReader{r: in}
	for more := true; more; {
		if _, more, err = x.record(); err != nil {
			return nil, partError(r.Run, err)
		}
	}
	for {
		l, ok, err := x.blob()
		if err != nil {
			return nil, partError(r.Run, err)
		}
		if !ok {
			return lines, nil
		}
		if run, there := b.Catalogue.run(l.Run); there && l.At <= run.Size && l.Size <= run.Size-l.At {
			lines = append(lines, l)
		}
	}
}

// newestRecords hands the newest record of each key over that any run has, in the order
// of the keys. What was deleted since is among them: nothing says that it was. lost is
// at least 1: nobody can tell how many newer ones there were.
func (b *Backup) newestRecords(ctx context.Context, fn func(key, value []byte) error) (lost int64, err error) {
	type reading struct {
		opened
		key, value []byte
	}
	var from []*reading // oldest first
	defer func() {
		for _, r := range from {
			r.done()
		}
	}()
	next := func(r *reading) (ok bool, err error) {
		r.key, r.value, err = readRecord(r.r, &r.buf)
		if errors.Is(err, seal.ErrDamaged) || errors.Is(err, errPart) || errors.Is(err, store.ErrDamaged) || err == io.EOF {
			return false, nil // what lies behind it stays shut
		}
		return err == nil, err
	}
	for _, run := range b.Catalogue.Runs {
		if run.Records.Size == 0 {
			continue
		}
		in, done, err := b.part(run.Run, partRecords, run.Records)
		if errors.Is(err, store.ErrDamaged) {
			continue
		}
		if err != nil {
			return 0, err
		}
		r := &reading{opened: opened{r: in, done: done}}
		ok, err := next(r)
		if err != nil || !ok {
			done()
		}
		if err != nil {
			return 0, err
		}
		if ok {
			from = append(from, r)
		}
	}
	n := int64(0)
	for ; len(from) > 0; n++ {
		if n%1000 == 0 && ctx.Err() != nil {
			return 0, ctx.Err()
		}
		newest := from[0]
		for _, r := range from[1:] {
			if string(r.key) <= string(newest.key) {
				newest = r
			}
		}
		key := string(newest.key)
		if err := fn(newest.key, newest.value); err != nil {
			return 0, err
		}
		left := from[:0:0]
		for i, r := range from {
			ok := true
			if string(r.key) == key {
				if ok, err = next(r); err != nil {
					from = append(left, from[i:]...)
					return 0, err
				}
			}
			if ok {
				left = append(left, r)
			} else {
				r.done()
			}
		}
		from = left
	}
	return max(1, b.Catalogue.Records-n), nil
}
