package submission

import (
	"crypto/sha256"
	"slices"

	"attest/archive/record"
)

// codeSigns are those of a code: no vowels, so that no code reads as a word, and
// none that looks like another.
const codeSigns = "23456789CDFGHJKMNPQRTVWXZ"

// Code is how a person or a place is called in a submission, and in no other:
// three signs of SHA-256("attest/code/v1" ‖ 00 ‖ submission ‖ 00 ‖ what is
// called). Neither ID leaves the vault, so that nobody who holds two submissions
// can put their codes side by side. The next three signs are taken where taken
// has the first.
func Code(of record.ID, what string, taken []string) string {
	sum := sha256.Sum256([]byte("attest/code/v1\x00" + string(of) + "\x00" + what))
	code := ""
	for i := 0; i+3 <= len(sum); i += 3 {
		code = ""
		for _, b := range sum[i : i+3] {
			code += string(codeSigns[int(b)%len(codeSigns)])
		}
		if !slices.Contains(taken, code) {
			return code
		}
	}
	return code + codeSigns[:1]
}
