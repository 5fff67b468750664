package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// oggPage is the header of a page (RFC 3533, 6).
type oggPage struct {
	at      int64 // in the file
	size    int64
	granule int64 // place after the last packet that ends here, -1 for none
	serial  uint32
	flags   byte // 1 continued, 2 first, 4 last
	lacing  []byte
	body    []byte
}

const (
	oggHeader  = 27
	maxOggPage = oggHeader + 255 + 255*255
	// maxPacket bounds a packet that goes over pages; comments may hold a picture.
	maxPacket = maxBlock
)

// page reads the page at an offset and checks its sum.
func (w window) oggPage(at int64) (oggPage, bool) {
	h, ok := w.bytes(at, oggHeader)
	if !ok || string(h[:4]) != "OggS" || h[4] != 0 {
		return oggPage{}, false
	}
	n := int64(h[26])
	lacing, ok := w.bytes(at+oggHeader, n)
	if !ok {
		return oggPage{}, false
	}
	size := int64(0)
	for _, v := range lacing {
		size += int64(v)
	}
	body, ok := w.bytes(at+oggHeader+n, size)
	if !ok {
		return oggPage{}, false
	}
	le := binary.LittleEndian
	want := le.Uint32(h[22:])
	clear(h[22:26])
	if oggSum(oggSum(oggSum(0, h), lacing), body) != want {
		return oggPage{}, false
	}
	return oggPage{
		at: at, size: oggHeader + n + size, granule: int64(le.Uint64(h[6:])), serial: le.Uint32(h[14:]),
		flags: h[5], lacing: lacing, body: body,
	}, true
}

// oggTable is for the CRC of RFC 3533: polynomial 0x04c11db7, nothing turned round.
var oggTable = func() (t [256]uint32) {
	for i := range t {
		r := uint32(i) << 24
		for range 8 {
			r = r<<1 ^ 0x04c11db7*(r>>31)
		}
		t[i] = r
	}
	return t
}()

func oggSum(sum uint32, b []byte) uint32 {
	for _, v := range b {
		sum = sum<<8 ^ oggTable[byte(sum>>24)^v]
	}
	return sum
}

// oggStream reads the packets of one stream of an Ogg file, the first one that
// begins in it. Pages of others are passed over.
type oggStream struct {
	w      window
	serial uint32
	data   int64 // of the first page after the headers
	off    int64 // of the next page
	queue  [][]byte
	placed bool   // the page that queue is from has a granule
	place  int64  // that granule
	begun  []byte // of a packet that goes on, nil for none
	last   bool   // the stream's last page was read
}

// openOgg reads the first n packets, which are a stream's headers; they are
// fewer when the file ends. The first page of sound follows them.
func openOgg(w window, n int) (*oggStream, [][]byte, error) {
	first, ok := w.oggPage(0)
	if !ok || first.flags&2 == 0 {
		return nil, nil, damaged("Ogg")
	}
	s := &oggStream{w: w, serial: first.serial}
	var heads [][]byte
	for len(heads) < n {
		p, _, err := s.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		heads = append(heads, p)
	}
	s.data = s.off // headers end with a page (RFC 7845, 3; Vorbis I, A.2)
	return s, heads, nil
}

// next gives a packet, and whether the stream's place is the one after it.
func (s *oggStream) next() (packet []byte, placed bool, err error) {
	for len(s.queue) == 0 {
		if s.last {
			return nil, false, io.EOF
		}
		if err := s.page(); err != nil {
			return nil, false, err
		}
	}
	packet, s.queue = s.queue[0], s.queue[1:]
	return packet, s.placed && len(s.queue) == 0, nil
}

// from goes on with the page at an offset.
func (s *oggStream) from(off int64) {
	s.off, s.queue, s.begun, s.last = off, nil, nil, false
}

// page takes in the next page.
func (s *oggStream) page() error {
	p, ok := s.w.oggPage(s.off)
	if !ok {
		if s.w.size-s.off >= maxOggPage {
			return damaged("Ogg")
		}
		s.last = true // the file was cut off
		return nil
	}
	s.off += p.size
	if p.serial != s.serial {
		return nil
	}
	s.placed, s.place, s.last = p.granule >= 0, p.granule, p.flags&4 != 0
	s.queue = nil
	const goesOn = 1
	headless := p.flags&goesOn != 0 && s.begun == nil // its beginning was not read
	if p.flags&goesOn == 0 {
		s.begun = nil
	}
	start, end := 0, 0
	for _, v := range p.lacing {
		end += int(v)
		if v == 255 {
			continue
		}
		packet := p.body[start:end:end]
		if s.begun != nil {
			packet = append(s.begun, packet...)
		}
		if !headless {
			s.queue = append(s.queue, packet)
		}
		start, headless, s.begun = end, false, nil
	}
	if n := len(p.lacing); n > 0 && p.lacing[n-1] == 255 && !headless {
		if len(s.begun)+end-start > maxPacket {
			return damaged("Ogg")
		}
		s.begun = append(s.begun, p.body[start:end]...)
	}
	return nil
}

// sync finds the first page of the stream that begins in a part of the file and
// has a granule.
func (s *oggStream) sync(off, end int64) (oggPage, bool) {
	for off < end {
		if p, ok := s.w.oggPage(off); ok {
			if p.serial == s.serial && p.granule >= 0 {
				return p, true
			}
			off += p.size
			continue
		}
		off++
		b, _ := s.w.bytes(off, min(maxOggPage, s.w.size-off))
		if i := bytes.Index(b, []byte("OggS")); i >= 0 {
			off += int64(i)
		} else {
			off += max(int64(len(b))-3, 1)
		}
	}
	return oggPage{}, false
}

// end is the last granule of the stream.
func (s *oggStream) end() (granule int64, ok bool) {
	for back := int64(2 * maxOggPage); ; back *= 8 {
		off := max(s.w.size-back, 0)
		for {
			p, found := s.sync(off, s.w.size)
			if !found {
				break
			}
			granule, ok, off = p.granule, true, p.at+p.size
		}
		if ok || back > s.w.size || back > maxBlock {
			return granule, ok
		}
	}
}

// before finds the last page of sound whose granule is not above one.
func (s *oggStream) before(granule int64) (page oggPage, ok bool) {
	lo, hi := s.data, s.w.size
	for hi-lo > 2*maxOggPage {
		mid := lo + (hi-lo)/2
		if p, found := s.sync(mid, hi); !found || p.granule > granule {
			hi = mid
		} else {
			page, ok, lo = p, true, p.at+p.size
		}
	}
	for {
		p, found := s.sync(lo, s.w.size)
		if !found || p.granule > granule {
			return page, ok
		}
		page, ok, lo = p, true, p.at+p.size
	}
}
