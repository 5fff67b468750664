package seal

import (
	"context"
	"crypto/ed25519"
	"errors"
	"path/filepath"

	"filippo.io/age"

	"attest/archive/record"
)

// A slot is sealed as a whole, so one wrong bit shuts all of it. It also proves
// itself: each bit is turned in its turn, until it opens. That finds one flipped
// bit and nothing else, and no slot is long. Longer files have parts that prove
// themselves: mendChain and ageMender look at the part that does not.

// turnBits hands raw to whole with one bit turned at a time, until whole takes it.
func turnBits(ctx context.Context, raw []byte, whole func([]byte) bool) (bool, error) {
	for i := range raw {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		for b := range 8 {
			raw[i] ^= 1 << b
			if whole(raw) {
				return true, nil
			}
			raw[i] ^= 1 << b
		}
	}
	return false, nil
}

// MendChain is ReadChain for a vault.json of which a bit of each header may be
// wrong. accept is asked about a chain whose signatures are right; id opens the
// newest office key. mended is how many places were put right; Write then writes
// the file as it was.
func MendChain(ctx context.Context, path string, id age.Identity, accept func(*Chain) bool) (c *Chain, mended int, err error) {
	raw, err := readCapped(path, maxVault)
	if err != nil {
		return nil, 0, err
	}
	c, err = ParseChain(raw)
	if err == nil && accept(c) {
		return c, 0, nil
	}
	if err == nil {
		err = ErrDamaged
	}
	c, mended, merr := mendChain(ctx, raw, id, accept)
	switch {
	case ctx.Err() != nil:
		return nil, 0, ctx.Err()
	case merr == nil:
		return c, mended, nil
	case errors.Is(err, ErrNewerFormat):
		return nil, 0, err
	}
	return nil, 0, merr
}

// KeyFileMender opens key files in which something may be wrong.
type KeyFileMender struct {
	Vault   record.ID
	ID      age.Identity
	Place   int // of the member among those to whom such files are sealed
	To      []age.Recipient
	Allowed func(ed25519.PublicKey) bool
}

// Mended is a key file that opens.
type Mended struct {
	Tree *Tree
	Raw  []byte // of the whole file
	Bits int    // that were put right
	// Anew: more than a bit was wrong in what opens the file for others. The tree,
	// which a keyholder signed, is sealed to all of To once more.
	Anew bool
}

// Mend is ReadKeyFile for a file of which a bit may be wrong in each of its
// parts: the member's stanza, the head, and each 64 KiB of the tree. Errors as
// ReadKeyFile's.
func (k KeyFileMender) Mend(ctx context.Context, path, name string) (Mended, error) {
	raw, err := readCapped(path, maxKeyFile)
	if err != nil {
		return Mended{}, err
	}
	t, _, _, err := ParseKeyFile(raw, k.Vault, name, k.ID, k.Allowed)
	if err == nil {
		return Mended{Tree: t, Raw: raw}, nil
	}
	if errors.Is(err, ErrNewerFormat) {
		return Mended{}, err
	}
	m := &ageMender{ctx: ctx, raw: raw, id: k.ID, place: k.Place}
	m.edits = func(from, to int, may func(byte) bool) []edit { return bitEdits(m.raw, from, to, may) }
	opens, whole, merr := m.mend()
	if merr != nil {
		return Mended{}, merr
	}
	if !opens {
		return Mended{}, err
	}
	plain, err := m.plain()
	if err != nil {
		return Mended{}, err
	}
	defer clear(plain)
	out := Mended{Raw: raw, Bits: len(m.done) + m.bits, Anew: !whole}
	if out.Tree, _, _, err = parseKeys(plain, k.Vault, name, k.Allowed); err != nil {
		return Mended{}, err
	}
	if out.Anew {
		out.Raw, err = ageSeal(plain, k.To)
	}
	return out, err
}

// MendSlot is OpenSlot for a slot of which one bit may be wrong, or a passphrase
// that is. long also tries the numbers from which the key is derived: some 300
// derivations, of a second each in a vault that people use. It returns the
// slot's bytes as they were.
func MendSlot(ctx context.Context, path string, pass, keyfile []byte, long bool) (m *Member, raw []byte, mended int, err error) {
	if raw, err = readCapped(path, maxSlot); err != nil {
		return nil, nil, 0, err
	}
	var last KDF
	var key Key
	defer func() { key.Wipe() }()
	first := true
	derive := func(k KDF, secret []byte) (Key, error) {
		same := string(k.Salt) == string(last.Salt) && k.Time == last.Time && k.MemoryKiB == last.MemoryKiB && k.Threads == last.Threads
		if same {
			return key, nil
		}
		if !first && !long {
			return Key{}, ErrBadKDF
		}
		derived, derr := k.Derive(secret)
		if derr != nil || !first {
			return derived, derr
		}
		first, last, key = false, k, derived
		return derived, nil
	}
	open := func(b []byte) bool {
		f, perr := parseSlot(b)
		if perr == nil && filepath.Base(path) != string(f.ID)+".slot" {
			perr = ErrDamaged
		}
		if perr == nil {
			m, perr = f.open(pass, keyfile, derive)
		}
		if err == nil || perr == nil {
			err = perr
		}
		return perr == nil
	}
	if open(raw) {
		return m, raw, 0, nil
	}
	found, cerr := turnBits(ctx, raw, open)
	switch {
	case cerr != nil:
		return nil, nil, 0, cerr
	case !found:
		return nil, nil, 0, err
	}
	return m, raw, 1, nil
}
