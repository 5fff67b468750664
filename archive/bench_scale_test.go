package archive_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"testing"
	"time"

	"attest/archive"
	"attest/archive/record"
	"attest/internal/crowd"
)

// manyTestimonies is how many a large vault has: 100,000, or what
// ATTEST_BENCH_TESTIMONIES says.
func manyTestimonies() int {
	if n, err := strconv.Atoi(os.Getenv("ATTEST_BENCH_TESTIMONIES")); err == nil && n > 0 {
		return n
	}
	return 100_000
}

// sampled is the wall and processor time of something.
func sampled(do func()) (wall, cpu float64) {
	c := processorTime()
	wall = seconds(do)
	return wall, processorTime() - c
}

// crowded is a vault with n invented testimonies of 200 words, open.
func crowded(b *testing.B, dir string, n int) (v *archive.Vault, wall, cpu float64) {
	b.Helper()
	v = must[*archive.Vault](b)(archive.Create(context.Background(), filepath.Join(dir, "large.attest"), archive.CreateOptions{
		Office: "invented office", Member: "Han", Passphrase: []byte(pass), Quick: true,
	}, nil))
	file := filepath.Join(dir, "invented.json")
	f := must[*os.File](b)(os.Create(file))
	noErr(b, crowd.Document{Testimonies: n, Seed: 1}.Write(f))
	noErr(b, f.Close())
	wall, cpu = sampled(func() {
		r := must[archive.ImportReport](b)(v.Import(context.Background(), archive.FileSource(file), archive.ImportOptions{}, nil))
		if len(r.Testimonies) != n {
			b.Fatalf("%d of %d testimonies", len(r.Testimonies), n)
		}
	})
	return v, wall, cpu
}

// unlocked opens a vault and fills a list; the time begins once Argon2id is done
// and the member's keys are open.
func unlocked(b *testing.B, path string, n int) (v *archive.Vault, wall, cpu float64) {
	b.Helper()
	var start time.Time
	var used float64
	v = must[*archive.Vault](b)(archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(pass)}, func(name string, done, _ int64) {
		if name == "open" && done == 1 {
			start, used = time.Now(), processorTime()
		}
	}))
	rows := v.Testimonies(archive.Filter{})
	wall, cpu = time.Since(start).Seconds(), processorTime()-used
	if len(rows) != n {
		b.Fatalf("%d of %d testimonies are listed", len(rows), n)
	}
	return v, wall, cpu
}

// BenchmarkLargeVault measures what grows with the number of testimonies.
func BenchmarkLargeVault(b *testing.B) {
	n := manyTestimonies()
	for b.Loop() {
		dir := b.TempDir()
		peak, stop := watchMemory()
		v, wall, cpu := crowded(b, dir, n)
		stop()
		b.ReportMetric(float64(n)/wall, "imported/s")
		b.ReportMetric(float64(n)/cpu, "imported/cpu-s")
		b.ReportMetric(float64(peak.Load())/(1<<20), "import-anon-MB")
		path := v.Info().Path
		wall, cpu = sampled(func() { noErr(b, v.Close()) })
		b.ReportMetric(wall, "close-s")
		b.ReportMetric(cpu, "close-cpu-s")
		debug.FreeOSMemory()
		before := anonymous()
		var walls, cpus []float64
		for range 3 {
			peak, stop = watchMemory()
			v, wall, cpu = unlocked(b, path, n)
			walls, cpus = append(walls, wall), append(cpus, cpu)
			stop()
			b.ReportMetric(float64(peak.Load()-before)/(1<<20), "open-anon-MB")
			noErr(b, v.Close())
		}
		b.ReportMetric(median(walls), "open-s")
		b.ReportMetric(median(cpus), "open-cpu-s")
		v, _, _ = unlocked(b, path, n)
		noErr(b, v.WaitForNames(context.Background()))
		runtime.GC()
		debug.FreeOSMemory()
		held := anonymous() - before
		wall, cpu = sampled(func() { noErr(b, v.WaitForIndex(context.Background())) })
		b.ReportMetric(cpu, "index-cpu-s")
		runtime.GC()
		debug.FreeOSMemory()
		b.ReportMetric(float64(held)/(1<<20), "held-anon-MB")
		b.ReportMetric(float64(anonymous()-before-held)/(1<<20), "index-anon-MB")
		b.ReportMetric(saves(b, v), "save-p95-ms")
		wall, cpu = sampled(func() { v.Testimonies(archive.Filter{}) })
		b.ReportMetric(wall*1000, "list-ms")
		noErr(b, v.Close())
	}
	b.ReportMetric(0, "ns/op")
}

// saves is the time of a save at the 95th percentile, in milliseconds.
func saves(b *testing.B, v *archive.Vault) float64 {
	rows := v.Testimonies(archive.Filter{})
	var took []float64
	for i := range 200 {
		te := must[record.Testimony](b)(v.Testimony(rows[i*len(rows)/200].ID))
		te.Account[0].Text = fmt.Sprint("invented ", i, " ", te.Account[0].Text)
		took = append(took, 1000*seconds(func() { noErr(b, v.SaveTestimony(te)) }))
	}
	slices.Sort(took)
	return took[len(took)*95/100]
}
