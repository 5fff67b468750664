// Package codebook is the list of codes that passages and events are marked
// with: the built-in codes of acts (assets/reference), and an office's own. It
// checks an office's list, follows merges, and exchanges codebooks as REFI-QDA
// .qdc (https://www.qdasoftware.org/, codebook 1.0) and CSV.
//
// A code is never reused and never removed: a record cites it. A built-in code
// can be taken off the list that is offered, but neither changed nor merged
// into another. docs/codebook.md tells the files to the byte.
package codebook

import (
	"errors"
	"fmt"
)

// Limits of an office's own list, also of files.
const (
	MaxCodes      = 5000
	MaxName       = 200      // characters
	MaxDefinition = 10 << 10 // bytes
	MaxDepth      = 20
	MaxFile       = 16 << 20 // bytes
)

var (
	// ErrBad is wrapped by every Error.
	ErrBad = errors.New("not a codebook that can be used")

	// ErrTooLarge: beyond a limit of this package.
	ErrTooLarge = errors.New("the codebook is larger than is taken in: split it")
)

// Error says what is wrong with a codebook, of a vault or of a file.
type Error struct {
	Line  int    // of a file, from 1; 0 for a list
	Code  string // the code's ID, where known
	Field string // id, name, colour …
	Why   string
}

func (e *Error) Error() string {
	where := e.Field
	if e.Code != "" {
		where = e.Code + ": " + e.Field
	}
	if e.Line > 0 {
		where = fmt.Sprintf("line %d: %s", e.Line, where)
	}
	return where + ": " + e.Why
}

// Is makes errors.Is(err, ErrBad) true.
func (e *Error) Is(target error) bool { return target == ErrBad }
