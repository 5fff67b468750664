package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// mapped are the files of Badger's that are mapped and written ahead, and what
// Badger does not do for them itself.
type mapped struct {
	dir  string // records
	room bool   // ask for blocks
	seen map[string]bool
	// begun counts the write-ahead files that were new.
	begun int
	held  int64 // bytes that are theirs whether they are written to or not

	read time.Time // when the folder was read, and when it had been changed last by then
	was  time.Time
}

// folderTimes is more than the coarsest file system's times are apart.
const folderTimes = 3 * time.Second

// unchanged reports that no file has come or gone since the folder was read, which
// in a large vault takes long enough to be felt in each change: the folder's own
// time is the same, and was not so young then that one more change may have the
// same. Not every system keeps that time; Linux does on all its file systems.
func (m *mapped) unchanged(at time.Time) bool {
	return runtime.GOOS == "linux" && at.Equal(m.was) && m.was.Add(folderTimes).Before(m.read)
}

// dropUnbegun removes files that Badger had made and not begun when it ended: of
// no length, with which it opens nothing. One that was emptied is told from them
// by the log, whose head then has more; what there was stays in records.wal.
func dropUnbegun(records string) error {
	for _, pattern := range []string{"*.mem", "*.vlog"} {
		names, err := filepath.Glob(filepath.Join(records, pattern))
		if err != nil {
			return err
		}
		for _, n := range names {
			st, err := os.Stat(n)
			if err == nil && st.Size() == 0 {
				err = os.Remove(n)
			}
			if err != nil {
				return diskError(err)
			}
		}
	}
	return nil
}

// follow is called after an open and after each commit. A file that is new since
// then has its name made durable, which Badger leaves to file systems that do it
// with the file's first bytes. A new write-ahead file, and a new file of long
// values, gets its blocks, for a page that a full disk cannot back kills the
// process (SIGBUS).
func (m *mapped) follow() error {
	st, err := os.Stat(m.dir)
	if err != nil {
		return diskError(err)
	}
	if m.unchanged(st.ModTime()) {
		return nil
	}
	at := time.Now()
	m.read = time.Time{} // until it was read whole
	if err := m.readFolder(); err != nil {
		return err
	}
	m.read, m.was = at, st.ModTime()
	return nil
}

func (m *mapped) readFolder() error {
	d, err := os.Open(m.dir)
	if err != nil {
		return diskError(err)
	}
	names, err := d.Readdirnames(-1)
	if err := errors.Join(err, d.Close()); err != nil {
		return diskError(err)
	}
	there, fresh := map[string]bool{}, false
	for _, n := range names {
		switch filepath.Ext(n) {
		case ".mem", ".vlog", ".sst":
		default:
			continue
		}
		there[n] = true
		fresh = fresh || !m.seen[n]
	}
	if !fresh && len(there) == len(m.seen) {
		return nil
	}
	if fresh {
		err = syncDir(m.dir)
	}
	m.held = 0
	for n := range there {
		if err == nil && !strings.HasSuffix(n, ".sst") {
			err = m.take(n)
		}
	}
	m.seen = there
	return err
}

// take asks for the blocks of a file that is written through memory. A write-ahead
// file may be gone by now: Badger removes it when its table is written.
func (m *mapped) take(name string) error {
	f, err := os.OpenFile(filepath.Join(m.dir, name), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return diskError(err)
	}
	defer func() { _ = f.Close() }() // nothing was written with it
	st, err := f.Stat()
	if err == nil && m.room && !m.seen[name] {
		if err = allocate(f, 0, st.Size()); err == nil {
			st, err = f.Stat()
		}
	}
	if err != nil {
		return diskError(err)
	}
	if strings.HasSuffix(name, ".mem") && !m.seen[name] {
		m.begun++
	}
	if strings.HasSuffix(name, ".mem") { // of the reserve; long values are beside it
		m.held += min(blocks(st), st.Size())
	}
	return nil
}

// forget lets the next follow take all files for new ones.
func (m *mapped) forget() { m.seen, m.read = nil, time.Time{} }

// giveBack frees the blocks that the write-ahead files do not need any more when
// nothing is written ahead any more: as many as the tables need that Badger
// makes of them while it closes.
func (m *mapped) giveBack() {
	for n := range m.seen {
		if !strings.HasSuffix(n, ".mem") {
			continue
		}
		f, err := os.OpenFile(filepath.Join(m.dir, n), os.O_RDWR, 0)
		if err != nil {
			continue // gone by now; what fails here only leaves less room
		}
		if end, err := writtenEnd(f); err == nil {
			_ = punch(f, end)
		}
		_ = f.Close()
	}
	m.held = 0
}

// writtenEnd is the length of a file without the zeros at its end, in whole
// pages.
func writtenEnd(f *os.File) (int64, error) {
	st, err := f.Stat()
	if err != nil {
		return 0, err
	}
	buf := make([]byte, 64<<10)
	for end := st.Size(); end > 0; {
		at := max(0, end-int64(len(buf)))
		part := buf[:end-at]
		if _, err := f.ReadAt(part, at); err != nil {
			return 0, err
		}
		if !allZero(part) {
			return end, nil
		}
		end = at
	}
	return 0, nil
}
