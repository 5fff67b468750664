package viewer

import (
	"errors"
	"io"
	"sync"
)

var errClosed = errors.New("the exhibit was closed")

// source lets several readers read one blob, one at a time, and none after it
// was closed: work that is still running then ends with an error.
type source struct {
	mu   sync.Mutex
	blob Blob
	size int64
}

func (s *source) ReadAt(p []byte, off int64) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.blob == nil {
		return 0, errClosed
	}
	return s.blob.ReadAt(p, off)
}

// reader is a reader of one's own.
func (s *source) reader() *io.SectionReader { return io.NewSectionReader(s, 0, s.size) }

func (s *source) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.blob == nil {
		return nil
	}
	err := s.blob.Close()
	s.blob = nil
	return err
}
