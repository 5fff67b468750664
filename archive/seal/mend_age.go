package seal

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"

	"filippo.io/age"
	"golang.org/x/crypto/chacha20poly1305"
)

// An age file has parts that prove themselves apart from each other: a member's
// stanza opens or not; the file key in it proves the head by its MAC, and each
// chunk of the payload by its tag. So a wrong bit is looked for where it is only.

const (
	ageIntro  = "age-encryption.org/v1\n"
	ageStanza = "\n-> mlkem768x25519 "
	ageFooter = "\n--- "
	ageMAC    = 43 // letters of it
	// ageShort is the longest chunk, in bytes, in which edits are tried one by one.
	ageShort = 4 << 10
)

// ageMender looks for wrong bits in an age file to hybrid recipients.
type ageMender struct {
	ctx   context.Context
	raw   []byte // is mended in place
	edits func(from, to int, may func(byte) bool) []edit
	id    age.Identity
	place int    // among the recipients that is likely this member's: tried first
	done  []edit // that were made, as they are in the text that edits is of
	bits  int    // others that were turned

	end     int // of the stanzas: "---" begins there
	stanzas [][2]int
	key     []byte // of the file
}

// mend reports that the payload opens now, a bit of each part of the file having
// been wrong at most; whole, that the rest of the file is what was written too.
func (m *ageMender) mend() (opens, whole bool, err error) {
	if !m.findParts() {
		return false, false, nil
	}
	if ok, err := m.findKey(); err != nil || !ok {
		return false, false, err
	}
	if whole, err = m.mendHead(); err != nil {
		return false, false, err
	}
	opens, err = m.mendPayload()
	return opens, opens && whole, err
}

// findParts tells where the parts are, by what stands between them.
func (m *ageMender) findParts() bool {
	alike := func(at int, pattern string, most int) bool {
		if at < 0 || at+len(pattern) > len(m.raw) {
			return false
		}
		for i := range len(pattern) {
			if m.raw[at+i] != pattern[i] {
				if most--; most < 0 {
					return false
				}
			}
		}
		return true
	}
	var starts []int
	for i := len(ageIntro) - 1; i < min(len(m.raw), 2<<20); i++ {
		// An edit changes two bytes at most.
		if alike(i, ageStanza, 2) {
			starts = append(starts, i+1)
		}
		if i+len(ageFooter)+ageMAC < len(m.raw) && alike(i, ageFooter, 2) && (m.raw[i+len(ageFooter)+ageMAC] == '\n' || alike(i, ageFooter, 0)) {
			m.end = i + 1
			break
		}
	}
	if m.end == 0 || len(starts) == 0 {
		return false
	}
	for i, from := range starts {
		to := m.end
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		m.stanzas = append(m.stanzas, [2]int{from, to})
	}
	return true
}

// unwrap opens a stanza that is for this member.
func (m *ageMender) unwrap(text []byte) ([]byte, bool) {
	head, body, ok := strings.Cut(string(text), "\n")
	line, more, _ := strings.Cut(body, "\n")
	words := strings.Split(head, " ")
	if !ok || more != "" || len(line)+1 != len(body) || len(words) != 3 || words[0] != "->" || strings.ContainsAny(body[:len(line)], "\r") {
		return nil, false
	}
	wrapped, err := base64.RawStdEncoding.Strict().DecodeString(line)
	if err != nil {
		return nil, false
	}
	key, err := m.id.Unwrap([]*age.Stanza{{Type: words[1], Args: words[2:], Body: wrapped}})
	return key, err == nil
}

// take makes an edit for good.
func (m *ageMender) take(e edit) {
	m.done = append(m.done, e)
	e.swap(m.raw)
}

// try looks for the edit between from and to after which test is content. The
// test is handed the file with the edit made and where it is.
func (m *ageMender) try(from, to int, may func(byte) bool, begin func() func(raw []byte, at int) bool) (bool, error) {
	edits := m.edits(from, to, may)
	i, err := search(m.ctx, edits, func() func(edit) bool {
		raw, test := bytes.Clone(m.raw), begin()
		return func(e edit) bool {
			e.swap(raw)
			ok := test(raw, int(e.at))
			e.swap(raw)
			return ok
		}
	})
	if err != nil || i < 0 {
		return false, err
	}
	m.take(edits[i])
	return true, nil
}

func (m *ageMender) findKey() (bool, error) {
	var ok bool
	for _, s := range m.stanzas {
		if m.key, ok = m.unwrap(m.raw[s[0]:s[1]]); ok {
			return true, nil
		}
	}
	last := m.stanzas[len(m.stanzas)-1]
	likely := func(i int) int { return max(i-m.place, m.place-i) }
	order := make([]int, len(m.stanzas))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(likely(a), likely(b)) })
	tried := [][2]int{}
	for n, i := range order {
		if tried = append(tried, m.stanzas[i]); n == 1 {
			tried = append(tried, last) // who came last, for as long as nobody else writes the file
		}
	}
	for _, s := range tried {
		found, err := m.try(s[0], s[1], ageText, func() func([]byte, int) bool {
			return func(raw []byte, _ int) bool {
				_, ok := m.unwrap(raw[s[0]:s[1]])
				return ok
			}
		})
		if err != nil {
			return false, err
		}
		if found {
			m.key, ok = m.unwrap(m.raw[s[0]:s[1]])
			return ok, nil
		}
	}
	return false, nil
}

// mendHead looks for what the MAC of the head says is wrong.
func (m *ageMender) mendHead() (bool, error) {
	under, err := hkdf.Key(sha256.New, m.key, nil, "header", 32)
	if err != nil {
		return false, err
	}
	defer clear(under)
	covered, foot := m.end+3, m.end+3+1+ageMAC+1
	footer := func(sum []byte) []byte { return []byte(" " + base64.RawStdEncoding.EncodeToString(sum) + "\n") }
	mac := hmac.New(sha256.New, under)
	mac.Write(m.raw[:covered])
	sum := mac.Sum(nil)
	if bytes.Equal(m.raw[covered:foot], footer(sum)) {
		return true, nil
	}
	found, err := m.try(covered, foot, ageText, func() func([]byte, int) bool {
		return func(raw []byte, _ int) bool {
			again := hmac.New(sha256.New, under)
			again.Write(raw[:covered])
			return bytes.Equal(raw[covered:foot], footer(again.Sum(nil)))
		}
	})
	if err != nil || found {
		return found, err
	}
	return m.try(0, covered, ageText, func() func([]byte, int) bool {
		s := suffixHash{hash: hmac.New(sha256.New, under)}
		return func(raw []byte, at int) bool {
			return bytes.Equal(raw[covered:foot], footer(s.sum(raw[:covered], at)))
		}
	})
}

func (m *ageMender) mendPayload() (bool, error) {
	at := m.end + 3 + 1 + ageMAC + 1
	if len(m.raw) < at+AgeNonceSize+AgeTag {
		return false, nil
	}
	begin := at + AgeNonceSize
	chunk := func(i int) (from, to int, last bool) {
		from = begin + i*(AgeChunk+AgeTag)
		to = min(from+AgeChunk+AgeTag, len(m.raw))
		return from, to, to == len(m.raw)
	}
	opens := func(raw []byte, i int) bool {
		from, to, last := chunk(i)
		p, err := NewAgePayload(m.key, raw[at:begin])
		if err != nil {
			return false
		}
		plain, err := p.Open(nil, raw[from:to], int64(i), last)
		clear(plain)
		return err == nil
	}
	for i := 0; ; i++ {
		from, to, last := chunk(i)
		if to-from < AgeTag { // cut off
			return false, nil
		}
		ok, err := opens(m.raw, i), m.ctx.Err()
		if !ok && i == 0 {
			ok, err = m.try(at, begin, anyByte, func() func([]byte, int) bool {
				return func(raw []byte, _ int) bool { return opens(raw, i) }
			})
		}
		if !ok && err == nil && to-from <= ageShort {
			ok, err = m.try(from, to, anyByte, func() func([]byte, int) bool {
				return func(raw []byte, _ int) bool { return opens(raw, i) }
			})
		} else if !ok && err == nil {
			ok = m.turn(at, from, to, i, last) && opens(m.raw, i)
		}
		if err != nil || !ok || last {
			return ok, err
		}
	}
}

// turn computes the wrong bit of a chunk.
func (m *ageMender) turn(nonceAt, from, to, index int, last bool) bool {
	key, err := hkdf.Key(sha256.New, m.key, m.raw[nonceAt:nonceAt+AgeNonceSize], "payload", chacha20poly1305.KeySize)
	if err != nil {
		return false
	}
	defer clear(key)
	nonce := ageNonce(int64(index), last)
	pos, bit, ok := oneBit(key, nonce[:], nil, m.raw[from:to])
	if ok {
		m.raw[from+pos] ^= bit
		m.bits++
	}
	return ok
}

// plain is the payload, where mendPayload found it whole.
func (m *ageMender) plain() ([]byte, error) {
	at := m.end + 3 + 1 + ageMAC + 1
	p, err := NewAgePayload(m.key, m.raw[at:at+AgeNonceSize])
	if err != nil {
		return nil, err
	}
	rest := m.raw[at+AgeNonceSize:]
	out := make([]byte, 0, len(rest))
	for i := int64(0); len(rest) > 0; i++ {
		n := min(AgeChunk+AgeTag, len(rest))
		if out, err = p.Open(out, rest[:n], i, n == len(rest)); err != nil {
			return nil, err
		}
		rest = rest[n:]
	}
	return out, nil
}
