package archive_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// One wrong bit in each of many files, of several sizes, in the first bytes, the
// text, the padding and the tags, and in recordings that were ended and that were
// cut off: a salvage gives back each as it was taken in, and says so.
func TestOneWrongBitOfAFileIsMendedByASalvage(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	rng := rand.New(rand.NewPCG(6, 14))
	type hit struct {
		blob record.ID
		at   []int64
	}
	var hits []hit
	want := map[record.ID][]byte{}
	for i, size := range []int{1, 70_000, 1<<20 - 1, 2<<20 + 30_000} {
		data := make([]byte, size)
		for j := range data {
			data[j] = byte(rng.Uint32())
		}
		e := attach(t, v, te.ID, fmt.Sprintf("invented-%d.bin", i), string(data), record.ClassIdentity)
		want[e.ID] = data
		last := int64(sizeOf(t, v.Info().Path, e.Blob)) - 1
		hits = append(hits, hit{e.Blob, [][]int64{{3}, {last}, {8 + rng.Int64N(last-8)}, {8 + rng.Int64N(1<<20), 8 + 1<<20 + 16 + rng.Int64N(1<<20), last - 16}}[i]})
	}
	rec := begin(t, v, te.ID)
	feed(t, rec, 0, 96_000)
	ended := stop(t, rec)
	want[ended.Exhibit] = readExhibit(t, v, ended.Exhibit)
	hits = append(hits, hit{ended.Blob, []int64{100, 4096 + 20, 4096 + 3*8192 - 1}})
	rec = begin(t, v, te.ID)
	feed(t, rec, 0, 480_000)
	for rec.Status().Durable < 300_000 { // some chunks
		runtime.Gosched()
	}
	dir := filepath.Join(t.TempDir(), "cut.attest")
	noErr(t, os.CopyFS(dir, os.DirFS(v.Info().Path)))
	running := stop(t, rec)
	hits = append(hits, hit{running.Blob, []int64{4096 + 8192 + 77}})
	for _, h := range hits {
		harmed(t, blobFile(dir, h.blob), func(b []byte) {
			for _, at := range h.at {
				b[at] ^= 1 << rng.IntN(8)
			}
		})
	}
	to := filepath.Join(t.TempDir(), "new.attest")
	rep := must[archive.SalvageReport](t)(archive.Salvage(t.Context(), dir, to, archive.SalvageOptions{Passphrase: []byte(pass)}, nil))
	told := map[string]bool{}
	for _, l := range rep.Lost {
		if !l.Mended {
			t.Errorf("lost: %+v", l)
		}
		told[l.Object] = strings.HasPrefix(l.What, "wrong bits of its file")
	}
	if rep.Mended != 10 || !rep.Complete() {
		t.Errorf("%+v", rep)
	}
	w := open(t, to)
	checkClean(t, w)
	for id, data := range want {
		if !told[string(id)] {
			t.Errorf("%s: the report does not say that it was mended", id)
		}
		if !bytes.Equal(readExhibit(t, w, id), data) {
			t.Errorf("%s is not what was taken in", id)
		}
	}
	r := must[archive.Recording](t)(w.Recording(running.ID))
	if !told[string(running.ID)] || r.State == record.RecordingRunning || r.Samples == 0 {
		t.Errorf("the recording that was cut off: %+v", r)
	}

	// Where more is wrong, the file is as it was, and is told to be damaged.
	two := filepath.Join(t.TempDir(), "two.attest")
	noErr(t, os.CopyFS(two, os.DirFS(v.Info().Path)))
	harmed(t, blobFile(two, hits[1].blob), func(b []byte) { b[500] ^= 1; b[900] ^= 1 })
	to = filepath.Join(t.TempDir(), "torn.attest")
	rep = must[archive.SalvageReport](t)(archive.Salvage(t.Context(), two, to, archive.SalvageOptions{Passphrase: []byte(pass)}, nil))
	if rep.Complete() || len(rep.Lost) != 1 || rep.Mended != 0 {
		t.Errorf("two bits: %+v", rep)
	}
	if was := must[[]byte](t)(os.ReadFile(blobFile(two, hits[1].blob))); !slices.Equal(was, must[[]byte](t)(os.ReadFile(blobFile(to, hits[1].blob)))) {
		t.Error("the file that could not be mended is another")
	}
}

func blobFile(vault string, blob record.ID) string {
	name := strings.ToLower(string(blob))
	return filepath.Join(vault, "blobs", name[1:3], name)
}

func sizeOf(t testing.TB, vault string, blob record.ID) int {
	return len(must[[]byte](t)(os.ReadFile(blobFile(vault, blob))))
}
