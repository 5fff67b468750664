package backup

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"attest/archive/store"
)

// writeBlobs copies the files that no run holds as they are.
func (w *writer) writeBlobs(blobs []sourceBlob) (lines []BlobLine, err error) {
	var need int64
	sizes := make([]int64, len(blobs))
	for i, b := range blobs {
		st, err := os.Stat(b.path)
		if errors.Is(err, fs.ErrNotExist) {
			sizes[i] = -1
			w.rep.Missing = append(w.rep.Missing, b.id)
			continue
		} else if err != nil {
			return nil, err
		}
		sizes[i] = st.Size()
		if was, ok := w.was[b.id]; !ok || was.Size != sizes[i] {
			need += sizes[i]
		}
	}
	if err := w.room(need + 64*w.cat.Records + 256<<10); err != nil {
		return nil, err
	}
	var copied int64
	for i, b := range blobs {
		was, ok := w.was[b.id]
		switch {
		case sizes[i] < 0:
			continue
		case ok && was.Size == sizes[i]:
			lines = append(lines, was)
		default:
			l, err := w.copyBlob(b, sizes[i], func(n int64) { told(w.told, "blobs", copied+n, need) })
			if err != nil {
				return nil, err
			}
			copied += l.Size
			lines = append(lines, l)
		}
		w.cat.Blobs++
		w.cat.Bytes += sizes[i]
	}
	return lines, nil
}

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
	l := BlobLine{ID: b.id, Run: w.run.Run, At: w.out.at, Size: size}
	f, err := os.Open(b.path)
	if err != nil {
		return l, err
	}
	defer f.Close()
	sum := sha256.New()
	buf := make([]byte, 1<<20)
	for done := int64(0); done < size; {
		n, err := io.ReadFull(f, buf[:min(int64(len(buf)), size-done)])
		if err != nil {
			return l, fmt.Errorf("%w (%s)", ErrMoved, b.id)
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
