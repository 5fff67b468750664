package seal

import (
	"context"
	"crypto/ed25519"
	"errors"
	"path/filepath"

	"filippo.io/age"

	"attest/archive/record"
)

// A file of keys is sealed or signed as a whole, so one wrong bit shuts all of
// it. It also proves itself: each bit is turned in its turn, until it opens.
// That finds one flipped bit and nothing else.

// maxMend is the longest file, in bytes, for which that is tried: at some 100 µs
// a bit it takes a minute.
const maxMend = 64 << 10

// ErrTooLong: the file does not open, and is too long for every bit to be tried.
var ErrTooLong = errors.New("longer than 64 KiB: no bit was tried")

// turnBits hands raw to whole with one bit turned at a time, until whole takes it.
func turnBits(ctx context.Context, raw []byte, whole func([]byte) bool) (bool, error) {
	if len(raw) > maxMend {
		return false, ErrTooLong
	}
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

// MendChain is ReadChain for a vault.json of which one bit may be wrong. accept
// is asked about each chain whose signatures are right. mended says that a bit
// was put right; Write then writes the file as it was.
func MendChain(ctx context.Context, path string, accept func(*Chain) bool) (c *Chain, mended bool, err error) {
	raw, err := readCapped(path, maxVault)
	if err != nil {
		return nil, false, err
	}
	c, err = ParseChain(raw)
	if err == nil && accept(c) {
		return c, false, nil
	}
	if err == nil {
		err = ErrDamaged
	}
	found, cerr := turnBits(ctx, raw, func(b []byte) bool {
		turned, perr := ParseChain(b)
		if perr != nil || !accept(turned) {
			return false
		}
		c = turned
		return true
	})
	if errors.Is(cerr, ErrTooLong) {
		return nil, false, errors.Join(err, cerr)
	}
	if cerr != nil {
		return nil, false, cerr
	}
	if !found {
		return nil, false, err
	}
	return c, true, nil
}

// MendKeyFile is ReadKeyFile for a file of which one bit may be wrong. It
// returns the file's bytes as they were.
func MendKeyFile(ctx context.Context, path string, vault record.ID, name string, id age.Identity, allowed func(ed25519.PublicKey) bool) (t *Tree, raw []byte, mended bool, err error) {
	if raw, err = readCapped(path, maxKeyFile); err != nil {
		return nil, nil, false, err
	}
	open := func(b []byte) bool {
		var perr error
		t, _, _, perr = ParseKeyFile(b, vault, name, id, allowed)
		if err == nil || perr == nil {
			err = perr
		}
		return perr == nil
	}
	if open(raw) {
		return t, raw, false, nil
	}
	if errors.Is(err, ErrNewerFormat) {
		return nil, nil, false, err
	}
	found, cerr := turnBits(ctx, raw, open)
	switch {
	case errors.Is(cerr, ErrTooLong):
		return nil, nil, false, errors.Join(err, cerr)
	case cerr != nil:
		return nil, nil, false, cerr
	case !found:
		return nil, nil, false, err
	}
	return t, raw, true, nil
}

// MendSlot is OpenSlot for a slot of which one bit may be wrong, or a passphrase
// that is. long also tries the numbers from which the key is derived: some 300
// derivations, of a second each in a vault that people use. It returns the
// slot's bytes as they were.
func MendSlot(ctx context.Context, path string, pass, keyfile []byte, long bool) (m *Member, raw []byte, mended bool, err error) {
	if raw, err = readCapped(path, maxSlot); err != nil {
		return nil, nil, false, err
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
		return m, raw, false, nil
	}
	found, cerr := turnBits(ctx, raw, open)
	switch {
	case errors.Is(cerr, ErrTooLong):
		return nil, nil, false, errors.Join(err, cerr)
	case cerr != nil:
		return nil, nil, false, cerr
	case !found:
		return nil, nil, false, err
	}
	return m, raw, true, nil
}
