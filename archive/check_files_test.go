package archive_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"attest/archive"
)

// Files are checked several at a time: each that is damaged is named, in the order
// of the records, and every byte is told of once.
func TestCheckNamesEveryDamagedFile(t *testing.T) {
	v := newVault(t)
	parent := account(t, v).ID
	var want []string
	var all int64
	for i, n := range []int{2*mib + 9, 10, 0, mib, 3 * mib, 70_000, 5*mib + 1} {
		before := blobFiles(t, v)
		e := must[archive.Exhibit](t)(v.Attach(context.Background(), parent, archive.Attachment{Name: "x.bin", Size: int64(n), Data: bytes.NewReader(invented(n))}, nil))
		all += int64(n)
		if i%2 == 1 {
			continue
		}
		want = append(want, string(e.ID))
		for _, name := range blobFiles(t, v) {
			if path := filepath.Join(v.Info().Path, "blobs", name[1:3], name); !slices.Contains(before, name) {
				raw := must[[]byte](t)(os.ReadFile(path))
				raw[len(raw)-20] ^= 1
				noErr(t, os.WriteFile(path, raw, 0o600))
			}
		}
	}
	slices.Sort(want)
	var last, total int64
	r := must[archive.CheckReport](t)(v.Check(context.Background(), func(what string, done, of int64) {
		if what == "blobs" {
			if done < last {
				t.Errorf("told of %d bytes after %d", done, last)
			}
			last, total = done, of
		}
	}))
	var got []string
	for _, f := range r.Faults {
		got = append(got, f.Object)
	}
	if !slices.Equal(got, want) || r.Blobs != 3 || total != all || last > all {
		t.Errorf("faults %v, want %v; %d files whole, %d of %d bytes told of", r.Faults, want, r.Blobs, last, total)
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err := v.Check(ctx, func(what string, _, _ int64) {
		if what == "blobs" {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
