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
	"sync/atomic"
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

// crowded is a vault with n invented testimonies of 200 words, open, with what
// their import took, and the anonymous memory of the process at most meanwhile.
func crowded(b *testing.B, dir string, n int) (v *archive.Vault, wall, cpu float64, most int64) {
	b.Helper()
	v = must[*archive.Vault](b)(archive.Create(context.Background(), filepath.Join(dir, "large.attest"), archive.CreateOptions{
		Office: "invented office", Member: "Han", Passphrase: []byte(pass), // Argon2id as it is used
	}, nil))
	file := filepath.Join(dir, "invented.json")
	f := must[*os.File](b)(os.Create(file))
	noErr(b, crowd.Document{Testimonies: n, Seed: 1}.Write(f))
	noErr(b, f.Close())
	debug.FreeOSMemory() // that of Argon2id
	peak, stop := watchMemory()
	wall, cpu = sampled(func() {
		r := must[archive.ImportReport](b)(v.Import(context.Background(), archive.FileSource(file), archive.ImportOptions{}, nil))
		if len(r.Testimonies) != n {
			b.Fatalf("%d of %d testimonies", len(r.Testimonies), n)
		}
	})
	stop()
	return v, wall, cpu, peak.Load()
}

// keptCrowd is a vault with n invented testimonies of 200 words, closed. With
// ATTEST_BENCH_KEEP it is made in that folder once and used again.
func keptCrowd(b *testing.B, n int) (path string) {
	b.Helper()
	dir := os.Getenv("ATTEST_BENCH_KEEP")
	if dir == "" {
		dir = b.TempDir()
	} else {
		dir = filepath.Join(dir, strconv.Itoa(n))
		noErr(b, os.MkdirAll(dir, 0o700))
	}
	path = filepath.Join(dir, "large.attest")
	if _, err := os.Stat(filepath.Join(path, "head")); err == nil {
		return path
	}
	v, _, cpu, most := crowded(b, dir, n)
	b.Logf("made: %.0f imported in a second of a processor, %d MB of memory", float64(n)/cpu, most>>20)
	noErr(b, v.Close())
	noErr(b, os.Remove(filepath.Join(dir, "invented.json")))
	return path
}

// BenchmarkLargeOpen opens a large vault again and again and does nothing else.
func BenchmarkLargeOpen(b *testing.B) {
	n := manyTestimonies()
	path := keptCrowd(b, n)
	var all []opening
	for b.Loop() {
		v, o := unlocked(b, path, n)
		all = append(all, o)
		noErr(b, v.Close())
	}
	report(b, all)
	b.ReportMetric(0, "ns/op")
}

// opening is what one opening took once Argon2id was done and the member's keys
// were open, until a list was filled.
type opening struct {
	wall, cpu float64
	anonymous int64 // at most, over what there was before
}

// unlocked opens a vault and fills a list.
func unlocked(b *testing.B, path string, n int) (v *archive.Vault, o opening) {
	b.Helper()
	debug.FreeOSMemory()
	before := anonymous()
	var start time.Time
	var used float64
	var peak *atomic.Int64
	var stop func()
	v = must[*archive.Vault](b)(archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(pass)}, func(name string, done, _ int64) {
		if name == "open" && done == 1 {
			peak, stop = watchMemory()
			start, used = time.Now(), processorTime()
		}
	}))
	rows := listed(v, archive.Filter{})
	o.wall, o.cpu = time.Since(start).Seconds(), processorTime()-used
	stop()
	o.anonymous = peak.Load() - before
	if len(rows) != n {
		b.Fatalf("%d of %d testimonies are listed", len(rows), n)
	}
	return v, o
}

// listed is what the window does to show a list: the IDs of all, the lines of
// those in view.
func listed(v *archive.Vault, f archive.Filter) []record.ID {
	ids := v.TestimonyIDs(f)
	for _, id := range ids[:min(len(ids), 40)] {
		v.TestimonyRow(id)
	}
	return ids
}

// collected is the anonymous memory that is left when all that is not needed went.
func collected() int64 {
	runtime.GC()
	debug.FreeOSMemory()
	return anonymous()
}

// report tells the median of openings, and the most memory of one.
func report(b *testing.B, all []opening) {
	var walls, cpus []float64
	var most int64
	for _, o := range all {
		walls, cpus, most = append(walls, o.wall), append(cpus, o.cpu), max(most, o.anonymous)
	}
	b.ReportMetric(median(walls), "open-s")
	b.ReportMetric(median(cpus), "open-cpu-s")
	b.ReportMetric(float64(most)/(1<<20), "open-anon-MB")
}

// BenchmarkLargeVault measures what grows with the number of testimonies.
func BenchmarkLargeVault(b *testing.B) {
	n := manyTestimonies()
	for b.Loop() {
		dir := b.TempDir()
		v, wall, cpu, most := crowded(b, dir, n)
		b.ReportMetric(float64(n)/wall, "imported/s")
		b.ReportMetric(float64(n)/cpu, "imported/cpu-s")
		b.ReportMetric(float64(most)/(1<<20), "import-anon-MB")
		path := v.Info().Path
		wall, cpu = sampled(func() { noErr(b, v.Close()) })
		b.ReportMetric(wall, "close-s")
		b.ReportMetric(cpu, "close-cpu-s")
		before := collected()
		var all []opening
		for range 5 {
			v, o := unlocked(b, path, n)
			all = append(all, o)
			noErr(b, v.Close())
		}
		report(b, all)
		v, _ = unlocked(b, path, n)
		archive.WithoutIndex(v)
		noErr(b, v.WaitForNames(context.Background()))
		held := collected() - before
		noErr(b, v.Close())
		v, _ = unlocked(b, path, n)
		noErr(b, v.WaitForNames(context.Background()))
		_, cpu = sampled(func() { noErr(b, v.WaitForIndex(context.Background())) })
		b.ReportMetric(cpu, "index-cpu-s")
		b.ReportMetric(float64(held)/(1<<20), "held-anon-MB")
		b.ReportMetric(float64(collected()-before-held)/(1<<20), "index-anon-MB")
		small, _, _, _ := crowded(b, b.TempDir(), 1000)
		ours, ourCPU, theirs, theirCPU := saves(b, v, small)
		noErr(b, small.Close())
		b.ReportMetric(ours, "save-p95-ms")
		b.ReportMetric(ours/theirs, "save-p95-of-1000")
		b.ReportMetric(ourCPU/theirCPU, "save-cpu-of-1000")
		for name, list := range map[string]func(){
			"rows-ms":   func() { v.Testimonies(archive.Filter{}) },
			"list-ms":   func() { listed(v, archive.Filter{}) },
			"sort-ms":   func() { listed(v, archive.Filter{Sort: "-date"}) },
			"filter-ms": func() { listed(v, archive.Filter{Tag: "river"}) },
			"search-ms": func() { listed(v, archive.Filter{Query: "invented 000041"}) },
		} {
			var took []float64
			for range 5 {
				took = append(took, 1000*seconds(list))
			}
			b.ReportMetric(slices.Min(took), name)
		}
		noErr(b, v.Close())
	}
	b.ReportMetric(0, "ns/op")
}

// saves is the time of a save at the 95th percentile, in milliseconds, and the
// processor time of all, in a large vault and in a small one, in turn.
func saves(b *testing.B, large, small *archive.Vault) (p95, cpu, smallP95, smallCPU float64) {
	b.Helper()
	of := func(v *archive.Vault) func(i int) (wall, cpu float64) {
		ids := v.TestimonyIDs(archive.Filter{})
		return func(i int) (wall, cpu float64) {
			te := must[record.Testimony](b)(v.Testimony(ids[i*len(ids)/300]))
			te.Account[0].Text = fmt.Sprint("invented ", i, " ", te.Account[0].Text)
			return sampled(func() { noErr(b, v.SaveTestimony(te)) })
		}
	}
	one, other := of(large), of(small)
	var took, smallTook []float64
	runtime.GC()
	for i := range 300 {
		w, c := one(i)
		took, cpu = append(took, 1000*w), cpu+c
		w, c = other(i)
		smallTook, smallCPU = append(smallTook, 1000*w), smallCPU+c
	}
	slices.Sort(took)
	slices.Sort(smallTook)
	return took[len(took)*95/100], cpu, smallTook[len(took)*95/100], smallCPU
}

// BenchmarkManyExhibits opens a vault with many exhibits, of 1 MiB each, as a
// ratio of one that has none; median of 5 pairs. ATTEST_BENCH_EXHIBITS is how
// many, 2,000 without it.
func BenchmarkManyExhibits(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("ATTEST_BENCH_EXHIBITS"))
	if err != nil || n <= 0 {
		n = 2000
	}
	dir := b.TempDir()
	file := filepath.Join(dir, "exhibit.bin")
	writeNoise(b, file, 1<<20)
	make := func(name string, n int) string {
		v := must[*archive.Vault](b)(archive.Create(context.Background(), filepath.Join(dir, name), archive.CreateOptions{
			Office: "invented office", Member: "Han", Passphrase: []byte(pass), Quick: true,
		}, nil))
		p := must[record.Person](b)(v.NewPerson("invented"))
		var te record.Testimony
		for i := range n {
			if i%50 == 0 {
				te = must[record.Testimony](b)(v.NewTestimony(p.ID, record.Interview{}))
			}
			_ = must[archive.Exhibit](b)(v.AttachFile(context.Background(), te.ID, file, nil))
		}
		path := v.Info().Path
		noErr(b, v.Close())
		return path
	}
	many, none := make("many.attest", n), make("none.attest", 0)
	var ours, theirs, ourCPU, theirCPU []float64
	for b.Loop() {
		for range 5 {
			v, o := unlocked(b, many, (n+49)/50)
			ours, ourCPU = append(ours, o.wall), append(ourCPU, o.cpu)
			noErr(b, v.Close())
			v, o = unlocked(b, none, 0)
			theirs, theirCPU = append(theirs, o.wall), append(theirCPU, o.cpu)
			noErr(b, v.Close())
		}
	}
	b.ReportMetric(float64(n), "MiB")
	b.ReportMetric(median(ours)/median(theirs), "of-empty")
	b.ReportMetric(1000*(median(ours)-median(theirs)), "more-ms")
	b.ReportMetric(1000*median(ourCPU), "open-cpu-ms")
	b.ReportMetric(1000*median(theirCPU), "empty-open-cpu-ms")
	b.ReportMetric(0, "ns/op")
}
