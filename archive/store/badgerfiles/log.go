package badgerfiles

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strconv"
)

const (
	logHead   = 20      // BE64 number of the data key, 12 bytes of nonce
	maxLogKey = 1 << 10 // ours have 35 bytes at most, with the commit's 8
	maxHeader = 22
)

// Log reads a write-ahead file (.mem) or a value file (.vlog). known says
// whether a key has the shape of one that was ever set: by it a wrong data key
// is told, for the checksums are over what is encrypted.
//
// Entries of a commit that was not finished when the file ends are left out, as
// Badger leaves them out: nobody was told that they were kept.
func Log(raw []byte, keys Keys, known func(key []byte) bool) Contents {
	if len(raw) < logHead {
		var c Contents
		if len(raw) > 0 {
			c.damaged(0, len(raw))
		}
		return c
	}
	nonce := [12]byte(raw[8:logHead])
	var first Contents
	for i, key := range keys.candidates(binary.BigEndian.Uint64(raw)) {
		c, fits := readLog(raw, key, nonce, known)
		if fits {
			return c
		}
		if i == 0 {
			first = c
		}
	}
	for _, key := range keys.candidates(binary.BigEndian.Uint64(raw)) {
		for bit := range 8 * len(nonce) {
			other := nonce
			other[bit/8] ^= 1 << (bit % 8)
			if c, fits := readLog(raw[:min(len(raw), 64<<10)], key, other, known); fits && len(c.Entries) > 0 {
				c, _ = readLog(raw, key, other, known)
				c.Mended++
				return c
			}
		}
	}
	first.damaged(0, logHead)
	return first
}

type logReader struct {
	raw   []byte
	key   []byte
	nonce [12]byte

	// What may be read under checksums that lead nowhere, in bytes: no file makes
	// this last for ever.
	resyncs, mends int
}

// txnKey is the key of the entry with which Badger ends a commit, before its number.
const txnKey = "!badger!txn"

// readLog reads all of it with one key. fits is false when no commit's end reads
// as one and most entries have a key that is not known: with a wrong key, one
// of 64 is easily known by chance.
func readLog(raw, key []byte, nonce [12]byte, known func([]byte) bool) (c Contents, fits bool) {
	l := &logReader{raw: raw, key: key, nonce: nonce, resyncs: 1 << 31, mends: 1 << 27}
	var pending []Entry // of a commit whose end was not seen yet
	seen, good, proven := 0, 0, false
	for at := logHead; at < len(raw); {
		e, end, ok := l.strict(at)
		if !ok {
			if zeros(raw[at:]) {
				break
			}
			if e, end, ok = l.mended(at); ok {
				c.Mended++
			}
		}
		if !ok {
			next := l.resync(at + 1)
			if next < 0 {
				c.Torn = true
				break // what a power cut left, or the end of the last commit: not acknowledged
			}
			c.damaged(at, next)
			c.Entries = append(c.Entries, pending...)
			pending, at = nil, next
			continue
		}
		at = end
		k, ts, fine := splitTS(e.key)
		if e.meta&bitFinTxn == 0 {
			seen++
			if fine && known(k) {
				good++
			}
		} else if string(k) == txnKey {
			proven = true
		}
		if seen == 64 && !proven && 2*good <= seen {
			return c, false
		}
		if e.meta&bitFinTxn != 0 {
			end, err := strconv.ParseUint(string(e.value), 10, 64)
			for _, p := range pending {
				if err == nil && p.TS == end {
					c.Entries = append(c.Entries, p)
				}
			}
			pending = nil
			continue
		}
		if !fine || e.meta&bitValuePointer != 0 { // the value file has the key as well
			continue
		}
		entry := Entry{Key: k, TS: ts, Value: e.value, Deleted: e.meta&bitDelete != 0, Sound: true}
		if e.meta&bitTxn == 0 {
			c.Entries = append(c.Entries, entry)
		} else {
			pending = append(pending, entry)
		}
	}
	c.Torn = c.Torn || len(pending) > 0
	return c, proven || 2*good > seen || seen == 0
}

// zeros compares the bytes with themselves, each with the one before it, many at a time.
func zeros(b []byte) bool {
	return len(b) == 0 || b[0] == 0 && bytes.Equal(b[1:], b[:len(b)-1])
}

type logEntry struct {
	meta       byte
	key, value []byte
}

// header reads what stands in front of an entry: its length and those of key
// and value.
func header(b []byte) (n, klen, vlen int, ok bool) {
	if len(b) < 5 {
		return 0, 0, 0, false
	}
	n = 2
	var v [3]uint64
	for i := range v {
		x, w := binary.Uvarint(b[n:])
		if w <= 0 {
			return 0, 0, 0, false
		}
		v[i] = x
		n += w
	}
	if v[0] == 0 || v[0] > maxLogKey || v[1] > 1<<30 || n > maxHeader {
		return 0, 0, 0, false
	}
	return n, int(v[0]), int(v[1]), true
}

// strict reads the entry at a place; its checksum must be right.
func (l *logReader) strict(at int) (logEntry, int, bool) {
	n, klen, vlen, ok := header(l.raw[at:])
	size := n + klen + vlen
	if !ok || size+4 > len(l.raw)-at {
		return logEntry{}, 0, false
	}
	body := l.raw[at : at+size]
	if crc(body) != binary.BigEndian.Uint32(l.raw[at+size:]) {
		return logEntry{}, 0, false
	}
	return l.open(body, n, klen, at), at + size + 4, true
}

func (l *logReader) open(body []byte, n, klen, at int) logEntry {
	iv := binary.BigEndian.AppendUint32(slices.Clone(l.nonce[:]), uint32(at))
	plain := decrypt(body[n:], l.key, iv)
	return logEntry{body[0], plain[:klen:klen], plain[klen:]}
}

// mended reads the entry at a place of which one bit is wrong.
func (l *logReader) mended(at int) (logEntry, int, bool) {
	if l.mends < 0 {
		return logEntry{}, 0, false
	}
	front := slices.Clone(l.raw[at:min(at+maxHeader, len(l.raw))])
	for bit := range 8 * len(front) {
		front[bit/8] ^= 1 << (bit % 8)
		n, klen, vlen, ok := header(front)
		size := n + klen + vlen
		if ok && size+4 <= len(l.raw)-at && bit < 8*n {
			l.mends -= size
			body := slices.Clone(l.raw[at : at+size])
			copy(body, front[:n])
			if crc(body) == binary.BigEndian.Uint32(l.raw[at+size:]) {
				return l.open(body, n, klen, at), at + size + 4, true
			}
		}
		front[bit/8] ^= 1 << (bit % 8)
	}
	n, klen, vlen, ok := header(l.raw[at:])
	size := n + klen + vlen
	if !ok || size+4 > len(l.raw)-at {
		return logEntry{}, 0, false
	}
	l.mends -= 8 * size
	body, _, ok := mend(l.raw[at:at+size], binary.BigEndian.Uint32(l.raw[at+size:]))
	if !ok {
		return logEntry{}, 0, false
	}
	return l.open(body, n, klen, at), at + size + 4, true
}

// resync finds the next place where an entry passes its checksum, -1 for none.
func (l *logReader) resync(at int) int {
	for ; at < len(l.raw)-9; at++ {
		n, klen, vlen, ok := header(l.raw[at:])
		size := n + klen + vlen
		if !ok || klen <= 8 || size+4 > len(l.raw)-at {
			continue
		}
		if l.resyncs -= size; l.resyncs < 0 {
			return -1
		}
		if crc(l.raw[at:at+size]) == binary.BigEndian.Uint32(l.raw[at+size:]) {
			return at
		}
	}
	return -1
}
