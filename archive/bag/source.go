package bag

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"attest/archive/cancel"
)

// Source is a bag as it lies somewhere.
type Source struct {
	name  string
	each  func(ctx context.Context, fn func(name string, size int64, r io.Reader) error) error
	names []string // of all files
	bare  []string // of folders without a file below them
	close func() error
	zip   bool
}

// Zip reports whether it lies in a zip.
func (s Source) Zip() bool { return s.zip }

// Name is the bag's: of its folder, or of its file.
func (s Source) Name() string { return s.name }

// Close ends reading.
func (s Source) Close() error { return s.close() }

// Names are the paths of its files.
func (s Source) Names() []string { return s.names }

// Bare are the paths of its folders in which there is no file, at any depth. BagIt
// knows files alone: no manifest can tell of them. Those of a zip are not told.
func (s Source) Bare() []string { return s.bare }

// bareOf are those of folders, below the one that is cut off, without a file.
func bareOf(folders, files []string, cut string) (out []string) {
	has := map[string]bool{}
	for _, f := range files {
		for d := path.Dir(f); d != "." && d != "/" && !has[d]; d = path.Dir(d) {
			has[d] = true
		}
	}
	for _, d := range folders {
		if name, below := strings.CutPrefix(d, cut); below && name != "" && name != "." && !has[d] {
			out = append(out, name)
		}
	}
	return out
}

// Each hands out the files, once each, by their path inside the bag. A reader
// lasts until fn returns.
func (s Source) Each(ctx context.Context, fn func(name string, size int64, r io.Reader) error) error {
	return s.each(ctx, func(name string, size int64, r io.Reader) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return fn(name, size, cancel.Reader(ctx, r))
	})
}

// algorithms are those that its manifests ask for.
func (s Source) algorithms() []string {
	found := map[string]bool{}
	for _, n := range s.names {
		if a, _, ok := manifestName(n); ok && algorithms[a] != nil {
			found[a] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// ErrShape is wrapped by what Each says of the container: a tar cut short, a
// link in a folder.
var ErrShape = errors.New("not a whole bag")

// shapeError is about the container, and so about the bag.
type shapeError struct{ what string }

func (e *shapeError) Error() string { return e.what }

func (e *shapeError) Is(target error) bool { return target == ErrShape }

// ErrNotABag: neither a folder, nor a zip, tar or tar.gz.
var ErrNotABag = errors.New("not a bag: give its folder, or a zip, tar or tar.gz of it")

// Open looks at what lies at path: a folder, a zip, a tar or a tar.gz.
func Open(p string) (Source, error) {
	info, err := os.Stat(p)
	if err != nil {
		return Source{}, err
	}
	if info.IsDir() {
		return openFolder(p)
	}
	if !info.Mode().IsRegular() { // opening a pipe waits for ever
		return Source{}, ErrNotABag
	}
	f, err := os.Open(p)
	if err != nil {
		return Source{}, err
	}
	var intro [512]byte
	n, err := io.ReadFull(f, intro[:])
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return Source{}, errors.Join(err, f.Close())
	}
	name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(p), filepath.Ext(p)), ".tar")
	head := string(intro[:n])
	switch {
	case strings.HasPrefix(head, "PK\x03\x04"), strings.HasPrefix(head, "PK\x05\x06"):
		return openZip(f, info.Size(), name)
	case strings.HasPrefix(head, "\x1f\x8b"):
		return openTar(f, name, true), nil
	case n == 512 && head[257:262] == "ustar":
		return openTar(f, name, false), nil
	}
	return Source{}, errors.Join(ErrNotABag, f.Close())
}

// top takes away the one folder that everything lies in, where bagit.txt is not
// at the top itself.
func top(names []string) string {
	if len(names) == 0 || slices.Contains(names, "bagit.txt") {
		return ""
	}
	first, _, ok := strings.Cut(names[0], "/")
	if !ok || slices.ContainsFunc(names, func(n string) bool { return !strings.HasPrefix(n, first+"/") }) {
		return ""
	}
	return first + "/"
}

func openFolder(dir string) (Source, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Source{}, err
	}
	var names, folders []string
	strange := map[string]string{}
	err = fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if name != "." {
				folders = append(folders, name)
			}
			if len(folders) > maxFiles {
				return fmt.Errorf("more than %d folders: too many for this program", maxFiles)
			}
			return nil
		case !d.Type().IsRegular():
			strange[name] = "a link or a device: a bag has files alone"
		}
		if len(names) > maxFiles {
			return fmt.Errorf("more than %d files: too many for this program", maxFiles)
		}
		names = append(names, name)
		return nil
	})
	if err != nil {
		return Source{}, errors.Join(err, root.Close())
	}
	cut := top(names)
	abs, err := filepath.Abs(filepath.Join(dir, cut))
	if err != nil {
		return Source{}, errors.Join(err, root.Close())
	}
	s := Source{name: filepath.Base(abs), close: root.Close, bare: bareOf(folders, names, cut)}
	for _, n := range names {
		s.names = append(s.names, strings.TrimPrefix(n, cut))
	}
	s.each = func(_ context.Context, fn func(string, int64, io.Reader) error) error {
		for i, n := range names {
			if what := strange[n]; what != "" {
				return &shapeError{s.names[i] + ": " + what}
			}
			f, err := root.Open(n)
			if err != nil {
				return err
			}
			info, err := f.Stat()
			if err == nil {
				err = fn(s.names[i], info.Size(), f)
			}
			if err = errors.Join(err, f.Close()); err != nil {
				return err
			}
		}
		return nil
	}
	return s, nil
}

func openZip(f *os.File, size int64, name string) (Source, error) {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return Source{}, errors.Join(ErrNotABag, f.Close())
	}
	var files []*zip.File
	var names []string
	for _, e := range z.File {
		if !strings.HasSuffix(e.Name, "/") {
			files, names = append(files, e), append(names, e.Name)
		}
	}
	cut := top(names)
	s := Source{name: name, close: f.Close, names: []string{}, zip: true}
	for _, n := range names {
		s.names = append(s.names, strings.TrimPrefix(n, cut))
	}
	if cut != "" {
		s.name = strings.TrimSuffix(cut, "/")
	}
	s.each = func(_ context.Context, fn func(string, int64, io.Reader) error) error {
		for i, e := range files {
			if !e.Mode().IsRegular() {
				return &shapeError{s.names[i] + ": a link or a device: a bag has files alone"}
			}
			r, err := e.Open()
			if err != nil {
				return &shapeError{s.names[i] + ": packed in a way that this program does not read"}
			}
			if err = errors.Join(fn(s.names[i], int64(min(e.UncompressedSize64, 1<<62)), r), ignoreChecksum(r.Close())); err != nil {
				return err
			}
		}
		return nil
	}
	return s, nil
}

// ignoreChecksum: what a zip's own checksum finds is told when the file is read.
func ignoreChecksum(err error) error {
	if errors.Is(err, zip.ErrChecksum) {
		return nil
	}
	return err
}

// openTar goes through a tar twice: for its names, and for its files. What is
// wrong with it is told when it is read.
func openTar(f *os.File, name string, packed bool) Source {
	names, folders, err := tarNames(f, packed)
	cut := top(names)
	s := Source{name: name, close: f.Close, names: []string{}, bare: bareOf(folders, names, cut)}
	if cut != "" {
		s.name = strings.TrimSuffix(cut, "/")
	}
	for _, n := range names {
		s.names = append(s.names, strings.TrimPrefix(n, cut))
	}
	s.each = func(_ context.Context, fn func(string, int64, io.Reader) error) error {
		if err != nil {
			return err
		}
		return overTar(f, packed, func(h *tar.Header, r io.Reader) error {
			if h.Typeflag == tar.TypeDir {
				return nil
			}
			return fn(strings.TrimPrefix(path.Clean(h.Name), cut), h.Size, r)
		})
	}
	return s
}

// tarNames holds all names at once: a packed tar of few bytes can have names of many.
func tarNames(f *os.File, packed bool) (names, folders []string, err error) {
	held := 0
	err = overTar(f, packed, func(h *tar.Header, _ io.Reader) error {
		if len(h.Name) > maxPath {
			return &shapeError{fmt.Sprintf("a name of more than %d bytes", maxPath)}
		}
		if held += len(h.Name); held > maxNames || len(names)+len(folders) > maxFiles {
			return fmt.Errorf("more than %d files, or names of more than %d MiB: too many for this program", maxFiles, maxNames>>20)
		}
		if h.Typeflag == tar.TypeDir {
			folders = append(folders, path.Clean(h.Name))
			return nil
		}
		names = append(names, path.Clean(h.Name))
		return nil
	})
	return names, folders, err
}

func overTar(f *os.File, packed bool, fn func(*tar.Header, io.Reader) error) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	var from io.Reader = bufio.NewReader(f)
	if packed {
		g, err := gzip.NewReader(from)
		if err != nil {
			return &shapeError{"damaged: it does not unpack"}
		}
		from = g
	}
	t := tar.NewReader(from)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &shapeError{"damaged: it is not a whole tar"}
		}
		switch h.Typeflag {
		case tar.TypeReg, tar.TypeDir:
			if err := fn(h, t); err != nil {
				return err
			}
		case tar.TypeXGlobalHeader:
		default:
			return &shapeError{fmt.Sprintf("%q: a link or a device: a bag has files alone", h.Name)}
		}
	}
}
