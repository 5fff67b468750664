package transcript

import (
	"strings"
)

// cueTimes reads the line of times of a cue of SubRip or WebVTT:
//
//	00:00:01,000 --> 00:00:04,000 position
//
// Both formats are read alike, with a point or a comma and with or without
// hours, as both are found in the wild. What follows the times is returned.
func cueTimes(line string) (span [2]int64, settings string, ok bool) {
	from, rest, found := strings.Cut(line, "-->")
	if !found {
		return span, "", false
	}
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return span, "", false
	}
	start, ok1 := parseClock(strings.TrimSpace(from))
	end, ok2 := parseClock(fields[0])
	if !ok1 || !ok2 {
		return span, "", false
	}
	return [2]int64{start, end}, strings.Join(fields[1:], " "), true
}

// arrowLine reports a line that wants to be times: an arrow with a digit
// before it and nothing but times and arrows around. Such a line must be read,
// or the words behind it would get the wrong time.
func arrowLine(line string) bool {
	from, _, found := strings.Cut(line, "-->")
	from = strings.TrimSpace(from)
	return found && from != "" && strings.Trim(from, "0123456789:., ") == ""
}
