package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"attest/archive"
)

// maxWords is the most that is read of words for the record.
const maxWords = archive.MaxFiled

// wordsFile is a file with words that are sealed, or - for standard input. A
// command line is seen by every user of the machine and kept in a history.
type wordsFile string

// onLine stands where a flag took the words themselves. It is refused, and says
// what to give instead.
type onLine string

// Decode is called by kong.
func (onLine) Decode(ctx *kong.DecodeContext) error {
	name := ctx.Value.Name
	return fmt.Errorf("others on this machine see what stands on a command line: put the words into a file and give --%s-file FILE, or --%s-file - for standard input", name, name)
}

// Decode is called by kong.
func (f *wordsFile) Decode(ctx *kong.DecodeContext) error {
	var path string
	err := ctx.Scan.PopValueInto("FILE", &path)
	*f = wordsFile(path)
	return err
}

// words reads the file of one flag, "" for none, without line ends at its end.
// Standard input is read once, for one of them.
func (p *program) words(flag string, file wordsFile) (string, error) {
	var r io.Reader
	switch file {
	case "":
		return "", nil
	case "-":
		if p.flags.PassphraseFile == "-" || p.read {
			return "", &usageError{"standard input can be the passphrase, or the words of one flag"}
		}
		p.read, r = true, p.stdin
	default:
		f, err := os.Open(string(file))
		if err != nil {
			return "", fmt.Errorf("--%s: %w", flag, err)
		}
		defer f.Close()
		r = f
	}
	b, err := io.ReadAll(io.LimitReader(r, maxWords+1))
	b = bytes.TrimRight(bytes.TrimPrefix(b, byteOrderMark), "\r\n")
	switch {
	case err != nil:
		return "", fmt.Errorf("--%s: %w", flag, err)
	case len(b) > maxWords:
		return "", fmt.Errorf("--%s: the file has more than %d KiB", flag, maxWords>>10)
	case !utf8.Valid(b):
		return "", fmt.Errorf("--%s: the file is not UTF-8", flag)
	}
	return string(b), nil
}
