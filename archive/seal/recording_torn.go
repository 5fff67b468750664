package seal

import (
	"errors"
	"io"
)

// TornPart is a piece of what is authentic of a recording in which chunks are torn.
type TornPart struct {
	Sound   []byte // whole FLAC frames
	Samples int64  // in Sound
	Lost    int64  // samples that are missing here; then the part holds nothing else

	Message []byte // a control message
	Cut     bool   // it may be the end of one whose beginning is torn
}

// ScanTorn opens every chunk of a recording that opens, and hands to fn whole
// frames, messages and the stretches of sound between them that are lost, in
// order. A chunk proves its place by its number, and says which frames are whole
// before its end, so that what follows a gap is taken up again at a frame. The file
// may be cut, and its first page be damaged. fn must not keep what it is given.
// torn counts the chunks that stay shut before the last that opens.
func ScanTorn(root Key, id [16]byte, r io.ReaderAt, fileSize int64, fn func(TornPart) error) (end RecordingEnd, torn int64, err error) {
	c := &chunks{ratchet: newRatchet(root), aad: recordingData(id), r: r}
	defer c.wipe()
	var s tornScan
	var shut int64
	for i := range (fileSize - RecordingHead) / RecordingChunk {
		o, err := c.open(i, anyFlag...)
		if errors.Is(err, errSealed) || errors.Is(err, ErrDamaged) {
			shut++
			s.gap, s.frames, s.message, s.cut = true, s.frames[:0], s.message[:0], true
			continue
		}
		if err != nil {
			return end, torn, err
		}
		if err := s.take(i, o, fn); err != nil {
			return end, torn, err
		}
		end, torn = endAt(i+1, o), shut
		if end.Ended {
			break
		}
	}
	return end, torn, nil
}

// tornScan is where ScanTorn stands.
type tornScan struct {
	gap     bool   // a chunk was torn, and no frame has begun behind it yet
	at      uint64 // bytes of sound before the next chunk
	whole   uint64 // and in frames that are whole
	samples uint64 // in those
	frames  []byte // from whole on
	message []byte
	cut     bool // message, or what comes of one, may have lost its beginning
}

func (s *tornScan) take(i int64, o openedChunk, fn func(TornPart) error) error {
	if o.before < s.at || o.whole < s.whole || o.samples < s.samples || !s.gap && o.before != s.at {
		return damagedChunk(i)
	}
	var data []byte // of sound
	s.at = o.before
	if o.kind == kindSound {
		data = o.data
		s.at += uint64(len(data))
	}
	if s.gap {
		if o.whole < o.before { // within a frame that began where it is torn
			return nil
		}
		if lost := o.samples - s.samples; lost > 0 {
			if err := fn(TornPart{Lost: int64(lost)}); err != nil {
				return err
			}
		}
		s.gap, s.whole, s.samples = false, o.whole, o.samples
		data = data[min(o.whole-o.before, uint64(len(data))):]
	}
	s.frames = append(s.frames, data...)
	if n := o.whole - s.whole; n > 0 {
		if n > uint64(len(s.frames)) {
			return damagedChunk(i)
		}
		if err := fn(TornPart{Sound: s.frames[:n], Samples: int64(o.samples - s.samples)}); err != nil {
			return err
		}
		s.frames = append(s.frames[:0], s.frames[n:]...)
		s.whole, s.samples = o.whole, o.samples
	}
	if o.kind == kindSound {
		s.cut = false // it lies between messages
		return nil
	}
	if len(s.message)+len(o.data) > MaxControl {
		return damagedChunk(i)
	}
	s.message = append(s.message, o.data...)
	if o.kind == kindControlPart {
		return nil
	}
	part := TornPart{Message: s.message, Cut: s.cut}
	s.cut = false
	if len(part.Message) > 0 {
		if err := fn(part); err != nil {
			return err
		}
	}
	s.message = s.message[:0]
	return nil
}
