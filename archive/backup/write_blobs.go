package backup

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"attest/archive/record"
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
}

// planBlob decides about one. The backup's own copy stays where the vault has
// none, or a shorter one: files only grow.
func (w *writer) planBlob(b sourceBlob) (blobPlan, error) {
	was, ok := w.was[b.id]
	stays := blobPlan{blobStays, was.Size}
	if w.prev == nil {
		stays.do = blobRescue
	}
	st, err := os.Stat(b.path)
	missing := errors.Is(err, fs.ErrNotExist)
	switch {
	case missing && !ok:
		w.note(b.id, blobLost)
		return blobPlan{do: blobLost}, nil
	case missing, ok && err == nil && st.Size() < was.Size && (w.src.Ended == nil || !w.src.Ended(b.id)):
		w.note(b.id, stays.do)
		return stays, nil
	case err != nil:
		return blobPlan{}, err
	case ok && w.prev != nil && was.Size == st.Size():
		return stays, nil
	}
	return blobPlan{blobCopy, st.Size()}, nil
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
	if w.blind && len(w.rep.Missing) > 0 {
		return nil, damaged(KeysName, fmt.Sprintf("%d files are missing in the vault, and the backup there, which does not open, may have them: leave it as it is and back up to another folder",
			len(w.rep.Missing)), nil)
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
