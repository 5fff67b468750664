package record

import "errors"

// Errors of Retime.
var (
	// ErrEndBeforeStart: the end would not lie behind the start.
	ErrEndBeforeStart = errors.New("the end would lie before the start: set the start first")

	// ErrNoEnd: a segment without an end has none that could be moved.
	ErrNoEnd = errors.New("the segment has no end yet: set it where it is heard")
)

// Edge is one of the two times of a segment.
type Edge int

// The edges.
const (
	EdgeStart Edge = iota
	EdgeEnd
)

// shortest is the least a segment lasts when an edge is moved, in milliseconds.
const shortest = 50

// Timed says whether it is known where a segment begins. One that begins with
// the recording is told from one without times by its end.
func (s Segment) Timed() bool { return s.Start > 0 || s.End > 0 }

// HeardIn says whether a segment's times are of that recording. Of a segment that
// says of none they are of the testimony's first.
func (s Segment) HeardIn(sound ID, first bool) bool {
	return s.Sound == sound || s.Sound == "" && first
}

// In says that the times of a segment are of that recording. Those that were of
// another are gone: they are no places in this. In the only one nothing is told apart.
func (s Segment) In(sound ID, first, only bool) Segment {
	if s.Timed() && !s.HeardIn(sound, first) {
		s.Start, s.End = 0, 0
	}
	if s.Sound = sound; only {
		s.Sound = ""
	}
	return s
}

// Retime sets an edge of a segment to a place in the recording, in milliseconds.
// A start that is set behind the end leaves the segment without an end, since
// whoever times it anew goes on to the end next. An end before the start is
// refused. What stands beside it is left alone: people speak at once.
func (s Segment) Retime(e Edge, to int64) (Segment, error) {
	to = max(to, 0)
	switch {
	case e == EdgeEnd && to < s.Start+shortest:
		return s, ErrEndBeforeStart
	case e == EdgeEnd:
		s.End = to
	default:
		if s.End > 0 && to > s.End-shortest {
			s.End = 0
		}
		s.Start = to
	}
	return s, nil
}

// Nudge moves an edge by some milliseconds, as far as the other edge and the
// beginning of the recording let it.
func (s Segment) Nudge(e Edge, by int64) (Segment, error) {
	if e == EdgeEnd {
		if s.End == 0 {
			return s, ErrNoEnd
		}
		s.End = max(s.End+by, s.Start+shortest)
		return s, nil
	}
	s.Start = max(s.Start+by, 0)
	if s.End > 0 {
		s.Start = min(s.Start, max(s.End-shortest, 0))
	}
	return s, nil
}

// SplitAt parts segment i of an account before rune at. The first part keeps the
// ID; the second has none yet. Both times meet where the sound was heard,
// played, in milliseconds and negative for none, if that lies within the
// segment; else, in one that has an end, at the share of its text that the first
// part has. What is heard behind the beginning of the next segment does not count.
func SplitAt(account []Segment, i, at int, played int64) (first, second Segment) {
	s := account[i]
	text := []rune(s.Text)
	at = min(max(at, 0), len(text))
	limit := NextStart(account, i)
	heard := played >= 0 && (limit == 0 || played < limit)
	first, second = s, Segment{Speaker: s.Speaker, Sound: s.Sound, Lang: s.Lang, Text: string(text[at:])}
	first.Text = string(text[:at])
	switch {
	case heard && !s.Timed() && i > 0: // where it began nobody has said
		second.Start = played
	case heard && played > s.Start && (s.End == 0 || played < s.End):
		first.End, second.Start, second.End = played, played, s.End
	case s.End > 0 && at == len(text): // what follows begins when the sound has gone on
		if heard && played >= s.End {
			second.Start = played
		}
	case s.End > 0 && at > 0:
		meet := s.Start + (s.End-s.Start)*int64(at)/int64(len(text))
		first.End, second.Start, second.End = meet, meet, s.End
	case at == 0 && len(text) > 0: // all of the sound is that of the second part
		first.Start, first.End, second.Start, second.End = 0, 0, s.Start, s.End
	}
	for _, part := range []*Segment{&first, &second} {
		if !part.Timed() {
			part.Sound = ""
		}
	}
	return first, second
}

// Join puts a segment behind this one: its text, and the sound of both. One
// whose end is not known leaves the whole without an end.
func (s Segment) Join(next Segment) Segment {
	if s.Text == "" && next.Text != "" {
		s.Speaker, s.Lang = next.Speaker, next.Lang
	}
	if len(s.Extra) == 0 {
		s.Extra = next.Extra
	}
	s.Text += next.Text
	switch {
	case !next.Timed():
	case !s.Timed():
		s.Start, s.End, s.Sound = next.Start, next.End, next.Sound
	case s.Sound != next.Sound: // no stretch of one recording holds both
	case next.End == 0 || s.End == 0 && next.Start >= s.Start:
		s.End = next.End
	default:
		s.Start, s.End = min(s.Start, next.Start), max(s.End, next.End)
	}
	return s
}

// NextStart is where the first timed segment behind segment i begins in the same
// recording, 0 where none does.
func NextStart(account []Segment, i int) int64 {
	for _, s := range account[min(i+1, len(account)):] {
		if s.Timed() && s.Start > 0 && s.Sound == account[i].Sound {
			return s.Start
		}
	}
	return 0
}

// SegmentIn is the segment that is heard at a place of a recording, in
// milliseconds: of those that hold it the one that began last. One without an
// end lasts until the next begins. -1 where there is none. first says that it is
// the testimony's first recording.
func SegmentIn(account []Segment, sound ID, first bool, at int64) int {
	found, next := -1, int64(0)
	for i := len(account) - 1; i >= 0; i-- {
		s := account[i]
		if !s.Timed() || !s.HeardIn(sound, first) {
			continue
		}
		end := s.End
		if end == 0 {
			end = next
		}
		if s.Start <= at && (end == 0 || at < end) && (found < 0 || s.Start > account[found].Start) {
			found = i
		}
		if s.Start > 0 {
			next = s.Start
		}
	}
	return found
}
