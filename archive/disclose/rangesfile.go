package disclose

import (
	"errors"

	"github.com/go-json-experiment/json"
)

// MaxRanges is the most bytes of a file of ranges.
const MaxRanges = 1 << 20

// ErrRanges says that a file is no list of ranges.
var ErrRanges = errors.New("not a list of ranges: a member is unknown or malformed")

// ParseRanges reads a list of ranges that a person or a program wrote: JSON, [{segment, fact, from, to, reason}]. Whether
// they name anything, Redact says.
func ParseRanges(raw []byte) (out []Range, err error) {
	if len(raw) > MaxRanges {
		return nil, ErrRanges
	}
	if err := json.Unmarshal(raw, &out, json.RejectUnknownMembers(true)); err != nil {
		return nil, ErrRanges
	}
	return out, nil
}
