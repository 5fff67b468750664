package testimonies

import (
	"encoding/binary"
	"io"
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"attest/app/look"
	"attest/app/player"
	"attest/app/shell"
	"attest/app/task"
	"attest/archive"
	"attest/archive/media"
	"attest/archive/record"
)

// longSound is a WAV file of hours, made up as it is read.
type longSound struct {
	head []byte
	size int64
}

const longRate = 1000

func newLongSound(d time.Duration) *longSound {
	le := binary.LittleEndian
	data := uint32(int64(d/time.Second) * longRate * 2)
	b := le.AppendUint32([]byte("WAVEfmt "), 16)
	b = le.AppendUint16(le.AppendUint16(b, 1), 1)
	b = le.AppendUint32(le.AppendUint32(b, longRate), longRate*2)
	b = le.AppendUint16(le.AppendUint16(b, 2), 16)
	b = le.AppendUint32(append(b, "data"...), data)
	b = append(le.AppendUint32([]byte("RIFF"), uint32(len(b))+data), b...)
	return &longSound{b, int64(len(b)) + int64(data)}
}

func (l *longSound) ReadAt(p []byte, off int64) (int, error) {
	n := int(min(int64(len(p)), l.size-off))
	for i := range max(n, 0) {
		if at := off + int64(i); at < int64(len(l.head)) {
			p[i] = l.head[at]
		} else {
			p[i] = byte((at / 2 * 7919 >> 3) & 0x1F) // a murmur
		}
	}
	if n < len(p) {
		return max(n, 0), io.EOF
	}
	return n, nil
}

func (*longSound) Close() error { return nil }

// longInterview is an interview of four hours in 3,000 segments, with its sound.
type longInterview struct {
	*big
	sound *longSound
}

func newLongInterview() *longInterview {
	l := &longInterview{newBig(1, 3000), newLongSound(4 * time.Hour)}
	for i := range l.account {
		l.account[i].Start, l.account[i].End = int64(i)*4800+1, int64(i+1)*4800
	}
	return l
}

func (l *longInterview) Exhibits(record.ID) ([]archive.Exhibit, error) {
	return []archive.Exhibit{{Exhibit: record.Exhibit{ID: "X1", Label: "X-K7-0001", Media: "audio/wav", Size: l.sound.size}, Name: "interview.wav"}}, nil
}

// listen opens the player over the account and plays in the middle of it.
func (l *longInterview) listen(o *office) *account {
	o.r.OpenSound = func(record.ID) (player.Blob, error) { return l.sound, nil }
	o.r.PlaySound = func(a *media.Audio) (player.Playback, error) {
		return &loudspeaker{rate: float64(a.SampleRate), speed: 1, since: task.Now()}, nil
	}
	o.first()
	o.s.Press(shell.Ctrl(fyne.KeyP))
	o.Settle()
	a := o.r.thing.account
	a.edit(1500, -1)
	a.hearing.p.GoTo(a.segments()[1500].Start)
	a.hearing.p.Play()
	return a
}

// Neither keys nor four hours of sound make more rows than can be seen.
func TestALongInterviewNeedsFewRowsWhileItPlays(t *testing.T) {
	l := newLongInterview()
	o := enter(t, l)
	a := l.listen(o)
	if got := player.Clock(a.hearing.p.Long()); got != "4:00:00.0" {
		t.Fatalf("%s of sound", got)
	}
	o.Type("끝입니다")
	o.Key(fyne.KeyReturn)
	o.Type("다음")
	for range 300 { // a minute
		o.Loop.Advance(200 * time.Millisecond)
	}
	if a.hearing.at < 1510 {
		t.Fatalf("after a minute paragraph %d is heard", a.hearing.at)
	}
	o.s.Press(shell.Ctrl(fyne.KeyU))
	o.s.Press(shell.Ctrl(fyne.KeyDown))
	o.s.Press(shell.Ctrl(fyne.KeyEnd))
	o.Settle()
	if a.rows.made > 40 {
		t.Fatalf("%d rows made for 3,000 segments", a.rows.made)
	}
	if len(a.rows.used) > 20 {
		t.Fatalf("%d rows are in the window", len(a.rows.used))
	}
}

// BenchmarkKey is from a key in a segment of a four-hour interview of 3,000 to
// when it is shown: laid out, and drawn by the software canvas, the whole window.
func BenchmarkKey(b *testing.B) {
	for _, drawn := range []bool{false, true} {
		b.Run("drawn="+strconv.FormatBool(drawn), func(b *testing.B) { benchmarkKey(b, drawn) })
	}
}

func benchmarkKey(b *testing.B, drawn bool) {
	loop := task.NewLoop()
	defer loop.Close()
	test.NewApp().Settings().SetTheme(look.NewTheme(look.ModeLight))
	w := test.NewWindow(nil)
	defer w.Close()
	w.Resize(fyne.NewSize(1280, 720))
	l := newLongInterview()
	s := shell.New(w)
	r := New(s, l)
	s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker", Undo: l}, []shell.Room{r}, nil)
	loop.Settle()
	r.OpenSound = func(record.ID) (player.Blob, error) { return l.sound, nil }
	r.PlaySound = func(a *media.Audio) (player.Playback, error) {
		return &loudspeaker{rate: float64(a.SampleRate), speed: 1, since: task.Now()}, nil
	}
	r.show(l.rows[0].ID)
	loop.Settle()
	s.Press(shell.Ctrl(fyne.KeyP))
	loop.Settle()
	a := r.thing.account
	a.edit(1500, -1)
	a.hearing.p.GoTo(a.segments()[1500].Start)
	a.hearing.p.Play()
	w.Canvas().Capture()
	n := 0
	for b.Loop() {
		loop.Advance(100 * time.Millisecond) // the strip moves on with each key, as for a fast typist
		w.Canvas().Focused().TypedRune('가')
		if drawn {
			w.Canvas().Capture()
		}
		if n++; n%40 == 0 { // the segment stays as long as a spoken one
			b.StopTimer()
			a.editor.SetText(l.account[1500].Text)
			b.StartTimer()
		}
	}
}
