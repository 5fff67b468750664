package seal

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"
)

// AgePayload opens the payload of an age file chunk by chunk, in any order and on
// several goroutines: what age's own reader does one after the other. The file
// key comes from age, which has checked the file's head.
//
// Format: C2SP age, "Payload" (https://age-encryption.org/v1): a nonce of 16
// bytes, then chunks of 64 KiB with 16 bytes of tag, ChaCha20-Poly1305 under
// HKDF-SHA-256 of the file key and "payload", nonce BE88(index) ‖ 1 for the last.
type AgePayload struct{ aead cipher.AEAD }

const (
	// AgeNonceSize is what stands before the first chunk.
	AgeNonceSize = 16
	// AgeChunk is the plain bytes of every chunk but the last, and AgeTag what each
	// has more when it is sealed.
	AgeChunk = 64 << 10
	AgeTag   = chacha20poly1305.Overhead
)

// NewAgePayload takes the file key and the nonce before the first chunk.
func NewAgePayload(fileKey, nonce []byte) (AgePayload, error) {
	key, err := hkdf.Key(sha256.New, fileKey, nonce, "payload", chacha20poly1305.KeySize)
	if err != nil {
		return AgePayload{}, fmt.Errorf("the key of an age file: %w", err)
	}
	defer clear(key)
	aead, err := chacha20poly1305.New(key)
	if err != nil {
		return AgePayload{}, fmt.Errorf("the key of an age file: %w", err)
	}
	return AgePayload{aead}, nil
}

// Open appends what a chunk holds to dst, which may not overlap it. ErrDamaged
// where it is not the chunk that was sealed at this place.
func (a AgePayload) Open(dst, chunk []byte, index int64, last bool) ([]byte, error) {
	nonce := ageNonce(index, last)
	out, err := a.aead.Open(dst, nonce[:], chunk, nil)
	if err != nil {
		return nil, fmt.Errorf("chunk %d of an age file: %w", index, ErrDamaged)
	}
	return out, nil
}

func ageNonce(index int64, last bool) (nonce [chacha20poly1305.NonceSize]byte) {
	binary.BigEndian.PutUint64(nonce[3:], uint64(index))
	if last {
		nonce[11] = 1
	}
	return nonce
}
