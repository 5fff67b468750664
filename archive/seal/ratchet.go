package seal

import (
	"crypto/cipher"
	"crypto/sha256"
	"crypto/subtle"
	"reflect"
	"unsafe"
)

// The forward ratchet of a recording. From a chain key k follow the key of one
// chunk and the next chain key, and nothing follows backwards:
//
//	message = HKDF-Expand-SHA256(k, "attest/recording/message/v1", 32)
//	next    = HKDF-Expand-SHA256(k, "attest/recording/chain/v1", 32)
//
// Who holds the chain key of now can write what comes and read none of what
// was written: the write-only key of a recorder that goes on after Lock.
const (
	messageLabel = "attest/recording/message/v1"
	chainLabel   = "attest/recording/chain/v1"
)

// expand is Key.Derive for labels of at most 54 bytes: HMAC-SHA256(k, label ‖
// 0x01). It is spelled out because crypto/hkdf leaves blocks made from the key
// on the heap, where they outlive the key: a ratchet whose old keys lie about
// turns in both directions. dst may be k.
func expand(dst, k *Key, label string) {
	var inner, outer [128]byte
	for i := range 64 {
		inner[i], outer[i] = 0x36, 0x5c
	}
	subtle.XORBytes(inner[:len(k)], inner[:len(k)], k[:])
	subtle.XORBytes(outer[:len(k)], outer[:len(k)], k[:])
	n := 64 + copy(inner[64:118], label)
	inner[n] = 1
	sum := sha256.Sum256(inner[:n+1])
	n = 64 + copy(outer[64:], sum[:])
	*dst = sha256.Sum256(outer[:n])
	clear(inner[:])
	clear(outer[:])
	clear(sum[:])
}

// wipeCipher overwrites the copy of its key that XChaCha20-Poly1305 keeps. Its
// type is not exported and holds nothing else (a test looks), so that its size
// tells.
func wipeCipher(a cipher.AEAD) {
	v := reflect.ValueOf(a)
	if v.Kind() == reflect.Pointer && v.Type().Elem().Size() == unsafe.Sizeof(Key{}) {
		(*Key)(v.UnsafePointer()).Wipe()
	}
}

// snapshotEvery is how many chunks lie between two chain keys that a reader
// keeps: going to a place in hours of sound costs that many steps, not all.
const snapshotEvery = 256

// ratchet gives a reader the key of any chunk. It is not for a writer: it keeps
// the first chain key.
type ratchet struct {
	kept []Key // the chain keys of the chunks 0, 256, 512 …
	at   int64
	now  Key // the chain key of chunk at
}

func newRatchet(root Key) ratchet { return ratchet{kept: []Key{root}, now: root} }

// message returns the key of chunk i.
func (r *ratchet) message(i int64) (k Key) {
	from := min(i/snapshotEvery, int64(len(r.kept)-1))
	if i < r.at || from*snapshotEvery > r.at {
		r.at, r.now = from*snapshotEvery, r.kept[from]
	}
	for r.at < i {
		expand(&r.now, &r.now, chainLabel)
		r.at++
		if r.at == snapshotEvery*int64(len(r.kept)) {
			r.kept = append(r.kept, r.now)
		}
	}
	expand(&k, &r.now, messageLabel)
	return k
}
