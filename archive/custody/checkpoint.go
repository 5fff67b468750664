package custody

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"attest/archive/record"
)

// Checkpoint is a tree head: C2SP tlog-checkpoint, three lines
//
//	attest/VAULT-ID
//	SIZE
//	BASE64(ROOT)
//
// then an empty line and note signatures.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
}

// Origin is the first line of a vault's checkpoints and the name of the key
// that signs them.
func Origin(vault record.ID) string { return "attest/" + string(vault) }

// ErrBadCheckpoint is wrapped by errors about a checkpoint's shape or signature.
var ErrBadCheckpoint = errors.New("custody: not a valid checkpoint")

const maxCheckpoint = 4096

// FormatCheckpoint spells the three lines.
func FormatCheckpoint(c Checkpoint) string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
}

// ParseCheckpoint reads what FormatCheckpoint writes, in one spelling only.
// Extension lines, which the C2SP form allows, are refused: we write none.
func ParseCheckpoint(text string) (Checkpoint, error) {
	if len(text) > maxCheckpoint {
		return Checkpoint{}, fmt.Errorf("%w: too long", ErrBadCheckpoint)
	}
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return Checkpoint{}, fmt.Errorf("%w: not three lines", ErrBadCheckpoint)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	root, rerr := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || rerr != nil || size < 0 || len(root) != tlog.HashSize {
		return Checkpoint{}, fmt.Errorf("%w: malformed", ErrBadCheckpoint)
	}
	c := Checkpoint{Origin: lines[0], Size: size, Root: tlog.Hash(root)}
	if FormatCheckpoint(c) != text {
		return Checkpoint{}, fmt.Errorf("%w: not the one spelling", ErrBadCheckpoint)
	}
	return c, nil
}

// VerifierKey spells a log key as a note verifier ("name+hash+base64"), as
// stock note tools take it.
func VerifierKey(origin string, key ed25519.PublicKey) (string, error) {
	return note.NewEd25519VerifierKey(origin, key)
}

// SignCheckpoint makes the signed note.
func SignCheckpoint(c Checkpoint, key ed25519.PrivateKey) ([]byte, error) {
	signer, err := newSigner(c.Origin, key)
	if err != nil {
		return nil, err
	}
	return note.Sign(&note.Note{Text: FormatCheckpoint(c)}, signer)
}

// OpenCheckpoint verifies that a key of the list signed the note, and reads it.
func OpenCheckpoint(signedNote []byte, origin string, keys []ed25519.PublicKey) (Checkpoint, error) {
	if len(signedNote) > maxCheckpoint {
		return Checkpoint{}, fmt.Errorf("%w: too long", ErrBadCheckpoint)
	}
	var verifiers []note.Verifier
	for i, k := range keys {
		if slices.ContainsFunc(keys[:i], func(earlier ed25519.PublicKey) bool { return k.Equal(earlier) }) {
			continue // note takes a key that is listed twice for a clash
		}
		vk, err := VerifierKey(origin, k)
		if err != nil {
			return Checkpoint{}, fmt.Errorf("%w: %w", ErrBadCheckpoint, err)
		}
		v, err := note.NewVerifier(vk)
		if err != nil {
			return Checkpoint{}, fmt.Errorf("%w: %w", ErrBadCheckpoint, err)
		}
		verifiers = append(verifiers, v)
	}
	n, err := note.Open(bytes.Clone(signedNote), note.VerifierList(verifiers...))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: %w", ErrBadCheckpoint, err)
	}
	c, err := ParseCheckpoint(n.Text)
	if err == nil && c.Origin != origin {
		return Checkpoint{}, fmt.Errorf("%w: it is another vault's", ErrBadCheckpoint)
	}
	return c, err
}

// signer adapts a raw Ed25519 key to note's interface.
type signer struct {
	name string
	hash uint32
	key  ed25519.PrivateKey
}

func newSigner(name string, key ed25519.PrivateKey) (*signer, error) {
	vk, err := VerifierKey(name, key.Public().(ed25519.PublicKey))
	if err != nil {
		return nil, err
	}
	v, err := note.NewVerifier(vk)
	if err != nil {
		return nil, err
	}
	return &signer{name: name, hash: v.KeyHash(), key: key}, nil
}

func (s *signer) Name() string                    { return s.name }
func (s *signer) KeyHash() uint32                 { return s.hash }
func (s *signer) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.key, msg), nil }
