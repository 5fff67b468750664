package seal

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// One wrong bit in a chunk, wherever it is, is found; two are told to be torn.
func TestOneBitOfAChunkIsFound(t *testing.T) {
	k, id := NewKey(), [16]byte{1, 2, 3}
	plain := pattern(2*ChunkSize + 70_000)
	var out bytes.Buffer
	w := NewWriter(k, id, &out)
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	whole := out.Bytes()
	rng := rand.New(rand.NewPCG(6, 11))
	last := len(whole) - 1
	at := []int{0, 7, 8, 8 + ChunkSize - 1, 8 + ChunkSize, 8 + ChunkSize + tagSize - 1, last - tagSize, last - tagSize + 1, last}
	for range 6 {
		at = append(at, rng.IntN(len(whole)))
	}
	for _, i := range at {
		bad := bytes.Clone(whole)
		bad[i] ^= 1 << rng.IntN(8)
		turned, torn, err := MendStream(t.Context(), k, id, bytes.NewReader(bad), int64(len(bad)), int64(len(plain)))
		if err != nil || len(torn) != 0 || len(turned) != 1 || turned[0] != (Turned{int64(i), whole[i]}) {
			t.Errorf("byte %d: %v, torn %v, %v", i, turned, torn, err)
		}
	}
	bad := bytes.Clone(whole)
	bad[100] ^= 1
	bad[9000] ^= 1
	bad[8+ChunkSize+tagSize+50] ^= 2
	turned, torn, err := MendStream(t.Context(), k, id, bytes.NewReader(bad), int64(len(bad)), int64(len(plain)))
	if err != nil || len(torn) != 1 || torn[0] != 0 || len(turned) != 1 {
		t.Errorf("two in one chunk: %v, torn %v, %v", turned, torn, err)
	}
}
