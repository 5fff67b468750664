package seal

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"filippo.io/age"
)

// keeping is a recipient that keeps the file key.
type keeping struct {
	age.Recipient
	key []byte
}

func (k *keeping) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	k.key = bytes.Clone(fileKey)
	return k.Recipient.Wrap(fileKey)
}

// What age sealed opens chunk by chunk, each at its own place alone.
func TestAgePayloadOpensWhatAgeSealed(t *testing.T) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, AgeChunk, AgeChunk + 1, 3 * AgeChunk} {
		to := &keeping{Recipient: id.Recipient()}
		var b bytes.Buffer
		w, err := age.Encrypt(&b, to)
		if err != nil {
			t.Fatal(err)
		}
		want := pattern(n)
		_, err = w.Write(want)
		if err = errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		head, err := age.ExtractHeader(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		rest := b.Bytes()[len(head):]
		p, err := NewAgePayload(to.key, rest[:AgeNonceSize])
		if err != nil {
			t.Fatal(err)
		}
		var got []byte
		r := bytes.NewReader(rest[AgeNonceSize:])
		for i := int64(0); r.Len() > 0; i++ {
			chunk := make([]byte, min(r.Len(), AgeChunk+AgeTag))
			if _, err := io.ReadFull(r, chunk); err != nil {
				t.Fatal(err)
			}
			last := r.Len() == 0
			if got, err = p.Open(got, chunk, i, last); err != nil {
				t.Fatalf("%d bytes, chunk %d: %v", n, i, err)
			}
			if _, err := p.Open(nil, chunk, i+1, last); !errors.Is(err, ErrDamaged) {
				t.Errorf("%d bytes, chunk %d opens at another place: %v", n, i, err)
			}
			if _, err := p.Open(nil, chunk, i, !last); !errors.Is(err, ErrDamaged) {
				t.Errorf("%d bytes, chunk %d opens as if last were %v: %v", n, i, !last, err)
			}
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%d bytes: %d came back", n, len(got))
		}
	}
}
