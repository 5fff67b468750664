package archive_test

import (
	"runtime"
	"testing"

	"attest/archive"
)

func heapInUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// record feeds so many minutes faster than they pass, and tells what the heap
// has grown by after the first and after the last of them.
func recordMinutes(t testing.TB, r *archive.Recorder, minutes int) (first, last int64) {
	t.Helper()
	buf := make([]int32, 4800)
	before := heapInUse()
	for m := range minutes {
		for i := range 600 {
			for j := range buf {
				buf[j] = tune(int64(i*4800 + j))
			}
			noErr(t, r.Write(buf))
		}
		if m == 0 {
			first = heapInUse() - before
		}
	}
	return first, heapInUse() - before
}

// What a recorder holds does not grow with what it has recorded.
func TestRecordingHoldsItsMemory(t *testing.T) {
	v := newVault(t)
	r := begin(t, v, account(t, v).ID)
	const minutes = 5
	first, last := recordMinutes(t, r, minutes)
	if last-first > 2<<20 || last > 8<<20 {
		t.Errorf("the heap grew by %d KiB in the first minute and by %d KiB in %d", first>>10, last>>10, minutes)
	}
	before := heapInUse()
	if rec := stop(t, r); rec.Samples != minutes*60*second {
		t.Errorf("%d samples", rec.Samples)
	}
	if after := heapInUse(); after-before > 4<<20 {
		t.Errorf("reading it back costs %d KiB", (after-before)>>10)
	}
}

// BenchmarkRecordTwoHours records two hours faster than they pass, and closes
// them.
func BenchmarkRecordTwoHours(b *testing.B) {
	v := newVault(b)
	te := account(b, v)
	var first, last int64
	for b.Loop() {
		r := begin(b, v, te.ID)
		first, last = recordMinutes(b, r, 120)
		if rec := stop(b, r); rec.Samples != 7200*second {
			b.Errorf("%d samples", rec.Samples)
		}
	}
	b.ReportMetric(float64(first)/1024, "KiB-after-a-minute")
	b.ReportMetric(float64(last)/1024, "KiB-after-two-hours")
	b.ReportMetric(7200*float64(b.N)/b.Elapsed().Seconds(), "x-real-time")
}
