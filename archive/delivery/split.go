package delivery

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"attest/archive/cancel"
)

// FAT32Part is the size of a part for FAT32, whose files end below 4 GiB.
const FAT32Part = 4<<30 - 64<<20

// MaxParts is how many parts a file is cut into at most.
const MaxParts = 99

// Errors of Split.
var (
	ErrParts    = errors.New("a part must have at least 1 MiB, and a file at most 99 parts")
	ErrReadBack = errors.New("a part that was read back is not what was written: the volume may be failing, use another")
)

// Part is one file of a split.
type Part struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Split is what was written.
type Split struct {
	Parts  []Part `json:"parts"`
	Sums   string `json:"sums"`   // file of checksums, as sha256sum -c reads it
	Howto  string `json:"howto"`  // text that says how they are joined
	SHA256 string `json:"sha256"` // of the whole
}

// Cut writes a file as numbered parts (NAME.001, …) into a folder, with their
// checksums and how they are joined, each read back. It is there whole or
// not at all; nothing is written over.
func Cut(ctx context.Context, path, folder string, size int64, progress func(done, total int64)) (s Split, err error) {
	f, err := os.Open(path)
	if err != nil {
		return s, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return s, err
	}
	total := info.Size()
	if size < 1<<20 || (total+size-1)/size > MaxParts {
		return s, ErrParts
	}
	name := filepath.Base(path)
	var written []string
	defer func() {
		if err != nil {
			for _, p := range written {
				err = errors.Join(err, os.Remove(p))
			}
		}
	}()
	create := func(name string) (*os.File, error) {
		p := filepath.Join(folder, name)
		w, err := os.OpenFile(p, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("%s is there already: %w", name, fs.ErrExist)
		}
		if err == nil {
			written = append(written, p)
		}
		return w, err
	}
	whole := sha256.New()
	var sums strings.Builder
	for done := int64(0); done < total; {
		n := min(size, total-done)
		w, err := create(fmt.Sprintf("%s.%03d", name, len(s.Parts)+1))
		if err != nil {
			return s, err
		}
		sum, err := part(ctx, w, io.TeeReader(io.LimitReader(f, n), whole), n)
		if err = errors.Join(err, w.Close()); err != nil {
			return s, err
		}
		done += n
		s.Parts = append(s.Parts, Part{w.Name(), n, sum})
		fmt.Fprintf(&sums, "%s  %s\n", sum, filepath.Base(w.Name()))
		if progress != nil {
			progress(done, total)
		}
	}
	s.SHA256 = hex.EncodeToString(whole.Sum(nil))
	for _, text := range []struct {
		path *string
		name string
		data string
	}{{&s.Sums, name + ".sha256", sums.String()}, {&s.Howto, name + ".JOIN.txt", joinText(name, s)}} {
		w, err := create(text.name)
		if err != nil {
			return s, err
		}
		_, err = io.WriteString(w, text.data)
		if err = errors.Join(err, w.Sync(), w.Close()); err != nil {
			return s, err
		}
		*text.path = w.Name()
	}
	return s, nil
}

// part copies one part, syncs it, and reads it back.
func part(ctx context.Context, w *os.File, r io.Reader, n int64) (string, error) {
	h := sha256.New()
	got, err := io.Copy(io.MultiWriter(w, h), cancel.Reader(ctx, r))
	if err == nil && got != n {
		err = io.ErrUnexpectedEOF
	}
	if err = errors.Join(err, w.Sync()); err != nil {
		return "", err
	}
	sum := hex.EncodeToString(h.Sum(nil))
	if _, err := w.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	h.Reset()
	if _, err := io.Copy(h, cancel.Reader(ctx, w)); err != nil {
		return "", err
	}
	if hex.EncodeToString(h.Sum(nil)) != sum {
		return "", ErrReadBack
	}
	return sum, nil
}

// joinText says how the parts become the file again; English and Korean, since
// it travels without the letter.
func joinText(name string, s Split) string {
	var parts []string
	for _, p := range s.Parts {
		parts = append(parts, filepath.Base(p.Path))
	}
	var told []string // as a shell reads them: nothing in a name is run
	for _, p := range parts {
		told = append(told, forShell(p))
	}
	// copy /b was run under Wine 8; its certutil does nothing.
	return fmt.Sprintf(`HOW TO JOIN THE %[1]d PARTS / 파일 %[1]d개를 하나로 합치는 방법

Copy all parts into one folder and go there.
모든 파일을 한 폴더에 복사한 뒤 그 폴더로 이동하십시오.

Linux:
    sha256sum -c %[2]s
    cat %[3]s > %[4]s
    sha256sum %[4]s

macOS:
    shasum -a 256 -c %[2]s
    cat %[3]s > %[4]s
    shasum -a 256 %[4]s

Windows (cmd.exe):
    copy /b %[5]s %[7]s
    certutil -hashfile %[7]s SHA256

The whole has this SHA-256 / 합친 파일의 SHA-256:
%[6]s
`, len(parts), forShell(name+".sha256"), strings.Join(told, " "), forShell(name), `"`+strings.Join(parts, `"+"`)+`"`, s.SHA256, `"`+name+`"`)
}

// forShell is a file of the folder as a POSIX shell takes it: between single quotes
// nothing is run or put in, and ./ keeps a name from being an option.
func forShell(name string) string {
	return "'./" + strings.ReplaceAll(name, "'", `'\''`) + "'"
}
