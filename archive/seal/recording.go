package seal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"golang.org/x/crypto/chacha20poly1305"
)

// The stream of a recording, form 1 ("attest/recording/v1"):
//
//	"ATTBLOB2" │ zeros to 4,096 bytes │ chunk 0 │ chunk 1 │ …
//
// Every chunk has 8,192 bytes on the disk, whatever is in it: lengths that
// follow the voice would tell from outside when somebody spoke and how loudly.
// It is sealed with XChaCha20-Poly1305 under a key of its own (see ratchet),
// with the nonce
//
//	19 zero bytes ‖ BE32 index ‖ flag      0: more follows, 1: the last one,
//	                                       2: the last one, by who closed it after a crash
//
// and the associated data "attest/recording/v1" ‖ 16 bytes of blob ID. In it:
//
//	kind │ BE16 n │ BE64 before │ BE64 whole │ BE64 samples │ n bytes │ zeros
//
// kind is 1 for sound, 2 for a control message, 3 for one that goes on in the
// next chunk. before counts the bytes of sound in all chunks before; whole
// those that are whole FLAC frames when this chunk ends, samples what is in them.
// No write touches a page of 4,096 bytes that a sync has made durable before.
const (
	// RecordingChunk is the bytes of one chunk on the disk.
	RecordingChunk = 8 << 10
	// RecordingHead is the bytes before the first chunk.
	RecordingHead = 4 << 10
	// RecordingBatch is the most chunks that are written between two syncs: what
	// a power cut can tear lies within so many chunks of the end.
	RecordingBatch = 32
	// MaxControl is the most bytes of a control message.
	MaxControl = 64 << 10

	recordingMagic  = "ATTBLOB2"
	recordingAAD    = "attest/recording/v1"
	recordingPlain  = RecordingChunk - tagSize
	recordingHeader = 1 + 2 + 8 + 8 + 8
	recordingRoom   = recordingPlain - recordingHeader

	kindSound       = 1
	kindControl     = 2
	kindControlPart = 3

	flagMore   = 0
	flagLast   = 1
	flagClosed = 2
)

// RecordingMagic returns the bytes before the first chunk.
func RecordingMagic() []byte {
	head := make([]byte, RecordingHead)
	copy(head, recordingMagic)
	return head
}

func recordingNonce(index uint32, flag byte) []byte {
	nonce := make([]byte, chacha20poly1305.NonceSizeX)
	binary.BigEndian.PutUint32(nonce[19:], index)
	nonce[23] = flag
	return nonce
}

func recordingData(id [16]byte) []byte { return append([]byte(recordingAAD), id[:]...) }

// chunkHead is what stands in front of a chunk's bytes.
type chunkHead struct {
	kind                   byte
	before, whole, samples uint64
}

func (h chunkHead) put(plain *[recordingPlain]byte, n int) {
	plain[0] = h.kind
	binary.BigEndian.PutUint16(plain[1:], uint16(n))
	binary.BigEndian.PutUint64(plain[3:], h.before)
	binary.BigEndian.PutUint64(plain[11:], h.whole)
	binary.BigEndian.PutUint64(plain[19:], h.samples)
}

// RecordingSealer seals a recording as it is made. All it holds is the chain
// key of the next chunk and less than a chunk of sound: whoever takes it can
// write on, and open nothing that it has sealed. It is for one goroutine.
//
// Its methods append sealed chunks to dst, for the caller to write in order.
type RecordingSealer struct {
	chain Key
	aad   []byte
	index uint32
	ended bool

	bytes   uint64 // of sound in chunks that are sealed
	whole   uint64 // of sound in whole frames, the ones in plain included
	samples uint64 // in those
	plain   [recordingPlain]byte
	n       int // bytes of sound in plain
}

// NewRecordingSealer begins a recording. The key must be fresh and never seal
// anything else. The sealer has a copy that is gone after the first chunk; the
// caller wipes its own once it is wrapped under a leaf.
func NewRecordingSealer(k Key, id [16]byte) *RecordingSealer {
	return &RecordingSealer{chain: k, aad: recordingData(id)}
}

var errRecordingEnded = errors.New("seal: the recording has ended")

// Sound takes one whole FLAC frame of so many samples.
func (s *RecordingSealer) Sound(dst, frame []byte, samples int) ([]byte, error) {
	if err := s.usable(len(frame)); err != nil {
		return dst, err
	}
	for rest := frame; len(rest) > 0; {
		if s.n == recordingRoom {
			dst = s.flush(dst)
		}
		n := copy(s.plain[recordingHeader+s.n:], rest)
		s.n, rest = s.n+n, rest[n:]
	}
	s.whole += uint64(len(frame))
	s.samples += uint64(samples)
	return dst, nil
}

// Flush seals the sound that does not fill a chunk yet.
func (s *RecordingSealer) Flush(dst []byte) ([]byte, error) {
	if err := s.usable(0); err != nil {
		return dst, err
	}
	return s.flush(dst), nil
}

// Control seals a message in its place among the sound, at most MaxControl bytes.
func (s *RecordingSealer) Control(dst, message []byte) ([]byte, error) {
	return s.control(dst, message, flagMore)
}

// End seals the last message and forgets the key.
func (s *RecordingSealer) End(dst, message []byte) ([]byte, error) {
	dst, err := s.control(dst, message, flagLast)
	if err == nil {
		s.Wipe()
	}
	return dst, err
}

// Ended reports that nothing more is taken.
func (s *RecordingSealer) Ended() bool { return s.ended }

// Wipe forgets the key and the sound that is not sealed yet.
func (s *RecordingSealer) Wipe() {
	s.ended, s.n = true, 0
	s.chain.Wipe()
	clear(s.plain[:])
}

func (s *RecordingSealer) control(dst, message []byte, flag byte) ([]byte, error) {
	if err := s.usable(len(message)); err != nil {
		return dst, err
	}
	if len(message) > MaxControl {
		return dst, fmt.Errorf("seal: a message of %d bytes, at most %d fit a recording", len(message), MaxControl)
	}
	dst = s.flush(dst)
	for len(message) > recordingRoom {
		copy(s.plain[recordingHeader:], message)
		dst = s.seal(dst, kindControlPart, recordingRoom, flagMore)
		message = message[recordingRoom:]
	}
	n := copy(s.plain[recordingHeader:], message)
	return s.seal(dst, kindControl, n, flag), nil
}

// usable refuses what would run out of chunk numbers, so that none comes twice.
func (s *RecordingSealer) usable(more int) error {
	if s.ended {
		return errRecordingEnded
	}
	if uint64(s.index)+uint64(more/recordingRoom)+4 > math.MaxUint32 {
		return errors.New("seal: a recording holds at most 32 TiB")
	}
	return nil
}

func (s *RecordingSealer) flush(dst []byte) []byte {
	if s.n == 0 {
		return dst
	}
	n := s.n
	dst = s.seal(dst, kindSound, n, flagMore)
	s.bytes += uint64(n)
	return dst
}

// seal seals what is in plain and turns the ratchet.
func (s *RecordingSealer) seal(dst []byte, kind byte, n int, flag byte) []byte {
	chunkHead{kind, s.bytes, s.whole, s.samples}.put(&s.plain, n)
	var message Key
	expand(&message, &s.chain, messageLabel)
	expand(&s.chain, &s.chain, chainLabel)
	dst = sealChunk(dst, &message, s.index, flag, s.plain[:], s.aad)
	clear(s.plain[:])
	s.n = 0
	s.index++
	return dst
}

// sealChunk leaves nothing of the key behind, but for what the registers and
// the stack still hold.
func sealChunk(dst []byte, k *Key, index uint32, flag byte, plain, aad []byte) []byte {
	a := k.aead()
	dst = a.Seal(dst, recordingNonce(index, flag), plain, aad)
	wipeCipher(a)
	k.Wipe()
	return dst
}

// RecordingEnd is where a recording's stream ends.
type RecordingEnd struct {
	Chunks  int64 // that open, the last one included
	Bytes   int64 // of sound in them
	Size    int64 // of sound that is whole frames: what is to be used
	Samples int64 // in those
	Ended   bool  // the last chunk says that it is the last
	Closed  bool  // and it was added after a crash
}

// ClosingChunk is the chunk that ends a stream which was cut short at end: its
// bytes follow from what is there, so that closing it twice is closing it once.
func ClosingChunk(root Key, id [16]byte, end RecordingEnd) []byte {
	var plain [recordingPlain]byte
	chunkHead{kindControl, uint64(end.Bytes), uint64(end.Size), uint64(end.Samples)}.put(&plain, 0)
	r := newRatchet(root)
	k := r.message(end.Chunks)
	return sealChunk(nil, &k, uint32(end.Chunks), flagClosed, plain[:], recordingData(id))
}
