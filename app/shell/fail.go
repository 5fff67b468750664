package shell

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/words"
)

// explain is Explain, or the general sentence where none is set.
func (s *Shell) explain(err error) (safe, text string) {
	if s.Explain != nil {
		return s.Explain(err)
	}
	return words.T("error.other.safe"), words.T("error.other.happened") + " " + words.T("error.other.next")
}

// Fail tells of an error: what is safe, what happened, what to do next. What
// was cancelled is not told.
func (s *Shell) Fail(err error) {
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	safe, text := s.explain(err)
	s.Tell(safe, text, nil)
}

// FailedView takes the place of what could not be shown; retry may be nil.
func (s *Shell) FailedView(err error, retry func()) fyne.CanvasObject {
	safe, text := s.explain(err)
	return look.Failed(safe, text, retry)
}
