package bundle

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// proofs is data/custody/proofs.json. Every base64 value is a byte string whose
// SHA-256 (of leaves: after a zero byte) is the hash that it proves, so that
// stock tools can follow: base64 -d | sha256sum.
type proofs struct {
	Type        string           `json:"type"` // "attest/bundle-proofs"
	V           int              `json:"v"`
	Origin      string           `json:"origin"` // first line of the checkpoint
	Keys        []proofKey       `json:"keys"`
	Entries     []proofEntry     `json:"entries"`
	Disclosures []proofDisclosed `json:"disclosures"`
	Extra       jsontext.Value   `json:",embed"`
}

type proofKey struct {
	Role     string `json:"role"`
	Key      string `json:"key"`      // base64 of the Ed25519 key, as entries name their actor
	Verifier string `json:"verifier"` // signed-note verifier key
}

type proofEntry struct {
	Seq   int64    `json:"seq"`
	Label string   `json:"label"`
	Leaf  []byte   `json:"leaf"`
	Proof [][]byte `json:"proof"` // RFC 6962 inclusion proof, from the leaf up
}

type proofDisclosed struct {
	Testimony int      `json:"testimony,omitempty"` // number in the bundle
	Exhibit   int      `json:"exhibit,omitempty"`
	Version   string   `json:"version"`            // hex; SHA-256 of envelope
	Envelope  []byte   `json:"envelope"`           // "attest/version/v1" 0x00 salt, canonical envelope
	Facts     []byte   `json:"facts,omitempty"`    // "attest/part/facts/v1" 0x00 salt, canonical record
	Account   [][]byte `json:"account,omitempty"`  // of a testimony, whole; "attest/segment/v1" 0x00 salt, canonical segment
	Redacted  bool     `json:"redacted,omitempty"` // no account: the testimony's disclosure.json proves what is shown; of an exhibit, no facts
}

// envelope is what a version's name commits to (docs/vault-format.md).
type envelope struct {
	Type   string    `json:"type"`
	V      int       `json:"v"`
	Object record.ID `json:"object"`
	Parts  struct {
		Facts   string `json:"facts"`
		Account string `json:"account,omitempty"`
	} `json:"parts"`
	Segments int            `json:"segments"`
	Extra    jsontext.Value `json:",embed"`
}

const (
	proofsType     = "attest/bundle-proofs"
	versionContext = "attest/version/v1\x00"
	factsLabel     = "attest/part/facts/v1"
	segmentContext = "attest/segment/v1\x00"
	saltSize       = 32
)

var errProofs = errors.New("not a custody file as Attest writes it")

func salted(context string, salt [32]byte, body []byte) []byte {
	return append(append([]byte(context), salt[:]...), body...)
}

// open takes a salted byte string apart.
func open(context string, b []byte) (salt [32]byte, body []byte, err error) {
	rest, ok := strings.CutPrefix(string(b), context)
	if !ok || len(rest) < saltSize {
		return salt, nil, errProofs
	}
	return [32]byte([]byte(rest[:saltSize])), []byte(rest[saltSize:]), nil
}

func newProofs(c Content) (proofs, error) {
	p := proofs{Type: proofsType, V: 1, Origin: c.Custody.Origin, Keys: []proofKey{}, Entries: []proofEntry{}, Disclosures: []proofDisclosed{}}
	for _, k := range c.Custody.Keys {
		vk, err := custody.VerifierKey(p.Origin, k.Key)
		if err != nil {
			return p, fmt.Errorf("%w: log key %s: %w", ErrContent, k.Role, err)
		}
		p.Keys = append(p.Keys, proofKey{Role: k.Role, Key: custody.SpellKey(k.Key), Verifier: vk})
	}
	for _, e := range c.Custody.Entries {
		pe := proofEntry{Seq: e.Seq, Label: e.Label, Leaf: e.Leaf, Proof: [][]byte{}}
		for _, h := range e.Proof {
			pe.Proof = append(pe.Proof, h[:])
		}
		p.Entries = append(p.Entries, pe)
	}
	for _, t := range c.Testimonies {
		if t.Disclosure == nil {
			return p, fmt.Errorf("%w: nothing proves testimony %d", ErrContent, t.Number)
		}
		d := disclose(t.Disclosure)
		d.Testimony, d.Redacted = t.Number, t.Redacted
		p.Disclosures = append(p.Disclosures, d)
	}
	for _, x := range c.Exhibits {
		if x.Disclosure == nil {
			return p, fmt.Errorf("%w: nothing proves exhibit %d", ErrContent, x.Number)
		}
		d := disclose(x.Disclosure)
		d.Exhibit, d.Redacted = x.Number, x.Redacted
		p.Disclosures = append(p.Disclosures, d)
	}
	return p, nil
}

func disclose(d *Disclosure) proofDisclosed {
	out := proofDisclosed{
		Version:  seal.VersionName(d.Salt, d.Envelope),
		Envelope: salted(versionContext, d.Salt, d.Envelope),
	}
	if d.Facts != nil {
		out.Facts = salted(factsLabel+"\x00", d.Facts.Salt, d.Facts.Body)
	}
	for _, s := range d.Segments {
		out.Account = append(out.Account, store.SegmentLeaf(s.Salt, s.Body))
	}
	return out
}

// opened is a disclosure whose every byte hangs on its version's name.
type opened struct {
	Object   record.ID
	Facts    []byte   // canonical record, nil where it stays closed
	Segments [][]byte // canonical segments, nil where they stay closed
}

// check follows the hashes from the version's name down.
func (d proofDisclosed) check() (opened, error) {
	salt, env, err := open(versionContext, d.Envelope)
	if err != nil {
		return opened{}, err
	}
	if seal.VersionName(salt, env) != d.Version {
		return opened{}, errors.New("its envelope is not what the version's name commits to")
	}
	var e envelope
	if record.Decode(env, &e) != nil || e.Type != "attest/version" || e.V != 1 || !e.Object.Valid() {
		return opened{}, errProofs
	}
	out := opened{Object: e.Object}
	if d.Facts != nil {
		salt, body, err := open(factsLabel+"\x00", d.Facts)
		if err != nil {
			return opened{}, err
		}
		if h := seal.PartHash(factsLabel, salt, body); fmt.Sprintf("%x", h) != e.Parts.Facts {
			return opened{}, errors.New("its facts are not what was sealed")
		}
		out.Facts = body
	}
	if d.Testimony == 0 {
		return out, nil
	}
	if d.Redacted && d.Account == nil {
		return out, nil
	}
	if len(d.Account) == 0 && e.Segments == 0 && e.Parts.Account == "" {
		return out, nil // sealed before a word was written
	}
	var leaves []store.Segment
	for _, b := range d.Account {
		salt, body, err := open(segmentContext, b)
		if err != nil {
			return opened{}, err
		}
		leaves = append(leaves, store.Segment{Salt: salt, Body: body})
		out.Segments = append(out.Segments, body)
	}
	if root := store.AccountRoot(leaves); len(leaves) != e.Segments || fmt.Sprintf("%x", root) != e.Parts.Account {
		return opened{}, errors.New("its account is not what was sealed")
	}
	return out, nil
}

// parseProofs reads data/custody/proofs.json.
func parseProofs(raw []byte) (proofs, error) {
	var p proofs
	if err := decodeOurs(raw, proofsType, &p); err != nil {
		return proofs{}, err
	}
	for _, k := range p.Keys {
		if b, err := base64.StdEncoding.DecodeString(k.Key); err != nil || len(b) != 32 {
			return proofs{}, errProofs
		}
	}
	return p, nil
}
