//go:build linux

package xsession

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"
)

// errPicture says that the display's memory does not have the one form that Xvfb gives it here.
var errPicture = errors.New("the display's memory is no 24-bit XWD picture")

// sight is a picture and what was made out in it. Whoever waits looks again and again, mostly at the same: that must not take
// the machine's time from the program that is waited for.
type sight struct {
	raw      []byte
	picture  *image.RGBA
	keyboard *Keyboard
}

// look is what the screen shows now.
func (s *Session) look() *sight {
	s.t.Helper()
	raw, err := s.frame()
	if err != nil {
		s.t.Fatal(err)
	}
	if !bytes.Equal(raw, s.seen.raw) {
		m, err := parseXWD(raw)
		if err != nil {
			s.t.Fatal(err)
		}
		s.seen = sight{raw: raw, picture: m}
	}
	return &s.seen
}

// Picture is what the screen shows now. It is not to be changed.
func (s *Session) Picture() *image.RGBA { s.t.Helper(); return s.look().picture }

// Save writes what the screen shows to a PNG file and makes the folder for it.
func (s *Session) Save(path string) {
	s.t.Helper()
	if err := s.save(path); err != nil {
		s.t.Fatal(err)
	}
}

func (s *Session) save(path string) error {
	raw, err := s.frame()
	if err != nil {
		return err
	}
	m, err := parseXWD(raw)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o600)
}

// frame is the display's memory, which Xvfb keeps in a file that it maps.
func (s *Session) frame() ([]byte, error) {
	return os.ReadFile(filepath.Join(s.root, "screen", "Xvfb_screen0"))
}

// Settle waits until the picture has been the same for the time that a slow machine takes to draw ten frames.
func (s *Session) Settle() {
	s.t.Helper()
	const still = 400 * time.Millisecond
	var last []byte
	since := time.Now()
	s.Wait("the picture to come to rest", func() bool {
		now, err := s.frame()
		if err != nil {
			s.t.Fatal(err)
		}
		if !bytes.Equal(now, last) {
			last, since = now, time.Now()
		}
		return time.Since(since) >= still
	})
}

// Change does something and waits until the picture is another one and has come to rest.
func (s *Session) Change(what string, do func()) {
	s.t.Helper()
	s.Settle()
	before, err := s.frame()
	if err != nil {
		s.t.Fatal(err)
	}
	do()
	s.Wait("the picture to change after "+what, func() bool {
		now, err := s.frame()
		if err != nil {
			s.t.Fatal(err)
		}
		return !bytes.Equal(now, before)
	})
	s.Settle()
}

// parseXWD reads an X window dump, version 7, as Xvfb writes it: big-endian 32-bit words of header (its own size first,
// version third in words 0 to 24), a colour table of 12 bytes an entry, then rows of 4 bytes a pixel, blue first.
func parseXWD(raw []byte) (*image.RGBA, error) {
	const words = 25
	if len(raw) < words*4 {
		return nil, errPicture
	}
	word := func(i int) int { return int(binary.BigEndian.Uint32(raw[i*4:])) }
	header, version, width, height := word(0), word(1), word(4), word(5)
	byteOrder, bitsPerPixel, stride, colours := word(7), word(11), word(12), word(19)
	const limit = 1 << 14
	if version != 7 || byteOrder != 0 || bitsPerPixel != 32 || width < 1 || width > limit || height < 1 || height > limit ||
		stride < width*4 || stride > 8*limit || header < words*4 || header > limit || colours > limit {
		return nil, errPicture
	}
	start := header + 12*colours
	if len(raw) < start+stride*height {
		return nil, errPicture
	}
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		row := raw[start+y*stride:]
		for x := range width {
			p := row[x*4 : x*4+4]
			copy(m.Pix[m.PixOffset(x, y):], []byte{p[2], p[1], p[0], 0xff})
		}
	}
	return m, nil
}
