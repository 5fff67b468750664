package bundle

import (
	"context"
	"crypto/ed25519"
	"io"
	"time"

	commitments "attest/archive/disclose"
	"attest/archive/record"
)

// Content is everything that one bundle carries. Whoever fills it has asked
// role and consent first: nothing in it is withheld later.
type Content struct {
	Name         string // name of the top folder; made ASCII and safe where it is not
	Title        string
	Addressee    string
	Class        string // class of addressee
	Reference    string
	Cover        string
	Sender       string
	Restrictions string
	Office       string
	Language     string    // of index.html and the certificates: "ko", otherwise English
	Time         time.Time // of approval; every time in the zip. 1980 to 2107
	Alone        bool      // its paper goes without the bundle: exhibits go as annexes
	Unlinkable   bool      // no proof, no log, no hash of an original; see withoutLinks
	Withheld     int       // how many chosen things do not leave; only the number is told

	Form        *Form       // of a mechanism, nil for a general bundle
	Testimonies []Testimony // in order; Number counts from 1
	Exhibits    []Exhibit   // in order; Number counts from 1
	Custody     Custody
	// Stamp asks for a timestamp over the signature, nil for none. With it the
	// same content does not give the same bytes twice.
	Stamp func(ctx context.Context, signature []byte) (reply []byte, err error)
}

// Testimony is one account as the addressee sees it.
type Testimony struct {
	Number    int
	Pseudonym string
	Named     string // the name that leaves, "" for none
	Language  string // BCP 47
	Interview Interview
	Tags      []string
	Segments  []record.Segment
	Consent   Certificate
	// Disclosure proves that these segments were sealed; nil in a bundle that is
	// unlinkable, and in no other: Verify refuses what nothing proves.
	Disclosure *Disclosure
	// Copy opens the commitment of a final account, nil where there is none.
	// Where it hides words or paragraphs, Redacted is set, Segments are those that
	// Told gives, and Disclosure has no Segments.
	Copy     *commitments.Copy
	Redacted bool
	LeftOut  []string // reasons, where there is no Copy to read them from

	// What the reading page shows beside the account; see reading.go. None of it
	// is sealed with the account: the office's signature alone stands for it.
	Translations   []Translation
	Events         []Event
	EventsWithheld int // of which only words that are left out tell
	Sound          int // number of the exhibit whose reading copy the times of Segments lie in, 0 for none
}

// Interview is the facts of the sitting. Persons are role codes ("interviewer-1"),
// never names.
type Interview struct {
	Date        string   `json:"date,omitempty"`  // ISO 8601 day or EDTF
	Start       string   `json:"start,omitempty"` // RFC 3339
	End         string   `json:"end,omitempty"`   // RFC 3339
	Place       string   `json:"place,omitempty"`
	Method      string   `json:"method,omitempty"`
	Interviewer string   `json:"interviewer,omitempty"`
	Interpreter string   `json:"interpreter,omitempty"`
	Present     []string `json:"present,omitempty"`
	State       string   `json:"state,omitempty"` // draft, read_back, final
}

// Certificate is the consent under which a testimony leaves.
type Certificate struct {
	Use        string   `json:"use"`
	Answer     string   `json:"answer"`
	By         string   `json:"by,omitempty"`   // self, relative, guardian, not_obtainable
	Date       string   `json:"date,omitempty"` // ISO 8601 day
	Form       string   `json:"form,omitempty"` // written, audio, oral
	Named      bool     `json:"named"`
	Media      []string `json:"media,omitempty"`
	Recipients []string `json:"recipients,omitempty"`
	Until      string   `json:"until,omitempty"` // ISO 8601 day, inclusive
}

// Exhibit is one file. Open and OpenOriginal are called more than once, and
// must give the same bytes each time.
type Exhibit struct {
	Number    int
	Testimony int // number of the testimony it belongs to, 0 for none

	ReadingMedia string                        // media type of the reading copy
	Open         func() (io.ReadCloser, error) // reading copy; nil for none

	OpenOriginal func() (io.ReadCloser, error) // nil when the bytes as received do not leave
	OriginalName string                        // as received; stands in the list alone, "" to leave it out
	Media        string                        // media type of the original
	Size         int64                         // bytes of the original
	SHA256       string                        // hex, of the original

	ReadingSums, OriginalSums *Sums // of the two, where they are known before they are read
	// Redacted: the reading copy leaves out parts of what was sealed. Then neither the
	// size nor the checksum of the original is told, and its record stays closed: with
	// them a guess at what is hidden could be tested. See hideOriginals.
	Redacted    bool
	ReadingSize int64 // bytes of the reading copy, 0 where not known

	Notes      []string // what the reading copy leaves out
	Steps      []Step   // what happened to it, in order of time; see TellsStep
	Disclosure *Disclosure
}

// Sums are what is known of a file since it was taken in, or made. A file that has
// them is read once: its SHA-512 is made while it is written, what is read must
// have this size and this CRC-32, and what is read back this SHA-256.
type Sums struct {
	Size   int64
	SHA256 [32]byte
	CRC32  uint32 // that of the zip (IEEE)
}

// Disclosure opens one version of an object as far as it is shown: its name
// stands in a custody entry, the envelope and salt give the name, and the
// envelope commits to the parts.
type Disclosure struct {
	Envelope []byte // canonical JSON "attest/version"
	Salt     [32]byte
	Facts    *Part          // an exhibit's record; nil to leave it closed
	Segments []SegmentProof // the whole account, in order
}

// Part is a salted part of a version.
type Part struct {
	Salt [32]byte
	Body []byte // canonical JSON
}

// SegmentProof is one leaf of an account's Merkle tree.
type SegmentProof struct {
	Salt [32]byte
	Body []byte // canonical JSON of the record.Segment
}

// Custody is the part of the custody log that the bundle discloses.
type Custody struct {
	Checkpoint []byte // signed note over the tree in which the proofs lie
	Origin     string // first line of the checkpoint
	Entries    []Entry
	Keys       []LogKey
	BundleKey  ed25519.PublicKey // of the signer; Write fills it where empty
	Stamp      *Stamp            // over the checkpoint, or an earlier one; nil for none
}

// Entry is one custody entry with its RFC 6962 inclusion proof.
type Entry struct {
	Seq   int64
	Leaf  []byte // salt, canonical JSON, signature
	Proof [][32]byte
	Label string // a sentence for the reader; no names
}

// LogKey is a key that signs entries and checkpoints.
type LogKey struct {
	Role string // role code, "keyholder-1"
	Key  ed25519.PublicKey
}

// FileInfo is one file of a bundle before it is written. Path is inside the
// top folder.
type FileInfo struct {
	Path   string
	Size   int64
	SHA256 string // hex
}

// Result says what was written.
type Result struct {
	Paths       []string // files written by Export, in the order pq, x25519
	SHA256      []string // hex, of each
	Size        []int64  // bytes, of each
	Files       int      // inside the zip
	Encrypted   bool
	Signature   []byte // tagmanifest-sha512.txt.sig, which a timestamp is asked over
	Fingerprint string // SHA256:… of the signer, as ssh-keygen -l prints it
}

// Progress is told how many bytes of the whole work are done: reading, writing
// and reading back count. Calls come from the goroutine that called Export.
type Progress func(done, total int64)
