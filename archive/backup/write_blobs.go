package backup

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// What is done with a blob.
const (
	blobLost   = iota // it is in neither
	blobStays         // as a run holds it
	blobRescue        // as a run holds it that is about to go: it is copied from there
	blobCopy          // from the vault
)

type blobPlan struct {
	do   int
	size int64
	torn bool // the vault has a file, which is no better than what a run holds
}

// planBlob decides about one. The backup's own copy stays where the vault has none, or
// one that does not open: what a run holds is replaced by what was opened alone.
func (w *writer) planBlob(b sourceBlob) (blobPlan, error) {
	was, ok := w.was[b.id]
	stays := blobPlan{do: blobStays, size: was.Size}
	if w.prev == nil {
		stays.do = blobRescue
	}
	st, err := os.Stat(b.path)
	missing := errors.Is(err, fs.ErrNotExist)
	switch {
	case missing && !ok:
		w.note(b.id, blobLost)
		return blobPlan{do: blobLost}, nil
	case missing:
		w.note(b.id, stays.do)
		return stays, nil
	case err != nil:
		return blobPlan{}, err
	case !ok && !w.blind:
		return blobPlan{do: blobCopy, size: st.Size()}, nil
	case ok && w.prev != nil && was.Size == st.Size():
		if same, err := w.endsAlike(b, was); err != nil || same {
			return stays, err
		}
	}
	better, err := w.better(b, was, st.Size())
	switch {
	case err != nil:
		return blobPlan{}, err
	case !better && !ok:
		w.torn++
	case !better:
		w.note(b.id, stays.do)
		stays.torn = true
		return stays, nil
	}
	return blobPlan{do: blobCopy, size: st.Size()}, nil
}

// endsAlike compares the last bytes of a file that is as long as it was: the file of a
// recording that was closed since may be, and its last chunk is another.
func (w *writer) endsAlike(b sourceBlob, was BlobLine) (bool, error) {
	if w.src.Grows == nil {
		return true, nil
	}
	grows, err := w.src.Grows(b.id)
	if err != nil || !grows {
		return !grows, err
	}
	s, err := w.old.stream(was.Run)
	if err != nil {
		return false, err
	}
	defer s.close()
	f, err := os.Open(b.path)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist), unlessGone(err)
	}
	defer f.Close()
	n := min(was.Size, seal.RecordingChunk)
	here, there := make([]byte, n), make([]byte, n)
	if _, err := f.ReadAt(here, was.Size-n); err != nil && err != io.EOF {
		return false, err
	}
	if _, err := s.ReadAt(there, was.At+was.Size-n); err != nil {
		return false, unlessDamaged(err)
	}
	return bytes.Equal(here, there), nil
}

func unlessGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func unlessDamaged(err error) error {
	if errors.Is(err, store.ErrDamaged) {
		return nil
	}
	return err
}

// better opens the vault's file, and says whether it may take the place of what a run
// holds. Of what was destroyed no key is left: it is taken as it lies.
func (w *writer) better(b sourceBlob, was BlobLine, size int64) (bool, error) {
	if w.src.Opens == nil {
		return size >= was.Size, nil
	}
	f, err := os.Open(b.path)
	if err != nil {
		return true, unlessGone(err) // copying sees that it is gone
	}
	defer f.Close()
	whole, good, err := w.src.Opens(w.ctx, b.id, f, size, func(n int64) { told(w.told, "blobs", w.opened+n, 0) })
	w.opened += size
	switch {
	case errors.Is(err, store.ErrDamaged):
		return false, nil
	case errors.Is(err, seal.ErrDestroyed), errors.Is(err, store.ErrNotFound):
		return size >= was.Size, nil
	}
	return whole || good >= was.Size, err
}

// writeBlobs copies the files that no run holds as they are.
func (w *writer) writeBlobs(blobs []sourceBlob) (lines []BlobLine, err error) {
	var need int64
	plans := make([]blobPlan, len(blobs))
	for i, b := range blobs {
		if plans[i], err = w.planBlob(b); err != nil {
			return nil, err
		}
		if plans[i].do >= blobRescue {
			need += plans[i].size
		}
	}
	if n := len(w.rep.Missing) + w.torn; w.blind && n > 0 {
		return nil, damaged(KeysName, fmt.Sprintf("%d files are missing in the vault or do not open, and the backup there, which does not open, may have them: leave it as it is and back up to another folder",
			n), nil)
	}
	if err := w.room(need + 128*w.cat.Records + 512<<10); err != nil {
		return nil, err
	}
	var copied int64
	for i, b := range blobs {
		var l BlobLine
		tell := func(n int64) { told(w.told, "blobs", copied+n, need) }
		do := plans[i].do
		if do == blobCopy {
			l, err = w.copyBlob(b, plans[i].size, tell)
			if errors.Is(err, fs.ErrNotExist) { // since it was looked for: destroyed, say
				if do, err = blobLost, nil; w.has(b.id) {
					do = blobRescue
				}
				w.note(b.id, do)
			}
		}
		switch {
		case err != nil:
			return nil, err
		case do == blobLost:
			continue
		case do == blobStays, do == blobRescue && w.prev != nil:
			l = w.was[b.id]
		case do == blobRescue:
			l, err = w.rescueBlob(w.was[b.id], tell)
			if plans[i].torn && errors.Is(err, store.ErrDamaged) {
				return nil, damaged(string(b.id), "its file does not open in the vault, and in the backup it is not what was written: leave the backup as it is, try to restore from it (--what-is-whole), and back up to another folder", err)
			}
			if errors.Is(err, store.ErrDamaged) {
				w.rep.Kept = slices.DeleteFunc(w.rep.Kept, func(id record.ID) bool { return id == b.id })
				w.note(b.id, blobLost)
				continue
			}
			if err != nil {
				return nil, err
			}
		}
		if do >= blobRescue {
			copied += l.Size
		}
		lines = append(lines, l)
		w.cat.Blobs++
		w.cat.Bytes += l.Size
	}
	return lines, nil
}

// note tells of a file that the vault has not whole.
func (w *writer) note(id record.ID, do int) {
	if do == blobLost {
		w.rep.Missing = append(w.rep.Missing, id)
		return
	}
	w.rep.Kept = append(w.rep.Kept, id)
}

func (w *writer) has(id record.ID) bool { _, ok := w.was[id]; return ok }

// room refuses before anything is copied that will not fit.
func (w *writer) room(need int64) error {
	free, err := store.FreeSpace(w.dir)
	if err != nil {
		return store.DiskError(err)
	}
	if free < need {
		return fmt.Errorf("%w: the backup needs %d MB at %s and %d MB are free; the backup that is there is as it was",
			store.ErrDiskFull, need>>20+1, w.dir, free>>20)
	}
	return nil
}

func (w *writer) copyBlob(b sourceBlob, size int64, told func(int64)) (BlobLine, error) {
	f, err := os.Open(b.path)
	if err != nil {
		return BlobLine{}, err
	}
	defer f.Close()
	l, err := w.takeBlob(b.id, size, f, told)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = fmt.Errorf("%w (%s)", ErrMoved, b.id)
	}
	return l, err
}

// rescueBlob takes a file over out of the runs that this one replaces.
func (w *writer) rescueBlob(was BlobLine, told func(int64)) (BlobLine, error) {
	s, err := w.old.stream(was.Run)
	if err != nil {
		return BlobLine{}, err
	}
	defer s.close()
	l, err := w.takeBlob(was.ID, was.Size, io.NewSectionReader(s, was.At, was.Size), told)
	if err == nil && l.Sum != was.Sum {
		w.run.Blobs--
		err = damaged(string(l.ID), "its file in the backup is not what was written, and the vault has none", nil)
	}
	return l, err
}

func (w *writer) takeBlob(id record.ID, size int64, r io.Reader, told func(int64)) (BlobLine, error) {
	l := BlobLine{ID: id, Run: w.run.Run, At: w.out.at, Size: size}
	sum := sha256.New()
	buf := make([]byte, 1<<20)
	for done := int64(0); done < size; {
		n, err := io.ReadFull(r, buf[:min(int64(len(buf)), size-done)])
		if err != nil {
			return l, err
		}
		_, _ = sum.Write(buf[:n])
		if _, err := w.out.Write(buf[:n]); err != nil {
			return l, err
		}
		done += int64(n)
		told(done)
	}
	l.Sum = [32]byte(sum.Sum(nil))
	w.run.Blobs++
	return l, nil
}
