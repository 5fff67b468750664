package backup

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"time"

	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// maxTurn is the longest piece of a key file, in bytes, in which every bit is
// tried: a hash over it each time.
const maxTurn = 64 << 10

// MendKeys is ReadKeys for a key file of which one bit may be wrong, in what is
// written openly or in one of the files; mended says that one was. A bit in the
// sealed catalogue, or of the head in a place that says nothing about itself,
// shows when it is opened: see MendCatalogue. A file in it that is too long for every
// bit to be tried comes back as Hurt, for who knows what its parts are.
func MendKeys(ctx context.Context, path string) (k *Keys, mended bool, err error) {
	if k, err = ReadKeys(path); err == nil || !errors.Is(err, store.ErrDamaged) && !errors.Is(err, ErrNoBackup) || errors.Is(err, ErrSeveral) {
		return k, false, err
	}
	at, ferr := findKeys(path)
	if ferr != nil || errors.Is(err, ErrNoBackup) && filepath.Base(at) != KeysName { // something else
		return nil, false, err
	}
	st, serr := os.Stat(at)
	if serr != nil || st.Size() > maxKeys {
		return nil, false, err
	}
	raw, rerr := os.ReadFile(at)
	if rerr != nil {
		return nil, false, rerr
	}
	open := func() bool {
		found, perr := ParseKeys(raw)
		if perr == nil {
			k = found
			k.Dir = filepath.Dir(at)
		}
		return perr == nil
	}
	begin := raw[:min(len(raw), len(keysMagic)+4)]
	n := len(begin)
	if string(begin[:min(n, len(keysMagic))]) == keysMagic && n > len(keysMagic) {
		n = int(min(int64(len(raw)), int64(n)+int64(binary.BigEndian.Uint32(begin[len(keysMagic):])))) // and the head
	}
	if found, err := turnBits(ctx, raw[:n], func(int) bool { return open() }); err != nil || found {
		return k, found, err
	}
	hurt, was := fileThatDiffers(raw)
	if found, err := turnBitTo(ctx, hurt, was); err != nil || found {
		return k, found && open(), err
	}
	if len(hurt) > maxTurn {
		if k, herr := parseKeys(raw, true); herr == nil {
			k.Dir = filepath.Dir(at)
			return k, false, nil
		}
	}
	return nil, false, err
}

// fileThatDiffers is the file in a key file that is not what its head says, and the
// SHA-256 that it should have.
func fileThatDiffers(raw []byte) (file []byte, was [sha256.Size]byte) {
	if len(raw) < len(keysMagic)+4 {
		return nil, was
	}
	n := int64(binary.BigEndian.Uint32(raw[len(keysMagic):]))
	rest := raw[len(keysMagic)+4:]
	var h keysHead
	if n > int64(len(rest)) || record.Decode(rest[:n], &h) != nil || h.Catalogue < 0 || h.Catalogue > int64(len(rest))-n {
		return nil, was
	}
	rest = rest[n+h.Catalogue:]
	for _, f := range h.Files {
		if f.Size < 0 || f.Size > int64(len(rest)) {
			return nil, was
		}
		if sum := sha256.Sum256(rest[:f.Size]); hex.EncodeToString(sum[:]) != f.SHA256 {
			sum, err := hex.DecodeString(f.SHA256)
			if err != nil || len(sum) != len(was) {
				return nil, was
			}
			return rest[:f.Size], [sha256.Size]byte(sum)
		}
		rest = rest[f.Size:]
	}
	return nil, was
}

// turnBits turns one bit of p at a time, from its beginning, until whole says yes to the
// byte that it is in.
func turnBits(ctx context.Context, p []byte, whole func(i int) bool) (bool, error) {
	if len(p) > maxTurn {
		return false, nil
	}
	for i := range p {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		for b := range 8 {
			p[i] ^= 1 << b
			if whole(i) {
				return true, nil
			}
			p[i] ^= 1 << b
		}
	}
	return false, nil
}

// turnBitTo turns the bit of p by which its SHA-256 is another, if there is one. What
// lies before the bit is hashed once.
func turnBitTo(ctx context.Context, p []byte, sum [sha256.Size]byte) (bool, error) {
	before, at := sha256.New(), 0
	return turnBits(ctx, p, func(i int) bool {
		if from := i - i%sha256.BlockSize; from > at {
			_, _ = before.Write(p[at:from]) // a hash takes all
			at = from
		}
		h, err := before.(hash.Cloner).Clone()
		if err != nil {
			return false // no hash of the standard library does that
		}
		_, _ = h.Write(p[at:])
		return bytes.Equal(h.Sum(nil), sum[:])
	})
}

// MendCatalogue is Catalogue for a key file of which one bit may be wrong in the
// catalogue or in the head. What it found is put right in k.
func (k *Keys) MendCatalogue(ctx context.Context, office seal.Key) (c Catalogue, mended bool, err error) {
	if c, err = k.Catalogue(office); !errors.Is(err, ErrNotOffice) {
		return c, false, err
	}
	open := func() bool {
		found, oerr := k.Catalogue(office)
		if oerr == nil {
			c = found
		}
		return oerr == nil
	}
	// The head before: it is short, and a bit of it shuts the catalogue too.
	found, terr := turnBits(ctx, k.head, func(int) bool { return k.headHolds() && open() })
	if terr == nil && !found {
		key := office.Derive(keysLabel)
		found = key.Mend(k.sealed, keysAAD(k.head)) && open()
		key.Wipe()
	}
	if terr != nil {
		return c, false, terr
	}
	if !found {
		return c, false, err
	}
	return c, true, nil
}

// headHolds reads the head again, after a bit of it was turned.
func (k *Keys) headHolds() bool {
	var h keysHead
	if record.Decode(k.head, &h) != nil {
		return false
	}
	again, err := record.Canonical(h)
	at, terr := time.Parse(time.RFC3339, h.Time)
	if err != nil || terr != nil || !bytes.Equal(again, k.head) || !h.Vault.Valid() {
		return false
	}
	k.Vault, k.Run, k.Time = h.Vault, h.Run, at
	return true
}

// Mend looks through the parts that lie in the volumes, puts single wrong bits
// right where they are read, and reads volumes that are too short as far as they
// go from now on. torn names what stays shut.
func (b *Backup) Mend(ctx context.Context) (mended int, torn []string, err error) {
	b.turned = map[uint32]map[int64]byte{}
	look := func(run uint32, what byte, name string, p Part) error {
		s, err := b.stream(run)
		if err != nil {
			return err
		}
		defer s.close()
		if !p.fits(s.run.Size) {
			torn = append(torn, name)
			return nil
		}
		turned, chunks, err := seal.MendStream(ctx, seal.Key(p.Key), partID(what, run), io.NewSectionReader(s, p.At, p.Size), p.Size, p.Length, nil)
		if err != nil {
			return err
		}
		b.turn(run, p.At, turned)
		mended += len(turned)
		if len(chunks) > 0 {
			torn = append(torn, name)
		}
		return nil
	}
	if err := look(b.Catalogue.Run, partIndex, "the index", b.Catalogue.Index); err != nil {
		return 0, nil, err
	}
	if len(torn) > 0 {
		bits, whole, err := b.mendSecond(ctx)
		if err != nil {
			return 0, nil, err
		}
		mended += bits
		if whole {
			torn = []string{"the index, of which there is a copy"}
		} else if err := b.findOlder(ctx); err != nil {
			return 0, nil, err
		}
	}
	for _, r := range b.Catalogue.Runs {
		if r.Records.Size > 0 {
			if err := look(r.Run, partRecords, fmt.Sprintf("records of run %d", r.Run), r.Records); err != nil {
				return 0, nil, err
			}
		}
	}
	return mended, torn, nil
}

// WholeRecords is Records where some may not open: those are counted in lost, and
// with one all that lie behind it in the same run.
func (b *Backup) WholeRecords(ctx context.Context, fn func(key, value []byte) error) (lost int64, err error) {
	if b.torn != nil {
		return b.newestRecords(ctx, fn)
	}
	x, done, err := b.index()
	if err != nil {
		return 0, err
	}
	defer done()
	open, shut := map[uint32]*opened{}, map[uint32]bool{}
	defer func() {
		for _, o := range open {
			o.done()
		}
	}()
	for {
		if ctx.Err() != nil {
			return lost, ctx.Err()
		}
		l, ok, err := x.record()
		if err != nil {
			return lost, partError(b.Catalogue.Run, err)
		}
		if !ok {
			return lost, nil
		}
		if shut[l.run] {
			lost++
			continue
		}
		value, err := b.value(open, l)
		if errors.Is(err, store.ErrDamaged) {
			shut[l.run] = true
			lost++
			continue
		}
		if err == nil {
			err = fn(l.key, value)
		}
		if err != nil {
			return lost, err
		}
	}
}
