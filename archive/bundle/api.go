package bundle

import (
	"context"
	"crypto/ed25519"
	"io"

	"filippo.io/age"
)

// Target says where an export goes.
type Target struct {
	// Path is the file to write. With recipients of both kinds two files are
	// written beside it: NAME.pq.zip.age and NAME.x25519.zip.age.
	Path       string
	Recipients []age.Recipient // nil: a plain zip
	Overwrite  bool            // replace a file that is there
}

// Options of Verify.
type Options struct {
	Identities  []age.Identity // for an encrypted bundle
	Fingerprint string         // SHA256:… that must have signed; "" takes any key and says so
	Progress    Progress
}

// Fault is one thing wrong, naming the file.
type Fault struct {
	File string `json:"file"` // path inside the bundle, "" for the bundle itself
	What string `json:"what"`
}

// Report is what Verify read and found.
type Report struct {
	Name        string  `json:"name"` // top folder
	Files       int     `json:"files"`
	Bytes       int64   `json:"bytes"` // of the payload
	Testimonies int     `json:"testimonies"`
	Exhibits    int     `json:"exhibits"`
	Entries     int     `json:"entries"`    // custody entries proven
	Proven      int     `json:"proven"`     // objects whose content is proven by an entry
	Checkpoint  string  `json:"checkpoint"` // text, three lines
	Encrypted   bool    `json:"encrypted"`
	Signer      string  `json:"signer"` // SHA256:… of the key that signed
	SignerKnown bool    `json:"signer_known"`
	Faults      []Fault `json:"faults"`
}

// OK reports that nothing is wrong. It says nothing of who signed: see
// SignerKnown.
func (r Report) OK() bool { return len(r.Faults) == 0 }

var errUnwritten = ErrContent

func Plan(ctx context.Context, c Content) ([]FileInfo, error) { return nil, errUnwritten }

func Write(ctx context.Context, c Content, w io.Writer, signer ed25519.PrivateKey, progress Progress) (Result, error) {
	return Result{}, errUnwritten
}

func Export(ctx context.Context, c Content, out Target, signer ed25519.PrivateKey, progress Progress) (Result, error) {
	return Result{}, errUnwritten
}

func Verify(ctx context.Context, path string, opts Options) (Report, error) {
	return Report{}, errUnwritten
}

func VerifyReaderAt(ctx context.Context, r io.ReaderAt, size int64, opts Options) (Report, error) {
	return Report{}, errUnwritten
}
