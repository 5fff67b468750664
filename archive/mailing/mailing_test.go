package mailing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func of(name string, annex, size int) File {
	return File{Name: name, Annex: annex, Write: func(w io.Writer) error {
		_, err := w.Write(bytes.Repeat([]byte{byte(annex)}, size))
		return err
	}}
}

func lay(t *testing.T, limit int64, files ...File) (dir string, said []string, err error) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "out")
	began := 0
	list, err := Lay(context.Background(), dir, limit, files, func(string) error { began++; return nil }, nil)
	for _, w := range list {
		said = append(said, fmt.Sprintf("%s %d", w.Path, w.Part))
		size, sum, serr := sumOf(filepath.Join(dir, filepath.FromSlash(w.Path)))
		if serr != nil || size != w.Size || sum != w.SHA256 {
			t.Errorf("%s is not as it is told: %v", w.Path, serr)
		}
	}
	if began != 1 {
		t.Errorf("it was told %d times that it begins", began)
	}
	return dir, said, err
}

// What does not fit goes into a next message, in order, and nothing else does.
func TestMessagesAreFilledInOrder(t *testing.T) {
	const mb = 1_000_000
	files := []File{of("s.pdf", 0, mb/2), of("annex-1", 1, mb), of("annex-2", 2, mb/2), of("annex-3", 3, 10)}
	for limit, want := range map[int64][]string{
		0:         {"message-1/s.pdf 0", "message-1/annex-1 0", "message-1/annex-2 0", "message-1/annex-3 0"},
		2 * mb:    {"message-1/s.pdf 0", "message-1/annex-1 0", "message-1/annex-2 0", "message-2/annex-3 0"},
		mb + mb/2: {"message-1/s.pdf 0", "message-1/annex-1 0", "message-2/annex-2 0", "message-2/annex-3 0"},
		mb:        {"message-1/s.pdf 0", "message-2/annex-1 0", "message-3/annex-2 0", "message-3/annex-3 0"},
	} {
		if _, said, err := lay(t, limit, files...); err != nil || !slices.Equal(said, want) {
			t.Errorf("%d bytes a message: %v %v, want %v", limit, said, err, want)
		}
	}
}

// An annex that no message takes is cut, with what tells how it is joined.
func TestALargeAnnexIsCut(t *testing.T) {
	const limit = 2_000_000
	dir, said, err := lay(t, limit, of("s.pdf", 0, 10), of("annex-1", 1, 2_500_000), of("annex-2", 2, 10))
	want := []string{"message-1/s.pdf 0", "message-2/annex-1.001 1", "message-2/annex-1.sha256 0", "message-2/annex-1.JOIN.txt 0", "message-3/annex-1.002 2", "message-3/annex-2 0"}
	if err != nil || !slices.Equal(said, want) {
		t.Fatalf("%v %v, want %v", said, err, want)
	}
	for i := range 3 {
		var all int64
		in, err := os.ReadDir(filepath.Join(dir, messageFolder(i+1)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range in {
			info, err := f.Info()
			if err != nil {
				t.Fatal(err)
			}
			all += info.Size()
		}
		if all > limit {
			t.Errorf("message %d has %d bytes", i+1, all)
		}
	}
	var whole []byte
	for _, name := range []string{"message-2/annex-1.001", "message-3/annex-1.002"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		whole = append(whole, b...)
	}
	if !bytes.Equal(whole, bytes.Repeat([]byte{1}, 2_500_000)) {
		t.Error("the parts are not the annex")
	}
	if in, err := os.ReadDir(dir); err != nil || len(in) != 3 {
		t.Errorf("the folder has more than its messages: %v %v", in, err)
	}
}

// It is there whole or not at all.
func TestNothingIsLeftBehind(t *testing.T) {
	broken := errors.New("broken")
	fails := File{Name: "annex-1", Annex: 1, Write: func(io.Writer) error { return broken }}
	for _, c := range []struct {
		limit int64
		files []File
		want  error
	}{
		{0, []File{of("s.pdf", 0, 10), fails}, broken},
		{1_000_000, []File{of("s.pdf", 0, 1_000_001)}, ErrPaper},
		{1_000_000, []File{of("s.pdf", 0, 10), of("annex-1", 1, 1_000_001)}, ErrParts},
	} {
		dir, _, err := lay(t, c.limit, c.files...)
		left, rerr := os.ReadDir(filepath.Dir(dir))
		if !errors.Is(err, c.want) || rerr != nil || len(left) > 0 {
			t.Errorf("%v, want %v; %v is left, %v", err, c.want, left, rerr)
		}
	}
	there := t.TempDir()
	if _, err := Lay(context.Background(), there, 0, nil, nil, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a folder that is there: %v", err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Lay(gone, filepath.Join(there, "x"), 0, []File{of("s.pdf", 0, 10)}, nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
