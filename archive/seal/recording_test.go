package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/iotest"
	"unsafe"

	"pgregory.net/rapid"
)

// tape is a recording made in a test: its bytes on the disk, and what was said
// into it.
type tape struct {
	k     Key
	id    [16]byte
	s     *RecordingSealer
	file  []byte
	sound []byte
	ends  []int // of whole frames, in sound
	said  []string
}

const perFrame = 4096 // samples

func newTape() *tape {
	t := &tape{k: NewKey(), id: [16]byte{9}, file: RecordingMagic()}
	t.s = NewRecordingSealer(t.k, t.id)
	return t
}

func (t *tape) must(file []byte, err error) {
	if err != nil {
		panic(err)
	}
	t.file = file
}

func (t *tape) frame(n int) {
	f := pattern(len(t.sound) + n)[len(t.sound):]
	t.must(t.s.Sound(t.file, f, perFrame))
	t.sound = append(t.sound, f...)
	t.ends = append(t.ends, len(t.sound))
}

func (t *tape) flush() { t.must(t.s.Flush(t.file)) }

func (t *tape) say(message string) {
	t.must(t.s.Control(t.file, []byte(message)))
	t.said = append(t.said, message)
}

func (t *tape) end(message string) {
	t.must(t.s.End(t.file, []byte(message)))
	t.said = append(t.said, message)
}

// sample is some seconds of invented sound with everything in it.
func sample() *tape {
	t := newTape()
	for i := range 6 {
		for range 5 {
			t.frame(7000 + 100*i)
		}
		t.flush()
		if i == 2 {
			t.say(`{"what":"pause"}`)
			t.say(string(bytes.Repeat([]byte("long "), 4000)))
		}
	}
	return t
}

type scanned struct {
	RecordingEnd
	sound []byte
	said  []string
}

func scan(k Key, id [16]byte, file []byte) (out scanned, err error) {
	out.RecordingEnd, err = ScanRecording(k, id, bytes.NewReader(file), int64(len(file)), func(control bool, data []byte) error {
		if control {
			out.said = append(out.said, string(data))
		} else {
			out.sound = append(out.sound, data...)
		}
		return nil
	})
	return out, err
}

func readRecording(k Key, id [16]byte, file []byte, chunks, size int64) ([]byte, error) {
	r, err := NewRecordingReader(k, id, bytes.NewReader(file), int64(len(file)), chunks, size)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func TestRecordingComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := newTape()
		for range rapid.IntRange(0, 30).Draw(t, "steps") {
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0, 1:
				in.frame(rapid.SampledFrom([]int{1, 40, 7000, recordingRoom - 1, recordingRoom, recordingRoom + 1, 3*recordingRoom + 7}).Draw(t, "frame"))
			case 2:
				in.flush()
			case 3:
				n := rapid.SampledFrom([]int{1, 100, recordingRoom, recordingRoom + 1, MaxControl}).Draw(t, "message")
				in.say(string(bytes.Repeat([]byte("m"), n)))
			}
		}
		in.end("end")
		if (len(in.file)-RecordingHead)%RecordingChunk != 0 {
			t.Fatalf("%d bytes are no whole chunks", len(in.file))
		}
		out, err := scan(in.k, in.id, in.file)
		if err != nil || !bytes.Equal(out.sound, in.sound) || fmt.Sprint(out.said) != fmt.Sprint(in.said) {
			t.Fatalf("%d bytes of sound of %d, %d messages of %d, %v", len(out.sound), len(in.sound), len(out.said), len(in.said), err)
		}
		if !out.Ended || out.Closed || out.Size != int64(len(in.sound)) || out.Bytes != out.Size || out.Samples != int64(len(in.ends)*perFrame) {
			t.Fatalf("it ends as %+v", out.RecordingEnd)
		}
		peeked, ok, err := PeekRecording(in.k, in.id, bytes.NewReader(in.file), int64(len(in.file)))
		if err != nil || !ok || peeked != out.RecordingEnd {
			t.Fatalf("peeked %+v %v %v, scanned %+v", peeked, ok, err, out.RecordingEnd)
		}
		r, err := NewRecordingReader(in.k, in.id, bytes.NewReader(in.file), int64(len(in.file)), out.Chunks, out.Size)
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			off := rapid.IntRange(0, len(in.sound)).Draw(t, "offset")
			buf := make([]byte, rapid.IntRange(0, 3*RecordingChunk).Draw(t, "length"))
			n, err := r.ReadAt(buf, int64(off))
			if err != nil && !errors.Is(err, io.EOF) || n != min(len(buf), len(in.sound)-off) || !bytes.Equal(buf[:n], in.sound[off:off+n]) {
				t.Fatalf("ReadAt %d+%d of %d: %d, %v", off, len(buf), len(in.sound), n, err)
			}
			if _, err := r.Seek(int64(off), io.SeekStart); err != nil {
				t.Fatal(err)
			}
			if rest, err := io.ReadAll(r); err != nil || !bytes.Equal(rest, in.sound[off:]) {
				t.Fatalf("from %d of %d: %d bytes, %v", off, len(in.sound), len(rest), err)
			}
		}
	})
}

func TestRecordingReaderIsAReader(t *testing.T) {
	in := sample()
	in.end("end")
	r, err := NewRecordingReader(in.k, in.id, bytes.NewReader(in.file), int64(len(in.file)), int64(in.s.index), int64(len(in.sound)))
	if err != nil {
		t.Fatal(err)
	}
	if r.Size() != int64(len(in.sound)) {
		t.Errorf("size %d", r.Size())
	}
	if err := iotest.TestReader(r, in.sound); err != nil {
		t.Error(err)
	}
}

// Wherever a recording is cut, what was whole before is there, and the chunk
// that closes it makes of it a recording like any other.
func TestCutShortAnywhere(t *testing.T) {
	in := sample()
	full := len(in.file)
	for cut := RecordingHead; cut <= full; cut += 2039 {
		for _, tail := range [][]byte{nil, make([]byte, 3*RecordingChunk+5)} { // zeros: what some volumes leave after a power cut
			file := append(bytes.Clone(in.file[:cut]), tail...)
			out, err := scan(in.k, in.id, file)
			if err != nil {
				t.Fatalf("cut at %d: %v", cut, err)
			}
			if want := int64(cut-RecordingHead) / RecordingChunk; out.Chunks != want || out.Ended {
				t.Fatalf("cut at %d: %+v, want %d chunks", cut, out.RecordingEnd, want)
			}
			if !bytes.HasPrefix(in.sound, out.sound) || int64(len(out.sound)) != out.Bytes || out.Size > out.Bytes || out.Bytes-out.Size > 8000 {
				t.Fatalf("cut at %d: %+v", cut, out.RecordingEnd)
			}
			frames := int(out.Samples / perFrame)
			if frames > 0 && in.ends[frames-1] != int(out.Size) || frames == 0 && out.Size != 0 {
				t.Fatalf("cut at %d: %d bytes are not the end of frame %d", cut, out.Size, frames)
			}
			closed := append(bytes.Clone(file[:RecordingHead+out.Chunks*RecordingChunk]), ClosingChunk(in.k, in.id, out.RecordingEnd)...)
			again, err := scan(in.k, in.id, closed)
			if err != nil || !again.Ended || !again.Closed || again.Chunks != out.Chunks+1 || again.Size != out.Size || again.Samples != out.Samples {
				t.Fatalf("closed: %+v, %v", again.RecordingEnd, err)
			}
			if got, err := readRecording(in.k, in.id, closed, again.Chunks, again.Size); err != nil || !bytes.Equal(got, in.sound[:out.Size]) {
				t.Fatalf("closed, it reads as %d bytes of %d, %v", len(got), out.Size, err)
			}
			if !bytes.Equal(ClosingChunk(in.k, in.id, out.RecordingEnd), closed[len(closed)-RecordingChunk:]) {
				t.Fatal("closing it twice is not closing it once")
			}
		}
	}
}

// A power cut may leave later chunks of a batch on the disk and not the ones
// before; a chunk that is gone further back is damage.
func TestTornBatchOrDamage(t *testing.T) {
	in := newTape()
	for range 3 * RecordingBatch {
		in.frame(recordingRoom)
		in.flush()
	}
	n := int64(in.s.index)
	for _, c := range []struct {
		bad     int64
		damaged bool
	}{{n - 1, false}, {n - 2, false}, {n - RecordingBatch, false}, {n - RecordingBatch - 1, true}, {1, true}, {0, true}} {
		file := bytes.Clone(in.file)
		clear(file[RecordingHead+c.bad*RecordingChunk:][:RecordingChunk])
		out, err := scan(in.k, in.id, file)
		if errors.Is(err, ErrDamaged) != c.damaged || !c.damaged && (err != nil || out.Chunks != c.bad) {
			t.Errorf("chunk %d of %d: %+v, %v", c.bad, n, out.RecordingEnd, err)
		}
	}
	// With the last chunk there, nothing before it can have been torn.
	in.end("end")
	file := bytes.Clone(in.file)
	file[RecordingHead+(n-1)*RecordingChunk] ^= 1
	if _, err := scan(in.k, in.id, file); !errors.Is(err, ErrDamaged) {
		t.Errorf("a flip before the last chunk: %v", err)
	}
}

func TestRecordingDamage(t *testing.T) {
	in := sample()
	in.end("end")
	head, body := in.file[:RecordingHead], in.file[RecordingHead:]
	at := func(i int) []byte { return body[i*RecordingChunk : (i+1)*RecordingChunk] }
	n := len(body) / RecordingChunk
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	for name, file := range map[string][]byte{
		"empty":            nil,
		"only its head":    head,
		"last chunk gone":  in.file[:len(in.file)-RecordingChunk],
		"a byte less":      in.file[:len(in.file)-1],
		"a byte more":      append(bytes.Clone(in.file), 0),
		"a chunk more":     append(bytes.Clone(in.file), at(0)...),
		"chunks swapped":   join(head, at(1), at(0), body[2*RecordingChunk:]),
		"chunk doubled":    join(head, at(0), at(0), body[2*RecordingChunk:]),
		"chunk left out":   join(head, body[RecordingChunk:]),
		"last chunk first": join(head, at(n-1)),
		"other magic":      join([]byte("ATTBLOB1"), in.file[8:]),
		"head not empty":   join(head[:100], []byte{1}, in.file[101:]),
	} {
		got, err := readRecording(in.k, in.id, file, int64(n), int64(len(in.sound)))
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %d bytes, %v; want ErrDamaged", name, len(got), err)
		}
		if !bytes.HasPrefix(in.sound, got) {
			t.Errorf("%s: it gave bytes that were never sealed", name)
		}
		if whole := map[string]bool{"a byte less": true, "a byte more": true, "last chunk gone": true}[name]; whole && !bytes.Equal(got, in.sound) {
			t.Errorf("%s: it gave %d of %d bytes that are whole", name, len(got), len(in.sound))
		}
	}
	for name, size := range map[string]int64{"size one less": -1, "size one more": 1, "size huge": 1 << 60} {
		if got, err := readRecording(in.k, in.id, in.file, int64(n), int64(len(in.sound))+size); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	if _, err := readRecording(NewKey(), in.id, in.file, int64(n), int64(len(in.sound))); !errors.Is(err, ErrDamaged) {
		t.Errorf("other key: %v", err)
	}
	if _, err := readRecording(in.k, [16]byte{2}, in.file, int64(n), int64(len(in.sound))); !errors.Is(err, ErrDamaged) {
		t.Errorf("other blob: %v", err)
	}
	if _, err := scan(in.k, in.id, join([]byte("ATTBLOB3"), in.file[8:])); !errors.Is(err, ErrNewerFormat) {
		t.Errorf("newer: %v", err)
	}
}

func TestRecordingFlips(t *testing.T) {
	in := newTape()
	in.frame(recordingRoom + 10)
	in.say("a word")
	in.end("end")
	flipAll(t, in.file, 211, func(raw []byte) error {
		_, err := readRecording(in.k, in.id, raw, int64(in.s.index), int64(len(in.sound)))
		if _, scanErr := scan(in.k, in.id, raw); (scanErr == nil) != (err == nil) {
			// A stream whose last chunk does not open was cut short, as far as a scan can tell.
			if out, _ := scan(in.k, in.id, raw); out.Ended || out.Chunks >= int64(in.s.index) {
				t.Fatalf("read: %v, scanned: %v", err, scanErr)
			}
		}
		return err
	})
}

// What a running recorder holds opens nothing that it has sealed. This is
// looked for in the bytes of its state, and tried.
func TestWriteOnlyKey(t *testing.T) {
	in := sample()
	n := int64(in.s.index)
	state := bytes.Clone(unsafe.Slice((*byte)(unsafe.Pointer(in.s)), unsafe.Sizeof(*in.s)))
	read := newRatchet(in.k)
	for i := range n {
		k := read.message(i)
		if bytes.Contains(state, k[:]) || bytes.Contains(state, read.now[:]) {
			t.Fatalf("the key of chunk %d is still there", i)
		}
	}
	next := read.message(n)
	if read.now != in.s.chain || !bytes.Contains(state, read.now[:]) || next == read.now {
		t.Fatal("the next key is not the one that follows")
	}
	if bytes.Contains(state, in.sound[len(in.sound)-40:]) {
		t.Error("sound that was sealed is still there")
	}
	seized := *in.s
	for from := range n + 1 { // the seized key tried as that of every chunk, and turned on as far as can be
		c, err := newChunks(seized.chain, in.id, bytes.NewReader(in.file))
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			c.ratchet.at, c.ratchet.kept = i, []Key{seized.chain}
			if _, err := c.open(i, anyFlag...); err == nil {
				t.Fatalf("chunk %d opens", i)
			}
			expand(&seized.chain, &seized.chain, chainLabel)
		}
		if from > 3 {
			break
		}
		seized = *in.s
	}
	// It can write on, and who has the first key reads that too.
	in.frame(100)
	in.end("end")
	if out, err := scan(in.k, in.id, in.file); err != nil || !bytes.Equal(out.sound, in.sound) {
		t.Error(err)
	}
	if in.s.chain != (Key{}) {
		t.Error("an ended recording still has a key")
	}
	if _, err := in.s.Control(nil, nil); err == nil {
		t.Error("an ended recording takes a message")
	}
}

func TestExpandIsDerive(t *testing.T) {
	k := NewKey()
	for _, label := range []string{messageLabel, chainLabel, "", "a", string(make([]byte, 54))} {
		var got Key
		expand(&got, &k, label)
		if got != k.Derive(label) {
			t.Errorf("%q: another key than HKDF's", label)
		}
	}
	again := k
	expand(&again, &again, chainLabel)
	if again != k.Derive(chainLabel) {
		t.Error("in place it is another key")
	}
}

func TestCipherIsWiped(t *testing.T) {
	k := NewKey()
	a := k.aead()
	nonce := recordingNonce(1, flagMore)
	before := a.Seal(nil, nonce, []byte("words"), nil)
	wipeCipher(a)
	if !bytes.Equal(a.Seal(nil, nonce, []byte("words"), nil), Key{}.aead().Seal(nil, nonce, []byte("words"), nil)) {
		t.Error("the cipher still has another key than zeros")
	}
	if got, err := k.aead().Open(nil, nonce, before, nil); err != nil || string(got) != "words" {
		t.Error("another cipher of the same key was changed")
	}
}

func TestRatchetGoesAnywhere(t *testing.T) {
	root := NewKey()
	var want []Key
	for now, i := root, 0; i < 3*snapshotEvery; i++ {
		var m Key
		expand(&m, &now, messageLabel)
		expand(&now, &now, chainLabel)
		want = append(want, m)
	}
	rapid.Check(t, func(t *rapid.T) {
		r := newRatchet(root)
		for range 20 {
			i := rapid.IntRange(0, len(want)-1).Draw(t, "chunk")
			if r.message(int64(i)) != want[i] {
				t.Fatalf("chunk %d has another key", i)
			}
		}
	})
}
