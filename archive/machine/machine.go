// Package machine runs a program that the person has on this machine and says
// where it is, so that it drafts a transcript or a translation: whisper.cpp over
// the sound of an interview, a translator over an account. Nothing is written to
// a file, and nothing is sent anywhere by us; what the program would send is cut
// off from the network where the system allows that.
//
// What comes back is a machine's and says so until a person has confirmed it:
// that is archive/record's and the vault's business.
package machine

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"attest/archive/record"
)

// Tool is where the person says the program and its model are. Both are paths;
// a program without a folder is looked for as the shell does.
type Tool struct {
	Program string
	Model   string // "" for a translator that knows its own
}

// Errors that a caller tells apart.
var (
	// ErrNoProgram: there is no program at that place that can be run.
	ErrNoProgram = errors.New("there is no program at that place that can be run")
	// ErrNoModel: there is no model file at that place.
	ErrNoModel = errors.New("there is no model file at that place")
	// ErrOutput: what the program wrote is not what it should be.
	ErrOutput = errors.New("what the program wrote cannot be read")
	// ErrNothing: the program ended well and wrote nothing.
	ErrNothing = errors.New("the program ended and wrote nothing")
	// ErrFailed: the program ended with an error. See FailedError.
	ErrFailed = errors.New("the program ended with an error")
	// ErrTooLong: the sound is longer than such a program takes at once.
	ErrTooLong = errors.New("the sound is longer than a WAV file can be")
)

// FailedError: the program ended with an error. What it said is not kept, since
// it may repeat what was said in the interview.
type FailedError struct {
	Program string // its file's name
	Status  int    // exit status; -1 where it was ended by a signal
}

func (e *FailedError) Error() string {
	if e.Status < 0 {
		return e.Program + " was ended by the system (it may need more memory than there is)"
	}
	return fmt.Sprintf("%s ended with status %d", e.Program, e.Status)
}

// Is makes errors.Is(err, ErrFailed) true.
func (e *FailedError) Is(target error) bool { return target == ErrFailed }

// OutputError says at which line a program's output cannot be read.
type OutputError struct {
	Line int
	Why  string
}

func (e *OutputError) Error() string { return fmt.Sprintf("%v: line %d %s", ErrOutput, e.Line, e.Why) }

// Is makes errors.Is(err, ErrOutput) true.
func (e *OutputError) Is(target error) bool { return target == ErrOutput }

// Describe hashes program and model and asks the program for its version, where
// it has a word for that. told counts bytes that were hashed.
func (t Tool) Describe(told func(done, total int64)) (record.Machine, error) {
	program, err := t.find()
	if err != nil {
		return record.Machine{}, err
	}
	m := record.Machine{Program: filepath.Base(program)}
	files := []struct {
		path string
		to   *string
		none error
	}{{program, &m.ProgramSHA256, ErrNoProgram}}
	if t.Model != "" {
		m.Model = filepath.Base(t.Model)
		files = append(files, struct {
			path string
			to   *string
			none error
		}{t.Model, &m.ModelSHA256, ErrNoModel})
	}
	var total, done int64
	for _, f := range files {
		st, err := os.Stat(f.path)
		if err != nil || !st.Mode().IsRegular() {
			return m, errors.Join(f.none, err)
		}
		total += st.Size()
	}
	for _, f := range files {
		if *f.to, err = hash(f.path, func(n int64) { done += n; told(done, total) }); err != nil {
			return m, errors.Join(f.none, err)
		}
	}
	m.Version = t.version()
	return m, nil
}

// version is what the program says when it is asked, "" where it has no word for
// that: an older whisper.cpp writes its usage to standard error and ends well.
func (t Tool) version() string {
	ctx, stop := context.WithTimeout(context.Background(), letGo)
	defer stop()
	var said string
	_, err := t.run(ctx, []string{"--version"}, func(io.Writer) error { return nil }, func(r io.Reader) error {
		s := bufio.NewScanner(r)
		if s.Scan() {
			said = clean(s.Text())
		}
		_, err := io.Copy(io.Discard, r)
		return errors.Join(s.Err(), err)
	}, func(string) {})
	if err != nil || len(said) > 100 {
		return ""
	}
	return said
}

func hash(path string, told func(n int64)) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h, buf := sha256.New(), make([]byte, 1<<20)
	for {
		n, err := f.Read(buf)
		h.Write(buf[:n])
		told(int64(n))
		if err == io.EOF {
			return hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", err
		}
	}
}

// clean is a machine's text as it can be kept: UTF-8 (whisper.cpp cuts characters
// of Hangul and Han in two at the edges of its segments), one line, without
// controls. What was not readable stands as U+FFFD, so that a person sees it.
func clean(text string) string {
	text = strings.ToValidUTF8(text, string(utf8.RuneError))
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsControl(r):
			return utf8.RuneError
		}
		return r
	}, text)
	return strings.TrimSpace(text)
}
