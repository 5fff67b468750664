package seal

import (
	"bytes"
	"context"
	"hash"
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// edit is what a few bytes of a text may have been before one bit was turned.
type edit struct {
	at int32
	n  uint8
	to [3]byte
}

// swap puts the edit's bytes in the text's place; swapping again undoes it.
func (e *edit) swap(text []byte) {
	for i, b := range text[e.at : int(e.at)+int(e.n)] {
		text[int(e.at)+i], e.to[i] = e.to[i], b
	}
}

// bitEdits are the bytes that one turned bit between from and to may have made
// of those that are there, as far as such a byte may stand there.
func bitEdits(text []byte, from, to int, may func(byte) bool) []edit {
	var out []edit
	for i := from; i < to; i++ {
		for b := range 8 {
			if c := text[i] ^ 1<<b; may(c) {
				out = append(out, edit{at: int32(i), n: 1, to: [3]byte{c}})
			}
		}
	}
	return out
}

func anyByte(byte) bool     { return true }
func printable(c byte) bool { return c >= ' ' && c <= '~' }
func ageText(c byte) bool   { return printable(c) || c == '\n' }
func base64Byte(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}
func bech32Byte(c byte) bool {
	return bytes.IndexByte([]byte("qpzry9x8gf2tvdw0s3jn54khce6mua7l"), c) >= 0
}

// search tries edits, which ascend, on all processors. begin makes the test of
// one of them, which sees its edits ascend too. The index of one that was taken,
// or -1.
func search(ctx context.Context, edits []edit, begin func() func(edit) bool) (int, error) {
	const lot = 256
	var next, found atomic.Int64
	found.Store(-1)
	var all sync.WaitGroup
	for range min(runtime.NumCPU(), (len(edits)+lot-1)/lot) {
		all.Go(func() {
			takes := begin()
			for found.Load() < 0 && ctx.Err() == nil {
				from := int(next.Add(lot)) - lot
				if from >= len(edits) {
					return
				}
				for i, e := range edits[from:min(from+lot, len(edits))] {
					if takes(e) {
						found.Store(int64(from + i))
						return
					}
				}
			}
		})
	}
	all.Wait()
	return int(found.Load()), ctx.Err()
}

// suffixHash hashes a text again and again in which one place differs, and reads
// only what follows that place. The places ascend.
type suffixHash struct {
	hash hash.Hash
	at   int
}

// sum is the hash of a text that is the one of before up to from.
func (s *suffixHash) sum(text []byte, from int) []byte {
	block := max(from-from%s.hash.BlockSize(), s.at)
	s.hash.Write(text[s.at:block])
	s.at = block
	c, err := s.hash.(hash.Cloner).Clone()
	if err != nil {
		return nil // no hash of the standard library does that
	}
	_, _ = c.Write(text[block:]) // a MAC takes all
	return c.Sum(nil)
}

// near says whether the text at that place is the pattern, but for most bits.
func near(text []byte, at int, pattern string, most *int) bool {
	if at < 0 || at+len(pattern) > len(text) {
		return false
	}
	for i := range len(pattern) {
		if *most -= bits.OnesCount8(text[at+i] ^ pattern[i]); *most < 0 {
			return false
		}
	}
	return true
}

// within are the edits that touch a stretch of the text.
func within(edits []edit, from, to int) []edit {
	first := slices.IndexFunc(edits, func(e edit) bool { return int(e.at)+int(e.n) > from })
	if first < 0 {
		return nil
	}
	n := slices.IndexFunc(edits[first:], func(e edit) bool { return int(e.at) >= to })
	if n < 0 {
		n = len(edits) - first
	}
	return edits[first : first+n]
}
