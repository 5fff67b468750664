package disclose

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"attest/archive/passphrase"
	"attest/archive/record"
)

func nodeHash(l, r Hash) Hash { return tlog.NodeHash(l, r) }

// Part is one thing that a commitment is about: the statement, a translation,
// a recording, a file.
type Part struct {
	Name   string // "statement", "translation/en", "sound/1", "file/2"
	Leaves int    // of its top tree
	Root   Hash
}

// Commitment is what is said on the day an account becomes final: it holds no
// word of it, and nothing in it confirms a guess.
type Commitment struct {
	Parts []Part
	// Supplements is the name of the commitment that this one's account
	// supplements; "" for a first account.
	Supplements string
}

type commitmentJSON struct {
	Type        string     `json:"type"` // "attest/commitment"
	V           int        `json:"v"`
	Parts       []partJSON `json:"parts"`
	Supplements string     `json:"supplements,omitempty"`
}

type partJSON struct {
	Part   string `json:"part"`
	Leaves int    `json:"leaves"`
	Root   string `json:"root"`
}

const (
	maxCommitment = 1 << 20
	maxParts      = 4096
	maxPartName   = 80
)

// Format is the commitment's one spelling, RFC 8785 JSON.
func (c Commitment) Format() ([]byte, error) {
	j := commitmentJSON{Type: "attest/commitment", V: 1, Supplements: c.Supplements, Parts: []partJSON{}}
	seen := map[string]bool{}
	for _, p := range c.Parts {
		if seen[p.Name] || !partName(p.Name) || p.Leaves < 1 {
			return nil, fmt.Errorf("part %q of a commitment: %w", p.Name, ErrMalformed)
		}
		seen[p.Name] = true
		j.Parts = append(j.Parts, partJSON{p.Name, p.Leaves, hex.EncodeToString(p.Root[:])})
	}
	if len(j.Parts) == 0 || len(j.Parts) > maxParts || c.Supplements != "" && !hexHash(c.Supplements) {
		return nil, fmt.Errorf("commitment: %w", ErrMalformed)
	}
	return record.Canonical(j)
}

// ParseCommitment reads what Format writes and nothing else.
func ParseCommitment(b []byte) (Commitment, error) {
	var j commitmentJSON
	if len(b) > maxCommitment {
		return Commitment{}, fmt.Errorf("commitment of %d bytes: %w", len(b), ErrMalformed)
	}
	if err := record.Decode(b, &j); err != nil || j.Type != "attest/commitment" {
		return Commitment{}, fmt.Errorf("commitment: %w", ErrMalformed)
	}
	if j.V != 1 {
		return Commitment{}, fmt.Errorf("commitment of version %d, this program reads 1: %w", j.V, ErrMalformed)
	}
	c := Commitment{Supplements: j.Supplements}
	for _, p := range j.Parts {
		h, err := hex.DecodeString(p.Root)
		if err != nil || len(h) != len(Hash{}) {
			return Commitment{}, fmt.Errorf("part %q of a commitment: %w", p.Part, ErrMalformed)
		}
		c.Parts = append(c.Parts, Part{p.Part, p.Leaves, Hash(h)})
	}
	again, err := c.Format()
	if err != nil {
		return Commitment{}, err
	}
	if !bytes.Equal(again, b) {
		return Commitment{}, fmt.Errorf("commitment is not in its one spelling: %w", ErrMalformed)
	}
	return c, nil
}

// Name is SHA-256("attest/commitment/v1" 00 ‖ Format), in hex: what the
// custody log holds.
func (c Commitment) Name() (string, error) {
	b, err := c.Format()
	if err != nil {
		return "", err
	}
	h := sha256.Sum256(append([]byte("attest/commitment/v1\x00"), b...))
	return hex.EncodeToString(h[:]), nil
}

// NameWords is how many words SpellName gives: 103 bits.
const NameWords = 8

// SpellName is a commitment's name in eight words of the EFF's long list, for
// the paper that witness, interpreter and interviewer sign: the name as one big
// number, divided by 7,776 eight times, each remainder a word.
func SpellName(name string) (string, error) {
	if !hexHash(name) {
		return "", fmt.Errorf("name of a commitment: %w", ErrMalformed)
	}
	n, _ := new(big.Int).SetString(name, 16)
	list := passphrase.English()
	size, rest := big.NewInt(int64(len(list))), new(big.Int)
	var out []string
	for range NameWords {
		n.DivMod(n, size, rest)
		out = append(out, list[rest.Int64()])
	}
	return strings.Join(out, " "), nil
}

func hexHash(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == len(Hash{}) && hex.EncodeToString(b) == s
}

// partName is a word of small letters, and after a slash a number or a
// language (BCP 47).
func partName(s string) bool {
	kind, of, cut := strings.Cut(s, "/")
	ok := func(s, more string) bool {
		return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
			return (r < 'a' || r > 'z') && !strings.ContainsRune(more, r)
		})
	}
	return len(s) <= maxPartName && ok(kind, "") && (!cut || ok(of, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"))
}
