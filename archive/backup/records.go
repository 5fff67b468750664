package backup

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"

	"attest/archive/record"
)

// The plaintexts of the two parts.
//
//	records  { BE16 n ‖ key (n bytes) ‖ BE32 n ‖ value (n bytes) } …, keys ascending
//	index    { byte n ‖ key (n bytes) ‖ BE32 run ‖ 16 bytes } … ‖ 00 ‖
//	         { 01 ‖ 16 bytes of blob ID ‖ BE32 run ‖ BE64 at ‖ BE64 size ‖ SHA-256 } … ‖ 00
//
// The 16 bytes are the first of the value's SHA-256.
const (
	maxKey   = 255
	maxValue = 8 << 20
)

var errPart = errors.New("backup: not in the form that was written")

func writeRecord(w *bufio.Writer, key, value []byte) error {
	if len(key) == 0 || len(key) > maxKey || len(value) > maxValue {
		return errPart
	}
	_, _ = w.Write(binary.BigEndian.AppendUint16(nil, uint16(len(key))))
	_, _ = w.Write(key)
	_, _ = w.Write(binary.BigEndian.AppendUint32(nil, uint32(len(value))))
	_, err := w.Write(value) // a bufio.Writer remembers its first error
	return err
}

// readRecord returns io.EOF at the end. What it returns holds until the next call.
func readRecord(r *bufio.Reader, buf *[]byte) (key, value []byte, err error) {
	var n [4]byte
	if _, err := io.ReadFull(r, n[:2]); err != nil {
		if err == io.EOF {
			return nil, nil, io.EOF
		}
		return nil, nil, ended(err)
	}
	k := int(binary.BigEndian.Uint16(n[:]))
	if k == 0 || k > maxKey {
		return nil, nil, errPart
	}
	*buf = append((*buf)[:0], make([]byte, k+4)...)
	if _, err := io.ReadFull(r, *buf); err != nil {
		return nil, nil, ended(err)
	}
	size := int(binary.BigEndian.Uint32((*buf)[k:]))
	if size > maxValue {
		return nil, nil, errPart
	}
	if cap(*buf) < k+size {
		*buf = append(make([]byte, 0, k+size), (*buf)[:k]...)
	}
	*buf = (*buf)[:k+size]
	if _, err := io.ReadFull(r, (*buf)[k:]); err != nil {
		return nil, nil, ended(err)
	}
	return (*buf)[:k], (*buf)[k:], nil
}

// ended turns an end in the middle into what it is.
func ended(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errPart
	}
	return err
}

type recordLine struct {
	key []byte
	run uint32
	sum [16]byte
}

func sumOf(value []byte) [16]byte {
	s := sha256.Sum256(value)
	return [16]byte(s[:16])
}

// BlobLine is a blob's place in the volumes.
type BlobLine struct {
	ID   record.ID
	Run  uint32
	At   int64
	Size int64 // of the file
	Sum  [32]byte
}

func (l recordLine) write(w *bufio.Writer) error {
	_ = w.WriteByte(byte(len(l.key)))
	_, _ = w.Write(l.key)
	_, _ = w.Write(binary.BigEndian.AppendUint32(nil, l.run))
	_, err := w.Write(l.sum[:])
	return err
}

func (l BlobLine) write(w *bufio.Writer) error {
	id := l.ID.Bytes()
	b := append([]byte{1}, id[:]...)
	b = binary.BigEndian.AppendUint32(b, l.Run)
	b = binary.BigEndian.AppendUint64(b, uint64(l.At))
	b = binary.BigEndian.AppendUint64(b, uint64(l.Size))
	_, err := w.Write(append(b, l.Sum[:]...))
	return err
}

// indexReader reads an index from its beginning to its end.
type indexReader struct {
	r       *bufio.Reader
	last    []byte
	records bool // those are read
	lastID  [16]byte
	blobs   bool
}

// record returns the next record's line; ok is false after the last. The key
// holds until the next call.
func (x *indexReader) record() (l recordLine, ok bool, err error) {
	if x.records {
		return l, false, nil
	}
	n, err := x.r.ReadByte()
	if err != nil {
		return l, false, ended(err)
	}
	if n == 0 {
		x.records = true
		return l, false, nil
	}
	b := make([]byte, int(n)+20)
	if _, err := io.ReadFull(x.r, b); err != nil {
		return l, false, ended(err)
	}
	l = recordLine{key: b[:n], run: binary.BigEndian.Uint32(b[n:]), sum: [16]byte(b[int(n)+4:])}
	if string(l.key) <= string(x.last) || l.run == 0 {
		return l, false, errPart
	}
	x.last = l.key
	return l, true, nil
}

// blob returns the next blob's line, after all records; ok is false after the last.
func (x *indexReader) blob() (l BlobLine, ok bool, err error) {
	if x.blobs {
		return l, false, nil
	}
	n, err := x.r.ReadByte()
	if err != nil {
		return l, false, ended(err)
	}
	if n == 0 {
		x.blobs = true
		if _, err := x.r.ReadByte(); err != io.EOF {
			return l, false, errPart
		}
		return l, false, nil
	}
	var b [16 + 4 + 8 + 8 + 32]byte
	if _, err := io.ReadFull(x.r, b[:]); err != nil {
		return l, false, ended(err)
	}
	l = BlobLine{
		ID: record.IDFromBytes(record.KindBlob, [16]byte(b[:16])), Run: binary.BigEndian.Uint32(b[16:]),
		At: int64(binary.BigEndian.Uint64(b[20:])), Size: int64(binary.BigEndian.Uint64(b[28:])), Sum: [32]byte(b[36:]),
	}
	if n != 1 || l.Run == 0 || l.At < 0 || l.Size < 0 || l.At > 1<<60 || l.Size > 1<<60 || string(b[:16]) <= string(x.lastID[:]) && x.lastID != [16]byte{} {
		return l, false, errPart
	}
	x.lastID = [16]byte(b[:16])
	return l, true, nil
}
