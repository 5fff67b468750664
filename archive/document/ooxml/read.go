package ooxml

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
)

// ErrOther says that a file is not packed as Write packs one.
var ErrOther = errors.New("it is not packed as this program packs one")

// Sizes of what a zip has around its files, in bytes: of a file's own header, what
// stands behind its data, its line in the directory, and the end.
const (
	localSize, behindSize, lineSize, endSize = 30, 16, 46, 22
	timeSize                                 = 9 // of the extra field, which is the time
	maxRead                                  = 64
)

// Read gives the parts of a file that Write packed, unpacked, each in Bytes; no more than most bytes
// of them together. It takes that one way of packing: file behind file from the
// beginning to the directory, each named in both places alike, so that no two
// programs read different parts in it. Errors: ErrOther.
func Read(raw []byte, most int64) ([]Part, error) {
	end := len(raw) - endSize
	le := binary.LittleEndian
	if end < 0 || le.Uint32(raw[end:]) != 0x06054b50 || le.Uint32(raw[end+4:]) != 0 || le.Uint16(raw[end+20:]) != 0 {
		return nil, ErrOther
	}
	count, size, from := int(le.Uint16(raw[end+8:])), int(le.Uint32(raw[end+12:])), int(le.Uint32(raw[end+16:]))
	if le.Uint16(raw[end+10:]) != uint16(count) || count > maxRead || from+size != end {
		return nil, ErrOther
	}
	files, lines := raw[:from], raw[from:end]
	var out []Part
	at := 0
	for range count {
		if len(lines) < lineSize {
			return nil, ErrOther
		}
		n := int(le.Uint16(lines[28:]))
		if len(lines) < lineSize+n+timeSize {
			return nil, ErrOther
		}
		line := lines[:lineSize+n+timeSize]
		lines = lines[len(line):]
		sum, packed, whole := le.Uint32(line[16:]), int64(le.Uint32(line[20:])), int64(le.Uint32(line[24:]))
		head := int64(localSize + n + timeSize)
		if le.Uint32(line) != 0x02014b50 || !packedSo(line[8:]) || le.Uint16(line[30:]) != timeSize || le.Uint32(line[32:]) != 0 || int(le.Uint32(line[42:])) != at ||
			int64(len(files)-at) < head+packed+behindSize || whole > most {
			return nil, ErrOther
		}
		most -= whole
		local := files[at : at+int(head)]
		data, behind := files[at+int(head):at+int(head+packed)], files[at+int(head+packed):]
		if le.Uint32(local) != 0x04034b50 || !packedSo(local[6:]) || !bytes.Equal(local[14:26], make([]byte, 12)) || int(le.Uint16(local[26:])) != n || le.Uint16(local[28:]) != timeSize ||
			!bytes.Equal(local[localSize:], line[lineSize:]) || !bytes.HasPrefix(line[lineSize+n:], []byte{0x55, 0x54, 5, 0, 1}) ||
			le.Uint32(behind) != 0x08074b50 || !bytes.Equal(behind[4:behindSize], line[16:28]) {
			return nil, ErrOther
		}
		text, ok := inflated(data, whole)
		if !ok || crc32.ChecksumIEEE(text) != sum {
			return nil, ErrOther
		}
		out = append(out, Part{Name: string(line[lineSize : lineSize+n]), Bytes: text})
		at += int(head+packed) + behindSize
	}
	if at != from || len(lines) != 0 {
		return nil, ErrOther
	}
	return out, nil
}

// packedSo reports that flags and method are those of Write.
func packedSo(head []byte) bool {
	return binary.LittleEndian.Uint16(head) == 8 && binary.LittleEndian.Uint16(head[2:]) == 8
}

// inflated unpacks data that has so many bytes and nothing behind them.
func inflated(data []byte, size int64) ([]byte, bool) {
	from := bytes.NewReader(data)
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(from), size+1))
	return text, err == nil && int64(len(text)) == size && from.Len() == 0
}
