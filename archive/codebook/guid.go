package codebook

import (
	"crypto/sha1" // UUID version 5 asks for it (RFC 9562); nothing is kept secret or proven by it
	"encoding/hex"
	"regexp"
	"strings"
	"sync"

	"attest/archive/record"
	"attest/assets/reference"
)

// namespace is ours for the GUIDs of built-in codes: drawn once, never changed.
var namespace = [16]byte{0x5e, 0x0d, 0x3c, 0x51, 0x9a, 0x7f, 0x4b, 0x0e, 0x8f, 0x33, 0x1c, 0x6b, 0x27, 0xd4, 0xa8, 0x92}

// guidOf is a code's GUID: of an own code the 128 bits of its ID, of a built-in
// one the UUID version 5 of its code. Both are the same in every file.
func guidOf(id string) [16]byte {
	if p, err := record.ParseID(id); err == nil && p.Kind() == record.KindCode {
		return p.Bytes()
	}
	h := sha1.New()
	h.Write(namespace[:])
	h.Write([]byte(id))
	var g [16]byte
	copy(g[:], h.Sum(nil))
	g[6] = g[6]&0x0f | 0x50
	g[8] = g[8]&0x3f | 0x80
	return g
}

func spellGUID(g [16]byte) string {
	s := strings.ToUpper(hex.EncodeToString(g[:]))
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

var guidShape = regexp.MustCompile(`^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\{[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\})$`)

func parseGUID(s string) (g [16]byte, ok bool) {
	if !guidShape.MatchString(s) {
		return g, false
	}
	raw, err := hex.DecodeString(strings.NewReplacer("-", "", "{", "", "}", "").Replace(s))
	return [16]byte(raw), err == nil
}

// builtInGUIDs finds a built-in code by its GUID.
var builtInGUIDs = sync.OnceValue(func() map[[16]byte]string {
	m := map[[16]byte]string{}
	tables, err := reference.Load()
	if err != nil {
		return m // New has told of it
	}
	for _, a := range tables.Acts {
		m[guidOf(a.Code)] = a.Code
	}
	return m
})

// idOf is the ID that a GUID belongs to: a built-in code's, or else an own
// code's with the same bits.
func idOf(g [16]byte) string {
	if code, ok := builtInGUIDs()[g]; ok {
		return code
	}
	return string(record.IDFromBytes(record.KindCode, g))
}
