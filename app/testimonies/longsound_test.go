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
	l.give(o.r)
	o.first()
	l.begin(o.s, o.r, o.Settle)
	return o.r.thing.account
}

func (l *longInterview) give(r *Room) {
	r.OpenSound = func(record.ID) (player.Blob, error) { return l.sound, nil }
	r.PlaySound = func(a *media.Audio) (player.Playback, error) {
		return &loudspeaker{rate: float64(a.SampleRate), speed: 1, since: task.Now()}, nil
	}
}

func (l *longInterview) begin(s *shell.Shell, r *Room, settle func()) {
	s.Press(shell.Ctrl(fyne.KeyP))
	settle()
	a := r.thing.account
	a.edit(len(l.account)/2, -1)
	a.hearing.p.GoTo(a.segments()[len(l.account)/2].Start)
	a.hearing.p.Play()
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

// BenchmarkKey is from a key in a segment of a four-hour interview of 3,000, with
// its sound playing, to when the window is laid out anew; drawn is with the whole
// window painted by the software canvas. Beside it the same in an account of
// three, which has the painter's own cost.
func BenchmarkKey(b *testing.B) {
	for _, n := range []int{3, 3000} {
		for _, drawn := range []bool{false, true} {
			b.Run(strconv.Itoa(n)+"segments/drawn="+strconv.FormatBool(drawn), func(b *testing.B) {
				a, w, loop := playing(b, n)
				typed := 0
				for b.Loop() {
					loop.Advance(tickOfSound) // the strip moves on with each key
					w.Canvas().Focused().TypedRune('가')
					if drawn {
						w.Canvas().Capture()
					}
					if typed++; typed%40 == 0 { // a segment stays as long as a spoken one
						b.StopTimer()
						a.editor.SetText(a.segments()[n/2].Text)
						b.StartTimer()
					}
				}
			})
		}
	}
}

// BenchmarkEnter ends a segment and begins the next, and joins the two again.
func BenchmarkEnter(b *testing.B) {
	for _, n := range []int{3, 3000} {
		b.Run(strconv.Itoa(n)+"segments", func(b *testing.B) {
			_, w, loop := playing(b, n)
			for b.Loop() {
				loop.Advance(tickOfSound)
				w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
				w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
				b.StopTimer()
				loop.Settle()
				b.StartTimer()
			}
		})
	}
}

const tickOfSound = 100 * time.Millisecond

// playing is an account of n segments in a window, with the player over it and
// the caret in the middle.
func playing(b *testing.B, n int) (*account, fyne.Window, *task.Loop) {
	loop := task.NewLoop()
	test.NewApp().Settings().SetTheme(look.NewTheme(look.ModeLight))
	w := test.NewWindow(nil)
	b.Cleanup(func() {
		loop.Close()
		w.Close()
	})
	w.Resize(fyne.NewSize(1280, 720))
	l := newLongInterview()
	l.account = l.account[:n]
	s := shell.New(w)
	r := New(s, l)
	s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker", Undo: l}, []shell.Room{r}, nil)
	loop.Settle()
	l.give(r)
	r.show(l.rows[0].ID)
	loop.Settle()
	l.begin(s, r, loop.Settle)
	w.Canvas().Capture()
	return r.thing.account, w, loop
}
