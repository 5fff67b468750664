package seal

import (
	"context"
	"errors"
	"io"
	"slices"
)

// MendRecording is MendStream for a recording: fileSize is the file's length, and
// count how many chunks its record says, 0 for one that was never ended. Of that
// one, torn may be what a crash left; ScanRecording tells.
func MendRecording(ctx context.Context, root Key, id [16]byte, r io.ReaderAt, fileSize, count int64, tell func(n int64)) (turned []Turned, torn []int64, err error) {
	chunksIn := (fileSize - RecordingHead) / RecordingChunk
	if chunksIn < 1 || chunksIn > 1<<32 || count != 0 && chunksIn < count {
		return nil, nil, ErrDamaged
	}
	if count != 0 {
		chunksIn = count
	}
	head := make([]byte, RecordingHead)
	if readFull(r, head, 0) == nil {
		for i, want := range RecordingMagic() {
			if head[i] != want {
				turned = append(turned, Turned{int64(i), want})
			}
		}
	}
	c := &chunks{ratchet: newRatchet(root), aad: recordingData(id), r: r}
	defer c.wipe()
	for i := range chunksIn {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		at := RecordingHead + i*RecordingChunk
		if tell != nil {
			tell(at)
		}
		flags := anyFlag
		if count != 0 && i < count-1 {
			flags = anyFlag[:1]
		} else if count != 0 {
			flags = endFlags
		}
		switch _, err := c.open(i, flags...); {
		case err == nil:
			continue
		case !errors.Is(err, errSealed): // not to be read, or sealed by no sealer of ours
			torn = append(torn, i)
			continue
		}
		t, ok := c.turned(i, flags)
		if !ok {
			torn = append(torn, i)
			continue
		}
		turned = append(turned, Turned{at + t.At, t.To})
	}
	return turned, torn, nil
}

// turned looks for the wrong bit of the chunk that was read last.
func (c *chunks) turned(i int64, flags []byte) (Turned, bool) {
	k := c.ratchet.message(i)
	defer k.Wipe()
	for _, flag := range flags {
		nonce := recordingNonce(uint32(i), flag)
		pos, bit, ok := oneBit(k[:], nonce, c.aad, c.sealed[:])
		if !ok {
			continue
		}
		b := slices.Clone(c.sealed[:])
		b[pos] ^= bit
		to := b[pos]
		a := k.aead()
		_, err := a.Open(b[:0], nonce, b, c.aad)
		wipeCipher(a)
		clear(b)
		if err == nil {
			return Turned{int64(pos), to}, true
		}
	}
	return Turned{}, false
}

// wipe forgets the keys.
func (c *chunks) wipe() {
	c.ratchet.now.Wipe()
	for i := range c.ratchet.kept {
		c.ratchet.kept[i].Wipe()
	}
	clear(c.plain[:])
}
