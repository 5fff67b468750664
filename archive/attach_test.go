package archive_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

const mib = 1 << 20

// invented is bytes of no meaning, long enough for several chunks.
func invented(n int) []byte {
	p := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{9}).Read(p)
	return p
}

func blobFiles(t testing.TB, v *archive.Vault) (names []string) {
	t.Helper()
	noErr(t, filepath.WalkDir(filepath.Join(v.Info().Path, "blobs"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, d.Name())
		}
		return err
	}))
	return names
}

// A file may have become another length since it was asked for; what is sealed
// is what was read, hashed as it was read.
func TestAttachTakesWhatComes(t *testing.T) {
	v := newVault(t)
	parent := account(t, v).ID
	for _, n := range []int{0, 1, 30_000, mib, 3*mib + 17} {
		data := invented(n)
		sum := sha256.Sum256(data)
		for _, said := range []int64{int64(n), 0, int64(n) / 3, int64(n) + 2*mib} {
			var last int64
			e, err := v.Attach(context.Background(), parent, archive.Attachment{Name: "x.bin", Size: said, Data: bytes.NewReader(data)},
				func(_ string, done, _ int64) { last = done })
			noErr(t, err)
			if e.Size != int64(n) || e.SHA256 != hex.EncodeToString(sum[:]) || e.CRC32 != fmt.Sprintf("%08x", crc32.ChecksumIEEE(data)) || last != int64(n) {
				t.Errorf("%d bytes where %d were said: size %d, told %d, sha256 %s, crc32 %s", n, said, e.Size, last, e.SHA256, e.CRC32)
			}
			r, _, err := v.OpenExhibit(e.ID)
			noErr(t, err)
			got, err := io.ReadAll(r)
			noErr(t, errors.Join(err, r.Close()))
			if !bytes.Equal(got, data) {
				t.Errorf("%d bytes where %d were said: %d came back", n, said, len(got))
			}
		}
	}
	path := filepath.Join(t.TempDir(), "note.txt")
	noErr(t, os.WriteFile(path, []byte("an invented note"), 0o600))
	e := must[archive.Exhibit](t)(v.AttachFile(context.Background(), parent, path, nil))
	if e.Media != "text/plain" || e.StillOutside != path || e.Name != "note.txt" {
		t.Errorf("%s, %s, still outside at %q", e.Media, e.Name, e.StillOutside)
	}
	report := must[archive.CheckReport](t)(v.Check(context.Background(), nil))
	if len(report.Faults) != 0 {
		t.Errorf("%v", report.Faults)
	}
}

// meets reads on and calls then when at bytes were read.
type meets struct {
	r    io.Reader
	at   int
	then func() error
}

func (m *meets) Read(p []byte) (int, error) {
	if m.at <= 0 && m.then != nil {
		if err := m.then(); err != nil {
			return 0, err
		}
		m.then = nil
	}
	n, err := m.r.Read(p)
	m.at -= n
	return n, err
}

// What is given up in the middle leaves no file, no exhibit and no entry.
func TestAttachGivenUpLeavesNothing(t *testing.T) {
	v := newVault(t)
	parent := account(t, v).ID
	_, entries, err := v.Log(archive.LogFilter{}, 0, 0)
	noErr(t, err)
	torn := errors.New("the card was pulled out")
	for _, at := range []int{0, 1000, mib, 4*mib + 5, 8 * mib} {
		give := func(ctx context.Context, then func() error) error {
			_, err := v.Attach(ctx, parent, archive.Attachment{
				Name: "x.bin", Size: 8 * mib, Data: &meets{bytes.NewReader(invented(8 * mib)), at, then},
			}, nil)
			return err
		}
		if err := give(context.Background(), func() error { return torn }); !errors.Is(err, torn) {
			t.Errorf("after %d bytes: %v, want %v", at, err, torn)
		}
		ctx, cancel := context.WithCancel(context.Background())
		if err := give(ctx, func() error { cancel(); return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("after %d bytes: %v, want %v", at, err, context.Canceled)
		}
		cancel()
	}
	if left := blobFiles(t, v); len(left) != 0 {
		t.Errorf("%v stays", left)
	}
	if list := must[[]archive.Exhibit](t)(v.Exhibits(parent)); len(list) != 0 {
		t.Errorf("%d exhibits are listed", len(list))
	}
	if _, n, err := v.Log(archive.LogFilter{}, 0, 0); err != nil || n != entries {
		t.Errorf("%d entries were made, %v", n-entries, err)
	}
	// And the vault goes on as if nothing had been.
	attach(t, v, parent, "note.txt", "an invented note", record.ClassCleared)
	if left := blobFiles(t, v); len(left) != 1 {
		t.Errorf("%v are there", left)
	}
}
