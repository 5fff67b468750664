package transcript

import (
	"errors"
	"fmt"
)

var (
	// ErrSyntax is wrapped by every Error.
	ErrSyntax = errors.New("the file is not what its kind asks for")

	// ErrTooLarge: beyond a limit of this package.
	ErrTooLarge = errors.New("the file is larger than is taken in: split it")

	// ErrUnknown: no transcript that can be read.
	ErrUnknown = errors.New("not a transcript of a known kind: save it as .docx, .txt, .srt, .vtt or .otr")

	// ErrOldWord and ErrHangul are files that other programs can turn into one
	// that is read here.
	ErrOldWord = errors.New("a file of the old Word kind: save it as .docx and take that in")
	ErrHangul  = errors.New("a file of the Hangul word processor: save it as .docx and take that in")

	// ErrNothing: no word was found.
	ErrNothing = errors.New("there is no text in the file")
)

// Error says where a file breaks its form. It quotes nothing of it.
type Error struct {
	Format Format
	At     int // line of a text format, paragraph of the others, from 1; 0 for the file as a whole
	Fault  Fault
	Byte   int64 // with FaultNoJSON: how many bytes before it are in order
}

// InParagraphs says that At counts paragraphs, not lines.
func (e *Error) InParagraphs() bool { return e.Format == DOCX || e.Format == OTR }

func (e *Error) Error() string {
	switch {
	case e.Fault == FaultNoJSON:
		return fmt.Sprintf("%s, at byte %d", e.Fault, e.Byte)
	case e.At == 0:
		return e.Fault.String()
	case e.InParagraphs():
		return fmt.Sprintf("paragraph %d: %s", e.At, e.Fault)
	}
	return fmt.Sprintf("line %d: %s", e.At, e.Fault)
}

// Is makes errors.Is(err, ErrSyntax) true.
func (e *Error) Is(target error) bool { return target == ErrSyntax }

// UntimedError: a format that is nothing but times was asked for, and some
// segments have none.
type UntimedError struct {
	Segments int // how many
	First    int // the first one, from 1
}

func (e *UntimedError) Error() string {
	return fmt.Sprintf("%d paragraphs have no time, the first is number %d: give them times, or choose text or Word", e.Segments, e.First)
}
