package store

import (
	"bufio"
	"context"
	"errors"
	"os"

	"attest/archive/record"
	"attest/archive/seal"
)

// TornWriter takes what is to stand in the place of a torn recording.
type TornWriter struct {
	sealer *seal.RecordingSealer
	out    *bufio.Writer
	buf    []byte
}

// Sound adds whole FLAC frames, of so many samples.
func (w *TornWriter) Sound(frames []byte, samples int64) error {
	var err error
	w.buf, err = w.sealer.Sound(w.buf[:0], frames, int(samples))
	return w.write(err)
}

// Message adds a control message; last is the one that ends the recording.
func (w *TornWriter) Message(m []byte, last bool) error {
	var err error
	if last {
		w.buf, err = w.sealer.End(w.buf[:0], m)
	} else {
		w.buf, err = w.sealer.Control(w.buf[:0], m)
	}
	return w.write(err)
}

func (w *TornWriter) write(err error) error {
	if err != nil {
		return err
	}
	_, err = w.out.Write(w.buf)
	return diskError(err)
}

// ScanTorn hands what is authentic of a recording to fn; see seal.ScanTorn.
func (s *Store) ScanTorn(id record.ID, key seal.Key, fn func(seal.TornPart) error) (seal.RecordingEnd, int64, error) {
	f, length, err := s.openRecording(id)
	if err != nil {
		return seal.RecordingEnd{}, 0, err
	}
	defer f.Close()
	end, torn, err := seal.ScanTorn(key, id.Bytes(), f, length, fn)
	return end, torn, blobError(id, err)
}

// ReplaceRecording writes a recording anew, as fn says, in the place of its file:
// under a fresh key, which the caller wraps and wipes. Only for a vault that nobody
// works in yet: between the two the file has no key.
func (s *Store) ReplaceRecording(ctx context.Context, id record.ID, fn func(*TornWriter) error) (key seal.Key, err error) {
	path := s.blobPath(id)
	if st, err := os.Stat(path); err == nil {
		if err := needSpace(s.free, s.dir, st.Size()+recordingStep); err != nil {
			return key, err
		}
	}
	f, err := os.OpenFile(path+".part", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return key, diskError(err)
	}
	key = seal.NewKey()
	w := &TornWriter{sealer: seal.NewRecordingSealer(key, id.Bytes()), out: bufio.NewWriterSize(f, 1<<20)}
	defer w.sealer.Wipe()
	_, err = w.out.Write(seal.RecordingMagic())
	if err == nil {
		err = fn(w)
	}
	if err == nil && !w.sealer.Ended() {
		w.buf, err = w.sealer.Flush(w.buf[:0])
		err = w.write(err)
	}
	if err == nil {
		err = w.out.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close(), ctx.Err())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		key.Wipe()
		s.litter(f.Name())
		return key, diskError(err)
	}
	s.DropReach(id) // of another key
	return key, nil
}
