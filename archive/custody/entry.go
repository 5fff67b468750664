package custody

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"attest/archive/record"
)

// Verb says what happened. Verbs are never renamed or given a new meaning.
type Verb string

// The verbs of this version of the format.
const (
	VaultCreated     Verb = "vault.create"
	HeaderWritten    Verb = "header"            // Version is the header's name
	MemberAdded      Verb = "member.add"        // Object is the member's slot, Code the role
	MemberRemoved    Verb = "member.remove"     // Object is the slot that was
	MemberRole       Verb = "member.role"       // Code is the role from now on
	MemberRenamed    Verb = "member.name"       // the name is in the header
	MemberPassphrase Verb = "member.passphrase" // a member sealed the own slot anew
	Unlocked         Verb = "unlock"            // Object is the member's slot
	UnlockFailed     Verb = "unlock.failed"     // a claim: the `attempts` file is not signed
	Locked           Verb = "lock"
	Created          Verb = "create" // first version of an object
	Changed          Verb = "change"
	Attached         Verb = "attach"          // first version of an exhibit
	Reclassed        Verb = "class"           // an exhibit moved between the key trees
	ReadBack         Verb = "read-back"       // an account was read to the person
	Committed        Verb = "committed"       // an account became final; Version is its commitment's name
	Read             Verb = "read"            // a testimony or an identity was opened
	ExportBegan      Verb = "export.begin"    // written before the first byte of a bundle
	Exported         Verb = "export"          // Object is the submission
	SealedTo         Verb = "export.key"      // a key that opens what is written then; Code is its fingerprint, sha256. and hex
	Approved         Verb = "approve"         // a member said that exactly this may leave; Object is the submission
	Disclosed        Verb = "disclose"        // Object left in the export before; Code names the bundle's hash
	TakenOut         Verb = "take-out"        // an exhibit, or the transcript of a testimony, was written to a named place
	AnswerCopied     Verb = "copy"            // an answer of a submission was copied for an online form; Code is the field
	TakeOutFailed    Verb = "take-out.failed" // it did not come to lie there; Code is the use
	Redacted         Verb = "redact"          // parts of a final account were left out of what left before; Code has the reasons, with + between
	Printed          Verb = "print"           // the statement of a testimony was printed; Code is the reason
	MachineDrafted   Verb = "machine.draft"   // a program drafted the transcript of a testimony, or a translation; Code has the hash of its model or itself
	MachineConfirmed Verb = "machine.confirm" // a person confirmed paragraphs of it; Code says how many
	Removed          Verb = "remove"          // an object was taken out of lists
	Restored         Verb = "restore"         // a removed object was put back
	Dropped          Verb = "drop"            // an object of an import that did not finish is gone
	ImportBegan      Verb = "import"          // Object is the batch
	ImportFinished   Verb = "import.end"
	ImportDropped    Verb = "import.drop"
	ClockJumped      Verb = "clock.jump" // the two clocks parted; Code is the difference in seconds
	Checked          Verb = "check"
	HeadTorn         Verb = "head.torn"   // at open, one of the head's two slots was not whole
	ExportDropped    Verb = "export.drop" // what an export that did not end had left was removed
	Found            Verb = "found"       // a person was told by a name that was searched for
	Merged           Verb = "merge"       // two records were said to be one person; said of both, Code has the other's ID
	Unmerged         Verb = "unmerge"

	Frozen       Verb = "freeze"        // nothing of a testimony, or of a person, leaves any more
	Thawed       Verb = "thaw"          // it may leave again
	Held         Verb = "hold"          // a legal hold: it is not destroyed
	HoldLifted   Verb = "hold.lift"     // the hold is over
	DestroyBegan Verb = "destroy.begin" // from here on it is gone; Code is the reason, Version where one version is struck out
	Destroyed    Verb = "destroy"       // its key is gone; said of it and of each object that belonged to it
	Struck       Verb = "strike"        // Version was struck out; its envelope alone stays
	Compacted    Verb = "compact"       // the records were written anew

	RecordingBegan   Verb = "recording.begin"  // Object is the recording
	RecordingStopped Verb = "recording.stop"   // Code is its state
	RecordingPaused  Verb = "recording.pause"  // a break; Code is the reason
	RecordingResumed Verb = "recording.resume" // the break is over
	RecordingOff     Verb = "recording.off"    // off the record; Code: kept or destroyed
	RecordingOn      Verb = "recording.on"     // on the record again
	RecordingMarked  Verb = "recording.mark"
	RecordingNoted   Verb = "recording.note"
	RecordingLost    Verb = "recording.lost" // samples are missing
)

// Entry is one line of the log.
type Entry struct {
	Type    string         `json:"type"` // "attest/entry"
	V       int            `json:"v"`
	Vault   record.ID      `json:"vault"`
	Seq     int64          `json:"seq"`
	Time    string         `json:"time"` // the system's clock with its zone, RFC 3339
	Mono    int64          `json:"mono"` // nanoseconds since unlock by the monotonic clock
	Sitting record.ID      `json:"sitting"`
	Actor   string         `json:"actor"` // base64 of the Ed25519 log key
	Verb    Verb           `json:"verb"`
	Object  record.ID      `json:"object,omitempty"`
	Version string         `json:"version,omitempty"` // salted name, hex
	Code    string         `json:"code,omitempty"`    // reason code, [a-z0-9_.:+-] only
	Extra   jsontext.Value `json:",embed"`
}

// ErrBadEntry is wrapped by every error about the shape or signature of a leaf.
var ErrBadEntry = errors.New("custody: not a valid entry")

const (
	saltSize = 32
	maxLeaf  = 4096
	context  = "attest/entry/v1\n"
)

// SpellKey writes a log key as entries and headers do.
func SpellKey(k ed25519.PublicKey) string { return base64.StdEncoding.EncodeToString(k) }

// FormatLeaf salts, spells and signs an entry. Actor is set from the key.
func FormatLeaf(e Entry, key ed25519.PrivateKey) ([]byte, error) {
	e.Type, e.V = "attest/entry", 1
	e.Actor = SpellKey(key.Public().(ed25519.PublicKey))
	if err := e.check(); err != nil {
		return nil, err
	}
	canonical, err := record.Canonical(e)
	if err != nil {
		return nil, err
	}
	var salt [saltSize]byte
	_, _ = rand.Read(salt[:]) // never fails (crypto/rand)
	leaf := append(salt[:], canonical...)
	if len(leaf)+ed25519.SignatureSize > maxLeaf {
		return nil, fmt.Errorf("%w: too long", ErrBadEntry)
	}
	return append(leaf, ed25519.Sign(key, signed(leaf))...), nil
}

func signed(leaf []byte) []byte { return append([]byte(context), leaf...) }

// ParseLeaf reads a leaf and verifies its signature by the key it names.
// Whether that key had the right is the caller's question.
func ParseLeaf(leaf []byte) (Entry, error) {
	if len(leaf) > maxLeaf || len(leaf) < saltSize+2+ed25519.SignatureSize {
		return Entry{}, fmt.Errorf("%w: %d bytes", ErrBadEntry, len(leaf))
	}
	body := leaf[:len(leaf)-ed25519.SignatureSize]
	sig := leaf[len(body):]
	var e Entry
	if err := record.Decode(body[saltSize:], &e); err != nil {
		return Entry{}, fmt.Errorf("%w: malformed", ErrBadEntry)
	}
	if canonical, err := record.Canonical(e); err != nil || !bytes.Equal(canonical, body[saltSize:]) {
		return Entry{}, fmt.Errorf("%w: not canonical", ErrBadEntry)
	}
	key, err := base64.StdEncoding.DecodeString(e.Actor)
	if err != nil || len(key) != ed25519.PublicKeySize || SpellKey(key) != e.Actor {
		return Entry{}, fmt.Errorf("%w: actor is no key", ErrBadEntry)
	}
	if !ed25519.Verify(key, signed(body), sig) {
		return Entry{}, fmt.Errorf("%w: its signature is wrong", ErrBadEntry)
	}
	return e, e.check()
}

// scanLeaf reads a leaf without verifying its signature, to find entries fast;
// what is found is read again with ParseLeaf.
func scanLeaf(leaf []byte) (Entry, error) {
	if len(leaf) > maxLeaf || len(leaf) < saltSize+2+ed25519.SignatureSize {
		return Entry{}, fmt.Errorf("%w: %d bytes", ErrBadEntry, len(leaf))
	}
	var e Entry
	if err := record.Decode(leaf[saltSize:len(leaf)-ed25519.SignatureSize], &e); err != nil {
		return Entry{}, fmt.Errorf("%w: malformed", ErrBadEntry)
	}
	return e, nil
}

// check refuses what an entry must not carry.
func (e Entry) check() error {
	if e.Type == "attest/entry" && e.V > 1 {
		return fmt.Errorf("%w: form %d was written by a newer version of the program", ErrBadEntry, e.V)
	}
	if e.Type != "attest/entry" || e.V != 1 || e.Seq < 0 || !e.Vault.Valid() {
		return fmt.Errorf("%w: a field is missing", ErrBadEntry)
	}
	if !isVerb(e.Verb) {
		return fmt.Errorf("%w: a verb is a code, never words", ErrBadEntry)
	}
	if !isName(e.Version) {
		return fmt.Errorf("%w: a version is named by a hash", ErrBadEntry)
	}
	if _, err := time.Parse(time.RFC3339Nano, e.Time); err != nil {
		return fmt.Errorf("%w: its time is malformed", ErrBadEntry)
	}
	for _, id := range []record.ID{e.Object, e.Sitting} {
		if id != "" && !id.Valid() {
			return fmt.Errorf("%w: an ID is malformed", ErrBadEntry)
		}
	}
	for _, r := range e.Code {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' && r != '.' && r != '-' && r != ':' && r != '+' {
			return fmt.Errorf("%w: a reason is a code, never words", ErrBadEntry)
		}
	}
	if len(e.Code) > 80 {
		return fmt.Errorf("%w: its code is too long", ErrBadEntry)
	}
	return nil
}

func isVerb(v Verb) bool {
	for _, r := range v {
		if (r < 'a' || r > 'z') && r != '.' && r != '-' {
			return false
		}
	}
	return len(v) > 0 && len(v) <= 40
}

// isName accepts the hex of 32 bytes, or nothing.
func isName(s string) bool {
	for _, r := range s {
		if (r < '0' || r > '9') && (r < 'a' || r > 'f') {
			return false
		}
	}
	return len(s) == 0 || len(s) == 64
}
