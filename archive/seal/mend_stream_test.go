package seal

import (
	"bytes"
	"math/big"
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
		turned, torn, err := MendStream(t.Context(), k, id, bytes.NewReader(bad), int64(len(bad)), int64(len(plain)), nil)
		if err != nil || len(torn) != 0 || len(turned) != 1 || turned[0] != (Turned{int64(i), whole[i]}) {
			t.Errorf("byte %d: %v, torn %v, %v", i, turned, torn, err)
		}
	}
	bad := bytes.Clone(whole)
	bad[100] ^= 1
	bad[9000] ^= 1
	bad[8+ChunkSize+tagSize+50] ^= 2
	turned, torn, err := MendStream(t.Context(), k, id, bytes.NewReader(bad), int64(len(bad)), int64(len(plain)), nil)
	if err != nil || len(torn) != 1 || torn[0] != 0 || len(turned) != 1 {
		t.Errorf("two in one chunk: %v, torn %v, %v", turned, torn, err)
	}
}

// Of a recording too: in its first page, in a chunk, in its tag, in the last one;
// with the number of its chunks and, where it was never ended, without.
func TestOneBitOfARecordingIsFound(t *testing.T) {
	tape := newTape()
	for range 5 {
		tape.frame(recordingRoom)
	}
	tape.flush()
	open := bytes.Clone(tape.file)
	tape.end("stop")
	whole := tape.file
	chunksIn := int64(len(whole)-RecordingHead) / RecordingChunk
	rng := rand.New(rand.NewPCG(6, 12))
	for _, c := range []struct {
		file  []byte
		count int64
	}{{whole, chunksIn}, {open, 0}} {
		last := len(c.file) - 1
		for _, i := range []int{0, 7, 100, RecordingHead - 1, RecordingHead, RecordingHead + RecordingChunk - 1, RecordingHead + rng.IntN(2*RecordingChunk), last - RecordingChunk + 1, last} {
			bad := bytes.Clone(c.file)
			bad[i] ^= 1 << rng.IntN(8)
			turned, torn, err := MendRecording(t.Context(), tape.k, tape.id, bytes.NewReader(bad), int64(len(bad)), c.count, nil)
			if err != nil || len(torn) != 0 || len(turned) != 1 || turned[0] != (Turned{int64(i), c.file[i]}) {
				t.Errorf("byte %d of %d: %v, torn %v, %v", i, len(c.file), turned, torn, err)
			}
		}
		bad := bytes.Clone(c.file)
		bad[RecordingHead+9] ^= 1
		bad[RecordingHead+90] ^= 1
		if turned, torn, err := MendRecording(t.Context(), tape.k, tape.id, bytes.NewReader(bad), int64(len(bad)), c.count, nil); err != nil || len(turned) != 0 || len(torn) != 1 {
			t.Errorf("two bits: %v, torn %v, %v", turned, torn, err)
		}
	}
}

// The arithmetic is that of big.Int, at the ends of its range too.
func TestPointsAreNumbersModuloP(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 13))
	draw := func() *big.Int {
		n := new(big.Int)
		for range 3 {
			n.Add(n.Lsh(n, 64), new(big.Int).SetUint64(rng.Uint64()))
		}
		return n.Mod(n, polyP)
	}
	edge := []*big.Int{big.NewInt(0), big.NewInt(1), big.NewInt(5), big.NewInt(limb), new(big.Int).Sub(polyP, big.NewInt(1)), new(big.Int).Set(two128)}
	for i := range 2000 {
		a, b := draw(), draw()
		if i < len(edge)*len(edge) {
			a, b = edge[i%len(edge)], edge[i/len(edge)]
		}
		want := new(big.Int).Mod(new(big.Int).Mul(a, b), polyP)
		if got := bigPoint(a).times(bigPoint(b)).reduced().big(); got.Cmp(want) != 0 {
			t.Fatalf("%x · %x is %x, not %x", a, b, want, got)
		}
		if a.Sign() > 0 {
			if got := bigPoint(a).minus().big(); got.Cmp(new(big.Int).Sub(polyP, a)) != 0 {
				t.Fatalf("-%x is not %x", a, got)
			}
		}
	}
	for b := range 130 {
		p := bigPoint(new(big.Int).Lsh(big.NewInt(1), uint(b)))
		if got, ok := p.power(); !ok || got != b {
			t.Fatalf("2^%d: %d, %v", b, got, ok)
		}
	}
}

// Of a sealed value of any length too; two wrong bits leave it as it is.
func TestOneBitOfASealedValueIsFound(t *testing.T) {
	k, aad := NewKey(), []byte("invented")
	whole := k.Seal(pattern(200_001), aad)
	for _, i := range []int{0, 1, 24, 25, 100_000, len(whole) - tagSize - 1, len(whole) - tagSize, len(whole) - 1} {
		bad := bytes.Clone(whole)
		bad[i] ^= 2
		if !k.Mend(bad, aad) || !bytes.Equal(bad, whole) {
			t.Errorf("byte %d is not found", i)
		}
	}
	bad := bytes.Clone(whole)
	bad[50], bad[60] = bad[50]^1, bad[60]^1
	was := bytes.Clone(bad)
	if k.Mend(bad, aad) || !bytes.Equal(bad, was) {
		t.Error("two bits")
	}
}
