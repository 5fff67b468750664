package bundle

import (
	"context"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/mod/sumdb/tlog"

	"attest/archive/custody"
	"attest/archive/timestamp"
)

// Timestamps of a bundle (RFC 3161), each a reply as it came:
//
//   - over data/custody/checkpoint, or over an earlier checkpoint of the same
//     log with the proof that the later tree begins with it;
//   - over tagmanifest-sha512.txt.sig, beside it and in no manifest: the
//     signature is over the manifests.
const (
	fileStamp        = fileSignature + ".tsr"
	fileCheckStamp   = "data/custody/checkpoint.tsr"
	fileEarlier      = "data/custody/stamped-checkpoint"
	fileEarlierStamp = "data/custody/stamped-checkpoint.tsr"
	fileEarlierProof = "data/custody/stamped-checkpoint.json"
	earlierType      = "attest/bundle-stamped"
)

// Stamp is a timestamp over a checkpoint.
type Stamp struct {
	Reply []byte
	// Earlier is the checkpoint that it is over, nil where it is that of the
	// bundle; Consistency proves that the bundle's tree begins with its.
	Earlier     []byte
	Consistency [][32]byte
}

// earlierProof is data/custody/stamped-checkpoint.json.
type earlierProof struct {
	Type  string         `json:"type"` // "attest/bundle-stamped"
	V     int            `json:"v"`
	Proof [][]byte       `json:"proof"` // RFC 6962 consistency proof
	Extra jsontext.Value `json:",embed"`
}

// sources are the files of a stamp.
func (s *Stamp) sources(doc func(name string, v any), add func(name string, data []byte, err error)) {
	if s == nil {
		return
	}
	if s.Earlier == nil {
		add(fileCheckStamp, s.Reply, nil)
		return
	}
	p := earlierProof{Type: earlierType, V: 1, Proof: [][]byte{}}
	for _, h := range s.Consistency {
		p.Proof = append(p.Proof, h[:])
	}
	add(fileEarlier, s.Earlier, nil)
	add(fileEarlierStamp, s.Reply, nil)
	doc(fileEarlierProof, p)
}

// stampSignature has the signature stamped, where the content says by whom.
func stampSignature(ctx context.Context, c Content, sig []byte) ([]file, error) {
	if c.Stamp == nil {
		return nil, nil
	}
	reply, err := c.Stamp(ctx, sig)
	if err != nil {
		return nil, &sourceError{fmt.Errorf("the timestamp over the signature: %w", err)}
	}
	return []file{fixed(fileStamp, reply)}, nil
}

// Timestamp is one that a bundle carries, as Verify found it.
type Timestamp struct {
	File string `json:"file"`
	Over string `json:"over"`           // the file that it is over
	Size int64  `json:"size,omitempty"` // of a checkpoint: entries of the log that were there
	timestamp.Info
}

// timestamps judges each that is there. That there is none is no fault.
func (v *verifier) timestamps() {
	v.timestamp(fileStamp, fileSignature, 0)
	c, err := custody.ParseCheckpoint(v.Checkpoint)
	if err != nil {
		return // told by custody
	}
	v.timestamp(fileCheckStamp, fileCheckpoint, c.Size)
	if _, there := v.sums[fileEarlierStamp]; !there {
		return
	}
	earlier, what := v.earlier(c)
	if what != "" {
		v.fault(fileEarlier, "%s", what)
		return
	}
	v.timestamp(fileEarlierStamp, fileEarlier, earlier.Size)
}

func (v *verifier) timestamp(name, over string, size int64) {
	if _, there := v.sums[name]; !there {
		return
	}
	info, err := timestamp.Check(v.kept[name], v.kept[over], nil, v.roots)
	if err != nil {
		v.fault(name, "%s", err)
		return
	}
	v.Timestamps = append(v.Timestamps, Timestamp{File: name, Over: over, Size: size, Info: info})
}

// earlier reads the earlier checkpoint and follows the proof from it to the
// bundle's.
func (v *verifier) earlier(now custody.Checkpoint) (custody.Checkpoint, string) {
	var p earlierProof
	if !v.document(fileEarlierProof, earlierType, &p) {
		return now, "nothing proves that it belongs to this log"
	}
	text, _, ok := strings.Cut(string(v.kept[fileEarlier]), "\n\n")
	c, err := custody.ParseCheckpoint(text + "\n")
	if !ok || err != nil || c.Origin != now.Origin || c.Size < 1 || c.Size > now.Size {
		return c, "it is no earlier checkpoint of this log"
	}
	var proof tlog.TreeProof
	for _, h := range p.Proof {
		if len(h) != tlog.HashSize {
			return c, "its proof is malformed"
		}
		proof = append(proof, tlog.Hash(h))
	}
	if tlog.CheckTree(proof, now.Size, now.Root, c.Size, c.Root) != nil {
		return c, "the log of this bundle does not begin with it"
	}
	return c, ""
}

// Signature is the bundle's signature, as the file has it.
func (r *Report) Signature() []byte { return r.signature }

// VerifyTimestamp judges a reply that came beside a bundle, over its signature.
func (r *Report) VerifyTimestamp(reply []byte, opts Options) {
	info, err := timestamp.Check(reply, r.signature, nil, opts.Roots)
	if err != nil {
		r.fault("", "the timestamp beside it: %s", err)
		return
	}
	r.Timestamps = append(r.Timestamps, Timestamp{Over: fileSignature, Info: info})
}

// stampText is what VERIFY.txt says of the timestamps that are there.
func stampText(c Content) string {
	var b strings.Builder
	line := func(reply, data string) {
		fmt.Fprintf(&b, "    openssl ts -verify -in %s -data %s -CAfile authority.pem\n", reply, data)
	}
	if s := c.Custody.Stamp; s != nil && s.Earlier == nil {
		line(fileCheckStamp, fileCheckpoint)
	} else if s != nil {
		line(fileEarlierStamp, fileEarlier)
	}
	if c.Stamp != nil {
		line(fileStamp, fileSignature)
	}
	if b.Len() == 0 {
		return ""
	}
	return strings.Replace(stampWords, "{COMMANDS}", b.String(), 1)
}

const stampWords = `

== Timestamps

An authority that is not the office has said at what time hashes were there
already (RFC 3161). Get the certificate of the authority from the authority
itself, as authority.pem; one that comes with a bundle proves nothing. This
must say: Verification: OK

{COMMANDS}
The time stands in what "openssl ts -reply -in FILE.tsr -text" prints. A
timestamp over a checkpoint says that the custody log was no shorter and no
other at that time; that an entry is in it, and that the checkpoint of the
bundle continues one that was stamped before, "attestctl verify" shows.
`
