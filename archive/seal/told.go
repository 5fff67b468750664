package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// What a browser opens with a passphrase that was told: its WebCrypto has
// PBKDF2 and AES-GCM, and no Argon2. The key is PBKDF2-HMAC-SHA-256 of the
// passphrase, under a salt of its own; each chunk is AES-256-GCM under the nonce
//
//	7 zero bytes ‖ BE32 index ‖ 0, or 1 for the last chunk
//
// (STREAM, as blobs have it), with the associated data "attest/told/v1". A salt
// is drawn for each stream, so a key seals one stream and nothing else.
const (
	// ToldRounds is what OWASP asks of PBKDF2-HMAC-SHA-256 (2023).
	ToldRounds = 600_000
	// ToldSalt is the bytes of the salt.
	ToldSalt = 16
	// ToldChunk is the plaintext bytes of every chunk but the last.
	ToldChunk = 1 << 20

	toldAAD     = "attest/told/v1"
	maxToldSize = 1 << 31 // chunks
)

// ErrTold: the passphrase is another, or the chunk is not what was sealed.
var ErrTold = errors.New("it does not open: the passphrase is another, or the file is damaged")

// Told seals or opens the chunks of one stream, in order.
type Told struct {
	Salt []byte
	aead cipher.AEAD
	next uint32
	done bool
}

// NewTold begins a stream under a fresh salt.
func NewTold(passphrase string) (*Told, error) {
	salt := make([]byte, ToldSalt)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	return OpenTold(passphrase, salt)
}

// OpenTold begins to read a stream that NewTold began.
func OpenTold(passphrase string, salt []byte) (*Told, error) {
	if len(salt) != ToldSalt {
		return nil, ErrTold
	}
	key, err := pbkdf2.Key(sha256.New, passphrase, salt, ToldRounds, 32)
	if err != nil {
		return nil, fmt.Errorf("the key from the passphrase: %w", err)
	}
	defer clear(key)
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &Told{Salt: salt, aead: aead}, err
}

// Seal seals the next chunk: ToldChunk bytes, or fewer of the last.
func (t *Told) Seal(chunk []byte, last bool) ([]byte, error) {
	if t.done || !last && len(chunk) != ToldChunk || len(chunk) > ToldChunk || t.next >= maxToldSize {
		return nil, errors.New("seal: not the next chunk of this stream")
	}
	return t.aead.Seal(nil, t.nonce(last), chunk, []byte(toldAAD)), nil
}

// Open opens the next chunk.
func (t *Told) Open(sealed []byte, last bool) ([]byte, error) {
	if t.done || len(sealed) > ToldChunk+t.aead.Overhead() || t.next >= maxToldSize {
		return nil, ErrTold
	}
	b, err := t.aead.Open(nil, t.nonce(last), sealed, []byte(toldAAD))
	if err != nil {
		return nil, ErrTold
	}
	return b, nil
}

func (t *Told) nonce(last bool) []byte {
	n := make([]byte, 12)
	binary.BigEndian.PutUint32(n[7:], t.next)
	if last {
		n[11], t.done = 1, true
	}
	t.next++
	return n
}
