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
	err  error // the first that the vault gave, not the end of the bytes
}

func (s *source) ReadAt(p []byte, off int64) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.blob == nil {
		return 0, errClosed
	}
	n, err := s.blob.ReadAt(p, off)
	if err != nil && !errors.Is(err, io.EOF) && s.err == nil {
		s.err = err
	}
	return n, err
}

// failed is why the vault could not give all bytes; nil while it could.
func (s *source) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
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
