package store

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/mod/sumdb/tlog"

	"attest/archive/record"
	"attest/archive/seal"
)

// Version is one immutable state of an object, in parts that are committed to
// one by one, so that each can be disclosed without the others.
type Version struct {
	Object   record.ID
	N        uint32
	Parents  []string // names of the versions it follows
	Time     string   // RFC 3339
	Author   string   // base64 of the author's Ed25519 log key
	Sitting  record.ID
	Facts    []byte // canonical JSON, in the testimony tree
	Segments []Segment
	Identity []byte // canonical JSON, in the identity tree; nil for none

	// Struck: it was struck out; its envelope is there and no word of it.
	Struck bool

	// Set by PutVersion and Version.
	Name         string
	Envelope     []byte // canonical JSON; holds no words
	Salt         [32]byte
	FactsSalt    [32]byte
	IdentitySalt [32]byte
}

// Segment is one piece of an account with the salt of its leaf.
type Segment struct {
	Body  []byte // canonical JSON
	Salt  [32]byte
	Child uint32 // the leaf it is sealed under
}

// envelope is the JSON that a version's name commits to.
type envelope struct {
	Type     string    `json:"type"` // "attest/version"
	V        int       `json:"v"`
	Object   record.ID `json:"object"`
	N        uint32    `json:"n"`
	Parents  []string  `json:"parents"`
	Time     string    `json:"time"`
	Author   string    `json:"author"`
	Sitting  record.ID `json:"sitting,omitempty"`
	Parts    parts     `json:"parts"`
	Segments int       `json:"segments"`
}

type parts struct {
	Facts    string `json:"facts"`
	Account  string `json:"account,omitempty"`
	Identity string `json:"identity,omitempty"`
}

// stored is the plaintext of a version's record.
type stored struct {
	Type     string         `json:"type"` // "attest/stored"
	V        int            `json:"v"`
	Envelope jsontext.Value `json:"envelope"`
	Salt     []byte         `json:"salt"`
	Facts    saltedBody     `json:"facts"`
	Segments []byte         `json:"segments,omitempty"` // big-endian 32-bit child numbers
}

type saltedBody struct {
	Salt []byte         `json:"salt"`
	Body jsontext.Value `json:"body"`
}

// SegmentLeaf is the data of a segment's Merkle leaf (RFC 6962 adds the 0x00).
func SegmentLeaf(salt [32]byte, body []byte) []byte {
	b := append([]byte("attest/segment/v1\x00"), salt[:]...)
	return append(b, body...)
}

// AccountRoot is the RFC 6962 tree hash over the segments' leaves.
func AccountRoot(segments []Segment) [32]byte {
	level := make([]tlog.Hash, len(segments))
	for i, s := range segments {
		level[i] = tlog.RecordHash(SegmentLeaf(s.Salt, s.Body))
	}
	return [32]byte(merkle(level))
}

func merkle(h []tlog.Hash) tlog.Hash {
	switch len(h) {
	case 0:
		return tlog.Hash{}
	case 1:
		return h[0]
	}
	k := 1
	for k*2 < len(h) {
		k *= 2
	}
	return tlog.NodeHash(merkle(h[:k]), merkle(h[k:]))
}

func partHash(name string, salt [32]byte, body []byte) string {
	h := seal.PartHash("attest/part/"+name+"/v1", salt, body)
	return hex.EncodeToString(h[:])
}

// PutVersion seals v as the newest version of o and stores o's head with it.
// Segments that prev already holds, byte for byte, keep their salt and leaf.
// It sets v's N, Name, Envelope and salts.
func (tx *Tx) PutVersion(o *Object, v *Version, prev *Version) error {
	v.Object, v.N = o.ID, o.N+1
	v.Parents = []string{}
	if o.Name != "" {
		v.Parents = []string{o.Name}
	}
	for _, salt := range []*[32]byte{&v.Salt, &v.FactsSalt, &v.IdentitySalt} {
		_, _ = rand.Read(salt[:]) // never fails (crypto/rand)
	}
	if err := tx.putSegments(*o, v, prev); err != nil {
		return err
	}
	env := envelope{
		Type: "attest/version", V: 1, Object: v.Object, N: v.N, Parents: v.Parents,
		Time: v.Time, Author: v.Author, Sitting: v.Sitting, Segments: len(v.Segments),
		Parts: parts{Facts: partHash("facts", v.FactsSalt, v.Facts)},
	}
	if len(v.Segments) > 0 {
		root := AccountRoot(v.Segments)
		env.Parts.Account = hex.EncodeToString(root[:])
	}
	if v.Identity != nil {
		env.Parts.Identity = partHash("identity", v.IdentitySalt, v.Identity)
	}
	var err error
	if v.Envelope, err = record.Canonical(env); err != nil {
		return err
	}
	v.Name = seal.VersionName(v.Salt, v.Envelope)
	if err := tx.putParts(*o, v); err != nil {
		return err
	}
	o.N, o.Name = v.N, v.Name
	return tx.PutObject(*o)
}

func (tx *Tx) putParts(o Object, v *Version) error {
	st := stored{
		Type: "attest/stored", V: 1, Envelope: v.Envelope, Salt: v.Salt[:],
		Facts: saltedBody{Salt: v.FactsSalt[:], Body: v.Facts},
	}
	for _, s := range v.Segments {
		st.Segments = binary.BigEndian.AppendUint32(st.Segments, s.Child)
	}
	plain, err := record.Canonical(st)
	if err != nil {
		return err
	}
	if err := tx.putUnderChild(tx.s.testimony, o.Leaf, keyN(tblVersion, o.ID, v.N), plain); err != nil {
		return err
	}
	if v.Identity == nil {
		return nil
	}
	plain, err = record.Canonical(saltedBody{Salt: v.IdentitySalt[:], Body: v.Identity})
	if err != nil {
		return err
	}
	return tx.putUnderChild(tx.s.identity, o.IDLeaf, keyN(tblIdentity, o.ID, v.N), plain)
}

func (tx *Tx) putUnderChild(t *seal.Tree, leaf uint32, key, plain []byte) error {
	n, err := tx.take(seqChild)
	if err != nil {
		return err
	}
	k, err := tx.s.child(t, leaf, n)
	if err != nil {
		return err
	}
	bound := binary.BigEndian.AppendUint32(aad(key), n)
	return tx.set(key, withChild(n, k.Seal(plain, bound)))
}

// getUnderChild opens a version or an identity half under one of the object's
// leaves. moved says that it lies under those to which the object is being moved.
func (tx *Tx) getUnderChild(o Object, t TreeName, key []byte) (plain []byte, moved bool, err error) {
	for i, l := range LeavesOf(o) {
		one, oerr := tx.underLeaf(tx.s.tree(t), l.in(t), key)
		if oerr == nil {
			return one, i > 0, nil
		}
		if i == 0 {
			err = oerr
		}
	}
	return nil, false, err
}

func (tx *Tx) underLeaf(t *seal.Tree, leaf uint32, key []byte) ([]byte, error) {
	raw, err := tx.get(key)
	if err != nil {
		return nil, err
	}
	if raw == nil {
		return nil, damaged(objectName(key), "a version is missing", nil)
	}
	n, sealed, ok := splitChild(raw)
	if !ok {
		return nil, damaged(objectName(key), "a version is too short", nil)
	}
	k, err := tx.s.child(t, leaf, n)
	if err != nil {
		return nil, err
	}
	plain, err := k.Open(sealed, binary.BigEndian.AppendUint32(aad(key), n))
	if err != nil {
		return nil, damaged(objectName(key), "a version does not open", err)
	}
	return plain, nil
}

// Version reads version n of the object; 0 is the newest. Its parts are checked
// against its name, and its name against the head for the newest.
func (tx *Tx) Version(o Object, n uint32) (*Version, error) {
	v, err := tx.VersionHead(o, n)
	if err != nil {
		return nil, err
	}
	if v.Struck {
		return nil, fmt.Errorf("%s, version %d: it was struck out: %w", o.ID, v.N, seal.ErrDestroyed)
	}
	for i := range v.Segments {
		s := &v.Segments[i]
		raw, _, err := tx.segmentOf(o, s.Child)
		if err != nil {
			return nil, err
		}
		s.Salt, s.Body = [32]byte(raw[:32]), raw[32:]
	}
	return v, v.verify()
}

// VersionHead reads version n (0 is the newest) without its segments and identity
// half. Of one that was struck out it gives what its envelope says.
func (tx *Tx) VersionHead(o Object, n uint32) (*Version, error) {
	v, _, err := tx.versionHead(o, n)
	return v, err
}

// versionHead says besides whether the version lies under the leaves to which the
// object is being moved.
func (tx *Tx) versionHead(o Object, n uint32) (*Version, bool, error) {
	if n == 0 {
		n = o.N
	}
	if n > o.N || o.N == 0 {
		return nil, false, fmt.Errorf("%s, version %d: %w", o.ID, n, ErrNotFound)
	}
	plain, moved, err := tx.getUnderChild(o, TestimonyTree, keyN(tblVersion, o.ID, n))
	if err != nil {
		return nil, false, err
	}
	v, err := parseStored(o, n, plain)
	if err != nil {
		return nil, false, err
	}
	if n == o.N && v.Name != o.Name {
		return nil, false, damaged(string(o.ID), "its newest version is not the one its head names", nil)
	}
	return v, moved, nil
}

// segmentOf opens a segment under one of the object's leaves: salt and body.
func (tx *Tx) segmentOf(o Object, child uint32) (plain []byte, moved bool, err error) {
	for i, l := range LeavesOf(o) {
		k, oerr := tx.s.child(tx.s.testimony, l.Testimony, child)
		var one []byte
		if oerr == nil {
			one, oerr = tx.segment(keyN(tblSegment, o.ID, child), k)
		}
		if oerr == nil && len(one) < 32 {
			oerr = damaged(string(o.ID), "a segment is missing", nil)
		}
		if oerr == nil {
			return one, i > 0, nil
		}
		if i == 0 {
			err = oerr
		}
	}
	return nil, false, err
}

func parseStored(o Object, n uint32, plain []byte) (*Version, error) {
	var st stored
	var env envelope
	if err := record.Decode(plain, &st); err == nil && st.Type == struckKind {
		return parseStruck(o, n, plain)
	} else if err != nil || st.Type != "attest/stored" {
		return nil, damaged(string(o.ID), "a version is malformed", err)
	}
	if st.V != 1 {
		return nil, newer(string(o.ID), st.V)
	}
	err := record.Decode(st.Envelope, &env)
	if err == nil && env.Type == "attest/version" && env.V > 1 {
		return nil, newer(string(o.ID), env.V)
	}
	if err != nil || env.Type != "attest/version" || env.V != 1 || env.Object != o.ID || env.N != n || env.Segments < 0 ||
		len(st.Salt) != 32 || len(st.Facts.Salt) != 32 || len(st.Segments) != 4*env.Segments {
		return nil, damaged(string(o.ID), "a version's envelope does not fit it", err)
	}
	v := &Version{
		Object: o.ID, N: n, Parents: env.Parents, Time: env.Time, Author: env.Author, Sitting: env.Sitting,
		Facts: st.Facts.Body, Envelope: st.Envelope, Salt: [32]byte(st.Salt), FactsSalt: [32]byte(st.Facts.Salt),
		Segments: make([]Segment, env.Segments),
	}
	v.Name = seal.VersionName(v.Salt, v.Envelope)
	for i := range v.Segments {
		v.Segments[i].Child = binary.BigEndian.Uint32(st.Segments[4*i:])
	}
	return v, nil
}

// verify compares facts and account with what the envelope commits to.
func (v *Version) verify() error {
	var env envelope
	if err := record.Decode(v.Envelope, &env); err != nil {
		return damaged(string(v.Object), "a version's envelope is malformed", err)
	}
	if partHash("facts", v.FactsSalt, v.Facts) != env.Parts.Facts {
		return damaged(string(v.Object), "its facts are not what its name commits to", nil)
	}
	if len(v.Segments) > 0 {
		root := AccountRoot(v.Segments)
		if hex.EncodeToString(root[:]) != env.Parts.Account {
			return damaged(string(v.Object), "its account is not what its name commits to", nil)
		}
	}
	return nil
}

// ReadIdentity adds the identity half to a version that Version or VersionHead
// read. A version without one stays as it is.
func (tx *Tx) ReadIdentity(o Object, v *Version) error {
	if v.Struck {
		return nil
	}
	var env envelope
	if err := record.Decode(v.Envelope, &env); err != nil || env.Parts.Identity == "" {
		return err
	}
	plain, _, err := tx.getUnderChild(o, IdentityTree, keyN(tblIdentity, o.ID, v.N))
	if err != nil {
		return err
	}
	var b saltedBody
	if err := record.Decode(plain, &b); err != nil || len(b.Salt) != 32 {
		return damaged(string(o.ID), "its identity half is malformed", err)
	}
	if partHash("identity", [32]byte(b.Salt), b.Body) != env.Parts.Identity {
		return damaged(string(o.ID), "its identity half is not what its name commits to", nil)
	}
	v.Identity, v.IdentitySalt = b.Body, [32]byte(b.Salt)
	return nil
}
