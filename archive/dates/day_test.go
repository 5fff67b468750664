package dates_test

import (
	"testing"

	"attest/archive/dates"
)

func TestDates(t *testing.T) {
	for text, want := range map[string]bool{
		"2026-11-20": true, "2024-02-29": true, "2026-02-29": false, "2026-11-2": false,
		"20.11.2026": false, "2026-13-01": false, "0000-01-01": false, " 2026-11-20": false, "": false,
	} {
		if got := dates.IsDay(text); got != want {
			t.Errorf("IsDay(%q) is %v", text, got)
		}
	}
}

func FuzzIsDay(f *testing.F) {
	for _, s := range []string{"2026-11-20", "2024-02-29", "", "2026-11-20\n", "٢٠٢٦-11-20", "9999-12-31"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if dates.IsDay(s) && len(s) != 10 {
			t.Errorf("%q is taken for a day", s)
		}
	})
}
