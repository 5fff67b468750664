package player

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/look/looktest"
	"attest/archive/media"
	"attest/archive/record"
)

// bytesOf is a recording of 40 seconds whose second half is silent.
type bytesOf struct{ *bytes.Reader }

func (bytesOf) Close() error { return nil }

func invented() []byte {
	const rate, seconds = 1000, 40
	le := binary.LittleEndian
	b := le.AppendUint32([]byte("WAVEfmt "), 16)
	b = le.AppendUint16(le.AppendUint16(b, 1), 1)
	b = le.AppendUint32(le.AppendUint32(b, rate), rate*2)
	b = le.AppendUint16(le.AppendUint16(b, 2), 16)
	b = le.AppendUint32(append(b, "data"...), 2*rate*seconds)
	for i := range rate * seconds {
		v := int16(0)
		if i < rate*seconds/2 {
			v = int16(12000 * math.Sin(float64(i)))
		}
		b = le.AppendUint16(b, uint16(v))
	}
	return append(le.AppendUint32([]byte("RIFF"), uint32(len(b))), b...)
}

// shownStrip is a strip in a window, without a device.
func shownStrip(t *testing.T) (*looktest.Desk, *Strip, *Player) {
	t.Helper()
	d := looktest.New(t)
	b := invented()
	p := New(Sound{ID: "X1", Name: "X-K7-0001", Media: "audio/wav", Size: int64(len(b))}, Begin,
		func(record.ID) (Blob, error) { return bytesOf{bytes.NewReader(b)}, nil },
		func(*media.Audio) (Playback, error) { return nil, errors.New("no device") }, nil)
	s := NewStrip(func() []Part { return []Part{{Span: Span{2000, 5000}, Chosen: true}, {Span: Span{6000, 9000}}} })
	s.Show(p, []Sound{p.Sound()})
	d.Window.SetContent(s.View)
	d.Window.Resize(fyne.NewSize(900, 120))
	d.Settle()
	return d, s, p
}

// at is a place on the outline, or on the whole below it.
func (s *Strip) at(part float32, whole bool) fyne.Position {
	y := waveRing + 10
	if whole {
		y = waveRing + waveHeight + waveGap + 4
	}
	return fyne.NewPos(waveRing+part*(s.wave.Size().Width-2*waveRing), y)
}

func near(a, b int64) bool { return a-b < 60 && b-a < 60 }

func TestTheOutlineIsClickedAndDragged(t *testing.T) {
	d, s, p := shownStrip(t)
	d.Sees("0:00.0 / 0:40.0", "No sound device")
	d.SeesNot("Drawing", "Volume")
	touched := 0
	s.OnTouch = func() { touched++ }
	s.wave.Tapped(&fyne.PointEvent{Position: s.at(0.25, false)})
	if !near(p.At(), 5000) || touched != 1 {
		t.Errorf("a click at a quarter of 20 s goes to %d", p.At())
	}
	s.wave.Tapped(&fyne.PointEvent{Position: s.at(0.75, true)})
	if !near(p.At(), 30_000) || p.At() < s.wave.view.From || p.At() >= s.wave.view.To {
		t.Errorf("a click at three quarters of the whole goes to %d, in view is %v", p.At(), s.wave.view)
	}
	s.wave.Tapped(&fyne.PointEvent{Position: s.at(0.02, true)})
	from, to := s.at(0.5, false), s.at(0.3, false)
	s.wave.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: from}})
	s.wave.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}})
	s.wave.DragEnd()
	m, width := p.Marked(), s.wave.view.To-s.wave.view.From
	if !near(m.From, s.wave.view.From+width*3/10) || !near(m.To, s.wave.view.From+width/2) || touched != 4 {
		t.Errorf("dragged backwards: %v is marked", m)
	}
	p.Loop(m)
	d.Sees("Loop " + Clock(m.From))
}

func TestTheOutlineIsWorkedByKeys(t *testing.T) {
	d, s, p := shownStrip(t)
	s.Focus()
	d.Key(fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft)
	if p.At() != 2*Skip {
		t.Errorf("at %d", p.At())
	}
	d.Type("[")
	d.Key(fyne.KeyRight)
	d.Type("]")
	if m := p.Marked(); m != (Span{2 * Skip, 3 * Skip}) {
		t.Errorf("%v is marked", m)
	}
	d.Type("+")
	if v := s.wave.view; v.To-v.From != viewFirst/2 {
		t.Errorf("nearer: %v", v)
	}
	d.Type("--------")
	if v := s.wave.view; v.To-v.From != viewMost {
		t.Errorf("farther: %v", v)
	}
	d.Key(fyne.KeyEnd)
	if p.At() != 40_000 || p.Toggle() {
		t.Errorf("at the end: %d", p.At())
	}
	p.Faster(-9)
	if p.Speed() != slowest {
		t.Errorf("speed %v", p.Speed())
	}
	p.Faster(3)
	if p.Speed() != 1.25 {
		t.Errorf("speed %v", p.Speed())
	}
	d.Sees("1.25×")
}

// What was played and what comes are told apart, and what is loud from what is not.
func TestTheOutlineShowsTheSound(t *testing.T) {
	_, s, p := shownStrip(t)
	p.GoTo(10_000)
	img := s.wave.draw(800, int(waveHeight+waveGap+overviewHeight))
	count := func(x0, x1 int, role look.Role) (n int) {
		r, g, b, _ := look.Color(role).RGBA()
		for x := x0; x < x1; x++ {
			for y := range int(waveHeight - bandHeight - 2) {
				if R, G, B, _ := img.At(x, y).RGBA(); R == r && G == g && B == b {
					n++
				}
			}
		}
		return n
	}
	if a, b := count(300, 390, look.Accent), count(410, 500, look.Accent); a < 1000 || b > 100 {
		t.Errorf("%d pixels of what was played, %d of what comes", a, b)
	}
	if b := count(410, 500, look.Muted); b < 1000 {
		t.Errorf("%d pixels of what comes", b)
	}
	p.GoTo(25_000) // the silent half
	if n := count(0, 800, look.Muted); n == 0 {
		t.Error("the test reads an older picture")
	}
	img = s.wave.draw(800, int(waveHeight+waveGap+overviewHeight))
	if n := count(410, 790, look.Muted); n > 800 {
		t.Errorf("%d pixels of silence", n)
	}
}

func TestARecordingThatIsNoneIsSaid(t *testing.T) {
	d := looktest.New(t)
	p := New(Sound{ID: "X1", Media: "audio/wav", Size: 4}, Begin, func(record.ID) (Blob, error) { return bytesOf{bytes.NewReader([]byte("RIFF"))}, nil }, nil, nil)
	s := NewStrip(func() []Part { return nil })
	s.Show(p, nil)
	d.Window.SetContent(s.View)
	d.Settle()
	d.Sees("cannot be played")
	p.GoTo(5000)
	p.Play()
	p.Pause()
	if p.Toggle() || p.Ready() || p.Long() != 0 {
		t.Error("it plays")
	}
	p.Close()
	p.Close()
}

func TestClockIsToATenth(t *testing.T) {
	for ms, want := range map[int64]string{0: "0:00.0", 99: "0:00.0", 61_250: "1:01.2", 3_600_000: "1:00:00.0", 14_399_999: "3:59:59.9"} {
		if got := Clock(ms); got != want {
			t.Errorf("%d ms is %s, want %s", ms, got, want)
		}
	}
}
