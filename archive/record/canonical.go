package record

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// ErrNotCanonical is returned for a value that has no canonical form here: a
// fraction, an integer of 2^53 or more, a duplicate name, invalid UTF-8.
var ErrNotCanonical = errors.New("no canonical form")

const maxInteger = 1<<53 - 1

// Canonical returns the RFC 8785 bytes of v.
func Canonical(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotCanonical, err)
	}
	return CanonicalJSON(raw)
}

// CanonicalJSON returns the RFC 8785 form of a JSON text.
func CanonicalJSON(raw []byte) ([]byte, error) {
	if err := onlyIntegers(raw); err != nil {
		return nil, err
	}
	val := jsontext.Value(bytes.Clone(raw))
	if err := val.Canonicalize(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotCanonical, err)
	}
	return val, nil
}

// onlyIntegers refuses numbers whose canonical spelling could differ between
// programs: our records need none but whole ones.
func onlyIntegers(raw []byte) error {
	dec := jsontext.NewDecoder(bytes.NewReader(raw))
	for {
		tok, err := dec.ReadToken()
		if err != nil {
			if dec.InputOffset() >= int64(len(bytes.TrimRight(raw, " \t\r\n"))) && dec.StackDepth() == 0 {
				return nil
			}
			return fmt.Errorf("%w: %w", ErrNotCanonical, err)
		}
		if tok.Kind() != '0' {
			continue
		}
		n, err := strconv.ParseInt(tok.String(), 10, 64)
		if err != nil || n > maxInteger || n < -maxInteger || strconv.FormatInt(n, 10) != tok.String() {
			return fmt.Errorf("%w: number %s is not a whole number below 2^53", ErrNotCanonical, tok.String())
		}
	}
}

// Decode reads one JSON text into v, strictly: duplicate names, invalid UTF-8
// and trailing bytes are errors. Unknown members go to the type's Extra.
func Decode(raw []byte, v any) error { return json.Unmarshal(raw, v) }
