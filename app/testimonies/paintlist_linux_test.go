package testimonies

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/archive/record"
)

// BenchmarkListPaint is the list of 100,000 testimonies on the window's thread, in
// processor time, the least of all rounds: from the rows being there until they
// are painted for the first time ("first", of which "shown" is ours), a page of
// scrolling, a filter that narrows it, and in turn the window as it stands painted
// again ("painter"), which is Fyne's alone. Fyne's software painter paints the
// whole window of 1280 by 720 each time.
func BenchmarkListPaint(b *testing.B) {
	loop := task.NewLoop()
	test.NewApp().Settings().SetTheme(look.NewTheme(look.ModeLight))
	w := test.NewWindow(nil)
	b.Cleanup(func() {
		loop.Close()
		w.Close()
	})
	w.Resize(fyne.NewSize(1280, 720))
	many := newBig(100_000, 0)
	s := shell.New(w)
	r := New(s, many)
	s.Enter(shell.Session{Office: "invented office", Role: "shell.role.caseworker", Undo: many}, []shell.Room{r}, nil)
	loop.Settle()
	w.Canvas().Capture()
	l := r.list
	all, final := found{ids: many.TestimonyIDs(l.filter), total: len(many.rows)}, found{total: len(many.rows)}
	for i, id := range all.ids {
		if many.rows[i].State == record.StateFinal {
			final.ids = append(final.ids, id)
		}
	}
	least := map[string]time.Duration{}
	measure := func(name string, act func()) {
		from := spent()
		act()
		if d := spent() - from; least[name] == 0 || d < least[name] {
			least[name] = d
		}
	}
	for b.Loop() {
		l.show(found{total: len(many.rows)})
		w.Canvas().Capture()
		measure("first", func() {
			measure("shown", func() { l.show(all) })
			w.Canvas().Capture()
		})
		measure("painter", func() { w.Canvas().Capture() })
		measure("scroll", func() {
			measure("scrolled", func() { l.rows.ScrollTo(60_000) })
			w.Canvas().Capture()
		})
		measure("filter", func() {
			measure("filtered", func() { l.show(final) })
			w.Canvas().Capture()
		})
		l.rows.ScrollTo(0)
	}
	for name, d := range least {
		b.ReportMetric(float64(d.Microseconds())/1000, name+"-ms")
	}
}
