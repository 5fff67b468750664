package record

import (
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Passage is a part of an account that carries codes. It holds places in the
// account and none of its words, so that the words lie in one place only and
// die with it.
type Passage struct {
	Type      string         `json:"type"` // "passage"
	V         int            `json:"v"`
	ID        ID             `json:"id"`
	Testimony ID             `json:"testimony"`
	Spans     []Span         `json:"spans"` // in the order of the account
	Codes     []CodeUse      `json:"codes,omitempty"`
	Tags      []string       `json:"tags,omitempty"`
	Note      string         `json:"note,omitempty"` // the office's own; never exported
	By        ID             `json:"by,omitempty"`
	Time      string         `json:"time,omitempty"` // RFC 3339
	Uncertain bool           `json:"uncertain,omitzero"`
	Extra     jsontext.Value `json:",embed"`
}

// Span is a part of one segment: characters (Unicode code points) From up to,
// not with, To. Length is how many the segment's text had then; a segment of
// another length was changed without the passage, see Reanchor. A span of which
// nothing is left after a change is empty: From equals To.
type Span struct {
	Segment string `json:"segment"`
	From    int    `json:"from"`
	To      int    `json:"to"`
	Length  int    `json:"length"`
}

// NewSpan marks a part of a segment as it is now. Offsets beyond the text are
// brought into it.
func NewSpan(s Segment, from, to int) Span {
	n := utf8.RuneCountInString(s.Text)
	from = min(max(from, 0), n)
	return Span{Segment: s.ID, From: from, To: min(max(to, from), n), Length: n}
}

// Quote is the text of a span in its segment; false when the segment is another
// or has been changed since.
func (s Span) Quote(segment Segment) (string, bool) {
	if segment.ID != s.Segment || s.From < 0 || s.To < s.From || s.To > s.Length || utf8.RuneCountInString(segment.Text) != s.Length {
		return "", false
	}
	return string([]rune(segment.Text)[s.From:s.To]), true
}

// Fault is a rule that a record breaks: the member, and a key for the window's
// words.
type Fault struct{ Field, Key string }

// CheckPassage looks for what makes a passage unusable.
func CheckPassage(p Passage) []Fault {
	var out []Fault
	if !p.ID.Valid() || p.ID.Kind() != KindPassage {
		out = append(out, Fault{"id", "bad_id"})
	}
	if !p.Testimony.Valid() || p.Testimony.Kind() != KindTestimony {
		out = append(out, Fault{"testimony", "bad_id"})
	}
	if len(p.Spans) == 0 {
		out = append(out, Fault{"spans", "missing"})
	}
	for _, s := range p.Spans {
		if s.Segment == "" || s.From < 0 || s.To < s.From || s.To > s.Length {
			out = append(out, Fault{"spans", "out_of_text"})
		}
	}
	for i, c := range p.Codes {
		for _, d := range p.Codes[:i] {
			if c.Code == d.Code {
				out = append(out, Fault{"codes", "twice"})
			}
		}
	}
	return out
}
