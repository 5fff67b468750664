//go:build linux

package xsession

import (
	"encoding/binary"
	"image/color"
	"testing"
)

// dump is a picture of 2 by 1: red, then blue, as Xvfb writes it, with one entry in its colour table.
func dump() []byte {
	header := make([]uint32, 25)
	for i, v := range map[int]uint32{0: 104, 1: 7, 4: 2, 5: 1, 11: 32, 12: 8, 19: 1} {
		header[i] = v
	}
	var raw []byte
	for _, v := range header {
		raw = binary.BigEndian.AppendUint32(raw, v)
	}
	raw = append(raw, "win\x00"...)
	raw = append(raw, make([]byte, 12)...)
	return append(raw, 0, 0, 0xff, 0, 0xff, 0, 0, 0)
}

func TestParseXWD(t *testing.T) {
	m, err := parseXWD(dump())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := m.RGBAAt(0, 0), (color.RGBA{0xff, 0, 0, 0xff}); got != want {
		t.Errorf("the left is %v, want %v", got, want)
	}
	if got, want := m.RGBAAt(1, 0), (color.RGBA{0, 0, 0xff, 0xff}); got != want {
		t.Errorf("the right is %v, want %v", got, want)
	}
	for n := range dump() {
		if _, err := parseXWD(dump()[:n]); err == nil {
			t.Errorf("cut to %d bytes it is taken for a picture", n)
		}
	}
}

func FuzzParseXWD(f *testing.F) {
	f.Add(dump())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := parseXWD(raw)
		if err == nil && len(m.Pix) == 0 {
			t.Error("a picture of nothing")
		}
	})
}
