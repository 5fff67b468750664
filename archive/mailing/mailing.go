// Package mailing lays a submission out in messages: its paper and its annexes,
// each a file of its own, in as many messages as the limit of a body's channel
// asks for. It knows no vault, and locks nothing: whoever gives a file writes it
// as it is to leave.
package mailing

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"syscall"

	"attest/archive/delivery"
	"attest/archive/store"
)

// Errors of Lay.
var (
	ErrPaper    = errors.New("the submission alone is larger than one message may be: allow larger messages, or send it as a bundle by another way")
	ErrParts    = errors.New("an annex is too large to be cut into parts of this size: allow messages of at least 2 MB, or leave it out and send it by another way")
	ErrReadBack = errors.New("what was read back is not what was written: the volume may be failing, use another")
)

// File is one file of a submission.
type File struct {
	Name  string // one that no other has; becomes part of a path
	Annex int    // number of the exhibit, 0 for the paper, which comes first
	Write func(w io.Writer) error
}

// Written is one file as it lies in the folder.
type Written struct {
	Path    string `json:"path"` // below the folder, with slashes
	Annex   int    `json:"annex,omitempty"`
	Message int    `json:"message"`        // from 1
	Part    int    `json:"part,omitempty"` // from 1, of an annex that is cut; 0 for a whole one
	Size    int64  `json:"size"`           // bytes
	SHA256  string `json:"sha256"`         // hex
}

// Messages is how many messages there are.
func Messages(list []Written) int {
	n := 0
	for _, w := range list {
		n = max(n, w.Message)
	}
	return n
}

// joinRoom is what the texts beside the first part of an annex may take.
const joinRoom = 16 << 10

// Lay writes the files into a new folder, one folder a message, in their order:
// message-1, message-2 and so on. No message has more than limit bytes of files
// together; 0 is no limit. An annex that alone is larger is cut into numbered
// parts, each a message. The folder is there whole or not at all; nothing is
// written over (fs.ErrExist). Begins is told, before a byte is written, where the
// files lie until then.
func Lay(ctx context.Context, folder string, limit int64, files []File, begins func(path string) error, progress func(done, total int64)) (list []Written, err error) {
	if _, err := os.Lstat(folder); !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			err = fs.ErrExist
		}
		return nil, fmt.Errorf("%s: %w", filepath.Base(folder), err)
	}
	temp, err := os.MkdirTemp(filepath.Dir(folder), "."+filepath.Base(folder)+".*.part") // mode 0700
	if err != nil {
		return nil, err
	}
	defer func() {
		if temp != "" {
			err = errors.Join(err, store.RemoveLeft(temp))
		}
	}()
	if begins != nil {
		if err := begins(temp); err != nil {
			return nil, err
		}
	}
	l := &laying{ctx: ctx, root: temp, limit: limit, message: 1}
	for i, f := range files {
		if progress != nil {
			progress(int64(i), int64(len(files)))
		}
		if err := l.lay(f); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for n := range Messages(l.list) {
		if err := syncFolder(filepath.Join(temp, messageFolder(n+1))); err != nil {
			return nil, err
		}
	}
	if err := os.Rename(temp, folder); err != nil {
		return nil, err
	}
	temp = ""
	if err := syncFolder(filepath.Dir(folder)); err != nil {
		return nil, errors.Join(err, store.RemoveLeft(folder))
	}
	return l.list, nil
}

func messageFolder(n int) string { return fmt.Sprintf("message-%d", n) }

// laying is the work of one call.
type laying struct {
	ctx     context.Context
	root    string
	limit   int64
	message int   // the one that is filled
	full    int64 // bytes in it
	list    []Written
}

// lay writes a file at the root, where its size shows, and moves it to its
// message.
func (l *laying) lay(f File) error {
	at := filepath.Join(l.root, f.Name)
	size, sum, err := l.write(at, f)
	switch {
	case err != nil:
		return err
	case l.limit > 0 && size > l.limit && f.Annex == 0:
		return ErrPaper
	case l.limit > 0 && size > l.limit:
		return l.cut(at, f)
	case l.limit > 0 && l.full > 0 && l.full+size > l.limit:
		l.next()
	}
	return l.put(at, Written{Annex: f.Annex, Size: size, SHA256: sum})
}

func (l *laying) next() { l.message, l.full = l.message+1, 0 }

// put moves a file into the message that is filled.
func (l *laying) put(at string, w Written) error {
	dir := messageFolder(l.message)
	if err := os.Mkdir(filepath.Join(l.root, dir), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	w.Path, w.Message = path.Join(dir, filepath.Base(at)), l.message
	if err := os.Rename(at, filepath.Join(l.root, filepath.FromSlash(w.Path))); err != nil {
		return err
	}
	l.full += w.Size
	l.list = append(l.list, w)
	return nil
}

// cut makes a message of each part; how they are joined goes with the first.
func (l *laying) cut(at string, f File) error {
	parts := filepath.Join(l.root, "parts")
	if err := os.Mkdir(parts, 0o700); err != nil {
		return err
	}
	s, err := delivery.Cut(l.ctx, at, parts, l.limit-joinRoom, nil)
	if errors.Is(err, delivery.ErrParts) {
		return ErrParts
	}
	if err != nil {
		return err
	}
	for i, p := range s.Parts {
		if l.full > 0 {
			l.next()
		}
		if err := l.put(p.Path, Written{Annex: f.Annex, Part: i + 1, Size: p.Size, SHA256: p.SHA256}); err != nil {
			return err
		}
		if i > 0 {
			continue
		}
		for _, text := range []string{s.Sums, s.Howto} {
			size, sum, err := sumOf(text)
			if err != nil {
				return err
			}
			if err := l.put(text, Written{Annex: f.Annex, Size: size, SHA256: sum}); err != nil {
				return err
			}
		}
	}
	return errors.Join(os.Remove(at), os.Remove(parts))
}

// write writes a file, syncs it, and reads it back.
func (l *laying) write(at string, f File) (int64, string, error) {
	w, err := os.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, "", err
	}
	sum := sha256.New()
	err = f.Write(&stopping{l.ctx, io.MultiWriter(w, sum)})
	if err == nil {
		err = w.Sync()
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return 0, "", err
	}
	size, got, err := sumOf(at)
	if err == nil && got != fmt.Sprintf("%x", sum.Sum(nil)) {
		err = ErrReadBack
	}
	return size, got, err
}

func sumOf(at string) (int64, string, error) {
	r, err := os.Open(at)
	if err != nil {
		return 0, "", err
	}
	h := sha256.New()
	n, err := io.Copy(h, r)
	return n, fmt.Sprintf("%x", h.Sum(nil)), errors.Join(err, r.Close())
}

// stopping is a writer that ends when a context does.
type stopping struct {
	ctx context.Context
	w   io.Writer
}

func (s *stopping) Write(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.w.Write(b)
}

// syncFolder makes a rename durable. Windows has no such call, and some removable
// file systems refuse it: the files themselves are synced.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EINVAL) {
		return errors.Join(err, d.Close())
	}
	return d.Close()
}
