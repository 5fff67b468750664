package task

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestDoneComesOnTheMainGoroutineAfterSettle(t *testing.T) {
	l := NewLoop()
	defer l.Close()
	got := 0
	Run(func(context.Context) (int, error) { return 7, nil }, func(v int, err error) { got = v })
	if got != 0 {
		t.Fatal("done ran before the main goroutine was free")
	}
	l.Settle()
	if got != 7 {
		t.Fatalf("got %d, want 7", got)
	}
}

func TestCancelledWorkStillReports(t *testing.T) {
	l := NewLoop()
	defer l.Close()
	var got error
	cancel := Run(func(ctx context.Context) (int, error) {
		<-ctx.Done()
		return 0, ctx.Err()
	}, func(_ int, err error) { got = err })
	cancel()
	l.Settle()
	if !errors.Is(got, context.Canceled) {
		t.Fatalf("got %v, want cancelled", got)
	}
}

func TestTimersRunInOrderAndStop(t *testing.T) {
	l := NewLoop()
	defer l.Close()
	var got []string
	After(2*time.Second, func() { got = append(got, "two") })
	stop := After(time.Second, func() { got = append(got, "never") })
	stop()
	ticks := 0
	halt := Every(time.Second, func() { ticks++ })
	l.Advance(3 * time.Second)
	halt()
	l.Advance(3 * time.Second)
	if len(got) != 1 || got[0] != "two" || ticks != 3 {
		t.Fatalf("got %v and %d ticks", got, ticks)
	}
}

func TestReportShowsTheNewest(t *testing.T) {
	l := NewLoop()
	defer l.Close()
	var shown []int
	show := Report(func(v int) { shown = append(shown, v) })
	show(1)
	show(2)
	l.Settle()
	show(3)
	l.Settle()
	if len(shown) != 2 || shown[0] != 2 || shown[1] != 3 {
		t.Fatalf("shown %v", shown)
	}
}

func TestAPlaceShowsTheNewestAlone(t *testing.T) {
	l := NewLoop()
	defer l.Close()
	var p Place
	var got []string
	show := func(s string, _ error) { got = append(got, s) }
	work := func(s string) func(context.Context) (string, error) {
		return func(context.Context) (string, error) { return s, nil }
	}
	Into(&p, work("overtaken"), show)
	Into(&p, work("left"), show)
	p.Stop()
	l.Settle()
	Into(&p, work("back"), show)
	l.Settle()
	p.Stop()
	p.Stop()
	if len(got) != 1 || got[0] != "back" {
		t.Fatalf("shown: %v", got)
	}
}
