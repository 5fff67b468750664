package delivery

import (
	"errors"
	"strings"

	"golang.org/x/text/unicode/norm"

	"attest/archive/passphrase"
)

// Bits is the entropy of a passphrase that NewPassphrase draws: six words of
// the EFF's list of 7,776.
const Bits = 77

// ErrPassphrase: too short to be told from a guess.
var ErrPassphrase = errors.New("the passphrase is too short: have one drawn")

// NewPassphrase draws one of six English words, small letters: they are told by
// telephone in any country, and typed on any keyboard. PDF readers and zip
// programs do not agree on how other scripts are spelt.
func NewPassphrase() (string, error) {
	o, err := passphrase.Offer("en")
	return o.Shown, err
}

// Normal is a passphrase as it is used, however it was typed: words in small
// letters with one space between them.
func Normal(p string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFC.String(p))), " ")
}

const shortest = 20 // characters: three words of the list have so many

func usable(p string) (string, error) {
	if p = Normal(p); len([]rune(p)) < shortest {
		return "", ErrPassphrase
	}
	return p, nil
}
