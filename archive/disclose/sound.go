package disclose

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
)

// SoundForm is what a player needs to know of sound beside its frames. Of
// FLAC's STREAMINFO it leaves out the frame sizes, the number of samples and
// the MD5, which tell of frames that are hidden.
type SoundForm struct {
	Rate     uint32 // samples a second
	Channels uint8
	Bits     uint8  // of a sample
	Block    uint16 // samples of a frame; the last frame may have fewer
}

const soundFormSize = 8

func (f SoundForm) bytes() []byte {
	b := binary.BigEndian.AppendUint32(nil, f.Rate)
	return binary.BigEndian.AppendUint16(append(b, f.Channels, f.Bits), f.Block)
}

// ParseSoundForm reads the body of a Sound leaf.
func ParseSoundForm(b []byte) (SoundForm, error) {
	if len(b) != soundFormSize {
		return SoundForm{}, fmt.Errorf("form of sound: %w", ErrMalformed)
	}
	return SoundForm{
		Rate: binary.BigEndian.Uint32(b), Channels: b[4], Bits: b[5], Block: binary.BigEndian.Uint16(b[6:]),
	}, nil
}

// SoundTree commits to sound frame by frame, in constant memory: its leaves are
// the form, then every frame in order.
type SoundTree struct {
	seed Seed
	n    int64
	// peaks are the hashes of the full subtrees so far, largest first, with
	// their sizes: 2^k leaves each.
	peaks []peak
}

type peak struct {
	size int64
	hash Hash
}

// NewSound begins a commitment to the sound of one part.
func NewSound(seed Seed, part string, form SoundForm) *SoundTree {
	t := &SoundTree{seed: seed.part(part)}
	t.add(Sound, form.bytes())
	return t
}

// Add takes the next frame, whole as it lies in the file.
func (t *SoundTree) Add(frame []byte) { t.add(Frame, frame) }

func (t *SoundTree) add(k Kind, body []byte) {
	t.addHash(Leaf{Salt: t.Salt(t.n), Kind: k, Body: body}.Hash())
	t.n++
}

func (t *SoundTree) addHash(h Hash) {
	p := peak{1, h}
	for n := len(t.peaks); n > 0 && t.peaks[n-1].size == p.size; n = len(t.peaks) {
		p = peak{2 * p.size, nodeHash(t.peaks[n-1].hash, p.hash)}
		t.peaks = t.peaks[:n-1]
	}
	t.peaks = append(t.peaks, p)
}

// Salt is the salt of leaf i: 0 is the form, 1 the first frame.
func (t *SoundTree) Salt(i int64) [SaltSize]byte {
	salt, _ := t.seed.salt(uint32(i>>32), uint32(i), 0)
	return salt
}

// Part is what the commitment says of the sound so far.
func (t *SoundTree) Part(name string) Part {
	n := len(t.peaks)
	h := t.peaks[n-1].hash
	for i := n - 2; i >= 0; i-- {
		h = nodeHash(t.peaks[i].hash, h)
	}
	return Part{Name: name, Leaves: int(t.n), Root: h}
}

// FileTree commits to a file as a whole: it can be shown or kept back, not in parts.
func FileTree(seed Seed, part string, sha256 Hash) (Leaf, Part) {
	salt, _ := seed.part(part).salt(0, 0, 0)
	l := Leaf{Salt: salt, Kind: File, Body: sha256[:]}
	return l, Part{Name: part, Leaves: 1, Root: l.Hash()}
}

// ErrMalformed is wrapped by every error about the shape of what was handed in.
var ErrMalformed = errors.New("malformed")

// RedactSound makes the copy of a recording in which the frames for which why
// gives a reason (frame 0 is the first) are hashes. Frames are given whole, in
// order. A hidden frame leaves neither its size nor its sound; the copy holds
// the frames that are shown in memory.
func RedactSound(seed Seed, c Commitment, part string, form SoundForm, frames iter.Seq[[]byte], why func(frame int) string) (CopyPart, error) {
	t := &SoundTree{seed: seed.part(part)}
	nodes := []Node{{Leaf: &Leaf{Salt: t.Salt(0), Kind: Sound, Body: form.bytes()}}}
	reasons := []string{""}
	t.add(Sound, form.bytes())
	for frame := range frames {
		l := &Leaf{Salt: t.Salt(t.n), Kind: Frame, Body: frame}
		t.Add(frame)
		reason := why(len(nodes) - 1)
		if reasons = append(reasons, reason); reason != "" {
			nodes = append(nodes, Node{Hash: l.Hash(), N: 1})
			continue
		}
		l.Body = bytes.Clone(frame)
		nodes = append(nodes, Node{Leaf: l})
	}
	if said, ok := c.part(part); !ok || said != t.Part(part) {
		return CopyPart{}, &Fault{Kind: FaultRoot, Part: part, Item: -1}
	}
	return CopyPart{Part: part, Nodes: fold(nodes), Hidden: gaps(reasons)}, nil
}
