package badgerfiles

import (
	"encoding/binary"
	"slices"

	"github.com/dgraph-io/badger/v4/pb"
	"github.com/dgraph-io/badger/v4/y"
	"google.golang.org/protobuf/proto"
)

// Keys are Badger's data keys by their number: AES keys of 16, 24 or 32 bytes.
type Keys map[uint64][]byte

// registryHead is the nonce and the text by which Badger tells a wrong key.
const registryHead = nonceSize + len("Hello Badger")

// maxDataKey is how many bytes Badger's spelling of one key has at most.
const maxDataKey = 256

// Registry reads the data keys of a KEYREGISTRY that are still whole. complete
// is false when something of them was not as it was written.
func Registry(raw, storage []byte) (keys Keys, complete bool) {
	keys, complete = Keys{}, len(raw) >= registryHead
	if !complete {
		return keys, false
	}
	for at := registryHead; at < len(raw); {
		data, end, mended, ok := registryEntry(raw, at)
		var k pb.DataKey
		if !ok || proto.Unmarshal(data, &k) != nil || len(k.Iv) != nonceSize || !validKey(k.Data) {
			complete = false
			at++
			continue
		}
		keys[k.KeyId] = decrypt(k.Data, storage, k.Iv)
		complete = complete && !mended
		at = end
	}
	return keys, complete
}

// nonceSize is that of Badger's cipher, AES in counter mode.
const nonceSize = 16

// decrypt does as Badger does, with its own function. The key has a valid length.
func decrypt(sealed, key, iv []byte) []byte {
	plain := make([]byte, len(sealed))
	if err := y.XORBlock(plain, sealed, key, iv); err != nil {
		return plain // zeros, which are nothing; only a key of a wrong length comes here
	}
	return plain
}

func validKey(k []byte) bool { return len(k) == 16 || len(k) == 24 || len(k) == 32 }

// registryEntry reads length, checksum and message at a place; one bit of them
// may be wrong.
func registryEntry(raw []byte, at int) (data []byte, end int, mended, ok bool) {
	if len(raw)-at < 8 {
		return nil, 0, false, false
	}
	length, sum := binary.BigEndian.Uint32(raw[at:]), binary.BigEndian.Uint32(raw[at+4:])
	lengths := []uint32{length}
	for b := range 32 {
		lengths = append(lengths, length^1<<b)
	}
	for i, n := range lengths {
		if n == 0 || n > maxDataKey || int(n) > len(raw)-at-8 {
			continue
		}
		body := raw[at+8 : at+8+int(n)]
		if i > 0 && crc(body) != sum {
			continue // one bit is wrong, not two
		}
		if fixed, turned, fine := mend(body, sum); fine {
			return fixed, at + 8 + int(n), turned || i > 0, true
		}
	}
	return nil, 0, false, false
}

// candidates are the keys to try for a file that names one of them, that one first.
func (k Keys) candidates(named uint64) [][]byte {
	var out [][]byte
	if key := k[named]; validKey(key) {
		out = append(out, key)
	}
	ids := make([]uint64, 0, len(k))
	for id := range k {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	slices.Reverse(ids)
	for _, id := range ids {
		if id != named && validKey(k[id]) {
			out = append(out, k[id])
		}
	}
	return out
}
