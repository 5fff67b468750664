package record

import (
	"errors"

	"github.com/go-json-experiment/json"
)

// MaxHiddenFile is the most bytes of a file that lists what is left out.
const MaxHiddenFile = 4 << 20

// ErrHiddenFile says that a file is no such list.
var ErrHiddenFile = errors.New("not a list of what is left out: a member is unknown or malformed")

// ParseHidden reads what a person or a program wrote as all that a submission leaves out, a JSON list of hidden parts.
// Whether they name anything is looked at when the submission is saved.
func ParseHidden(raw []byte) (out []HiddenPart, err error) {
	if len(raw) > MaxHiddenFile {
		return nil, ErrHiddenFile
	}
	if err := json.Unmarshal(raw, &out, json.RejectUnknownMembers(true)); err != nil {
		return nil, ErrHiddenFile
	}
	return out, nil
}
