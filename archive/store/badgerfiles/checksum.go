package badgerfiles

import (
	"hash/crc32"
	"math/bits"
	"slices"

	"github.com/dgraph-io/badger/v4/pb"
	"google.golang.org/protobuf/proto"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func crc(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

// mend returns data as it was when its CRC-32C was want: as it is, or with one
// bit put right. A difference in one bit shows in the checksum as a pattern of
// its own, which is followed from the end of data to its beginning.
func mend(data []byte, want uint32) (fixed []byte, mended, ok bool) {
	d := crc(data) ^ want
	if d == 0 {
		return data, false, true
	}
	if bits.OnesCount32(d) == 1 {
		return data, true, true // the checksum is what flipped
	}
	var pattern [8]uint32
	for b := range pattern {
		pattern[b] = castagnoli[1<<b]
	}
	for i := len(data) - 1; i >= 0; i-- {
		for b, p := range pattern {
			if p == d {
				fixed = slices.Clone(data)
				fixed[i] ^= 1 << b
				return fixed, true, true
			}
			pattern[b] = castagnoli[byte(p)] ^ p>>8
		}
	}
	return nil, false, false
}

// maxChecksum is how long Badger's spelling of a checksum is at most.
const maxChecksum = 12

// mendMessage is mend for a checksum that Badger spelled as a message of its own.
func mendMessage(data, message []byte) (fixed []byte, mended, ok bool) {
	sum, good := parseSum(message)
	if good && crc(data) == sum {
		return data, false, true
	}
	is := crc(data)
	m := slices.Clone(message)
	for i := range m {
		for b := range 8 {
			m[i] ^= 1 << b
			if s, fine := parseSum(m); fine && s == is {
				return data, true, true
			}
			m[i] ^= 1 << b
		}
	}
	if !good {
		return nil, false, false
	}
	return mend(data, sum)
}

func parseSum(message []byte) (uint32, bool) {
	var c pb.Checksum
	if len(message) == 0 || proto.Unmarshal(message, &c) != nil || c.Algo != pb.Checksum_CRC32C || c.Sum>>32 != 0 {
		return 0, false
	}
	return uint32(c.Sum), true
}
