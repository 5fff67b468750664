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

// MendKeyFile is ReadKeyFile for a file of which a bit may be wrong in each of
// its parts: the member's stanza, the head, and each 64 KiB of the tree. place
// is the member's among those to whom it is sealed, as far as it is known. It
// returns the file's bytes as they were, and how many bits were put right.
func MendKeyFile(ctx context.Context, path string, vault record.ID, name string, id age.Identity, place int, allowed func(ed25519.PublicKey) bool) (t *Tree, raw []byte, mended int, err error) {
	if raw, err = readCapped(path, maxKeyFile); err != nil {
		return nil, nil, 0, err
	}
	if t, _, _, err = ParseKeyFile(raw, vault, name, id, allowed); err == nil {
		return t, raw, 0, nil
	}
	if errors.Is(err, ErrNewerFormat) {
		return nil, nil, 0, err
	}
	m := &ageMender{ctx: ctx, raw: raw, id: id, place: place}
	m.edits = func(from, to int, may func(byte) bool) []edit { return bitEdits(m.raw, from, to, may) }
	ok, merr := m.mend()
	if merr != nil {
		return nil, nil, 0, merr
	}
	if !ok {
		return nil, nil, 0, err
	}
	if t, _, _, err = ParseKeyFile(raw, vault, name, id, allowed); err != nil {
		return nil, nil, 0, err
	}
	return t, raw, len(m.done) + m.bits, nil
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
