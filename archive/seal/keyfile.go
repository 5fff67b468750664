package seal

import (
	"crypto/ed25519"
	"fmt"
	"path/filepath"

	"filippo.io/age"

	"attest/archive/record"
)

const (
	keysKind    = "attest/keys"
	keysSigText = "attest/keys/v1\n"
	maxKeyFile  = maxTree + 4<<20 // the age file adds its header and 16 bytes per 64 KiB
)

// Names of the trees.
const (
	TestimonyTree = "testimony"
	IdentityTree  = "identity"
)

type keysFile struct {
	Type  string     `json:"type"`
	V     int        `json:"v"`
	Vault record.ID  `json:"vault"`
	Tree  string     `json:"tree"`
	Epoch int64      `json:"epoch"`
	Seq   int64      `json:"seq"`
	By    []byte     `json:"by"`
	Nodes []nodeJSON `json:"nodes"`
	Sig   []byte     `json:"sig,omitempty"`
}

// signed is what the signature is over: a line that says what it is for, and
// the canonical object without "sig".
func (f keysFile) signed() ([]byte, error) {
	f.Sig = nil
	raw, err := record.Canonical(f)
	if err != nil {
		return nil, err
	}
	return append([]byte(keysSigText), raw...), nil
}

// WriteKeyFile writes a tree to path, sealed to the members in to and signed by
// by, whole or not at all. epoch counts trees of that name, seq rewrites of one
// tree; both are the caller's to raise. When it returns, a puncture is done as
// far as this file goes; older copies of it still open.
func WriteKeyFile(path string, vault record.ID, name string, epoch, seq int64, t *Tree, to []age.Recipient, by ed25519.PrivateKey) error {
	f := keysFile{Type: keysKind, V: 1, Vault: vault, Tree: name, Epoch: epoch, Seq: seq,
		By: by.Public().(ed25519.PublicKey), Nodes: t.spell()}
	defer clear(f.Nodes)
	if err := f.check(); err != nil {
		return err
	}
	text, err := f.signed()
	if err != nil {
		return err
	}
	defer clear(text)
	f.Sig = ed25519.Sign(by, text)
	plain, err := record.Canonical(f)
	if err != nil {
		return err
	}
	defer clear(plain)
	if len(plain) > maxTree {
		return fmt.Errorf("%s: %d nodes are more than a key file holds: start a new tree", filepath.Base(path), len(f.Nodes))
	}
	sealed, err := ageSeal(plain, to)
	if err != nil {
		return err
	}
	return writeWhole(path, sealed)
}

// ReadKeyFile opens the tree at path and returns it with its epoch and seq; the
// caller compares those with the last it knows, since an old file still opens.
// It is ErrNotForMember when id may not, ErrNotKeyholder when allowed refuses
// who signed it, ErrDamaged for anything but what was written for this vault
// under this name.
func ReadKeyFile(path string, vault record.ID, name string, id age.Identity, allowed func(ed25519.PublicKey) bool) (t *Tree, epoch, seq int64, err error) {
	raw, err := readCapped(path, maxKeyFile)
	if err != nil {
		return nil, 0, 0, err
	}
	if t, epoch, seq, err = ParseKeyFile(raw, vault, name, id, allowed); err != nil {
		err = fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return t, epoch, seq, err
}

// ParseKeyFile is ReadKeyFile for the bytes of one, such as a backup holds.
func ParseKeyFile(raw []byte, vault record.ID, name string, id age.Identity, allowed func(ed25519.PublicKey) bool) (t *Tree, epoch, seq int64, err error) {
	plain, err := ageOpen(raw, maxTree, id)
	if err != nil {
		return nil, 0, 0, err
	}
	defer clear(plain)
	return parseKeys(plain, vault, name, allowed)
}

func parseKeys(plain []byte, vault record.ID, name string, allowed func(ed25519.PublicKey) bool) (*Tree, int64, int64, error) {
	var f keysFile
	if err := decodeStrict(plain, maxTree, keysKind, &f); err != nil {
		return nil, 0, 0, err
	}
	defer clear(f.Nodes)
	if err := f.check(); err != nil {
		return nil, 0, 0, err
	}
	if f.Vault != vault || f.Tree != name {
		return nil, 0, 0, fmt.Errorf("it is the tree %s of the vault %s: %w", f.Tree, f.Vault, ErrDamaged)
	}
	text, err := f.signed()
	if err != nil {
		return nil, 0, 0, err
	}
	defer clear(text)
	if !ed25519.Verify(f.By, text, f.Sig) {
		return nil, 0, 0, fmt.Errorf("signature: %w", ErrDamaged)
	}
	if !allowed(f.By) {
		return nil, 0, 0, ErrNotKeyholder
	}
	t, err := treeFrom(f.Nodes)
	if err != nil {
		return nil, 0, 0, err
	}
	return t, f.Epoch, f.Seq, nil
}

func (f keysFile) check() error {
	if !f.Vault.Valid() || f.Vault.Kind() != record.KindVault || (f.Tree != TestimonyTree && f.Tree != IdentityTree) ||
		f.Epoch < 0 || f.Seq < 0 || len(f.By) != ed25519.PublicKeySize {
		return fmt.Errorf("key file: a member is missing or malformed: %w", ErrDamaged)
	}
	return nil
}
