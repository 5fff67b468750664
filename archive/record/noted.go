package record

import (
	"slices"
	"strings"
	"time"
)

// Noted is what the program itself knows of an interview, from what was noted
// while it went on and from its recordings. Nothing of it is asked for again.
type Noted struct {
	Start   string         // RFC 3339, to the second; "" where nothing tells
	End     string         // only once the interview was ended, or a recording of it
	Last    string         // the latest time that anything was noted
	Present []SessionGuest // each person once, in the order of coming
	Breaks  []SessionBreak // those of the notes and of the recordings, oldest first
	Closed  bool           // somebody noted the end of the interview
	ends    []string       // each end that something tells: no person typed it
}

// Note gathers what s and the recordings of its testimony tell. A pause of a
// recording that was noted as a break too is one break.
func Note(s Session, recordings []Recording) Noted {
	n := Noted{Start: s.Started, End: s.Ended, Closed: s.Ended != ""}
	n.Breaks = slices.Clone(s.Words.Breaks)
	if s.Ended != "" {
		n.ends = append(n.ends, s.Ended)
	}
	for _, r := range recordings {
		if r.Of != "" {
			continue // what was kept off the record tells nothing
		}
		n.Start = earlier(n.Start, seconds(r.Started.Time))
		if r.Ended != nil {
			end := seconds(r.Ended.Time)
			n.ends = append(n.ends, end)
			if !n.Closed {
				n.End = later(n.End, end)
			}
		}
		for _, span := range r.Spans {
			if b, ok := span.Break(); ok {
				n.Breaks = append(n.Breaks, b)
			}
		}
	}
	n.Breaks = JoinBreaks(n.Breaks)
	n.Last = later(later(n.Start, n.End), lastNoted(s.Words))
	for _, g := range s.Words.Present {
		if !slices.ContainsFunc(n.Present, func(x SessionGuest) bool { return x.Name == g.Name && x.Role == g.Role }) {
			n.Present = append(n.Present, g)
		}
	}
	return n
}

// Break is a pause of a recording as a break, its reason a code where no words
// were typed. A stretch that only waited for what becomes of what is said off
// the record is none.
func (s RecordingSpan) Break() (SessionBreak, bool) {
	if s.Kind != SpanBreak || s.Code == BreakOffAsked {
		return SessionBreak{}, false
	}
	b := SessionBreak{Start: seconds(s.Start.Time), Reason: s.Text}
	if b.Reason == "" && s.Code != BreakAsked {
		b.Reason = s.Code
	}
	if s.End != nil {
		b.End = seconds(s.End.Time)
	}
	return b, true
}

// BreakOffAsked is the reason of a break that lasts until it is known what
// becomes of what is said off the record.
const BreakOffAsked = "off_asked"

// BreakAsked is the reason of a break until one was chosen.
const BreakAsked = "asked"

// JoinBreaks puts breaks in order and makes one of those that overlap, with the
// reasons of all. One without an end lasts until the next begins.
func JoinBreaks(breaks []SessionBreak) []SessionBreak {
	all := slices.Clone(breaks)
	slices.SortStableFunc(all, func(a, b SessionBreak) int { return compareTimes(a.Start, b.Start) })
	var out []SessionBreak
	for _, b := range all {
		if k := len(out) - 1; k >= 0 && out[k].End != "" && compareTimes(b.Start, out[k].End) < 0 {
			if b.End == "" || compareTimes(b.End, out[k].End) > 0 {
				out[k].End = b.End
			}
			if b.Reason != "" && !strings.Contains(out[k].Reason, b.Reason) {
				out[k].Reason = strings.TrimPrefix(out[k].Reason+", "+b.Reason, ", ")
			}
			continue
		}
		out = append(out, b)
	}
	return out
}

// Fill puts into i what is known and stands nowhere in it: day, start, end,
// interviewer, interpreter, and persons present where none is named. What a person typed stays. An
// end that came from here before moves on when the interview did.
func (n Noted) Fill(i Interview) Interview {
	if i.Date == "" && len(n.Start) >= len(time.DateOnly) {
		i.Date = n.Start[:len(time.DateOnly)]
	}
	if i.Start == "" {
		i.Start = n.Start
	}
	if i.End == "" || slices.Contains(n.ends, i.End) {
		i.End = later(i.End, n.End)
		if n.Closed {
			i.End = n.End
		}
	}
	i.Present = slices.Clone(i.Present)
	none := len(i.Present) == 0
	for _, g := range n.Present {
		switch {
		case g.Role == "interviewer" && i.Interviewer == "":
			i.Interviewer = g.Name
		case g.Role == "interpreter" && i.Interpreter == "":
			i.Interpreter = g.Name
		}
		if none && !i.names(g) {
			i.Present = append(i.Present, Presence{Name: g.Name, Role: g.Role})
		}
	}
	return i
}

// Missing lists who was noted as present and is not named in i.
func (n Noted) Missing(i Interview) []Presence {
	var out []Presence
	for _, g := range n.Present {
		if !i.names(g) {
			out = append(out, Presence{Name: g.Name, Role: g.Role})
		}
	}
	return out
}

func (i Interview) names(g SessionGuest) bool {
	switch {
	case g.Name != "" && (g.Role == "interviewer" && i.Interviewer == g.Name || g.Role == "interpreter" && i.Interpreter == g.Name):
		return true
	case g.Name == "" && (g.Role == "interviewer" && i.Interviewer != "" || g.Role == "interpreter" && i.Interpreter != ""):
		return true
	}
	return slices.ContainsFunc(i.Present, func(p Presence) bool { return p.Role == g.Role && (p.Name == g.Name || g.Name == "") })
}

func lastNoted(w SessionIdentity) (at string) {
	for _, x := range w.Notes {
		at = later(at, x.At)
	}
	for _, x := range w.Asked {
		at = later(at, x.At)
	}
	for _, x := range w.Present {
		at = later(later(at, x.In), x.Out)
	}
	for _, x := range w.Breaks {
		at = later(later(at, x.Start), x.End)
	}
	return at
}

// seconds is an RFC 3339 time without parts of a second.
func seconds(at string) string {
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return ""
	}
	return t.Format(time.RFC3339)
}

// compareTimes compares RFC 3339 times of any zone; one that is none is earliest.
func compareTimes(a, b string) int {
	x, _ := time.Parse(time.RFC3339Nano, a)
	y, _ := time.Parse(time.RFC3339Nano, b)
	return x.Compare(y)
}

func earlier(a, b string) string {
	if a == "" || b != "" && compareTimes(b, a) < 0 {
		return b
	}
	return a
}

func later(a, b string) string {
	if compareTimes(b, a) > 0 {
		return b
	}
	return a
}
