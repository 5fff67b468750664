package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"

	"attest/archive/store"
)

func volumeName(run uint32, n int) string { return fmt.Sprintf("%05d-%04d.vol", run, n) }

var volumeForm = regexp.MustCompile(`^([0-9]{5,10})-([0-9]{4,9})\.vol(\.part)?$`)

// volumeWriter writes a run's stream into volumes under names that nobody reads.
type volumeWriter struct {
	ctx    context.Context
	dir    string // of the volumes
	run    uint32
	size   int64 // of a volume, at most
	f      *os.File
	names  []string
	before int   // the number of the first volume, less one
	named  int   // of names, those that the files have
	at     int64 // in the stream
}

func (w *volumeWriter) Write(p []byte) (int, error) {
	done := 0
	for len(p) > 0 {
		if err := w.ctx.Err(); err != nil {
			return done, err
		}
		room := w.size - w.at%w.size
		if w.f == nil {
			if err := w.next(); err != nil {
				return done, err
			}
		}
		n, err := w.f.Write(p[:min(int64(len(p)), room)])
		done, w.at, p = done+n, w.at+int64(n), p[n:]
		if err != nil {
			return done, store.DiskError(err)
		}
		if w.at%w.size == 0 {
			if err := w.end(); err != nil {
				return done, err
			}
		}
	}
	return done, nil
}

func (w *volumeWriter) next() error {
	name := filepath.Join(w.dir, volumeName(w.run, w.before+len(w.names)+1))
	f, err := os.OpenFile(name+".part", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return store.DiskError(err)
	}
	w.f, w.names = f, append(w.names, name)
	return nil
}

// end syncs the volume and lets go of it.
func (w *volumeWriter) end() error {
	if w.f == nil {
		return nil
	}
	err := w.f.Sync()
	if err == nil {
		forget(w.f)
	}
	err = errors.Join(err, w.f.Close())
	w.f = nil
	return store.DiskError(err)
}

// commit gives the volumes their names.
func (w *volumeWriter) commit() error {
	if err := w.end(); err != nil {
		return err
	}
	for _, name := range w.names {
		if _, err := os.Lstat(name); err == nil { // another run's, on a file system that has no locks
			return fmt.Errorf("%s: %w", filepath.Dir(w.dir), ErrBusy)
		}
		w.named++
		if err := store.Rename(name+".part", name); err != nil {
			return err
		}
	}
	return nil
}

// drop removes what was written.
func (w *volumeWriter) drop() {
	_ = w.end()
	for i, name := range w.names {
		_ = os.Remove(name + ".part")
		if i < w.named {
			_ = os.Remove(name)
		}
	}
}

// sweep removes volumes that no run of the catalogue is of: those of a run that
// did not end, and those of which nothing is used any more.
func sweep(dir string, c Catalogue) error {
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return store.DiskError(err)
	}
	for _, e := range list {
		m := volumeForm.FindStringSubmatch(e.Name())
		if m == nil {
			continue // a stranger's file is none of ours
		}
		n, err := strconv.ParseUint(m[1], 10, 32)
		if err != nil {
			continue
		}
		nth, err := strconv.ParseUint(m[2], 10, 32)
		if _, used := c.run(uint32(n)); used && m[3] == "" && (err != nil || nth > 0 || uint32(n) == c.Run) {
			continue // of older runs, the second index is of no use
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return store.DiskError(err)
		}
	}
	return nil
}

// stream reads the stream of a run out of its volumes.
type stream struct {
	dir    string
	run    Run
	volume int64
	before int            // the number of the first volume, less one
	torn   bool           // a volume of another length is read as far as it goes
	turned map[int64]byte // bytes of the stream that are put right as they are read

	mu   sync.Mutex // a reader reads ahead on goroutines of its own
	open map[int]*os.File
}

func (s *stream) file(n int) (*os.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.open[n]; f != nil {
		return f, nil
	}
	name := volumeName(s.run.Run, s.before+n+1)
	f, err := os.Open(filepath.Join(s.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, damaged(name, "the volume is missing", nil)
	}
	if err != nil {
		return nil, err
	}
	want := min(s.volume, s.run.Size-int64(n)*s.volume)
	if st, err := f.Stat(); err != nil || st.Size() != want && !s.torn {
		return nil, errors.Join(damaged(name, "the volume has another length", err), f.Close())
	}
	if s.open == nil {
		s.open = map[int]*os.File{}
	}
	s.open[n] = f
	return f, nil
}

// ReadAt is io.ReaderAt over the whole stream.
func (s *stream) ReadAt(p []byte, off int64) (int, error) {
	done := 0
	for done < len(p) {
		at := off + int64(done)
		if at >= s.run.Size {
			return done, io.EOF
		}
		n := int(at / s.volume)
		f, err := s.file(n)
		if err != nil {
			return done, err
		}
		within := at % s.volume
		want := min(int64(len(p)-done), s.volume-within, s.run.Size-at)
		got, err := f.ReadAt(p[done:done+int(want)], within)
		for i := range s.turned {
			if i >= at && i < at+int64(got) {
				p[done+int(i-at)] = s.turned[i]
			}
		}
		done += got
		if err := store.DiskError(err); errors.Is(err, store.ErrVolumeGone) {
			return done, err // pulled out, which is no damage
		}
		if int64(got) < want {
			return done, damaged(volumeName(s.run.Run, s.before+n+1), "the volume cannot be read", err)
		}
	}
	return done, nil
}

// all opens every volume: that each is there with its length.
func (s *stream) all() error {
	for n := 0; int64(n)*s.volume < s.run.Size; n++ {
		if _, err := s.file(n); err != nil {
			return err
		}
		s.close() // not more files open than needed
	}
	return nil
}

// begins looks at the first bytes of the stream.
func (s *stream) begins() error {
	var b [len(streamMagic)]byte
	if _, err := s.ReadAt(b[:], 0); err != nil {
		return err
	}
	if string(b[:]) != streamMagic {
		return damaged(volumeName(s.run.Run, 1), "the volume does not begin as one", nil)
	}
	return nil
}

const streamMagic = "ATTBACK1"

func (s *stream) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.open {
		_ = f.Close() // only read
	}
	s.open = nil
}
