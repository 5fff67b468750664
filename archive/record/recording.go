package record

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// States of a recording.
const (
	RecordingRunning       = "recording"      // or not closed yet after a crash
	RecordingComplete      = "complete"       // a person ended it
	RecordingCutShort      = "cut_short"      // by a crash, a kill or a power cut
	RecordingStoppedDisk   = "stopped_disk"   // the disk was full or failed
	RecordingStoppedSource = "stopped_source" // the microphone gave nothing any more
	// The person said no to it while it went on. What was captured is no exhibit
	// until a member says, as the person does, that it is kept.
	RecordingStoppedRefused = "stopped_refused"
	RecordingDestroyed      = "destroyed" // stopped_refused, and the person wanted nothing of it kept
)

// Kinds of span.
const (
	SpanBreak     = "break"
	SpanKept      = "off_record_kept"      // sealed apart, as a recording of its own
	SpanDestroyed = "off_record_destroyed" // never written anywhere
	SpanLost      = "lost"                 // missing: silence stands there
)

// Recording is sound that was sealed as it was made, and what was noted beside
// it. This half holds codes, numbers and times, nothing that was said or typed:
// the texts of Spans, Marks and Notes, and Device, are kept in the identity
// half (see Split), and are here only in memory.
type Recording struct {
	Type     string `json:"type"` // "recording"
	V        int    `json:"v"`
	ID       ID     `json:"id"`
	Parent   ID     `json:"parent"`            // the testimony
	Blob     ID     `json:"blob,omitempty"`    // none where the sound is the exhibit's own file: it came with an import
	Exhibit  ID     `json:"exhibit,omitempty"` // as which it is listed, once it is closed
	Of       ID     `json:"of,omitempty"`      // kept off the record beside this recording: listed nowhere else
	State    string `json:"state"`
	Rate     int    `json:"rate"`     // samples a second
	Channels int    `json:"channels"` // always 1
	Bits     int    `json:"bits"`     // of a sample

	// What follows is there once the recording is closed.
	StreamInfo []byte          `json:"streaminfo,omitempty"` // FLAC's, 34 bytes (RFC 9639, 8.2)
	Chunks     int64           `json:"chunks,omitzero"`      // of the blob, the last one included
	Size       int64           `json:"size,omitzero"`        // bytes of FLAC frames
	Samples    int64           `json:"samples,omitzero"`
	SHA256     string          `json:"sha256,omitempty"` // hex, of "fLaC", STREAMINFO and the frames: the file that players take
	Started    Moment          `json:"started"`
	Ended      *Moment         `json:"ended,omitempty"` // not known where it was cut short
	Spans      []RecordingSpan `json:"spans,omitempty"`
	Marks      []RecordingMark `json:"marks,omitempty"`
	Notes      []RecordingMark `json:"notes,omitempty"`

	By     ID             `json:"by"` // the member's slot
	Extra  jsontext.Value `json:",embed"`
	Device string         `json:"-"`
}

// Waits says that the person said no while it was made, and that it is to be
// said what becomes of the sound.
func (r Recording) Waits() bool {
	return r.State == RecordingStoppedRefused && r.Of == "" && r.Exhibit == "" && r.Samples > 0
}

// Moment is a time by two clocks: one that somebody can set, and one that
// nobody can.
type Moment struct {
	Time string `json:"time"` // RFC 3339 with the zone
	Mono int64  `json:"mono"` // nanoseconds since the recording began
}

// RecordingSpan is a stretch that is not as the rest: nothing was recorded, or not here.
// From and To are samples of this recording, equal where it holds nothing of
// the stretch; how long that was is said by the clocks.
type RecordingSpan struct {
	Kind  string  `json:"kind"`
	Code  string  `json:"code,omitempty"` // a reason, from a list
	From  int64   `json:"from"`
	To    int64   `json:"to"`
	Start Moment  `json:"start"`
	End   *Moment `json:"end,omitempty"` // not known where the recording was cut short in it
	Text  string  `json:"text,omitempty"`
}

// RecordingMark is a place that somebody marked, or where something was typed.
type RecordingMark struct {
	Sample int64  `json:"sample"`
	At     Moment `json:"at"`
	Text   string `json:"text,omitempty"`
}

// RecordingIdentity is the half sealed in the identity tree: what was typed in
// a hurry names people, and the name of a device names its owner. The texts are
// in the order of the other half's lists.
type RecordingIdentity struct {
	Type   string         `json:"type"` // "recording-identity"
	V      int            `json:"v"`
	Device string         `json:"device,omitempty"`
	Spans  []string       `json:"spans,omitempty"`
	Marks  []string       `json:"marks,omitempty"`
	Notes  []string       `json:"notes,omitempty"`
	Extra  jsontext.Value `json:",embed"`
}

// Split takes the words out of a recording.
func (r Recording) Split() (Recording, RecordingIdentity) {
	half := RecordingIdentity{Type: "recording-identity", V: 1, Device: r.Device}
	r.Type, r.V, r.Device = "recording", max(r.V, 1), ""
	r.Spans, r.Marks, r.Notes = slices.Clone(r.Spans), slices.Clone(r.Marks), slices.Clone(r.Notes)
	for i := range r.Spans {
		half.Spans = append(half.Spans, r.Spans[i].Text)
		r.Spans[i].Text = ""
	}
	half.Marks, half.Notes = cutTexts(r.Marks), cutTexts(r.Notes)
	return r, half
}

func cutTexts(marks []RecordingMark) (texts []string) {
	for i := range marks {
		texts = append(texts, marks[i].Text)
		marks[i].Text = ""
	}
	return texts
}

// Join puts the words back.
func (r *Recording) Join(half RecordingIdentity) {
	r.Device = half.Device
	for i := range min(len(r.Spans), len(half.Spans)) {
		r.Spans[i].Text = half.Spans[i]
	}
	for i := range min(len(r.Marks), len(half.Marks)) {
		r.Marks[i].Text = half.Marks[i]
	}
	for i := range min(len(r.Notes), len(half.Notes)) {
		r.Notes[i].Text = half.Notes[i]
	}
}

// Apply makes spans, marks and notes of what happened, in order. Samples is
// set before; places behind it are moved there, since what a crash took is not.
func (r *Recording) Apply(events []RecordingEvent) {
	open := -1
	for _, e := range events {
		at := e.At
		place := min(e.Sample, r.Samples)
		if e.What == EventPause && open >= 0 && r.Spans[open].Kind == SpanBreak { // its reason, said later
			r.Spans[open].Code, r.Spans[open].Text = e.Code, e.Text
			continue
		}
		if open >= 0 && e.Ends() {
			r.Spans[open].To, r.Spans[open].End = max(place, r.Spans[open].From), &at
			open = -1
		}
		switch e.What {
		case EventPause, EventOff:
			kind := SpanBreak
			if e.What == EventOff {
				kind = SpanDestroyed
				if e.Code == OffKept {
					kind = SpanKept
				}
				e.Code = ""
			}
			open = len(r.Spans)
			r.Spans = append(r.Spans, RecordingSpan{Kind: kind, Code: e.Code, From: place, To: place, Start: at, Text: e.Text})
		case EventLost:
			r.Spans = append(r.Spans, RecordingSpan{
				Kind: SpanLost, Code: e.Code, From: place, To: min(e.Sample+e.Count, r.Samples), Start: at, End: &at,
			})
		case EventMark:
			r.Marks = append(r.Marks, RecordingMark{Sample: place, At: at, Text: e.Text})
		case EventNamed:
			if e.Count >= 1 && e.Count <= int64(len(r.Marks)) {
				r.Marks[e.Count-1].Text = e.Text
			}
		case EventNote:
			r.Notes = append(r.Notes, RecordingMark{Sample: place, At: at, Text: e.Text})
		case EventEnd:
			r.Ended = &at
		}
	}
}
