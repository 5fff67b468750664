package badgerfiles

import (
	"encoding/binary"
	"math"

	"github.com/dgraph-io/badger/v4/fb"
)

// Table reads a table (.sst). Which data key it has stands in the MANIFEST only:
// named, 0 where that is lost too. Others are tried after it.
func Table(raw []byte, keys Keys, named uint64) Contents {
	var best Contents
	for i, key := range keys.candidates(named) {
		t := &tableReader{raw: raw, key: key, end: len(raw)}
		t.index()
		t.blocks()
		if i == 0 || len(t.c.Entries) > len(best.Entries) {
			best = t.c
		}
		if len(t.c.Damage) == 0 && len(t.c.Entries) > 0 {
			break
		}
	}
	if len(best.Entries) == 0 && len(best.Damage) == 0 {
		best.damaged(0, len(raw))
	}
	return best
}

type tableReader struct {
	raw    []byte
	key    []byte
	end    int         // where the index begins, so far as is known
	length map[int]int // block's place → its length, by the index
	c      Contents
}

// index reads the places of the blocks. At the end of a table stand the index,
// BE32 its length, its checksum, BE32 that one's length.
func (t *tableReader) index() {
	n := len(t.raw)
	if n < 8 {
		return
	}
	said := int(binary.BigEndian.Uint32(t.raw[n-4:]))
	for _, chk := range append([]int{said}, count(1, maxChecksum)...) {
		if chk < 1 || chk > maxChecksum || n-8-chk < 0 {
			continue
		}
		sum := t.raw[n-4-chk : n-4]
		size := binary.BigEndian.Uint32(t.raw[n-8-chk:])
		for bit := -1; bit < 32; bit++ {
			s := int64(size)
			if bit >= 0 {
				s = int64(size ^ 1<<bit)
			}
			start := int64(n-8-chk) - s
			if s <= nonceSize || start < 0 {
				continue
			}
			data := t.raw[start : n-8-chk]
			whole, ok := data, false
			if sum1, fine := parseSum(sum); fine && crc(data) == sum1 {
				ok = true
			} else if bit < 0 && chk == said {
				whole, _, ok = mendMessage(data, sum)
			}
			if ok && t.offsets(whole) {
				if bit >= 0 || chk != said || &whole[0] != &data[0] {
					t.c.Mended++
				}
				t.end = int(start)
				return
			}
		}
	}
}

func count(from, to int) (out []int) {
	for i := from; i <= to; i++ {
		out = append(out, i)
	}
	return out
}

// offsets takes the index apart, and reports whether it is one.
func (t *tableReader) offsets(sealed []byte) (ok bool) {
	defer func() {
		if recover() != nil { // the generated reader trusts what it reads
			t.length, ok = nil, false
		}
	}()
	index := fb.GetRootAsTableIndex(t.open(sealed, 0), 0)
	n := index.OffsetsLength()
	if n < 1 || n > len(t.raw)/nonceSize {
		return false
	}
	t.length = make(map[int]int, n)
	at := 0
	for i := range n {
		var o fb.BlockOffset
		if !index.Offsets(&o, i) || int(o.Offset()) != at || int64(o.Len()) > int64(len(t.raw)-at) || o.Len() == 0 {
			t.length = nil
			return false // another key's, or torn
		}
		t.length[at] = int(o.Len())
		at += int(o.Len())
	}
	return true
}

// open decrypts what ends in its nonce, from its plaintext byte from on.
func (t *tableReader) open(sealed []byte, from int) []byte {
	n := len(sealed) - nonceSize
	iv := [nonceSize]byte(sealed[n:])
	add := uint64(from / nonceSize)
	low := binary.BigEndian.Uint64(iv[8:])
	if low > math.MaxUint64-add {
		binary.BigEndian.PutUint64(iv[:], binary.BigEndian.Uint64(iv[:])+1)
	}
	binary.BigEndian.PutUint64(iv[8:], low+add)
	skip := from % nonceSize
	return decrypt(sealed[from-skip:n], t.key, iv[:])[skip:]
}

// blocks reads block after block, by the index or, where that is lost, by
// looking for the end of each.
func (t *tableReader) blocks() {
	for at := 0; at < t.end; {
		if n, known := t.length[at]; known {
			t.read(at, at+n)
			at += n
			continue
		}
		end, ok := t.find(at)
		if !ok {
			t.c.damaged(at, t.end)
			return
		}
		t.read(at, end)
		at = end
	}
}

const leastBlock = nonceSize + 4 + 4 + 1 + 4

// find looks for the end of the block at a place: there a nonce stands with
// which the four bytes before it are the length of a checksum, and the checksum
// is right.
func (t *tableReader) find(at int) (int, bool) {
	for end := at + leastBlock; end <= t.end; end++ {
		n := end - at - nonceSize
		tail := t.tail(at, n, end)
		if tail < 1 || tail > maxChecksum {
			continue
		}
		if _, _, ok := split(t.open(t.raw[at:end], 0), int(tail)); ok {
			return end, true
		}
	}
	return 0, false
}

// tail decrypts the last four bytes of n plaintext bytes.
func (t *tableReader) tail(at, n, end int) uint32 {
	from := n - 4
	return binary.BigEndian.Uint32(t.open(t.raw[at:end], from))
}

// split parts a block that is whole into what its checksum is over, and its sum.
func split(plain []byte, chk int) (data []byte, sum uint32, ok bool) {
	n := len(plain) - 4 - chk
	if n < 4 {
		return nil, 0, false
	}
	sum, ok = parseSum(plain[n : n+chk])
	return plain[:n], sum, ok && crc(plain[:n]) == sum
}

// read takes the entries out of one block.
func (t *tableReader) read(at, end int) {
	sealed := t.raw[at:end]
	if len(sealed) < leastBlock {
		t.c.damaged(at, end)
		return
	}
	plain := t.open(sealed, 0)
	chk := int(binary.BigEndian.Uint32(plain[len(plain)-4:]))
	if chk >= 1 && chk <= maxChecksum {
		if data, _, ok := split(plain, chk); ok {
			t.entries(data, true)
			return
		}
		if data, mended, ok := mendMessage(plain[:max(len(plain)-4-chk, 0)], plain[max(len(plain)-4-chk, 0):len(plain)-4]); ok && mended {
			t.c.Mended++
			t.entries(data, true)
			return
		}
	}
	for c := 1; c <= maxChecksum; c++ { // the checksum's length is what flipped
		if data, _, ok := split(plain, c); ok {
			t.c.Mended++
			t.entries(data, true)
			return
		}
	}
	if data, ok := t.otherNonce(sealed); ok {
		t.c.Mended++
		t.entries(data, true)
		return
	}
	t.c.damaged(at, end)
	if chk < 1 || chk > maxChecksum {
		chk = 6
	}
	if n := len(plain) - 4 - chk; n > 4 {
		t.entries(plain[:n], false)
	}
}

// otherNonce reads a block of whose nonce one bit is wrong.
func (t *tableReader) otherNonce(sealed []byte) ([]byte, bool) {
	other := append([]byte(nil), sealed...)
	n := len(other) - nonceSize
	for bit := range 8 * nonceSize {
		other[n+bit/8] ^= 1 << (bit % 8)
		if chk := t.open(other, n-4); binary.BigEndian.Uint32(chk) >= 1 && binary.BigEndian.Uint32(chk) <= maxChecksum {
			if data, _, ok := split(t.open(other, 0), int(binary.BigEndian.Uint32(chk))); ok {
				return data, true
			}
		}
		other[n+bit/8] ^= 1 << (bit % 8)
	}
	return nil, false
}

// entries reads a block's entries: each has LE16 of how much of its key is the
// first key's, LE16 of how much is its own, that, and the value. Their places
// (LE32) and number (BE32) stand behind them. What does not fit is left out.
func (t *tableReader) entries(data []byte, sound bool) {
	n := int64(binary.BigEndian.Uint32(data[len(data)-4:]))
	from := int64(len(data)-4) - 4*n
	if from < 4 {
		return
	}
	place := func(i int64) int64 { return int64(binary.LittleEndian.Uint32(data[from+4*i:])) }
	var base []byte
	for i := range n {
		at, end := place(i), from
		if i+1 < n {
			end = place(i + 1)
		}
		if at < 0 || at+4 > end || end > from {
			continue
		}
		e := data[at:end]
		shared, own := int(binary.LittleEndian.Uint16(e)), int(binary.LittleEndian.Uint16(e[2:]))
		if 4+own > len(e) || shared > len(base) {
			continue
		}
		key := append(append([]byte(nil), base[:shared]...), e[4:4+own]...)
		if i == 0 {
			base = key
		}
		t.entry(key, e[4+own:], sound)
	}
}

// entry takes one value: meta, user's meta, when it expires (a varint), bytes.
func (t *tableReader) entry(key, value []byte, sound bool) {
	k, ts, ok := splitTS(key)
	if !ok || len(value) < 3 {
		return
	}
	_, w := binary.Uvarint(value[2:])
	if w <= 0 || (sound && value[0]&bitValuePointer != 0) {
		return
	}
	t.c.Entries = append(t.c.Entries, Entry{
		Key: k, TS: ts, Value: value[2+w:], Sound: sound, Deleted: sound && value[0]&bitDelete != 0,
	})
}
