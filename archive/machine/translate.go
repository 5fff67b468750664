package machine

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"attest/archive/record"
)

// Translate has a program translate texts. It runs
//
//	PROGRAM FROM TO
//
// with the languages (BCP 47, without regions), writes each text as one line of
// UTF-8 to its standard input, line ends within it as spaces, and reads as many
// lines from its standard output, in the same order: a small script round any
// translator can do that. An empty line says that there is no translation.
func Translate(ctx context.Context, t Tool, texts []string, from, to string, told func(percent int)) (out []string, isolated bool, err error) {
	languages := []string{spoken(from), spoken(to)}
	isolated, err = t.run(ctx, languages, func(w io.Writer) error {
		b := bufio.NewWriter(w)
		for _, text := range texts {
			if _, err := b.WriteString(strings.Join(strings.Fields(text), " ") + "\n"); err != nil {
				return err
			}
		}
		return b.Flush()
	}, func(r io.Reader) error {
		out, err = parseLines(r, len(texts), told)
		return err
	}, func(string) {})
	return out, isolated, err
}

// parseLines reads exactly as many lines as were asked for.
func parseLines(r io.Reader, want int, told func(percent int)) ([]string, error) {
	var out []string
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, 4096), maxLine)
	for s.Scan() {
		if len(out) == want {
			return nil, &OutputError{want + 1, fmt.Sprintf("is one more than the %d that were asked for", want)}
		}
		text := clean(s.Text())
		if len(text) > record.MaxSegmentBytes {
			return nil, &OutputError{len(out) + 1, "is longer than a paragraph can be"}
		}
		out = append(out, text)
		told(len(out) * 100 / want)
	}
	if err := s.Err(); err == bufio.ErrTooLong {
		return nil, &OutputError{len(out) + 1, "is longer than a paragraph can be"}
	} else if err != nil {
		return nil, err
	}
	if len(out) != want {
		return nil, &OutputError{len(out), fmt.Sprintf("is the last, of %d that were asked for", want)}
	}
	return out, nil
}
