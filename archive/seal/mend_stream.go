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

// MendStream reads a blob that NewReader would open, chunk by chunk, and looks
// for the one bit that is wrong in each that does not open. turned are the bytes
// that were found; torn are the chunks that stay shut, of which more is wrong.
// What is found is opened as anything else is. A chunk that stays shut costs some
// ten milliseconds. tell, if not nil, is told how many bytes of the file were
// looked at.
func MendStream(ctx context.Context, k Key, id [16]byte, r io.ReaderAt, sealedSize, size int64, tell func(n int64)) (turned []Turned, torn []int64, err error) {
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
