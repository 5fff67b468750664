package seal

import (
	"context"
	"encoding/binary"
	"io"
	"math/big"
	"slices"

	"golang.org/x/crypto/chacha20"
)

// Turned is a byte of a file that is not what was sealed, and what it was.
type Turned struct {
	At int64
	To byte
}

// MendStream reads a blob that NewReader would open, chunk by chunk, and looks
// for the one bit that is wrong in each that does not open. turned are the bytes
// that were found; torn are the chunks that stay shut, of which more is wrong.
//
// Trying every bit of a MiB would take an hour. Poly1305 is a polynomial in a
// secret point r: one bit of block j adds ±2^b·r^(m-j) to it, so that the
// difference between the tag that is there and the one that is computed names
// the block and the bit. What is found is opened as anything else is.
func MendStream(ctx context.Context, k Key, id [16]byte, r io.ReaderAt, sealedSize, size int64) (turned []Turned, torn []int64, err error) {
	if size < 0 || size > maxBlob || sealedSize != SealedSize(size) {
		return nil, nil, ErrDamaged
	}
	magic := make([]byte, len(streamMagic))
	if readFull(r, magic, 0) != nil {
		clear(magic)
	}
	for i := range magic {
		if magic[i] != streamMagic[i] {
			turned = append(turned, Turned{int64(i), streamMagic[i]})
		}
	}
	c := newStreamCipher(k, id)
	defer wipeCipher(c.aead)
	padded := paddedSize(size)
	chunks := chunksOf(padded)
	buf := make([]byte, ChunkSize+tagSize)
	defer clear(buf)
	for i := range chunks {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		at := int64(len(streamMagic)) + i*(ChunkSize+tagSize)
		b := buf[:min(int64(ChunkSize), padded-i*ChunkSize)+tagSize]
		if readFull(r, b, at) != nil {
			torn = append(torn, i)
			continue
		}
		nonce := chunkNonce(uint32(i), i == chunks-1)
		was := slices.Clone(b)
		if _, oerr := c.aead.Open(b[:0], nonce[:], b, c.aad); oerr == nil {
			continue
		}
		copy(b, was)
		pos, bit, ok := oneBit(k[:], nonce[:], c.aad, b)
		if ok {
			b[pos] ^= bit
			to := b[pos]
			if _, oerr := c.aead.Open(b[:0], nonce[:], b, c.aad); oerr == nil {
				turned = append(turned, Turned{at + int64(pos), to})
				continue
			}
		}
		torn = append(torn, i)
	}
	return turned, torn, nil
}

var (
	polyP  = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 130), big.NewInt(5))
	two128 = new(big.Int).Lsh(big.NewInt(1), 128)
	// clampR are the bits of r that Poly1305 leaves.
	clampR = [16]byte{0xff, 0xff, 0xff, 0x0f, 0xfc, 0xff, 0xff, 0x0f, 0xfc, 0xff, 0xff, 0x0f, 0xfc, 0xff, 0xff, 0x0f}
)

// oneBit finds the bit of a sealed text with its tag behind it that is wrong, if
// it is one. The nonce says which of the two ciphers it is: 12 bytes of
// ChaCha20-Poly1305, 24 of XChaCha20-Poly1305.
func oneBit(key, nonce, aad, sealed []byte) (pos int, bit byte, ok bool) {
	size := len(sealed) - tagSize
	text, tag := sealed[:size], sealed[size:]
	stream, err := chacha20.NewUnauthenticatedCipher(key, nonce)
	if err != nil {
		return 0, 0, false
	}
	if size%16 != 0 { // what is missing of the last block counts as zeros
		text = slices.Concat(text, make([]byte, -size&15))
	}
	var one [32]byte
	defer clear(one[:])
	stream.XORKeyStream(one[:], one[:])
	for i := range 16 {
		one[i] &= clampR[i]
	}
	r, s := little(one[:16]), little(one[16:])
	blocks := slices.Concat(aad, make([]byte, -len(aad)&15))
	head := len(blocks) / 16
	lengths := binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, uint64(len(aad))), uint64(size))
	h, block := new(big.Int), new(big.Int)
	add := func(p []byte) {
		for ; len(p) > 0; p = p[16:] {
			h.Mod(h.Mul(h.Add(h, block.Add(little(p[:16]), two128)), r), polyP)
		}
	}
	add(blocks)
	add(text)
	add(lengths)
	want := new(big.Int).Mod(new(big.Int).Add(h, s), two128)
	if n := new(big.Int).Xor(want, little(tag)); onePower(n) { // in the tag itself
		b := n.BitLen() - 1
		return size + b/8, 1 << (b % 8), true
	}
	back := new(big.Int).ModInverse(r, polyP)
	if back == nil {
		return 0, 0, false
	}
	// The polynomial's own value is the tag without s, and above 2^128 unknown.
	low := new(big.Int).Mod(new(big.Int).Sub(little(tag), s), two128)
	total := head + len(text)/16 + 1
	for top := range int64(4) {
		right := new(big.Int).Add(low, new(big.Int).Mul(two128, big.NewInt(top)))
		if right.Cmp(polyP) >= 0 {
			continue
		}
		d := new(big.Int).Mod(new(big.Int).Sub(right, h), polyP)
		d.Mod(d.Mul(d, back), polyP) // the last block is times r
		minus := new(big.Int)
		for j := total - 1; j >= head; j-- {
			for _, x := range []*big.Int{d, minus.Sub(polyP, d)} {
				if b := x.BitLen() - 1; j < total-1 && b < 128 && onePower(x) && (j-head)*16+b/8 < size {
					return (j-head)*16 + b/8, 1 << (b % 8), true
				}
			}
			d.Mod(d.Mul(d, back), polyP)
		}
	}
	return 0, 0, false
}

func onePower(x *big.Int) bool {
	return x.Sign() > 0 && x.TrailingZeroBits() == uint(x.BitLen()-1)
}

func little(p []byte) *big.Int {
	b := slices.Clone(p)
	slices.Reverse(b)
	return new(big.Int).SetBytes(b)
}
