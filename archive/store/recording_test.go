package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"testing"
	"testing/iotest"

	"attest/archive/record"
	"attest/archive/seal"
)

const frameSamples = 4096

// tone is invented sound: frame i of a recording, of varying length.
func tone(i int) []byte {
	f := make([]byte, 6000+i%7*500)
	for j := range f {
		f[j] = byte(i*31 + j*7)
	}
	return f
}

func tones(n int) (all []byte) {
	for i := range n {
		all = append(all, tone(i)...)
	}
	return all
}

// cite stores a recording's key, as the change that lists it does.
func cite(t testing.TB, s *Store, w *RecordingWriter, key seal.Key) {
	t.Helper()
	id := record.NewID(record.KindTestimony)
	_, err := put(s, id, `{}`, "")
	must(t, err)
	must(t, logged(s, func(tx *Tx) error {
		o, err := tx.Object(id)
		must(t, err)
		return tx.PutBlobKey(w.ID, o, IdentityTree, key)
	}))
}

func scanned(t testing.TB, s *Store, id record.ID, key seal.Key) (end seal.RecordingEnd, sound []byte, said []string) {
	t.Helper()
	end, err := s.ScanRecording(id, key, func(control bool, data []byte) error {
		if control {
			said = append(said, string(data))
		} else {
			sound = append(sound, data...)
		}
		return nil
	})
	must(t, err)
	return end, sound, said
}

func TestRecordingGoesOnWithoutItsStore(t *testing.T) {
	dir := t.TempDir()
	s := create(t, dir)
	w, key, err := s.NewRecording(43_000)
	must(t, err)
	cite(t, s, w, key)
	const n = 400
	for i := range n {
		if i == 150 {
			must(t, s.Close()) // the vault is locked; the recorder is not told
		}
		must(t, w.Append(tone(i), frameSamples))
		if i%100 == 50 {
			must(t, w.Control([]byte(fmt.Sprint("mark ", i))))
			if d := w.Durable(); d != int64(i+1)*frameSamples {
				t.Fatalf("a message is on the disk and %d samples of %d before it", d, (i+1)*frameSamples)
			}
		}
	}
	must(t, w.End([]byte("end")))
	if err := w.Append(tone(0), 1); err == nil {
		t.Error("an ended recording takes sound")
	}
	if err := w.Control(nil); err == nil {
		t.Error("an ended recording takes a message")
	}
	s = open(t, dir)
	must(t, s.View(func(tx *Tx) error { key, err = tx.BlobKey(w.ID); return err }))
	end, sound, said := scanned(t, s, w.ID, key)
	if !end.Ended || end.Closed || end.Samples != n*frameSamples || !bytes.Equal(sound, tones(n)) {
		t.Fatalf("%+v, %d bytes of sound", end, len(sound))
	}
	if fmt.Sprint(said) != "[mark 50 mark 150 mark 250 mark 350 end]" {
		t.Errorf("said %q", said)
	}
	peeked, ok, err := s.PeekRecording(w.ID, key)
	if err != nil || !ok || peeked != end {
		t.Errorf("peeked %+v %v %v", peeked, ok, err)
	}
	head := []byte("fLaC and more")
	b, err := s.OpenRecording(w.ID, key, head, end.Chunks, end.Size)
	must(t, err)
	whole := append(bytes.Clone(head), sound...)
	if err := iotest.TestReader(io.LimitReader(b, int64(len(whole))), whole); err != nil {
		t.Error(err)
	}
	if _, err := b.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if b.Size() != int64(len(whole)) {
		t.Errorf("size %d of %d", b.Size(), len(whole))
	}
	part := make([]byte, 20)
	if _, err := b.ReadAt(part, 5); err != nil || !bytes.Equal(part, whole[5:25]) {
		t.Errorf("across head and sound: %q, %v", part, err)
	}
	must(t, b.Close())
	if st, err := os.Stat(s.blobPath(w.ID)); err != nil || st.Size() != seal.RecordingHead+end.Chunks*seal.RecordingChunk {
		t.Errorf("%d bytes on the disk, %v", st.Size(), err)
	}
}

// At any moment, no more than the limit is missing from the disk, and what is
// there is closed as any other recording.
func TestNoMoreThanTheLimitIsMissing(t *testing.T) {
	dir := t.TempDir()
	s := create(t, dir)
	const limit = 10 * frameSamples
	w, key, err := s.NewRecording(limit)
	must(t, err)
	for i := range 150 {
		must(t, w.Append(tone(i), frameSamples))
		if i%11 != 0 {
			continue
		}
		end, sound, _ := scanned(t, s, w.ID, key)
		if missing := int64(i+1)*frameSamples - end.Samples; missing > limit || missing < 0 {
			t.Fatalf("after %d frames %d samples are missing", i+1, missing)
		}
		if end.Ended || !bytes.HasPrefix(tones(i+1), sound) {
			t.Fatalf("after %d frames: %+v, and other sound", i+1, end)
		}
	}
	w.abandon(errors.New("invented crash"))
	<-w.Done()
	f, err := os.OpenFile(s.blobPath(w.ID), os.O_WRONLY|os.O_APPEND, 0)
	must(t, err)
	_, err = f.Write(make([]byte, 9000)) // torn
	must(t, errors.Join(err, f.Close()))
	end, sound, _ := scanned(t, s, w.ID, key)
	if _, ok, err := s.PeekRecording(w.ID, key); ok || err != nil {
		t.Errorf("it was never ended: %v, %v", ok, err)
	}
	must(t, s.CloseRecording(w.ID, key, end))
	must(t, s.CloseRecording(w.ID, key, end)) // a crash in between
	closed, ok, err := s.PeekRecording(w.ID, key)
	if err != nil || !ok || !closed.Closed || closed.Samples != end.Samples || closed.Chunks != end.Chunks+1 {
		t.Fatalf("closed %+v %v %v", closed, ok, err)
	}
	b, err := s.OpenRecording(w.ID, key, nil, closed.Chunks, closed.Size)
	must(t, err)
	got, err := io.ReadAll(b)
	if err != nil || !bytes.Equal(got, sound[:closed.Size]) {
		t.Errorf("%d bytes of %d, %v", len(got), closed.Size, err)
	}
	must(t, b.Close())
}

// A disk that fills up, by what is free or by the write itself, or that fails:
// what was written is whole, and everyone is told.
func TestRecordingOnAFailingDisk(t *testing.T) {
	dir, o := t.TempDir(), keys(t)
	free := int64(1 << 40)
	o.free = func(string) (int64, error) { return free, nil }
	s, err := Create(dir, o, func(*Tx) error { return nil })
	must(t, err)
	t.Cleanup(func() { _ = s.Abandon() })

	free = reserve + recordingStep
	if _, _, err := s.NewRecording(1); !errors.Is(err, ErrDiskFull) {
		t.Errorf("begun on a full disk: %v", err)
	}
	if names := blobNames(t, s); len(names) != 0 {
		t.Errorf("left: %v", names)
	}

	free = 1 << 40
	w, key, err := s.NewRecording(10 * frameSamples)
	must(t, err)
	n := 0
	for ; ; n++ {
		if n == 100 {
			w.mu.Lock()
			w.free = func(string) (int64, error) { return reserve + recordingStep - 1, nil }
			w.mu.Unlock()
		}
		if err = w.Append(tone(n), frameSamples); err != nil {
			break
		}
	}
	if !errors.Is(err, ErrDiskFull) || n < 100 {
		t.Fatalf("after %d frames: %v", n, err)
	}
	if err := w.Control([]byte("mark")); !errors.Is(err, ErrDiskFull) {
		t.Errorf("a message on a full disk: %v", err)
	}
	must(t, w.End([]byte("disk")))
	end, sound, said := scanned(t, s, w.ID, key)
	if !end.Ended || end.Samples != int64(n)*frameSamples || !bytes.Equal(sound, tones(n)) || fmt.Sprint(said) != "[disk]" {
		t.Errorf("%+v of %d frames, said %q", end, n, said)
	}

	w, key, err = s.NewRecording(10 * frameSamples)
	must(t, err)
	for i := range 50 {
		must(t, w.Append(tone(i), frameSamples))
	}
	must(t, w.Control([]byte("mark")))
	must(t, w.f.Close()) // from here on the disk fails
	for i := 50; err == nil; i++ {
		err = w.Append(tone(i), frameSamples)
	}
	if err := w.Control(nil); err == nil {
		t.Error("a failed disk takes a message")
	}
	if err := w.End([]byte("end")); err == nil {
		t.Error("a failed disk is said to have taken the end")
	}
	<-w.Done()
	end, sound, _ = scanned(t, s, w.ID, key)
	if end.Ended || end.Samples != 50*frameSamples || !bytes.Equal(sound, tones(50)) {
		t.Errorf("kept %+v", end)
	}
}

func TestOnlyCitedRecordingsSurviveACrash(t *testing.T) {
	dir := t.TempDir()
	s := create(t, dir)
	gone, _, err := s.NewRecording(1)
	must(t, err)
	gone.Abort()
	if names := blobNames(t, s); len(names) != 0 {
		t.Errorf("an aborted recording stays: %v", names)
	}
	uncited, _, err := s.NewRecording(1)
	must(t, err)
	cited, key, err := s.NewRecording(10 * frameSamples)
	must(t, err)
	cite(t, s, cited, key)
	for i := range 9 {
		must(t, errors.Join(uncited.Append(tone(i), frameSamples), cited.Append(tone(i), frameSamples)))
	}
	must(t, cited.Control([]byte("kept")))
	uncited.abandon(errors.New("invented crash"))
	cited.abandon(errors.New("invented crash"))
	<-uncited.Done()
	<-cited.Done()
	must(t, s.Abandon())
	o := keys(t)
	o.Unclean = true
	s, err = Open(dir, o)
	must(t, err)
	defer func() { must(t, s.Close()) }()
	if names := blobNames(t, s); len(names) != 1 {
		t.Errorf("left after the sweep: %v", names)
	}
	if end, _, said := scanned(t, s, cited.ID, key); end.Samples != 9*frameSamples || len(said) != 1 {
		t.Errorf("%+v", end)
	}
}

func TestDamagedRecordingIsNamed(t *testing.T) {
	s := create(t, t.TempDir())
	w, key, err := s.NewRecording(20 * frameSamples)
	must(t, err)
	for i := range 20 {
		must(t, w.Append(tone(i), frameSamples))
	}
	must(t, w.End([]byte("end")))
	end, _, _ := scanned(t, s, w.ID, key)
	path := s.blobPath(w.ID)
	whole, err := os.ReadFile(path)
	must(t, err)
	for _, at := range []int{0, 100, seal.RecordingHead, len(whole) / 2, len(whole) - 1} {
		bad := bytes.Clone(whole)
		bad[at] ^= 4
		must(t, os.WriteFile(path, bad, 0o600))
		b, err := s.OpenRecording(w.ID, key, nil, end.Chunks, end.Size)
		if err == nil {
			_, err = io.ReadAll(b)
			must(t, b.Close())
		}
		var d *DamagedError
		if !errors.As(err, &d) || d.Object != string(w.ID) {
			t.Errorf("byte %d flipped: %v", at, err)
		}
	}
	must(t, s.RemoveBlob(w.ID))
	if _, err := s.OpenRecording(w.ID, key, nil, end.Chunks, end.Size); !errors.Is(err, ErrDamaged) {
		t.Errorf("gone: %v", err)
	}
	if _, err := s.ScanRecording(w.ID, key, nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("gone: %v", err)
	}
}
