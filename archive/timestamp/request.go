package timestamp

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/big"

	tsp "github.com/digitorus/timestamp"
)

// MaxReply is the most bytes of a reply that are read: tokens with a long chain
// have some 10 KB.
const MaxReply = 128 << 10

// MaxRequest is the most bytes of a request that are read.
const MaxRequest = 4 << 10

// ErrRequest: not a request for a timestamp as Attest makes one.
var ErrRequest = errors.New("not a request for a timestamp")

// NewRequest makes the request for a timestamp over data, as the file that
// openssl calls a query (.tsq): SHA-256 of it, a random number of 64 bits, and
// that the certificates are to come with the answer.
func NewRequest(data []byte) ([]byte, error) {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	b[0] = b[0]&0x3f | 0x40
	sum := sha256.Sum256(data)
	r := tsp.Request{HashAlgorithm: crypto.SHA256, HashedMessage: sum[:], Certificates: true, Nonce: new(big.Int).SetBytes(b[:])}
	der, err := r.Marshal()
	if err != nil {
		return nil, fmt.Errorf("the request for a timestamp: %w", err)
	}
	return der, nil
}

// request reads what NewRequest made.
func request(der []byte) (*tsp.Request, error) {
	if len(der) > MaxRequest {
		return nil, ErrRequest
	}
	r, err := tsp.ParseRequest(der)
	if err != nil || r.Nonce == nil {
		return nil, ErrRequest
	}
	return r, nil
}
