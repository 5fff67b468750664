package bundle

import (
	"bufio"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// Options of Verify.
type Options struct {
	Identities  []age.Identity // for an encrypted bundle
	Fingerprint string         // SHA256:… that must have signed; "" takes any key and says so
	Progress    Progress
	Roots       *x509.CertPool // of timestamping authorities that the reader trusts; nil: their chains are told, not judged

	tally *tally          // of an export that reads back
	known map[string]file // what it wrote, by path: a file with that SHA-256 is that file, and has its SHA-512
	read  bool            // the exhibits among them were read back already
}

// Kinds of faults, for a machine.
const (
	KindMissing    = "missing"
	KindChanged    = "changed"
	KindExtra      = "extra"
	KindOutOfPlace = "out_of_place"
	KindSignature  = "bad_signature"
	KindSigner     = "unknown_signer"
	KindRedaction  = "redaction_not_proven"
	KindContent    = "content" // whatever else: malformed, or not what was sealed
)

// Fault is one thing wrong, naming the file.
type Fault struct {
	Kind string `json:"kind"`
	File string `json:"file,omitempty"` // path inside the bundle, "" for the bundle itself
	What string `json:"what"`
}

func (f Fault) String() string {
	if f.File == "" {
		return f.What
	}
	return f.File + ": " + f.What
}

// Report is what Verify read and found.
type Report struct {
	Name        string `json:"name"` // top folder
	Files       int    `json:"files"`
	Bytes       int64  `json:"bytes"` // of the payload
	Testimonies int    `json:"testimonies"`
	Exhibits    int    `json:"exhibits"`
	Entries     int    `json:"entries"`    // custody entries that lie in the tree
	Proven      int    `json:"proven"`     // testimonies and exhibits whose content an entry proves
	Checkpoint  string `json:"checkpoint"` // its three lines
	// Commitments are those of final accounts, by the number of the testimony: the
	// words are to be those on the paper that was signed.
	Commitments []Commitment `json:"commitments,omitempty"`
	Unlinkable  bool         `json:"unlinkable,omitempty"` // it has no proofs, and says so
	Encrypted   bool         `json:"encrypted"`
	Signer      string       `json:"signer"`       // SHA256:… of the key that signed
	SignerKnown bool         `json:"signer_known"` // it is the one that Options asked for
	Timestamps  []Timestamp  `json:"timestamps,omitempty"`
	Faults      []Fault      `json:"faults"`

	signature []byte
}

// Commitment is the name under which an account became final, as the custody
// log has it, and its eight words.
type Commitment struct {
	Testimony int    `json:"testimony"`
	Name      string `json:"name"` // hex
	Words     string `json:"words"`
	Time      string `json:"time"` // RFC 3339, by the office's clock
	// Opened: the bundle carries a copy that leads from the account as it is
	// shown to this name. Bundles made before there were such copies have none.
	Opened   bool `json:"opened"`
	Redacted bool `json:"redacted,omitempty"` // words or paragraphs of it are left out, and marked
}

// OK reports that nothing is wrong. It says nothing of who signed, see
// SignerKnown.
func (r Report) OK() bool { return len(r.Faults) == 0 }

// Standing says in a sentence what the signature is worth.
func (r Report) Standing() string {
	switch {
	case r.Signer == "":
		return "not signed by anybody"
	case r.SignerKnown:
		return "signed by " + r.Signer + ", the key that was asked for"
	}
	return "signed by " + r.Signer + "; the key lies in the bundle itself and proves nothing until its fingerprint has come another way"
}

func (r *Report) fault(file, format string, args ...any) {
	r.faultOf(KindContent, file, format, args...)
}

func (r *Report) faultOf(kind, file, format string, args ...any) {
	const most = 1000 // a report, not a flood
	if len(r.Faults) < most {
		r.Faults = append(r.Faults, Fault{Kind: kind, File: file, What: fmt.Sprintf(format, args...)})
	}
}

// Verify reads a bundle whole and reports every fault. The error is about
// reading (no such file, ErrEncrypted), never about the bundle: noise gives a
// Report with a fault.
func Verify(ctx context.Context, path string, opts Options) (Report, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Report{}, err
	}
	if !info.Mode().IsRegular() { // before it is opened: opening a pipe waits for ever
		return Report{}, fmt.Errorf("%s is not a file: give the bundle's zip as it was received", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return Report{}, err
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return Report{}, err
	}
	return VerifyReaderAt(ctx, f, info.Size(), opts)
}

// VerifyReaderAt is Verify of size bytes.
func VerifyReaderAt(ctx context.Context, r io.ReaderAt, size int64, opts Options) (Report, error) {
	t := opts.tally
	if t == nil {
		t = &tally{fn: opts.Progress, total: size}
	}
	report := Report{Faults: []Fault{}}
	plain, n, err := unseal(r, size, opts.Identities, &report)
	if err != nil || !report.OK() {
		return report, err
	}
	v := &verifier{Report: &report, ctx: ctx, r: plain, t: t, kept: map[string][]byte{}, sums: map[string]sums{}, roots: opts.Roots, known: opts.known, back: opts.read}
	if err := v.run(n, opts.Fingerprint); err != nil {
		return report, err
	}
	return report, nil
}

const (
	ageIntro   = "age-encryption.org/"
	armorIntro = armor.Header
)

// unseal looks through age, if the bundle is in it.
func unseal(r io.ReaderAt, size int64, ids []age.Identity, report *Report) (io.ReaderAt, int64, error) {
	intro := make([]byte, min(size, int64(len(armorIntro))))
	if err := readAt(r, intro, 0); err != nil {
		return nil, 0, err
	}
	if string(intro) == armorIntro {
		report.fault("", "armored age: decrypt it with age -d first, then check what comes out")
		return nil, 0, nil
	}
	if !strings.HasPrefix(string(intro), ageIntro) {
		return r, size, nil
	}
	report.Encrypted = true
	if len(ids) == 0 {
		// Tell a file that needs a key from one that no key opens.
		if _, err := age.ExtractHeader(bufio.NewReader(io.NewSectionReader(r, 0, size))); err != nil {
			report.fault("", "damaged: the head of the encryption is malformed")
			return nil, 0, nil
		}
		return nil, 0, ErrEncrypted
	}
	plain, n, err := age.DecryptReaderAt(r, size, ids...)
	if none := new(age.NoIdentityMatchError); errors.As(err, &none) {
		return nil, 0, fmt.Errorf("%w (none of the %d given does)", ErrEncrypted, len(ids))
	}
	if err != nil {
		report.fault("", "damaged: it does not decrypt")
		return nil, 0, nil
	}
	return plain, n, nil
}
