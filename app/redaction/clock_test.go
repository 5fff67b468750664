package redaction

import "testing"

func TestTimesAreReadAndWritten(t *testing.T) {
	for s, want := range map[string]int64{"0:00": 0, "12": 12000, "1:02.5": 62500, "1:00:01": 3601000, " 0:59.125 ": 59125} {
		if ms, ok := readTime(s); !ok || ms != want {
			t.Errorf("%q: %d %v", s, ms, ok)
		}
	}
	for _, s := range []string{"", ":", "1:60", "-1", "1.5:00", "a", "1:2:3:4", "1.", "0x1"} {
		if ms, ok := readTime(s); ok {
			t.Errorf("%q is %d", s, ms)
		}
	}
	for _, ms := range []int64{0, 1, 59999, 60000, 3601500} {
		if again, ok := readTime(spellTime(ms)); !ok || again != ms {
			t.Errorf("%d is written %s", ms, spellTime(ms))
		}
	}
}
