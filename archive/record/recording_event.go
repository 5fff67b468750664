package record

import (
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// What happens to a recording while it is made.
const (
	EventPause  = "pause"
	EventResume = "resume"
	EventOff    = "off" // off the record; Code says whether it is kept
	EventOn     = "on"
	EventMark   = "mark"
	EventNamed  = "mark_text" // Text is what the mark of number Count (from 1) is; the latest counts
	EventNote   = "note"
	EventLost   = "lost" // Count samples are missing; silence stands there
	EventEnd    = "end"  // Code is the recording's state from here on
)

// Codes of EventOff.
const (
	OffKept      = "kept"
	OffDestroyed = "destroyed"
)

// MaxRecordingText is the most UTF-8 bytes of a mark, a note or a reason.
const MaxRecordingText = 10 << 10

// RecordingEvent is a control message in a recording's stream, in canonical
// JSON. It is sealed among the sound, so that it is there after a crash.
type RecordingEvent struct {
	Type   string         `json:"type"` // "attest/recording-event"
	V      int            `json:"v"`
	What   string         `json:"what"`
	Code   string         `json:"code,omitempty"`
	Text   string         `json:"text,omitempty"`
	Sample int64          `json:"sample"`
	Count  int64          `json:"count,omitzero"`
	At     Moment         `json:"at"`
	Extra  jsontext.Value `json:",embed"`
}

// Ends reports that a span which is open ends here.
func (e RecordingEvent) Ends() bool {
	switch e.What {
	case EventPause, EventResume, EventOff, EventOn, EventEnd:
		return true
	}
	return false
}

// ErrBadEvent is wrapped by every error about an event.
var ErrBadEvent = errors.New("not a valid note of a recording")

// ErrNewerEvent: a later version of the program wrote it.
var ErrNewerEvent = errors.New("a recording's note was written by a newer Attest")

// FormatRecordingEvent writes an event, or says why it cannot be one.
func FormatRecordingEvent(e RecordingEvent) ([]byte, error) {
	e.Type, e.V = "attest/recording-event", 1
	if err := e.check(); err != nil {
		return nil, err
	}
	raw, err := Canonical(e)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadEvent, err)
	}
	return raw, nil
}

// ParseRecordingEvent reads an event. One whose What is not known is kept as it
// is and has no effect.
func ParseRecordingEvent(raw []byte) (RecordingEvent, error) {
	var e RecordingEvent
	if err := Decode(raw, &e); err != nil || e.Type != "attest/recording-event" {
		return e, fmt.Errorf("%w: malformed", ErrBadEvent)
	}
	if e.V > 1 {
		return e, ErrNewerEvent
	}
	if canonical, err := Canonical(e); err != nil || string(canonical) != string(raw) {
		return e, fmt.Errorf("%w: not canonical", ErrBadEvent)
	}
	return e, e.check()
}

func (e RecordingEvent) check() error {
	bad := func(why string) error { return fmt.Errorf("%w: %s", ErrBadEvent, why) }
	switch {
	case e.V != 1:
		return bad("its form is none")
	case len(e.What) == 0 || !IsCode(e.What), !IsCode(e.Code):
		return bad("a reason is a code, never words")
	case len(e.Text) > MaxRecordingText:
		return bad(fmt.Sprintf("its text has %d bytes, at most %d fit; make two of it", len(e.Text), MaxRecordingText))
	case !utf8.ValidString(e.Text):
		return bad("its text is not UTF-8")
	case e.Sample < 0 || e.Sample > maxInteger/2, e.Count < 0 || e.Count > maxInteger/2:
		return bad("a number is out of bounds")
	}
	if _, err := time.Parse(time.RFC3339Nano, e.At.Time); err != nil {
		return bad("its time is malformed")
	}
	return nil
}

// IsCode reports whether a reason is at most 40 of a–z, 0–9, "_", "." and "-".
func IsCode(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' && r != '.' && r != '-' {
			return false
		}
	}
	return len(s) <= 40
}
