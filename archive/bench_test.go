package archive_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"filippo.io/age"

	"attest/archive"
	"attest/archive/record"
)

// BenchmarkSealFile seals 1 GiB and reports the time as a ratio of what a
// person with stock tools does: openssl dgst -sha256 F, then age -r R F > G.
// Median of 5, the two in turn. Memory is anonymous (RssAnon), counted after
// unlock. Needs openssl and age 1.3 on the PATH.
func BenchmarkSealFile(b *testing.B) {
	const size = 1 << 30
	dir := b.TempDir()
	file := filepath.Join(dir, "exhibit.bin")
	writeNoise(b, file, size)
	id := must[*age.X25519Identity](b)(age.GenerateX25519Identity())
	v := newVault(b)
	p := must[record.Person](b)(v.NewPerson("bench"))
	te := must[record.Testimony](b)(v.NewTestimony(p.ID, record.Interview{}))
	var ours, theirs []float64
	var most int64
	for b.Loop() {
		ours, theirs, most = nil, nil, 0
		for range 5 {
			start := time.Now()
			run(b, "openssl", "dgst", "-sha256", file)
			run(b, "age", "-r", id.Recipient().String(), "-o", filepath.Join(dir, "out.age"), file)
			theirs = append(theirs, time.Since(start).Seconds())
			noErr(b, os.Remove(filepath.Join(dir, "out.age")))
			runtime.GC()
			peak, stop := watchMemory()
			start = time.Now()
			e := must[archive.Exhibit](b)(v.AttachFile(context.Background(), te.ID, file, nil))
			ours = append(ours, time.Since(start).Seconds())
			stop()
			most = max(most, peak.Load())
			noErr(b, v.Remove(e.ID))
		}
	}
	b.ReportMetric(median(ours)/median(theirs), "of-openssl+age")
	b.ReportMetric(median(ours), "s/GiB")
	b.ReportMetric(float64(most)/(1<<20), "anon-MB")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkReadFile reads 1 GiB back, as a ratio of age -d.
func BenchmarkReadFile(b *testing.B) {
	const size = 1 << 30
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
	var ours, theirs []float64
	for b.Loop() {
		ours, theirs = nil, nil
		for range 5 {
			start := time.Now()
			run(b, "age", "-d", "-i", key, "-o", os.DevNull, sealed)
			theirs = append(theirs, time.Since(start).Seconds())
			start = time.Now()
			r, _, err := v.OpenExhibit(e.ID)
			noErr(b, err)
			buf := make([]byte, 1<<20)
			for err == nil {
				_, err = r.Read(buf)
			}
			noErr(b, r.Close())
			ours = append(ours, time.Since(start).Seconds())
		}
	}
	b.ReportMetric(median(ours)/median(theirs), "of-age-d")
	b.ReportMetric(0, "ns/op")
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

func run(b *testing.B, name string, args ...string) {
	b.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", name, err, out)
	}
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

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return x[len(x)/2]
}

// watchMemory follows the process's anonymous memory (Linux; 0 elsewhere).
func watchMemory() (peak *atomic.Int64, stop func()) {
	peak = new(atomic.Int64)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			if n := anonymous(); n > peak.Load() {
				peak.Store(n)
			}
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	return peak, func() { close(done); <-ended }
}

func anonymous() int64 {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(raw) {
		if rest, ok := bytes.CutPrefix(line, []byte("RssAnon:")); ok {
			n, _ := strconv.ParseInt(strings.Fields(string(rest))[0], 10, 64)
			return n << 10
		}
	}
	return 0
}
