package seal

import (
	"crypto/sha256"
	"encoding/hex"
)

const versionLabel = "attest/version/v1"

// VersionName is the name under which the custody log knows a version: hex
// SHA-256("attest/version/v1" ‖ 0x00 ‖ salt ‖ canonical). The salt keeps who
// reads the log from guessing the content; it is disclosed together with it.
func VersionName(salt [32]byte, canonical []byte) string {
	h := PartHash(versionLabel, salt, canonical)
	return hex.EncodeToString(h[:])
}

// PartHash is SHA-256(label ‖ 0x00 ‖ salt ‖ canonical): the commitment to a
// part of a version. The label must not contain a zero byte.
func PartHash(label string, salt [32]byte, canonical []byte) [32]byte {
	h := sha256.New()
	h.Write([]byte(label))
	h.Write([]byte{0})
	h.Write(salt[:])
	h.Write(canonical)
	return [32]byte(h.Sum(nil))
}
