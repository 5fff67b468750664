package machine

import (
	"bufio"
	"context"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"attest/archive/media"
	"attest/archive/record"
)

// Heard is one segment of a transcript that a machine wrote.
type Heard struct {
	Start, End int64 // milliseconds of the sound
	Text       string
}

// Limits of what is read back.
const (
	maxLine  = record.MaxSegmentBytes + 64
	maxLines = 200_000 // of 100 hours; more is no transcript
)

// Transcribe has whisper.cpp write down a sound. It runs
//
//	PROGRAM -m MODEL -f - -l LANGUAGE -np -pp
//
// gives it the sound as WAV of 16 kHz, 16 bits, one channel on its standard
// input, and reads "[00:00:01.000 --> 00:00:04.000]   text" lines from its
// standard output; of its standard error only "progress = N%" is looked at. How
// far it is is told in percent, by both: at least with every segment. A language that is not one word is "auto".
//
// The sound is read to its end twice where its length is not known. Memory stays
// constant here; the program itself holds all of the sound.
func Transcribe(ctx context.Context, t Tool, sound *media.Audio, language string, told func(percent int)) (heard []Heard, isolated bool, err error) {
	w, err := newWAV(ctx, sound)
	if err != nil {
		return nil, false, err
	}
	var mu sync.Mutex // the two outputs are read side by side
	far := func(percent int) {
		mu.Lock()
		defer mu.Unlock()
		told(percent)
	}
	isolated, err = t.run(ctx, []string{"-m", t.Model, "-f", "-", "-l", spoken(language), "-np", "-pp"}, w.write, func(out io.Reader) error {
		heard, err = parseWhisper(out, func(h Heard) { far(int(min(100, h.End*soundRate/10/max(w.samples, 1)))) })
		return err
	}, func(line string) {
		if n, ok := percent(line); ok {
			far(n)
		}
	})
	if err == nil && len(heard) == 0 { // whisper.cpp ends well, too, where it does not know an argument
		err = ErrNothing
	}
	return heard, isolated, err
}

// spoken is a language as whisper.cpp takes it.
func spoken(language string) string {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	if len(base) < 2 || len(base) > 3 || strings.Trim(base, "abcdefghijklmnopqrstuvwxyz") != "" {
		return "auto"
	}
	return base
}

var progress = regexp.MustCompile(`progress = +(\d{1,3})%`)

func percent(line string) (int, bool) {
	m := progress.FindStringSubmatch(line)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return min(n, 100), err == nil
}

var cue = regexp.MustCompile(`^\[(\d{2,4}):([0-5]\d):([0-5]\d)\.(\d{3}) --> (\d{2,4}):([0-5]\d):([0-5]\d)\.(\d{3})\] ?(.*)$`)

// ParseWhisper reads the lines that whisper.cpp writes. An empty line is passed
// over; any other that is no segment is an *OutputError, so that nothing is taken
// for what was said. A segment that ends before it begins ends where it begins.
func ParseWhisper(r io.Reader) ([]Heard, error) { return parseWhisper(r, func(Heard) {}) }

func parseWhisper(r io.Reader, each func(Heard)) ([]Heard, error) {
	var out []Heard
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, 4096), maxLine)
	n := 0
	for s.Scan() {
		n++
		line := strings.TrimSuffix(s.Text(), "\r")
		if strings.TrimSpace(line) == "" {
			continue
		}
		m := cue.FindStringSubmatch(line)
		if m == nil {
			return nil, &OutputError{n, "is no segment of a transcript"}
		}
		if len(out) == maxLines {
			return nil, &OutputError{n, "is one more than a transcript can have"}
		}
		start, end := milliseconds(m[1:5]), milliseconds(m[5:9])
		text := clean(m[9])
		if len(text) > record.MaxSegmentBytes { // U+FFFD has three bytes for one
			return nil, &OutputError{n, "is longer than a paragraph can be"}
		}
		if text != "" {
			out = append(out, Heard{Start: start, End: max(start, end), Text: text})
			each(out[len(out)-1])
		}
	}
	if err := s.Err(); err == bufio.ErrTooLong {
		return nil, &OutputError{n + 1, "is longer than a paragraph can be"}
	} else if err != nil {
		return nil, err
	}
	return out, nil
}

func milliseconds(parts []string) int64 {
	var v [4]int64
	for i, p := range parts {
		v[i], _ = strconv.ParseInt(p, 10, 64) // digits by the pattern
	}
	return ((v[0]*60+v[1])*60+v[2])*1000 + v[3]
}
