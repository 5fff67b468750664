package redaction

import (
	"fmt"
	"strconv"
	"strings"
)

// readTime reads h:mm:ss, m:ss or seconds, with a fraction or without, as
// milliseconds.
func readTime(s string) (ms int64, ok bool) {
	parts := strings.Split(strings.TrimSpace(s), ":")
	if len(parts) > 3 {
		return 0, false
	}
	for i, p := range parts {
		last := i == len(parts)-1
		whole, fraction, dot := strings.Cut(p, ".")
		n, err := strconv.ParseUint(whole, 10, 31)
		if err != nil || dot && !last || i > 0 && n >= 60 {
			return 0, false
		}
		ms = ms*60 + int64(n)*1000
		if dot {
			f, err := strconv.ParseUint((fraction + "000")[:3], 10, 31)
			if err != nil || fraction == "" {
				return 0, false
			}
			ms += int64(f)
		}
	}
	return ms, ms <= 1<<40
}

// spellTime writes milliseconds as readTime reads them.
func spellTime(ms int64) string {
	out := fmt.Sprintf("%d:%02d", ms/60000, ms/1000%60)
	if f := ms % 1000; f > 0 {
		out += strings.TrimRight(fmt.Sprintf(".%03d", f), "0")
	}
	return out
}
