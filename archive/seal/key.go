package seal

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"
)

// Key is 256 secret bits. Use a Key for one purpose: Derive one for each.
type Key [32]byte

// NewKey draws a fresh random key.
func NewKey() Key {
	var k Key
	rand.Read(k[:]) // never fails: crypto/rand ends the program instead
	return k
}

// Derive returns HKDF-Expand-SHA256(prk = k, info = label, 32 bytes), RFC 5869
// section 2.3. Keys of different labels tell nothing of each other or of k.
func (k Key) Derive(label string) Key {
	out, err := hkdf.Expand(sha256.New, k[:], label, len(k))
	if err != nil {
		panic("seal: " + err.Error()) // 32 bytes are always within HKDF's limit
	}
	return Key(out)
}

// Wipe overwrites the key. Copies made before stay.
func (k *Key) Wipe() { clear(k[:]) }

// String keeps a key out of messages and logs.
func (k Key) String() string { return "seal.Key(hidden)" }

// GoString keeps a key out of messages and logs.
func (k Key) GoString() string { return k.String() }

const (
	valueVersion = 1
	valueHeader  = 1 + chacha20poly1305.NonceSizeX
	// ValueOverhead is how many bytes longer a sealed value is than its text.
	ValueOverhead = valueHeader + chacha20poly1305.Overhead
)

// Seal returns byte 1 ‖ 24 random bytes of nonce ‖ XChaCha20-Poly1305(plain),
// bound to aad: Open wants the same.
func (k Key) Seal(plain, aad []byte) []byte {
	var nonce [chacha20poly1305.NonceSizeX]byte
	rand.Read(nonce[:])
	return k.sealWith(nonce, plain, aad)
}

func (k Key) sealWith(nonce [chacha20poly1305.NonceSizeX]byte, plain, aad []byte) []byte {
	out := make([]byte, 0, len(plain)+ValueOverhead)
	out = append(append(out, valueVersion), nonce[:]...)
	a := k.aead()
	defer wipeCipher(a)
	return a.Seal(out, nonce[:], plain, aad)
}

// Open is the reverse of Seal. It returns ErrDamaged for other bytes, another
// key or other aad, and ErrNewerFormat for a first byte above 1.
func (k Key) Open(sealed, aad []byte) ([]byte, error) { return k.open(nil, sealed, aad) }

// OpenInPlace is Open, with the text over the sealed bytes.
func (k Key) OpenInPlace(sealed, aad []byte) ([]byte, error) {
	if len(sealed) < valueHeader {
		return k.open(nil, sealed, aad)
	}
	return k.open(sealed[valueHeader:valueHeader], sealed, aad)
}

func (k Key) open(into, sealed, aad []byte) ([]byte, error) {
	if len(sealed) > 0 && sealed[0] > valueVersion {
		return nil, fmt.Errorf("sealed value, form %d: %w", sealed[0], ErrNewerFormat)
	}
	if len(sealed) < ValueOverhead || sealed[0] != valueVersion {
		return nil, fmt.Errorf("sealed value: %w", ErrDamaged)
	}
	a := k.aead()
	defer wipeCipher(a)
	plain, err := a.Open(into, sealed[1:valueHeader], sealed[valueHeader:], aad)
	if err != nil {
		return nil, fmt.Errorf("sealed value: %w", ErrDamaged)
	}
	return plain, nil
}

func (k Key) aead() cipher.AEAD {
	a, err := chacha20poly1305.NewX(k[:])
	if err != nil {
		panic("seal: " + err.Error()) // the key's length is its type's
	}
	return a
}
