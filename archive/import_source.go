package archive

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// volume is where the volume is mounted that the file came from.
func (f ImportFile) volume() string {
	if f.Origin == "" {
		return ""
	}
	return volumeOf(f.Origin)
}

// FileSource reads a document from a path, its exhibits beside it.
func FileSource(path string) ImportSource {
	dir := filepath.Dir(path)
	return ImportSource{
		Open: func() (io.ReadCloser, error) { return os.Open(path) },
		Exhibit: func(name string) (ImportFile, error) {
			root, err := os.OpenRoot(dir) // follows no link out of the folder
			if err != nil {
				return ImportFile{}, err
			}
			defer root.Close()
			st, err := root.Stat(filepath.FromSlash(name)) // before it is opened: opening a pipe waits for ever
			if err != nil {
				return ImportFile{}, err
			}
			if !st.Mode().IsRegular() {
				return ImportFile{}, errors.New("is a folder or a device, not a file")
			}
			f, err := root.Open(filepath.FromSlash(name))
			if err != nil {
				return ImportFile{}, err
			}
			abs, err := filepath.Abs(filepath.Join(dir, filepath.FromSlash(name)))
			if err != nil {
				abs = ""
			}
			return ImportFile{Data: f, Size: st.Size(), Origin: abs}, nil
		},
	}
}
