package machine

import (
	"errors"
	"strings"
	"testing"

	"attest/archive/record"
)

// FuzzParseLines: what a translator of any maker writes.
func FuzzParseLines(f *testing.F) {
	f.Add("one\ntwo\n", 2)
	f.Add("\x1b[31mone\x1b[0m\r\n\u202e\x00\xff\n\n", 3)
	f.Fuzz(func(t *testing.T, text string, want int) {
		if want <= 0 || want > 1000 {
			return // no account has none, and none is asked for nothing
		}
		lines, err := parseLines(strings.NewReader(text), want, func(percent int) {
			if percent < 0 || percent > 100 {
				t.Errorf("%d %%", percent)
			}
		})
		if err != nil {
			var out *OutputError
			if !errors.As(err, &out) || strings.ContainsAny(err.Error(), "\x1b\x00\n") {
				t.Errorf("%q", err)
			}
			return
		}
		if len(lines) != want {
			t.Errorf("%d lines, want %d", len(lines), want)
		}
		for _, l := range lines {
			if len(l) > record.MaxSegmentBytes || strings.ContainsAny(l, "\x1b\x00\n\r") {
				t.Errorf("%.40q", l)
			}
		}
	})
}
