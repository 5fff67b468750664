package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"attest/archive/record"
	"attest/archive/seal"
)

// A recording is a blob that grows while it is made (seal's recording stream),
// under its name from the first byte: the record that cites it is there before
// any sound is.
const (
	// flushEvery is how long sound waits at most before it is written.
	flushEvery = 500 * time.Millisecond
	// recordingStep is what is reserved of the volume at a time, recordingSlack
	// what must be left of it when a batch begins: a full disk is seen while
	// there is still room for the batch and for the chunk that ends it all.
	recordingStep  = 4 << 20
	recordingSlack = 1 << 20
	// MaxFrame is the most bytes that Append takes as one frame.
	MaxFrame = 64 << 10
)

// RecordingWriter appends to a recording. Sealing happens where Append is
// called; writing and syncing on a goroutine of its own, twice a second. It
// goes on after the Store is closed: all it holds is the file and the ratchet's
// key, which opens nothing that was written.
//
// The methods may be called from any goroutine. After an error of the disk what
// was written before is whole, and nothing more is taken.
type RecordingWriter struct {
	ID record.ID

	dir  string
	free func(dir string) (int64, error)
	f    *os.File

	mu       sync.Mutex
	moved    *sync.Cond // a batch was taken or written, or it is over
	sealer   *seal.RecordingSealer
	batch    []byte // sealed and not taken yet
	inBatch  int    // samples in batch and in the sealer
	flying   int    // samples in what is being written
	limit    int    // samples that may be neither written nor synced
	taken    int64  // batches
	written  int64  // batches
	durable  int64  // samples
	over     bool   // the batch holds the last chunk
	said     bool   // the batch holds a message
	full     bool
	err      error
	wake     chan struct{}
	done     chan struct{}
	at       int64 // the goroutine's: end of the file
	reserved int64 // the goroutine's: end of what is reserved
	reach    *reachNote
}

// NewRecording begins a recording, of which at most limit samples are not on
// the disk while it goes on: Append waits rather than let it be more. The key is
// to be wrapped (PutBlobKey) and then wiped by the caller, who ends the writer
// with End or Abort. A recording whose key no committed change has wrapped is
// swept at the next open that follows a crash.
func (s *Store) NewRecording(limit int) (*RecordingWriter, seal.Key, error) {
	if err := needSpace(s.free, s.dir, 2*recordingStep); err != nil {
		return nil, seal.Key{}, err
	}
	w := &RecordingWriter{
		ID: record.NewID(record.KindBlob), dir: s.dir, free: s.free, limit: limit,
		wake: make(chan struct{}, 1), done: make(chan struct{}),
	}
	w.moved = sync.NewCond(&w.mu)
	path := s.blobPath(w.ID)
	if err := makeDir(filepath.Dir(path)); err != nil {
		return nil, seal.Key{}, err
	}
	var err error
	if w.f, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return nil, seal.Key{}, diskError(err)
	}
	if err = w.reserve(0); err == nil {
		_, err = w.f.Write(seal.RecordingMagic())
	}
	if err == nil {
		err = w.f.Sync()
	}
	key := seal.NewKey()
	w.reach = &reachNote{id: w.ID, path: path + ReachEnd, key: reachKey(key)}
	if err == nil {
		err = w.reach.begin()
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		_ = w.f.Close()
		_ = os.Remove(path)
		_ = os.Remove(w.reach.path)
		return nil, seal.Key{}, diskError(err)
	}
	w.at = seal.RecordingHead
	w.sealer = seal.NewRecordingSealer(key, w.ID.Bytes())
	go w.run()
	return w, key, nil
}

// makeDir makes a folder of blobs that is there after a power cut.
func makeDir(dir string) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return diskError(err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return diskError(err)
	}
	return syncDir(filepath.Dir(dir))
}

// Append takes one whole FLAC frame of so many samples. It returns before the
// frame is on the disk, and waits while more than the limit is not.
func (w *RecordingWriter) Append(frame []byte, samples int) error {
	if len(frame) > MaxFrame || samples < 0 {
		return fmt.Errorf("store: a frame of %d bytes, at most %d are taken", len(frame), MaxFrame)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.err == nil && !w.over && !w.full &&
		(w.flying+w.inBatch > 0 && w.flying+w.inBatch+samples > w.limit || !w.fits(len(frame))) {
		w.nudge()
		w.moved.Wait()
	}
	if err := w.usable(); err != nil {
		return err
	}
	var err error
	if w.batch, err = w.sealer.Sound(w.batch, frame, samples); err != nil {
		return err
	}
	if w.inBatch += samples; 2*w.inBatch >= w.limit {
		w.nudge()
	}
	return nil
}

// Control adds a message in its place among the sound. It is on the disk, with
// all sound before it, when Control returns.
func (w *RecordingWriter) Control(message []byte) error { return w.say(message, false) }

// End adds the last message and closes the file; all of it is on the disk when
// End returns. After an error of the disk it only closes the file, and the
// recording will have been cut short.
func (w *RecordingWriter) End(message []byte) error {
	err := w.say(message, true)
	if err != nil {
		w.abandon(err)
	}
	<-w.done
	return err
}

func (w *RecordingWriter) say(message []byte, last bool) (err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.err == nil && !w.over && !w.fits(len(message)) {
		w.nudge()
		w.moved.Wait()
	}
	if err := w.usable(); err != nil && !(last && w.full && w.err == nil) {
		return err
	}
	if last {
		w.batch, err = w.sealer.End(w.batch, message)
	} else {
		w.batch, err = w.sealer.Control(w.batch, message)
	}
	if err != nil {
		return err
	}
	w.over, w.said = last, true
	for mine := w.taken + 1; w.written < mine; {
		if w.err != nil {
			return w.err
		}
		w.nudge()
		w.moved.Wait()
	}
	return nil
}

// fits reports whether so many bytes more leave the batch below what may be
// written between two syncs.
func (w *RecordingWriter) fits(more int) bool {
	const chunk = seal.RecordingChunk - 256 // what a chunk takes is a little less than itself
	return len(w.batch)/seal.RecordingChunk+more/chunk+4 <= seal.RecordingBatch
}

var errRecordingOver = errors.New("store: the recording has ended")

func (w *RecordingWriter) usable() error {
	switch {
	case w.err != nil:
		return w.err
	case w.over:
		return errRecordingOver
	case w.full:
		return fmt.Errorf("%w: the recording stops here; what was recorded is kept", ErrDiskFull)
	}
	return nil
}

func (w *RecordingWriter) nudge() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Durable is how many samples survive a power cut now.
func (w *RecordingWriter) Durable() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.durable
}

// Done is closed when nothing is written any more: after End, or when the disk
// failed.
func (w *RecordingWriter) Done() <-chan struct{} { return w.done }

// Abort removes a recording that no change has cited.
func (w *RecordingWriter) Abort() {
	w.abandon(errRecordingOver)
	<-w.done
	_ = os.Remove(w.f.Name())
	_ = os.Remove(w.f.Name() + ReachEnd)
}

// abandon stops the goroutine without a last chunk.
func (w *RecordingWriter) abandon(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil && !w.over {
		w.err = err
	}
	w.nudge()
}

func (w *RecordingWriter) run() {
	defer close(w.done)
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	var spare []byte
	for {
		select {
		case <-w.wake:
		case <-tick.C:
		}
		w.mu.Lock()
		if w.err != nil {
			w.mu.Unlock()
			w.stop()
			return
		}
		if !w.over {
			w.batch, _ = w.sealer.Flush(w.batch) // its only error is that it has ended
		}
		batch, samples, over := w.batch, w.inBatch, w.over
		if len(batch) == 0 {
			w.mu.Unlock()
			continue
		}
		w.batch, w.inBatch, w.flying = spare[:0], 0, samples
		w.taken++
		at, said := w.durable+int64(samples), w.said
		w.said = false
		w.mu.Unlock()

		full, err := w.write(batch)
		spare = batch
		if err == nil && (said || over || at >= w.reach.at+reachEvery*int64(w.limit)) {
			w.reach.write(Reach{(w.at - seal.RecordingHead) / seal.RecordingChunk, at})
		}

		w.mu.Lock()
		w.flying, w.full = 0, w.full || full
		if err != nil {
			w.err = err
		} else {
			w.written++
			w.durable += int64(samples)
		}
		w.moved.Broadcast()
		w.mu.Unlock()
		if over || err != nil {
			w.stop()
			return
		}
	}
}

// write makes a batch durable. full says that there is room for the end and for
// nothing else.
func (w *RecordingWriter) write(batch []byte) (full bool, err error) {
	if err := w.reserve(int64(len(batch))); err != nil {
		if !errors.Is(err, ErrDiskFull) {
			return false, err
		}
		full = true
	}
	if _, err = w.f.WriteAt(batch, w.at); err == nil {
		err = syncData(w.f)
	}
	if err != nil {
		return full, diskError(err)
	}
	w.at += int64(len(batch))
	return full, nil
}

// reserve asks for room ahead of what so many bytes more will need.
func (w *RecordingWriter) reserve(n int64) error {
	for w.at+n+recordingSlack > w.reserved {
		if err := needSpace(w.free, w.dir, recordingStep); err != nil {
			return err
		}
		if err := allocate(w.f, w.reserved, recordingStep); err != nil {
			return diskError(err)
		}
		w.reserved += recordingStep
	}
	return nil
}

// stop gives back what was reserved, cuts off what a failed write left, and
// closes the file. The goroutine's last act.
func (w *RecordingWriter) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sealer.Wipe()
	w.reach.key.Wipe()
	// What was acknowledged is synced; where these fail, the next open cuts off.
	_ = w.f.Truncate(w.at)
	_ = w.f.Sync()
	_ = w.f.Close()
	if w.err == nil {
		w.err = errRecordingOver
	}
	w.moved.Broadcast()
}
