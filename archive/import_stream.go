package archive

import (
	"archive/tar"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"attest/archive/interchange"
)

// tarMagic stands at offset 257 of every POSIX tar.
var tarMagic = []byte("ustar")

const tarMagicAt = 257

// LooksLikeTar reports whether a file is a tar; it leaves the file at its start.
func LooksLikeTar(r io.ReadSeeker) bool {
	head := make([]byte, tarMagicAt+len(tarMagic))
	_, err := io.ReadFull(r, head)
	if _, serr := r.Seek(0, io.SeekStart); serr != nil {
		return false
	}
	return err == nil && bytes.HasPrefix(head[tarMagicAt:], tarMagic)
}

// documentName is the first entry of a tar.
const documentName = "interchange.json"

// StreamSource reads a document that comes once only: JSON alone, or a tar
// whose first entry is interchange.json and whose others are the exhibits that
// it cites, by their paths. It is staged as it comes, so memory stays bounded.
func StreamSource(r io.Reader) (ImportSource, error) {
	b := bufio.NewReaderSize(r, 64<<10)
	head, err := b.Peek(tarMagicAt + len(tarMagic))
	if err != nil && !errors.Is(err, io.EOF) {
		return ImportSource{}, err
	}
	if len(head) < tarMagicAt+len(tarMagic) || !bytes.HasPrefix(head[tarMagicAt:], tarMagic) {
		return ImportSource{Stream: true, Open: func() (io.ReadCloser, error) { return io.NopCloser(b), nil }}, nil
	}
	t := tar.NewReader(b)
	return ImportSource{
		Stream: true,
		Open: func() (io.ReadCloser, error) {
			h, err := t.Next()
			if err != nil {
				return nil, fmt.Errorf("the tar: %w", err)
			}
			if h.Name != documentName {
				return nil, fmt.Errorf("the tar's first entry must be %s", documentName)
			}
			return io.NopCloser(t), nil
		},
		Next: func() (string, ImportFile, error) {
			for {
				h, err := t.Next()
				if err != nil {
					if err != io.EOF {
						err = fmt.Errorf("the tar: %w", err)
					}
					return "", ImportFile{}, err
				}
				switch h.Typeflag {
				case tar.TypeDir:
					continue
				case tar.TypeReg:
					if why := interchange.CheckPath(h.Name); why != "" {
						return "", ImportFile{}, fmt.Errorf("the tar's entry %q: its path %s", h.Name, why)
					}
					return h.Name, ImportFile{Data: io.NopCloser(t), Size: h.Size}, nil
				}
				return "", ImportFile{}, fmt.Errorf("the tar's entry %q: only files and folders are taken", h.Name)
			}
		},
	}, nil
}
