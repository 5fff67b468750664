package seal

import (
	"encoding/binary"
	"math/big"
	"math/bits"
	"slices"

	"golang.org/x/crypto/chacha20"
)

// oneBit finds the bit of a sealed text with its tag behind it that is wrong, if
// it is one. The nonce says which of the two ciphers it is: 12 bytes of
// ChaCha20-Poly1305, 24 of XChaCha20-Poly1305.
//
// Trying every bit of a MiB would take an hour. Poly1305 is a polynomial in a
// secret point r: one bit of block j adds ±2^b·r^(m-j) to it, so that the
// difference between the tag that is there and the one that is computed names
// the block and the bit.
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
	r, s := pointOf(one[:16]), little(one[16:])
	blocks := slices.Concat(aad, make([]byte, -len(aad)&15))
	head := len(blocks) / 16
	lengths := binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, uint64(len(aad))), uint64(size))
	var h point
	for _, p := range [][]byte{blocks, text, lengths} {
		for ; len(p) > 0; p = p[16:] {
			b := pointOf(p)
			for i := range h {
				h[i] += b[i]
			}
			h[4] += 1 << 24
			h = h.times(r)
		}
	}
	got := h.reduced()
	want := new(big.Int).Mod(new(big.Int).Add(got.big(), s), two128)
	if n := new(big.Int).Xor(want, little(tag)); n.Sign() > 0 && n.TrailingZeroBits() == uint(n.BitLen()-1) { // in the tag itself
		b := n.BitLen() - 1
		return size + b/8, 1 << (b % 8), true
	}
	inverse := new(big.Int).ModInverse(little(one[:16]), polyP)
	if inverse == nil {
		return 0, 0, false
	}
	back := bigPoint(inverse)
	// The polynomial's own value is the tag without s, and above 2^128 unknown.
	low := new(big.Int).Mod(new(big.Int).Sub(little(tag), s), two128)
	total := head + len(text)/16 + 1
	for top := range int64(4) {
		right := new(big.Int).Add(low, new(big.Int).Mul(two128, big.NewInt(top)))
		if right.Cmp(polyP) >= 0 {
			continue
		}
		d := bigPoint(new(big.Int).Mod(new(big.Int).Sub(right, got.big()), polyP))
		d = d.times(back).reduced() // the last block is times r
		for j := total - 1; j >= head; j-- {
			b, ok := d.power()
			if !ok {
				b, ok = d.minus().power()
			}
			if at := (j-head)*16 + b/8; ok && j < total-1 && b < 128 && at < size {
				return at, 1 << (b % 8), true
			}
			d = d.times(back).reduced()
		}
	}
	return 0, 0, false
}

var (
	polyP  = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 130), big.NewInt(5))
	two128 = new(big.Int).Lsh(big.NewInt(1), 128)
	// clampR are the bits of r that Poly1305 leaves.
	clampR = [16]byte{0xff, 0xff, 0xff, 0x0f, 0xfc, 0xff, 0xff, 0x0f, 0xfc, 0xff, 0xff, 0x0f, 0xfc, 0xff, 0xff, 0x0f}
)

func little(p []byte) *big.Int {
	b := slices.Clone(p)
	slices.Reverse(b)
	return new(big.Int).SetBytes(b)
}

// point is a number modulo 2^130-5, in five limbs of 26 bits: big.Int takes forty
// times as long, and a damaged disk may have thousands of chunks to look through.
type point [5]uint64

const limb = 1<<26 - 1

// pointOf reads 16 bytes, the least first.
func pointOf(p []byte) point {
	lo, hi := binary.LittleEndian.Uint64(p), binary.LittleEndian.Uint64(p[8:])
	return point{lo & limb, lo >> 26 & limb, (lo>>52 | hi<<12) & limb, hi >> 14 & limb, hi >> 40}
}

func bigPoint(n *big.Int) (p point) {
	mask := big.NewInt(limb)
	for i := range p {
		p[i] = new(big.Int).And(new(big.Int).Rsh(n, uint(26*i)), mask).Uint64()
	}
	return p
}

func (a point) big() *big.Int {
	n := new(big.Int)
	for i := len(a) - 1; i >= 0; i-- {
		n.Add(n.Lsh(n, 26), new(big.Int).SetUint64(a[i]))
	}
	return n
}

// times multiplies; limbs of both have at most 27 bits, as those of the product.
func (a point) times(b point) point {
	b1, b2, b3, b4 := 5*b[1], 5*b[2], 5*b[3], 5*b[4]
	return point{
		a[0]*b[0] + a[1]*b4 + a[2]*b3 + a[3]*b2 + a[4]*b1,
		a[0]*b[1] + a[1]*b[0] + a[2]*b4 + a[3]*b3 + a[4]*b2,
		a[0]*b[2] + a[1]*b[1] + a[2]*b[0] + a[3]*b4 + a[4]*b3,
		a[0]*b[3] + a[1]*b[2] + a[2]*b[1] + a[3]*b[0] + a[4]*b4,
		a[0]*b[4] + a[1]*b[3] + a[2]*b[2] + a[3]*b[1] + a[4]*b[0],
	}.carried().carried()
}

// carried brings what is above 26 bits of a limb into the next.
func (a point) carried() point {
	for i := range 4 {
		a[i+1] += a[i] >> 26
		a[i] &= limb
	}
	a[0] += 5 * (a[4] >> 26)
	a[4] &= limb
	return a
}

// reduced is the same number, below 2^130-5.
func (a point) reduced() point {
	a = a.carried().carried()
	b := a
	b[0] += 5
	for i := range 4 {
		b[i+1] += b[i] >> 26
		b[i] &= limb
	}
	if b[4]>>26 == 0 {
		return a
	}
	b[4] &= limb
	return b
}

// minus is 0 less the number; that is reduced, and so is what comes of it.
func (a point) minus() (m point) {
	m = point{limb - 4, limb, limb, limb, limb}
	var borrow uint64
	for i := range m {
		m[i], borrow = bits.Sub64(m[i], a[i], borrow)
		m[i] &= limb
	}
	return m
}

// power says which power of two a reduced number is, if it is one.
func (a point) power() (b int, ok bool) {
	for i, l := range a {
		switch {
		case l == 0:
		case ok || l&(l-1) != 0:
			return 0, false
		default:
			b, ok = 26*i+bits.TrailingZeros64(l), true
		}
	}
	return b, ok
}
