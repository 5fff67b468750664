package archive

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"attest/archive/custody"
	"attest/archive/passphrase"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// OpenOptions say who opens a vault.
type OpenOptions struct {
	Member     string // slot ID, hint or name; empty: slots are tried in turn
	Passphrase []byte // as typed
	KeyFile    []byte
	// AllowSynced is the person's word that a vault in a synced or network
	// folder is to be opened for writing all the same.
	AllowSynced bool
	// Memory is the folder where this machine remembers the last checkpoint of
	// each vault (MemoryFolder); "": it remembers none.
	Memory string
	// AllowOlder is the person's word that the vault may be older than what this
	// machine saw last: it was restored from a backup, say.
	AllowOlder bool
	// Reading opens the vault to read where its volume takes no writes, or has not
	// the room for them, and it was closed well; see Vault.Reading. Not on Windows.
	Reading bool
	clock   clock
}

// Open unlocks the vault at path. The folder's lock is held until Close.
//
// Errors: ErrNotVault, ErrNewer, ErrInUse, ErrNoSuchMember, ErrWrongPassphrase
// (the attempt is kept and enters the log at the next unlock), ErrCloudFolder,
// ErrRolledBack, ErrDamaged, ErrDiskFull, ErrReadOnly; with Reading also
// UnfinishedError.
func Open(ctx context.Context, path string, o OpenOptions, p Progress) (*Vault, error) {
	chain, err := readChain(path)
	if err != nil {
		return nil, err
	}
	if where := syncedFolder(path); where != "" && !o.AllowSynced {
		return nil, fmt.Errorf("%s (%s): %w", path, where, ErrCloudFolder)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	lock, why, err := takeLock(path, o)
	if err != nil {
		return nil, err
	}
	if err := store.Ended(path); err != nil {
		return nil, errors.Join(err, lock.Abandon())
	}
	if why == nil {
		if serr := seal.SweepUnfinished(path); serr != nil {
			return nil, errors.Join(diskError(serr), lock.Abandon())
		}
		if did, ferr := finishChangeover(path); ferr != nil {
			err = ferr
		} else if did {
			chain, err = readChain(path)
		}
	}
	var v *Vault
	if err == nil {
		v, err = unlock(ctx, path, chain, lock, why, o, p, nil)
	}
	if err != nil {
		if lock.Unclean() {
			return nil, errors.Join(err, lock.Abandon()) // the next open still must know of the crash
		}
		return nil, errors.Join(err, lock.Release())
	}
	if err := ctx.Err(); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

func readChain(path string) (*seal.Chain, error) {
	chain, err := seal.ReadChain(filepath.Join(path, "vault.json"))
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errNotDir):
		if _, err := os.Stat(filepath.Join(path, "members")); err == nil {
			return nil, &DamagedError{Object: "vault.json", What: "it is missing, and the folder has a vault's members"}
		}
		return nil, fmt.Errorf("%s: %w", path, ErrNotVault)
	case errors.Is(err, seal.ErrNewerFormat):
		return nil, fmt.Errorf("%s: %w", path, err)
	case err != nil:
		return nil, &DamagedError{Object: "vault.json", What: "the header does not verify", Err: err}
	}
	return chain, nil
}

// unlock opens the vault under a lock that is held, to read where there is a reason
// why. rec goes on recording into it, if there is such a one.
func unlock(ctx context.Context, path string, chain *seal.Chain, lock *store.Lock, why *ReadingError, o OpenOptions, p Progress, rec *Recorder) (*Vault, error) {
	pass, err := passphrase.Normalize(o.Passphrase)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWrongPassphrase, err)
	}
	step(p, "derive", 0, 2)
	tables := store.ReadTables(path) // while Argon2id works, which takes longer
	defer tables.Stop()
	v := &Vault{
		path: path, id: chain.Last().Vault, lock: lock, chain: chain, sit: record.NewID(record.KindSitting),
		clock: newTwoClocks(clockOr(o.clock)), indexing: newIndexing(), listsFrom: keptFrom, read: map[record.ID]bool{},
		told: map[record.ID]bool{}, finder: newFinder(), memory: o.Memory,
	}
	v.reading.Store(why)
	if v.member, err = openSlot(path, chain, o, pass); err != nil {
		if errors.Is(err, ErrWrongPassphrase) {
			noted := noteAttempt(path, v.clock.clock.wall())
			if why == nil {
				err = errors.Join(err, noted)
			}
		}
		return nil, err
	}
	if err := v.openKeys(); err != nil {
		v.member.Wipe()
		return nil, err
	}
	step(p, "open", 1, 2)
	options := v.openOptions(tables)
	if why != nil {
		options.Reading = why
	}
	if v.store, err = store.Open(path, options); err != nil {
		return nil, err
	}
	if o.Memory != "" {
		v.remembered = rememberedOf(o.Memory, v.id, path)
		err = v.store.View(func(tx *store.Tx) error { return recall(tx, v.remembered, v.id) })
	}
	if e := (*RolledBackError)(nil); o.AllowOlder && errors.As(err, &e) {
		v.older, err = fmt.Sprintf("older.%d.of.%d", e.Has, e.Seen), nil
	}
	if err == nil {
		err = v.store.View(v.load)
	}
	if err == nil {
		err = v.readQueued()
	}
	if err == nil && why == nil {
		err = v.start(ctx, rec, p)
	}
	if err != nil {
		return nil, errors.Join(err, v.store.Abandon())
	}
	v.remember()
	step(p, "open", 2, 2)
	return v, nil
}

// openKeys verifies the header against the key the slot pins, and opens the
// office key and both trees.
func (v *Vault) openKeys() error {
	m := v.member
	head := v.chain.Last()
	if head.Vault != m.Vault {
		return &DamagedError{Object: "vault.json", What: "it is another vault's header"}
	}
	office, err := head.Office(m.Age)
	if err != nil {
		return &DamagedError{Object: "vault.json", What: "the office key does not open", Err: err}
	}
	v.keys.office = office
	if err := v.chain.VerifyRoles(office, m.Keyholder); err != nil {
		return &DamagedError{Object: "vault.json", What: "the header is not signed by a keyholder this member trusts", Err: err}
	}
	allowed, err := v.readMembers()
	if err != nil {
		return err
	}
	may := func(k ed25519.PublicKey) bool { return allowed[string(k)] }
	for name, tree := range map[string]**seal.Tree{treeTestimony: &v.keys.testimony, treeIdentity: &v.keys.identity} {
		t, _, _, err := seal.ReadKeyFile(filepath.Join(v.path, name+".keys"), m.Vault, name, m.Age, may)
		if err != nil {
			if errors.Is(err, seal.ErrNewerFormat) {
				return err
			}
			return &DamagedError{Object: name + ".keys", What: "the key tree does not open", Err: err}
		}
		*tree = t
	}
	return nil
}

// openOptions are the store's, with the log held against the head.
func (v *Vault) openOptions(tables *store.Tables) store.Options {
	o := v.storeOptions(v.lock.Unclean())
	o.Tables = tables
	o.Check = func(tx *store.Tx, head store.Head) error {
		if err := custody.CheckHead(tx, v.id, head, logKeys(v.chain)); err != nil || v.lock.Unclean() || head.Torn {
			return err
		}
		// Only a crash, or a slot that is not whole, leaves the log ahead.
		n, err := tx.LogSize()
		if err == nil && n != head.Size {
			err = &DamagedError{Object: "head", What: fmt.Sprintf("it is of %d entries and the log has %d, though the vault was closed: an older head was put in its place", head.Size, n)}
		}
		return err
	}
	return o
}

// start writes the first entries of the sitting, finishes what a crash left, and
// begins to read names in the background.
func (v *Vault) start(ctx context.Context, rec *Recorder, p Progress) error {
	failed, err := readAttempts(v.path)
	if err != nil {
		return err
	}
	torn := v.store.Head().Torn
	err = v.change(func(c *change) error {
		if err := v.sayHeaders(c); err != nil { // a crash came between them and the log
			return err
		}
		for _, t := range failed {
			c.say(custody.UnlockFailed, "", "", t)
		}
		c.say(custody.Unlocked, v.member.Slot, "", v.older)
		if torn {
			c.say(custody.HeadTorn, "", "", "")
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := v.dropParts(); err != nil {
		return err
	}
	if err := clearAttempts(v.path); err != nil {
		return err
	}
	if err := v.dropUnfinished(); err != nil {
		return err
	}
	if err := v.finishDestroyed(p); err != nil {
		return err
	}
	var running []record.ID
	if rec != nil {
		rec.mu.Lock()
		running = rec.running()
		rec.mu.Unlock()
	}
	if err := v.closeRecordings(ctx, running, p); err != nil {
		return err
	}
	v.startFinder()
	return nil
}

// PeekInfo is what a vault tells before it is unlocked.
type PeekInfo struct {
	Path    string
	Vault   record.ID
	Slots   []seal.SlotInfo
	Changed time.Time // when the head was last written, by the volume's clock
	Last    time.Time // of the last entry of the log, as the head says it; zero where it does not. Opening checks it
	Synced  string    // name of the sync or network service the folder seems to be in
	Failed  int       // failed unlocks since the last good one
}

// Peek reads the public header of the vault at path.
func Peek(path string) (PeekInfo, error) {
	chain, err := readChain(path)
	if err != nil {
		return PeekInfo{}, err
	}
	i := PeekInfo{Path: path, Vault: chain.Last().Vault, Synced: syncedFolder(path)}
	names, err := filepath.Glob(filepath.Join(path, "members", "*.slot"))
	if err != nil {
		return i, err
	}
	slices.Sort(names)
	for _, n := range names {
		if s, err := seal.ReadSlotInfo(n); err == nil {
			i.Slots = append(i.Slots, s)
		}
	}
	if st, err := os.Stat(filepath.Join(path, "head")); err == nil {
		i.Changed = st.ModTime()
	}
	if h, ok := store.ReadHead(path); ok && h.Time > 0 {
		i.Last = time.Unix(h.Time, 0)
	}
	failed, err := readAttempts(path)
	i.Failed = len(failed)
	return i, err
}

// syncedFolder guesses by its name whether a folder is copied elsewhere by a
// program that knows nothing of a vault's files.
func syncedFolder(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = path
	}
	for _, s := range []string{"OneDrive", "Dropbox", "iCloud", "Mobile Documents", "Google Drive", "GoogleDrive", "MyBox", "Nextcloud", "ownCloud", "pCloud", "Syncthing", "Naver MYBOX"} {
		if strings.Contains(strings.ToLower(abs), strings.ToLower(s)) {
			return s
		}
	}
	if strings.HasPrefix(abs, `\\`) {
		return "network folder"
	}
	return networkVolume(abs)
}
