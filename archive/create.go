package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"attest/archive/custody"
	"attest/archive/passphrase"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// Suffix is how a vault's folder ends.
const Suffix = ".attest"

// RoleKeyholder is the role of who makes a vault.
const RoleKeyholder = "keyholder"

// CreateOptions say whose vault it is. Office, Member and Passphrase are required.
type CreateOptions struct {
	Office     string
	Member     string // the first keyholder's name, sealed
	Passphrase []byte // as typed; its normal form is made here
	KeyFile    []byte // the bytes of an optional key file
	// Quick derives with the least that is accepted (64 MiB, one pass): for
	// sample vaults and tests, whose passphrase protects nothing.
	Quick bool
	clock clock
}

// Create makes a vault in the folder path, which must not exist, and opens it.
// It refuses a weak passphrase with ErrWeakPassphrase before anything is made.
func Create(ctx context.Context, path string, o CreateOptions, p Progress) (*Vault, error) {
	if strings.TrimSpace(o.Office) == "" || strings.TrimSpace(o.Member) == "" {
		return nil, &InvalidError{Object: "vault", Field: "name", Why: "an office and a member need a name"}
	}
	pass, err := passphrase.Normalize(o.Passphrase)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWeakPassphrase, err)
	}
	if s := passphrase.Estimate(o.Passphrase); s.Weak {
		return nil, fmt.Errorf("%w: %s", ErrWeakPassphrase, s.Reason.Text)
	}
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("%s: %w", path, ErrExists)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, diskError(err)
	}
	step(p, "derive", 0, 2)
	var kdf seal.KDF
	if o.Quick {
		kdf = seal.LeastKDF()
	} else {
		kdf = seal.Calibrate(time.Second, 1<<20)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	// Made beside its name and put in place whole: a vault is there or it is not.
	part := path + ".part"
	if err := beginFolder(part); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(part, "members"), 0o700); err != nil {
		freePart(part)
		return nil, errors.Join(diskError(err), os.RemoveAll(part))
	}
	v, err := layOut(part, o, pass, kdf, p)
	if err == nil {
		err = errors.Join(v.store.Close(), v.lock.Release())
		v.wipe()
	}
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = endFolder(part, path)
	}
	if err != nil {
		freePart(part)
		return nil, errors.Join(err, os.RemoveAll(part))
	}
	step(p, "open", 1, 2)
	return Open(ctx, path, OpenOptions{Passphrase: o.Passphrase, KeyFile: o.KeyFile, AllowSynced: true, clock: o.clock}, p)
}

// layOut writes everything of a new vault: slot, header, key trees, store.
func layOut(dir string, o CreateOptions, pass []byte, kdf seal.KDF, p Progress) (*Vault, error) {
	lock, err := store.TakeLock(dir)
	if err != nil {
		return nil, err
	}
	m, err := seal.NewMember(strings.TrimSpace(o.Member), RoleKeyholder, record.NewID(record.KindVault))
	if err != nil {
		return nil, err
	}
	v := &Vault{
		path: dir, id: m.Vault, lock: lock, member: m, role: RoleKeyholder, sit: record.NewID(record.KindSitting),
		keys:  keyFiles{office: seal.NewKey(), testimony: seal.NewTree(), identity: seal.NewTree()},
		clock: newTwoClocks(clockOr(o.clock)), indexing: newIndexing(), listsFrom: keptFrom, finder: newFinder(),
	}
	hint := seal.Hint()
	at, _ := v.clock.now()
	replica := record.NewID(record.KindReplica)
	if v.chain, err = seal.NewChain(m, hint, replica, v.keys.office, at.wall); err != nil {
		return nil, err
	}
	step(p, "slot", 1, 2)
	if err := seal.WriteSlot(filepath.Join(dir, "members"), m, hint, pass, o.KeyFile, kdf); err != nil {
		return nil, diskError(err)
	}
	if err := v.chain.Write(filepath.Join(dir, "vault.json")); err != nil {
		return nil, diskError(err)
	}
	if err := v.writeKeyFiles(dir, v.keys, []seal.Entry{m.Entry(hint)}, func(string) (int64, int64, error) { return 1, 1, nil }); err != nil {
		return nil, err
	}
	v.store, err = store.Create(dir, v.storeOptions(false), func(tx *store.Tx) error {
		c := &change{v: v, tx: tx, at: at}
		c.say(custody.VaultCreated, m.Vault, "", "")
		c.say(custody.HeaderWritten, m.Slot, v.chain.Last().Name(), "")
		office := record.Office{Type: "office", V: 1, ID: officeID(m.Vault), Name: strings.TrimSpace(o.Office), Lock: 5}
		if _, _, err := c.put(office.ID, "", content{facts: office}, false); err != nil {
			return err
		}
		return custody.Append(tx, m.Log, m.Vault, c.entries...)
	})
	return v, err
}

// officeID is the one settings object of a vault: the vault's own number.
func officeID(vault record.ID) record.ID { return record.IDFromBytes(record.KindOffice, vault.Bytes()) }

const (
	treeTestimony = "testimony"
	treeIdentity  = "identity"
)

func (v *Vault) storeOptions(unclean bool) store.Options {
	return store.Options{
		Office: v.keys.office, Testimony: v.keys.testimony, Identity: v.keys.identity,
		Replica: v.chain.Last().Replica, Unclean: unclean,
	}
}

func clockOr(c clock) clock {
	if c.wall == nil {
		return systemClock
	}
	return c
}

func step(p Progress, what string, done, total int64) {
	if p != nil {
		p(what, done, total)
	}
}

func diskError(err error) error { return store.DiskError(err) }
