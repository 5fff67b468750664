package record

import (
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
)

// ID names an object for good: one letter for its kind, then 128 random bits
// in Crockford's base32 (26 characters, upper case, no check symbol), such as
// "T0G4S8Z3KQ1V6H2M9R5X7C8D1ABE". An ID tells nothing about its object but the
// kind. What people see (T-K7-0412) is a Label.
type ID string

// Kind is the first letter of an ID.
type Kind byte

// The kinds of objects that have an ID.
const (
	KindTestimony  Kind = 'T'
	KindPerson     Kind = 'P'
	KindExhibit    Kind = 'X'
	KindRecording  Kind = 'A'
	KindConsent    Kind = 'C'
	KindCase       Kind = 'K'
	KindSubmission Kind = 'S'
	KindOffice     Kind = 'O'
	KindVault      Kind = 'V'
	KindReplica    Kind = 'R'
	KindMember     Kind = 'M'
	KindBlob       Kind = 'B'
	KindSitting    Kind = 'N'
	KindCode       Kind = 'D' // an office's own code
	KindCodebook   Kind = 'W' // the vault's one codebook
	KindGuide      Kind = 'U' // the office's one guide through an interview
	KindTexts      Kind = 'Y' // the office's own texts: of consent, and of mechanisms

	// Kinds that belong to one testimony and are sealed under its leaves.
	KindTranslation Kind = 'L'
	KindPassage     Kind = 'Q'
	KindEvent       Kind = 'E'
	KindFinal       Kind = 'F'
	KindAnswers     Kind = 'G'
	KindSession     Kind = 'J'
	KindRegion      Kind = 'Z' // a part of a picture or of a page
	KindTaking      Kind = 'I' // that something was taken out
	KindMachine     Kind = 'H'
)

const (
	crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	idLen     = 27
)

var base32Crockford = base32.NewEncoding(crockford).WithPadding(base32.NoPadding)

// ErrBadID is wrapped by every error about the shape of an ID.
var ErrBadID = errors.New("not an ID of this program")

// NewID draws a fresh random ID of the kind.
func NewID(k Kind) ID {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic("record: no randomness: " + err.Error()) // crypto/rand never fails on the systems we run on
	}
	return IDFromBytes(k, b)
}

// IDFromBytes spells 128 bits as an ID of the kind.
func IDFromBytes(k Kind, b [16]byte) ID {
	return ID(string(rune(k)) + base32Crockford.EncodeToString(b[:]))
}

// ParseID accepts exactly the spelling that NewID writes; there is one spelling
// only, so two IDs are equal when their strings are.
func ParseID(s string) (ID, error) {
	if len(s) != idLen {
		return "", fmt.Errorf("%w: %d characters, want %d", ErrBadID, len(s), idLen)
	}
	if !strings.ContainsRune("TPXACKSOVRMBNDWUYLQEFGJZIH", rune(s[0])) {
		return "", fmt.Errorf("%w: unknown kind", ErrBadID)
	}
	b, err := base32Crockford.DecodeString(s[1:])
	if err != nil || len(b) != 16 || base32Crockford.EncodeToString(b) != s[1:] {
		return "", fmt.Errorf("%w: not base32", ErrBadID)
	}
	return ID(s), nil
}

// Kind returns the ID's kind, or 0 for an empty ID.
func (id ID) Kind() Kind {
	if id == "" {
		return 0
	}
	return Kind(id[0])
}

// Bytes returns the 128 bits behind the ID. It panics on an ID that ParseID
// would refuse: those never enter a record.
func (id ID) Bytes() [16]byte {
	b, err := base32Crockford.DecodeString(string(id[1:]))
	if err != nil || len(b) != 16 {
		panic("record: malformed ID in a record")
	}
	return [16]byte(b)
}

// Valid reports whether the ID has the one accepted spelling.
func (id ID) Valid() bool { _, err := ParseID(string(id)); return err == nil }

// ReplicaCode is the two-character code that labels of one replica carry,
// taken from the replica's ID.
func ReplicaCode(replica ID) string { return string(replica[1:3]) }

// Label is what people see and say: kind, replica code, running number, such as
// T-K7-0412. It is no secret and never reused within a vault.
func Label(k Kind, replicaCode string, n uint32) string {
	return fmt.Sprintf("%c-%s-%04d", k, replicaCode, n)
}
