package record

import "github.com/go-json-experiment/json/jsontext"

// What a timestamp is over.
const (
	StampCheckpoint = "checkpoint"
	StampBundle     = "bundle" // the signature of a bundle
)

// Timestamp is a request for a timestamp and, once it is there, its reply.
type Timestamp struct {
	Type       string         `json:"type"` // "timestamp"
	V          int            `json:"v"`
	ID         ID             `json:"id"`
	Over       string         `json:"over"`
	Submission ID             `json:"submission,omitempty"` // of a bundle
	Size       int64          `json:"size,omitempty"`       // of a checkpoint
	Data       []byte         `json:"data"`                 // the bytes that it is over
	Request    []byte         `json:"request"`              // DER
	Asked      string         `json:"asked"`                // RFC 3339
	By         ID             `json:"by"`                   // the member's slot
	Reply      []byte         `json:"reply,omitempty"`      // DER, as it came; empty while it is waited for
	Got        string         `json:"got,omitempty"`        // RFC 3339
	Extra      jsontext.Value `json:",embed"`
}
