package bundle

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// The zip has one spelling: entries stored (method 0) one after the other from
// byte 0, sizes and CRC-32 in front, one time for all, no directories, no
// comment, no other extra field than "UT" and, where a number needs it, zip64.
// Compression would make the bytes depend on the compiler's version. A reader
// that accepts this spelling alone leaves no room for hidden bytes, for two
// names of one file, or for a bomb.

// zipEntry is one file of the zip.
type zipEntry struct {
	name   string
	crc    uint32
	size   int64
	offset int64 // of the local header
}

func (e zipEntry) dataAt(mod time.Time) int64 {
	return e.offset + int64(len(localHeader(e, mod)))
}

const (
	sigLocal     = 0x04034b50
	sigCentral   = 0x02014b50
	sigEnd       = 0x06054b50
	sigEnd64     = 0x06064b50
	sigLocator64 = 0x07064b50

	endSize       = 22
	end64Size     = 56
	locatorSize   = 20
	centralFixed  = 46
	max32         = 1<<32 - 1
	max16         = 1<<16 - 1
	flagUTF8      = 0 // names are ASCII: the flag is not set
	maxDirectory  = 64 << 20
	maxZipEntries = 200_000
)

// errZip is wrapped by every error about the zip's shape.
var errZip = errors.New("not a bundle as Attest writes it: damaged, cut short, or packed again by another program")

func le(b []byte, vs ...any) []byte {
	for _, v := range vs {
		switch x := v.(type) {
		case uint16:
			b = binary.LittleEndian.AppendUint16(b, x)
		case uint32:
			b = binary.LittleEndian.AppendUint32(b, x)
		case uint64:
			b = binary.LittleEndian.AppendUint64(b, x)
		}
	}
	return b
}

func cap32(n int64) uint32 { return uint32(min(n, max32)) }

// dosTime spells a time as MS-DOS does: UTC, steps of two seconds.
func dosTime(t time.Time) (clock, day uint16) {
	t = t.UTC()
	clock = uint16(t.Hour()<<11 | t.Minute()<<5 | t.Second()/2)
	day = uint16((t.Year()-1980)<<9 | int(t.Month())<<5 | t.Day())
	return clock, day
}

// stamp is the "UT" extra field: the modification time in seconds, exactly.
func stamp(t time.Time) []byte {
	b := le(nil, uint16(0x5455), uint16(5))
	return le(append(b, 1), uint32(t.Unix()))
}

func needs64(e zipEntry) bool { return e.size >= max32 }

func localHeader(e zipEntry, mod time.Time) []byte {
	clock, day := dosTime(mod)
	extra := stamp(mod)
	version := uint16(20)
	if needs64(e) {
		version = 45
		extra = le(extra, uint16(1), uint16(16), uint64(e.size), uint64(e.size))
	}
	b := le(nil, uint32(sigLocal), version, uint16(flagUTF8), uint16(0), clock, day,
		e.crc, cap32(e.size), cap32(e.size), uint16(len(e.name)), uint16(len(extra)))
	return append(append(b, e.name...), extra...)
}

func centralHeader(e zipEntry, mod time.Time) []byte {
	clock, day := dosTime(mod)
	extra := stamp(mod)
	version := uint16(20)
	if needs64(e) || e.offset >= max32 {
		version = 45
		var wide []byte
		if needs64(e) {
			wide = le(wide, uint64(e.size), uint64(e.size))
		}
		if e.offset >= max32 {
			wide = le(wide, uint64(e.offset))
		}
		extra = append(le(extra, uint16(1), uint16(len(wide))), wide...)
	}
	b := le(nil, uint32(sigCentral), uint16(3<<8|45), version, uint16(flagUTF8), uint16(0), clock, day,
		e.crc, cap32(e.size), cap32(e.size), uint16(len(e.name)), uint16(len(extra)),
		uint16(0), uint16(0), uint16(0), uint32(0o100644)<<16, cap32(e.offset))
	return append(append(b, e.name...), extra...)
}

// directory is everything after the last entry's data, which ends at start.
func directory(entries []zipEntry, mod time.Time, start int64) []byte {
	var b []byte
	for _, e := range entries {
		b = append(b, centralHeader(e, mod)...)
	}
	size, n := int64(len(b)), len(entries)
	if start >= max32 || size >= max32 || n >= max16 {
		b = le(b, uint32(sigEnd64), uint64(end64Size-12), uint16(3<<8|45), uint16(45), uint32(0), uint32(0),
			uint64(n), uint64(n), uint64(size), uint64(start))
		b = le(b, uint32(sigLocator64), uint32(0), uint64(start+size), uint32(1))
	}
	count := uint16(min(n, max16))
	return le(b, uint32(sigEnd), uint16(0), uint16(0), count, count, cap32(size), cap32(start), uint16(0))
}

// readZip reads the directory of a zip in our spelling and compares every byte
// that is not a file's data with what writing it again would give. Names are
// not judged here.
func readZip(r io.ReaderAt, size int64) ([]zipEntry, time.Time, error) {
	start, raw, err := readDirectory(r, size)
	if err != nil {
		return nil, time.Time{}, err
	}
	entries, mod, err := parseDirectory(raw)
	if err != nil {
		return nil, time.Time{}, err
	}
	if !bytes.Equal(directory(entries, mod, start), raw) {
		return nil, time.Time{}, fmt.Errorf("%w (its directory)", errZip)
	}
	at := int64(0)
	for _, e := range entries {
		want := localHeader(e, mod)
		got := make([]byte, len(want))
		if e.offset != at || e.size < 0 || e.size > start-at-int64(len(want)) {
			return nil, time.Time{}, fmt.Errorf("%w (its entries do not follow one another)", errZip)
		}
		if err := readAt(r, got, at); err != nil {
			return nil, time.Time{}, err
		}
		if !bytes.Equal(got, want) {
			return nil, time.Time{}, fmt.Errorf("%w (the head of an entry)", errZip)
		}
		at += int64(len(want)) + e.size
	}
	if at != start {
		return nil, time.Time{}, fmt.Errorf("%w (bytes that belong to no file)", errZip)
	}
	return entries, mod, nil
}

// readDirectory finds the directory from the end of the file.
func readDirectory(r io.ReaderAt, size int64) (start int64, raw []byte, err error) {
	if size < endSize {
		return 0, nil, fmt.Errorf("%w (%d bytes)", errZip, size)
	}
	tail := make([]byte, min(size, endSize+locatorSize+end64Size))
	if err := readAt(r, tail, size-int64(len(tail))); err != nil {
		return 0, nil, err
	}
	end := tail[len(tail)-endSize:]
	u32 := binary.LittleEndian.Uint32
	if u32(end) != sigEnd {
		return 0, nil, fmt.Errorf("%w (its end is missing)", errZip)
	}
	start = int64(u32(end[16:]))
	if len(tail) == endSize+locatorSize+end64Size && u32(tail[end64Size:]) == sigLocator64 && u32(tail) == sigEnd64 {
		wide := binary.LittleEndian.Uint64(tail[48:])
		if wide > uint64(size) {
			return 0, nil, fmt.Errorf("%w (its end points outside)", errZip)
		}
		start = int64(wide)
	}
	if start > size-endSize || size-start > maxDirectory {
		return 0, nil, fmt.Errorf("%w (its end points outside)", errZip)
	}
	raw = make([]byte, size-start)
	return start, raw, readAt(r, raw, start)
}

// parseDirectory takes the fields out; that all else is as it must be shows
// when the directory is written again.
func parseDirectory(raw []byte) ([]zipEntry, time.Time, error) {
	var entries []zipEntry
	var mod time.Time
	u16, u32, u64 := binary.LittleEndian.Uint16, binary.LittleEndian.Uint32, binary.LittleEndian.Uint64
	for len(raw) >= centralFixed && u32(raw) == sigCentral {
		n, x := int(u16(raw[28:])), int(u16(raw[30:]))
		if len(raw) < centralFixed+n+x || x < 9 || len(entries) >= maxZipEntries {
			return nil, mod, fmt.Errorf("%w (its directory)", errZip)
		}
		extra := raw[centralFixed+n : centralFixed+n+x]
		e := zipEntry{
			name: string(raw[centralFixed : centralFixed+n]),
			crc:  u32(raw[16:]), size: int64(u32(raw[24:])), offset: int64(u32(raw[42:])),
		}
		mod = time.Unix(int64(u32(extra[5:])), 0).UTC()
		wide := extra[9:]
		if len(wide) >= 4 {
			wide = wide[4:]
		}
		if e.size == max32 && len(wide) >= 16 {
			e.size, wide = int64(u64(wide)&(1<<63-1)), wide[16:]
		}
		if e.offset == max32 && len(wide) >= 8 {
			e.offset = int64(u64(wide) & (1<<63 - 1))
		}
		entries = append(entries, e)
		raw = raw[centralFixed+n+x:]
	}
	if len(entries) == 0 {
		return nil, mod, fmt.Errorf("%w (it is empty)", errZip)
	}
	return entries, mod, nil
}

// readAt fills b or says that the file is cut short.
func readAt(r io.ReaderAt, b []byte, at int64) error {
	n, err := r.ReadAt(b, at)
	if n == len(b) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%w: %w", errZip, err)
}
