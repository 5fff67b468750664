package seal

import (
	"context"
	"io"
	"slices"
)

// Turned is a byte of a file that is not what was sealed, and what it was.
type Turned struct {
	At int64
	To byte
}

// MendStream reads a blob that NewReaderOfAny would open, chunk by chunk, and looks
// for the one bit that is wrong in each that does not open. turned are the bytes
// that were found; torn are the chunks that stay shut, of which more is wrong.
// What is found is opened as anything else is. A chunk that stays shut costs some
// ten milliseconds. tell, if not nil, is told how many bytes of the file were
// looked at.
func MendStream(ctx context.Context, k Key, id [16]byte, r io.ReaderAt, sealedSize, size int64, tell func(n int64)) (turned []Turned, torn []int64, err error) {
	if size < 0 || size > maxBlob || sealedSize < SealedSize(size) { // what follows is the caller's to cut off
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
		if tell != nil {
			tell(at)
		}
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

// Mend looks for the one wrong bit of a sealed value that does not open, and puts
// it right in sealed. It reports whether the value opens now.
func (k Key) Mend(sealed, aad []byte) bool {
	if len(sealed) < ValueOverhead {
		return false
	}
	opens := func() bool {
		plain, err := k.Open(sealed, aad)
		clear(plain)
		return err == nil
	}
	first := sealed[0]
	sealed[0] = valueVersion
	if opens() {
		return true
	}
	if first == valueVersion {
		if pos, bit, ok := oneBit(k[:], sealed[1:valueHeader], aad, sealed[valueHeader:]); ok {
			sealed[valueHeader+pos] ^= bit
			if opens() {
				return true
			}
			sealed[valueHeader+pos] ^= bit
		}
		for i := 1; i < valueHeader; i++ { // in the nonce
			for b := range 8 {
				sealed[i] ^= 1 << b
				if opens() {
					return true
				}
				sealed[i] ^= 1 << b
			}
		}
	}
	sealed[0] = first
	return false
}
