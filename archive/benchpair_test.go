package archive_test

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"attest/internal/processors"
)

// pairs compares two ways of doing one thing, taken in turn so that whatever
// slows the machine slows both.
type pairs struct {
	a, b    []float64 // seconds: ours, theirs
	ca, cb  []float64 // seconds of processors, user and system
	started time.Time
	busy    float64
	others  float64

	processors int // to run on afterwards
}

func startPairs() pairs {
	before := runtime.GOMAXPROCS(0)
	processors.Use() // as both programs do
	return pairs{started: time.Now(), busy: busyElsewhere(), processors: before}
}

func (c *pairs) ours(do func())   { measured(do, &c.a, &c.ca) }
func (c *pairs) theirs(do func()) { measured(do, &c.b, &c.cb) }

func measured(do func(), wall, cpu *[]float64) {
	before := processorTime()
	*wall = append(*wall, seconds(do))
	*cpu = append(*cpu, processorTime()-before)
}

func (c *pairs) end() {
	c.others = (busyElsewhere() - c.busy) / time.Since(c.started).Seconds()
	runtime.GOMAXPROCS(c.processors)
}

// report gives the median of the pairs' ratios under this name, the median
// seconds of both, and how many processors other programs kept busy meanwhile:
// a figure taken beside others' work says little. The processor time of both
// depends on others less. "bound" is what ours would be of theirs with two
// processors for itself and not a moment lost, theirs running on one.
func (c *pairs) report(b *testing.B, ratio string) {
	b.Helper()
	var ratios []float64
	for i := range c.a {
		ratios = append(ratios, c.a[i]/c.b[i])
	}
	b.ReportMetric(median(ratios), ratio)
	b.ReportMetric(median(c.a), "s-ours")
	b.ReportMetric(median(c.b), "s-theirs")
	if cpu := median(c.ca) / 2 / median(c.cb); !math.IsNaN(cpu) {
		b.ReportMetric(cpu, "bound")
		b.ReportMetric(median(c.ca), "cpu-s-ours")
		b.ReportMetric(median(c.cb), "cpu-s-theirs")
	}
	if !math.IsNaN(c.others) {
		b.ReportMetric(max(c.others, 0), "cpus-elsewhere")
	}
	b.ReportMetric(0, "ns/op")
}

func seconds(do func()) float64 {
	start := time.Now()
	do()
	return time.Since(start).Seconds()
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return x[len(x)/2]
}

func run(b *testing.B, name string, args ...string) {
	b.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// busyElsewhere is the processor time, in seconds, that others than this
// process and its ended children have used (Linux; not a number elsewhere). The
// kernel's own work for us counts as others'.
func busyElsewhere() float64 {
	all := ticks("/proc/stat", "cpu ", []int{1, 2, 3, 6, 7, 8}) // user, nice, system, irq, softirq, steal
	return all/100 - processorTime()
}

// processorTime is what this process and its ended children have used, in
// seconds of user and system (Linux; not a number elsewhere).
func processorTime() float64 {
	return ticks("/proc/self/stat", "", []int{13, 14, 15, 16}) / 100
}

// ticks adds fields of the first line of a file of /proc, counted from 0.
func ticks(path, begins string, fields []int) float64 {
	raw, err := os.ReadFile(path)
	line, _, _ := strings.Cut(string(raw), "\n")
	if err != nil || !strings.HasPrefix(line, begins) {
		return math.NaN()
	}
	if open, end := strings.IndexByte(line, '('), strings.LastIndexByte(line, ')'); open >= 0 && end > open {
		line = line[:open] + "name" + line[end+1:] // the program's name may have spaces
	}
	words, sum := strings.Fields(line), 0.0
	for _, i := range fields {
		if i >= len(words) {
			return math.NaN()
		}
		n, err := strconv.ParseFloat(words[i], 64)
		if err != nil {
			return math.NaN()
		}
		sum += n
	}
	return sum
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
