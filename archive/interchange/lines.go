package interchange

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"sort"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// skipMark leaves out the byte order mark that some editors put before UTF-8.
func skipMark(r io.Reader) (io.Reader, error) {
	b := bufio.NewReader(r)
	if head, err := b.Peek(3); err == nil && string(head) == "\ufeff" {
		_, err = b.Discard(3)
		return b, err
	}
	return b, nil // a document that is shorter is told so by the reader of JSON
}

// lineReader remembers where lines end, from the last testimony on, so that an
// offset becomes a line without the document being kept.
type lineReader struct {
	r    io.Reader
	at   int64
	line int     // line at the first offset that is still remembered
	ends []int64 // offsets of line feeds since then
}

func (l *lineReader) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	for rest, base := p[:n], l.at; ; {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			break
		}
		l.ends = append(l.ends, base+int64(i))
		base += int64(i) + 1
		rest = rest[i+1:]
	}
	l.at += int64(n)
	return n, err
}

func (l *lineReader) lineOf(offset int64) int {
	return l.line + sort.Search(len(l.ends), func(i int) bool { return l.ends[i] >= offset })
}

func (l *lineReader) forget(offset int64) {
	n := sort.Search(len(l.ends), func(i int) bool { return l.ends[i] >= offset })
	l.line += n
	l.ends = append(l.ends[:0], l.ends[n:]...)
}

// located gives an error its line. Errors of the reader itself pass through.
func located(l *lineReader, offset int64, field string, err error) error {
	var syntax *jsontext.SyntacticError
	switch {
	case errors.As(err, &syntax):
		return &Error{Line: l.lineOf(syntax.ByteOffset), Field: field, Why: syntaxWhy(syntax)}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Line: l.lineOf(l.at), Field: field, Why: "the document ends too early"}
	case errors.Is(err, io.EOF):
		return &Error{Line: l.lineOf(l.at), Field: field, Why: "the document is empty"}
	}
	return &Error{Line: l.lineOf(offset), Field: field, Why: err.Error()}
}

// syntaxWhy says what is wrong without quoting the document: a testimony's
// words do not belong in a message.
func syntaxWhy(e *jsontext.SyntacticError) string {
	if errors.Is(e.Err, io.ErrUnexpectedEOF) {
		return "the document ends too early"
	}
	if errors.Is(e.Err, jsontext.ErrDuplicateName) {
		return "a name stands twice in one object"
	}
	why, _, _ := strings.Cut(e.Err.Error(), " (")
	return "is not JSON: " + why
}
