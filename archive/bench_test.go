package archive_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"attest/archive"
	"attest/archive/record"
)

// BenchmarkSealFile seals 1 GiB and reports the time as a ratio of what a
// person with stock tools does: openssl dgst -sha256 F, then age -r R F > G.
// Median of 5 pairs, the two in turn. It runs in this process, through the same
// call as attestctl attach, on a vault that is open: a time of the command
// itself would hold the unlocking. Memory is anonymous (RssAnon), counted after
// unlock. Ours is on the disk when it ends; the tools' need not be. Needs
// openssl and age 1.3 on the PATH.
func BenchmarkSealFile(b *testing.B) {
	size := benchSize()
	dir := b.TempDir()
	file := filepath.Join(dir, "exhibit.bin")
	writeNoise(b, file, size)
	id := must[*age.X25519Identity](b)(age.GenerateX25519Identity())
	v := newVault(b)
	p := must[record.Person](b)(v.NewPerson("bench"))
	te := must[record.Testimony](b)(v.NewTestimony(p.ID, record.Interview{}))
	var c pairs
	var most int64
	for b.Loop() {
		c, most = startPairs(), 0
		for range 5 {
			c.theirs(func() {
				run(b, "openssl", "dgst", "-sha256", file)
				run(b, "age", "-r", id.Recipient().String(), "-o", filepath.Join(dir, "out.age"), file)
			})
			noErr(b, os.Remove(filepath.Join(dir, "out.age")))
			runtime.GC()
			peak, stop := watchMemory()
			var e archive.Exhibit
			c.ours(func() { e = must[archive.Exhibit](b)(v.AttachFile(context.Background(), te.ID, file, nil)) })
			stop()
			most = max(most, peak.Load())
			noErr(b, v.Remove(e.ID))
		}
		c.end()
	}
	c.report(b, "of-openssl+age")
	b.ReportMetric(float64(most)/(1<<20), "anon-MB")
}

// BenchmarkReadFile reads 1 GiB back, as a ratio of age -d on a file that the
// system has in its cache. "taken" is our file as it is after it was taken in,
// on the disk alone; "cached" has it in the cache too.
func BenchmarkReadFile(b *testing.B) {
	size := benchSize()
	dir := b.TempDir()
	file, sealed, key := filepath.Join(dir, "exhibit.bin"), filepath.Join(dir, "out.age"), filepath.Join(dir, "key")
	writeNoise(b, file, size)
	id := must[*age.X25519Identity](b)(age.GenerateX25519Identity())
	noErr(b, os.WriteFile(key, []byte(id.String()+"\n"), 0o600))
	run(b, "age", "-r", id.Recipient().String(), "-o", sealed, file)
	v := newVault(b)
	p := must[record.Person](b)(v.NewPerson("bench"))
	te := must[record.Testimony](b)(v.NewTestimony(p.ID, record.Interview{}))
	e := must[archive.Exhibit](b)(v.AttachFile(context.Background(), te.ID, file, nil))
	read := func() {
		r, _, err := v.OpenExhibit(e.ID)
		noErr(b, err)
		buf := make([]byte, 1<<20)
		for err == nil {
			_, err = r.Read(buf)
		}
		if err != io.EOF {
			b.Fatal(err)
		}
		noErr(b, r.Close())
	}
	for _, name := range []string{"taken", "cached"} {
		b.Run(name, func(b *testing.B) {
			if name == "cached" {
				intoCache(b, v)
			}
			var c pairs
			var most int64
			for b.Loop() {
				c, most = startPairs(), 0
				for range 5 {
					c.theirs(func() { run(b, "age", "-d", "-i", key, "-o", os.DevNull, sealed) })
					runtime.GC()
					peak, stop := watchMemory()
					c.ours(read)
					stop()
					most = max(most, peak.Load())
				}
				c.end()
			}
			c.report(b, "of-age-d")
			b.ReportMetric(float64(most)/(1<<20), "anon-MB")
		})
	}
}

// BenchmarkSave saves one changed paragraph of a testimony, synced, as a ratio
// of the fastest thing that could do so: writing the paragraph and fsync.
func BenchmarkSave(b *testing.B) {
	v := newVault(b)
	p := must[record.Person](b)(v.NewPerson("bench"))
	te := must[record.Testimony](b)(v.NewTestimony(p.ID, record.Interview{}))
	for i := range 40 {
		te.Account = append(te.Account, record.Segment{ID: fmt.Sprint("s", i), Text: strings.Repeat("말 ", 100)})
	}
	noErr(b, v.SaveTestimony(te))
	f := must[*os.File](b)(os.Create(filepath.Join(b.TempDir(), "peer")))
	defer f.Close()
	var ours, theirs time.Duration
	n := 0
	for b.Loop() {
		start := time.Now()
		_ = must[int](b)(f.WriteString(te.Account[0].Text))
		noErr(b, f.Sync())
		theirs += time.Since(start)
		te.Account[0].Text = fmt.Sprint("바뀐 문장 ", n)
		n++
		start = time.Now()
		noErr(b, v.SaveTestimony(te))
		ours += time.Since(start)
	}
	b.ReportMetric(float64(ours)/float64(theirs), "of-fsync")
	b.ReportMetric(float64(ours.Microseconds())/1000/float64(n), "ms/save")
}

func writeNoise(b *testing.B, path string, size int) {
	b.Helper()
	f := must[*os.File](b)(os.Create(path))
	w := bufio.NewWriterSize(f, 1<<20)
	r := rand.NewChaCha8([32]byte{1})
	block := make([]byte, 1<<20)
	for range size / len(block) {
		_, _ = r.Read(block)
		_ = must[int](b)(w.Write(block))
	}
	noErr(b, w.Flush())
	noErr(b, f.Sync())
	noErr(b, f.Close())
}
