package seal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// chunks opens the chunks of a recording one by one.
type chunks struct {
	ratchet ratchet
	aad     []byte
	r       io.ReaderAt
	sealed  [RecordingChunk]byte
	plain   [recordingPlain]byte
}

// openedChunk is one chunk; its bytes are good until the next is opened.
type openedChunk struct {
	chunkHead
	flag byte
	data []byte
}

// newChunks looks at the bytes before the first chunk.
func newChunks(root Key, id [16]byte, r io.ReaderAt) (*chunks, error) {
	var head [RecordingHead]byte
	if err := readFull(r, head[:], 0); err != nil {
		return nil, err
	}
	if string(head[:8]) != recordingMagic {
		if string(head[:7]) == recordingMagic[:7] && head[7] > recordingMagic[7] && head[7] <= '9' {
			return nil, fmt.Errorf("recording, form %c: %w", head[7], ErrNewerFormat)
		}
		return nil, fmt.Errorf("recording: it does not begin as one: %w", ErrDamaged)
	}
	for _, b := range head[8:] {
		if b != 0 {
			return nil, fmt.Errorf("recording: its first page is not empty: %w", ErrDamaged)
		}
	}
	return &chunks{ratchet: newRatchet(root), aad: recordingData(id), r: r}, nil
}

// errSealed: the chunk does not open under any of the flags.
var errSealed = errors.New("seal: the chunk does not open")

// open opens chunk i under the first of the flags that fits.
func (c *chunks) open(i int64, flags ...byte) (openedChunk, error) {
	if i < 0 || i > math.MaxUint32 {
		return openedChunk{}, errSealed
	}
	if err := readFull(c.r, c.sealed[:], RecordingHead+i*RecordingChunk); err != nil {
		return openedChunk{}, err
	}
	k := c.ratchet.message(i)
	a := k.aead()
	for _, flag := range flags {
		plain, err := a.Open(c.plain[:0], recordingNonce(uint32(i), flag), c.sealed[:], c.aad)
		if err != nil {
			continue
		}
		o := openedChunk{flag: flag, chunkHead: chunkHead{
			kind: plain[0], before: binary.BigEndian.Uint64(plain[3:]), whole: binary.BigEndian.Uint64(plain[11:]),
			samples: binary.BigEndian.Uint64(plain[19:]),
		}}
		n := int(binary.BigEndian.Uint16(plain[1:]))
		if err := o.check(i, n, plain); err != nil {
			return openedChunk{}, err
		}
		o.data = plain[recordingHeader : recordingHeader+n]
		return o, nil
	}
	return openedChunk{}, errSealed
}

// check refuses what no sealer of ours writes: the key may be in other hands.
func (o *openedChunk) check(i int64, n int, plain []byte) error {
	switch {
	case n > recordingRoom, o.kind < kindSound || o.kind > kindControlPart, o.kind != kindControl && o.flag != flagMore,
		o.before > maxBlob, o.samples > maxBlob, o.kind == kindSound && n == 0:
		return damagedChunk(i)
	case o.kind == kindSound && o.whole > o.before+uint64(n), o.kind != kindSound && o.whole > o.before:
		return damagedChunk(i)
	}
	for _, b := range plain[recordingHeader+n:] {
		if b != 0 {
			return damagedChunk(i)
		}
	}
	return nil
}

func damagedChunk(i int64) error { return fmt.Errorf("recording, chunk %d: %w", i, ErrDamaged) }

var (
	anyFlag  = []byte{flagMore, flagLast, flagClosed}
	endFlags = []byte{flagLast, flagClosed}
)

// PeekRecording reads the end of a recording that was ended, by its writer or
// afterwards. ok is false where the last chunk is not there.
func PeekRecording(root Key, id [16]byte, r io.ReaderAt, fileSize int64) (end RecordingEnd, ok bool, err error) {
	c, err := newChunks(root, id, r)
	if err != nil {
		return RecordingEnd{}, false, err
	}
	n := (fileSize - RecordingHead) / RecordingChunk
	if n < 1 || fileSize != RecordingHead+n*RecordingChunk {
		return RecordingEnd{}, false, nil
	}
	o, err := c.open(n-1, endFlags...)
	if errors.Is(err, errSealed) {
		return RecordingEnd{}, false, nil
	}
	if err != nil {
		return RecordingEnd{}, false, err
	}
	return endAt(n, o), true, nil
}

func endAt(chunks int64, o openedChunk) RecordingEnd {
	end := RecordingEnd{
		Chunks: chunks, Bytes: int64(o.before), Size: int64(o.whole), Samples: int64(o.samples),
		Ended: o.flag != flagMore, Closed: o.flag == flagClosed,
	}
	if o.kind == kindSound {
		end.Bytes += int64(len(o.data))
	}
	return end
}

// ScanRecording opens a recording from its first chunk to where it ends, and
// hands sound and messages to fn in the order in which they were sealed; fn
// must not keep them. A stream without a last chunk was cut short: that is no
// error, and end says where. ErrDamaged is for everything else: a chunk that
// does not open before others that do, or something behind the last one.
//
// What a power cut tears lies within RecordingBatch chunks of the end. A flip
// there, in a stream that was never ended, cannot be told from it.
func ScanRecording(root Key, id [16]byte, r io.ReaderAt, fileSize int64, fn func(control bool, data []byte) error) (end RecordingEnd, err error) {
	c, err := newChunks(root, id, r)
	if err != nil {
		return end, err
	}
	total := (fileSize - RecordingHead) / RecordingChunk
	var message []byte // of a control message whose end has not come
	for i := int64(0); i < total; i++ {
		o, err := c.open(i, anyFlag...)
		if errors.Is(err, errSealed) {
			return end, c.torn(i, total)
		}
		if err != nil {
			return end, err
		}
		if int64(o.before) != end.Bytes || int64(o.whole) < end.Size || int64(o.samples) < end.Samples ||
			o.kind == kindSound && len(message) > 0 || len(message)+len(o.data) > MaxControl && o.kind != kindSound {
			return end, damagedChunk(i)
		}
		end = endAt(i+1, o)
		switch o.kind {
		case kindSound:
			err = fn(false, o.data)
		case kindControlPart:
			message = append(message, o.data...)
		case kindControl:
			if message = append(message, o.data...); len(message) > 0 {
				err = fn(true, message)
			}
			message = message[:0]
		}
		if err != nil {
			return end, err
		}
		if end.Ended {
			if fileSize != RecordingHead+end.Chunks*RecordingChunk {
				return end, fmt.Errorf("recording: something follows its last chunk: %w", ErrDamaged)
			}
			return end, nil
		}
	}
	return end, nil
}

// torn tells what is left by a crash from damage, when chunk i does not open.
func (c *chunks) torn(i, total int64) error {
	for j := i + 1; j < total; j++ {
		o, err := c.open(j, anyFlag...)
		switch {
		case errors.Is(err, errSealed):
		case err != nil && !errors.Is(err, ErrDamaged):
			return err // the disk's
		case err != nil, o.flag != flagMore, j >= i+RecordingBatch:
			return damagedChunk(i)
		}
	}
	return nil
}
