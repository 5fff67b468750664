package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"

	"attest/archive/record"
	"attest/archive/seal"
)

// OpenRecording opens a recording that was ended for reading: first the bytes
// of head, which are kept elsewhere, then the sound. chunks and size are what
// its record says.
func (s *Store) OpenRecording(id record.ID, key seal.Key, head []byte, chunks, size int64) (*Blob, error) {
	f, length, err := s.openRecording(id)
	if err != nil {
		return nil, err
	}
	r, err := seal.NewRecordingReader(key, id.Bytes(), f, length, chunks, size)
	if err != nil {
		_ = f.Close()
		return nil, blobError(id, err)
	}
	return &Blob{r: &headed{head: head, r: r}, file: &blobSource{f: f}, id: id}, nil
}

// PeekRecording reads where a recording ends; ok is false when it was never ended.
func (s *Store) PeekRecording(id record.ID, key seal.Key) (end seal.RecordingEnd, ok bool, err error) {
	f, length, err := s.openRecording(id)
	if err != nil {
		return end, false, err
	}
	defer f.Close()
	end, ok, err = seal.PeekRecording(key, id.Bytes(), f, length)
	return end, ok, blobError(id, err)
}

// ScanRecording hands sound and messages of a recording to fn, in order. A
// recording that was cut short is no error; see seal.ScanRecording.
func (s *Store) ScanRecording(id record.ID, key seal.Key, fn func(control bool, data []byte) error) (seal.RecordingEnd, error) {
	f, length, err := s.openRecording(id)
	if err != nil {
		return seal.RecordingEnd{}, err
	}
	defer f.Close()
	end, err := seal.ScanRecording(key, id.Bytes(), f, length, fn)
	return end, blobError(id, err)
}

// CloseRecording ends a recording that was cut short at end, durably. Nobody
// may be writing to it.
func (s *Store) CloseRecording(id record.ID, key seal.Key, end seal.RecordingEnd) (err error) {
	if err := needSpace(s.free, s.dir, 0); err != nil {
		return err
	}
	f, err := os.OpenFile(s.blobPath(id), os.O_WRONLY, 0)
	if err != nil {
		return diskError(err)
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = diskError(cerr)
		}
	}()
	at := seal.RecordingHead + end.Chunks*seal.RecordingChunk
	if err := f.Truncate(at); err != nil {
		return diskError(err)
	}
	if _, err := f.WriteAt(seal.ClosingChunk(key, id.Bytes(), end), at); err != nil {
		return diskError(err)
	}
	return diskError(f.Sync())
}

func (s *Store) openRecording(id record.ID) (*os.File, int64, error) {
	f, err := os.Open(s.blobPath(id))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, 0, damaged(string(id), "its file is missing", err)
		}
		return nil, 0, diskError(err)
	}
	st, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, 0, diskError(err)
	}
	return f, st.Size(), nil
}

// headed puts some bytes in front of a recording's sound.
type headed struct {
	head []byte
	r    *seal.RecordingReader
	mu   sync.Mutex
	pos  int64 // of Read; behind the head the reader's own counts with it
}

func (h *headed) Size() int64 { return int64(len(h.head)) + h.r.Size() }

func (h *headed) Read(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var n int
	var err error
	if h.pos < int64(len(h.head)) {
		n = copy(p, h.head[h.pos:])
	} else {
		n, err = h.r.Read(p)
	}
	h.pos += int64(n)
	return n, err
}

func (h *headed) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errors.New("store: negative offset")
	}
	if off < int64(len(h.head)) {
		n = copy(p, h.head[off:])
	}
	if n == len(p) {
		return n, nil
	}
	m, err := h.r.ReadAt(p[n:], off+int64(n)-int64(len(h.head)))
	return n + m, err
}

func (h *headed) Seek(offset int64, whence int) (int64, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += h.pos
	case io.SeekEnd:
		offset += h.Size()
	default:
		return 0, errors.New("store: unknown whence")
	}
	if offset < 0 {
		return 0, errors.New("store: seek before the start")
	}
	if _, err := h.r.Seek(max(offset-int64(len(h.head)), 0), io.SeekStart); err != nil {
		return 0, err
	}
	h.pos = offset
	return offset, nil
}
