package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

// ageSeal encrypts a short text to the recipients as a binary age file.
func ageSeal(plain []byte, to []age.Recipient) ([]byte, error) {
	if len(to) == 0 {
		return nil, errors.New("seal: nobody to seal to")
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to...)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// ageOpen is the reverse, of at most limit bytes of plaintext. Nothing of it is
// trusted before the end of the file was seen.
func ageOpen(sealed []byte, limit int64, id age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), id)
	if no := new(age.NoIdentityMatchError); errors.As(err, &no) {
		return nil, ErrNotForMember
	}
	if err != nil {
		return nil, fmt.Errorf("age file: %w", ErrDamaged)
	}
	plain, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil || int64(len(plain)) > limit {
		clear(plain)
		return nil, fmt.Errorf("age file: %w", ErrDamaged)
	}
	return plain, nil
}
