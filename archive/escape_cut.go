package archive

import (
	"errors"
	"io"
	"os"
)

// forgetCutEscape removes what an escape left that was cut off. It is known by its name
// and by how age's files begin; an identity that was not whole has opened nothing yet.
func forgetCutEscape(part string) error {
	if !isRegular(part) {
		return nil
	}
	f, err := os.Open(part)
	if err != nil {
		return err
	}
	begin := make([]byte, len(ageBegins))
	n, err := io.ReadFull(f, begin)
	if err := f.Close(); err != nil {
		return err
	}
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if string(begin[:n]) != ageBegins[:n] {
		return nil // whoever makes the file is told that it exists
	}
	return os.Remove(part)
}

// ageBegins is how each file of age begins (age-encryption.org/v1).
const ageBegins = "age-encryption.org/v1\n"
