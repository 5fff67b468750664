package delivery

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/yeka/zip"
)

// File is one file to be delivered.
type File struct {
	Name string // ASCII, as bundle.SafeName gives it: a zip with a passphrase shows names
	Data io.Reader
}

// Zip locks files with a passphrase into a zip that 7-Zip, WinZip, macOS'
// Archive Utility and others open: WinZip AE-2 with AES-256. What Windows'
// Explorer shows of it by itself does not open it. Names and sizes stay to be
// read by anybody. The key is stretched a thousand times only (the format has it
// so): the passphrase must be a drawn one.
type Zip struct {
	Name       string // of the one file inside
	Passphrase string
	Time       time.Time
}

// Seal returns what takes the file's bytes; Close ends the zip.
func (z Zip) Seal(w io.Writer) (io.WriteCloser, error) {
	p, err := usable(z.Passphrase)
	if err != nil {
		return nil, err
	}
	archive := zip.NewWriter(w)
	entry, err := locked(archive, z.Name, p, z.Time)
	if err != nil {
		return nil, err
	}
	return zipEntry{entry, archive}, nil
}

type zipEntry struct {
	io.Writer
	archive *zip.Writer
}

func (z zipEntry) Close() error { return z.archive.Close() }

func locked(archive *zip.Writer, name, p string, at time.Time) (io.Writer, error) {
	h := &zip.FileHeader{Name: name, Method: zip.Store}
	h.SetModTime(at.UTC())
	h.SetPassword(p)
	h.SetEncryptionMethod(zip.AES256Encryption)
	w, err := archive.CreateHeader(h)
	if err != nil {
		return nil, fmt.Errorf("the zip: %w", err)
	}
	return w, nil
}

// Open gives the file's bytes back. They are right only when the last was read
// without an error.
func (z Zip) Open(r io.ReaderAt, size int64) (io.ReadCloser, error) {
	p, err := usable(z.Passphrase)
	if err != nil {
		return nil, err
	}
	var archive *zip.Reader
	err = guarded(errNotOurs, func() (err error) { archive, err = zip.NewReader(r, size); return err })
	if err != nil || len(archive.File) != 1 || archive.File[0].Name != z.Name || !archive.File[0].IsEncrypted() {
		return nil, errNotOurs
	}
	// The library takes memory for the size that is claimed, and also opens the old cipher of zip.
	if f := archive.File[0]; f.CompressedSize64 > uint64(size) || f.UncompressedSize64 > uint64(size) || f.Method != zip.Store || !bytes.Contains(f.Extra, aesExtra) {
		return nil, errNotOurs
	}
	archive.File[0].DeferAuth = true // else it is held in memory whole
	archive.File[0].SetPassword(p)
	var body io.ReadCloser
	if err = guarded(errNotOurs, func() (err error) { body, err = archive.File[0].Open(); return err }); err != nil {
		return nil, err
	}
	return guardedBody{body}, nil
}

// aesExtra is what begins the field that says AES, with the field's length, in front of AE-2.
var aesExtra = []byte{0x01, 0x99, 7, 0, 2, 0}

var errNotOurs = errors.New("not the zip that was written")

// guarded turns a fault of a library into an error: two of those used here index into what they read.
func guarded(as error, do func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = as
		}
	}()
	return do()
}

type guardedBody struct{ io.ReadCloser }

func (b guardedBody) Read(p []byte) (n int, err error) {
	err = guarded(errNotOurs, func() (err error) { n, err = b.ReadCloser.Read(p); return err })
	return n, err
}

// ZipFiles locks several files into one zip.
func ZipFiles(w io.Writer, pass string, at time.Time, files []File) error {
	p, err := usable(pass)
	if err != nil {
		return err
	}
	archive := zip.NewWriter(w)
	for _, f := range files {
		entry, err := locked(archive, f.Name, p, at)
		if err != nil {
			return err
		}
		if _, err := io.Copy(entry, f.Data); err != nil {
			return err
		}
	}
	return archive.Close()
}
