package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"attest/archive/custody"
	"attest/archive/passphrase"
	"attest/archive/record"
	"attest/archive/store"
)

// SalvageOptions say who salvages a vault. The passphrase is that of any member.
type SalvageOptions struct {
	Member     string // as in OpenOptions
	Passphrase []byte
	KeyFile    []byte
	// Long also looks for a flipped bit in the numbers from which the slot's key
	// is derived: some minutes, and for nothing when the passphrase is wrong.
	Long  bool
	clock clock
}

// SalvageReport says what was carried and what was not.
type SalvageReport struct {
	Path     string
	Objects  int
	Versions int
	Files    int // blobs
	Entries  int64
	Mended   int  // bits of files that were put right
	Log      bool // the log is whole up to what was last acknowledged, as it was signed
	LogLost  int  // entries within it of which only the hash is there
	LogCut   int64
	Lost     []SalvageLoss

	files []mendedFile
}

// Complete reports that nothing is missing in the new vault.
func (r SalvageReport) Complete() bool {
	return r.LogLost == 0 && r.LogCut == 0 && !slices.ContainsFunc(r.Lost, func(l SalvageLoss) bool { return !l.Mended })
}

// SalvageLoss is one thing that was not carried, or not whole.
type SalvageLoss struct {
	Object  string // an ID, "custody log", or a file's name
	Label   string // what people see of the object, where that is known; never in a file
	Version uint32 // 0 for none
	What    string
	Mended  bool // what was wrong in a file, and was put right
}

// Salvage makes a new vault at to of all that is still authentic in the one at
// from, whether that opens or not. It changes nothing in from but its lock, and
// what the next opening would: a change of members that was cut off is ended. It
// reads Badger's files itself. The new vault has the same members, passphrases
// and keys; its log goes on where the old one's is authentic, and says that it
// was salvaged, what was lost, and which versions' entries are lost.
//
// A lost thing is no error: it is in the report. Errors: as Open's, and ErrExists.
func Salvage(ctx context.Context, from, to string, o SalvageOptions, p Progress) (SalvageReport, error) {
	if _, err := os.Lstat(to); err == nil {
		return SalvageReport{}, fmt.Errorf("%s: %w", to, ErrExists)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return SalvageReport{}, diskError(err)
	}
	if _, err := os.Stat(filepath.Join(from, "members")); errors.Is(err, fs.ErrNotExist) {
		return SalvageReport{}, fmt.Errorf("%s: %w", from, ErrNotVault)
	}
	pass, err := passphrase.Normalize(o.Passphrase)
	if err != nil {
		return SalvageReport{}, fmt.Errorf("%w: %w", ErrWrongPassphrase, err)
	}
	defer clear(pass)
	lock, err := store.TakeLock(from)
	if errors.Is(err, ErrInUse) {
		return SalvageReport{}, err
	}
	if err == nil { // a folder that takes no writes can be salvaged too
		defer func() {
			if lock.Unclean() {
				_ = lock.Abandon()
			} else {
				_ = lock.Release()
			}
		}()
	}
	if err == nil { // what opening would have ended: else header, keys and records are not of one time
		if _, err := finishChangeover(from); err != nil {
			return SalvageReport{}, err
		}
	}
	part := to + ".part"
	if err := beginFolder(part); err != nil {
		return SalvageReport{}, err
	}
	defer freePart(part)
	if err := os.MkdirAll(filepath.Join(part, "members"), 0o700); err != nil {
		return SalvageReport{}, diskError(err)
	}
	s := &salvage{ctx: ctx, from: from, to: part, o: o, pass: pass, told: p}
	err = s.run()
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = endFolder(part, to)
	}
	if err != nil {
		freePart(part)
		return SalvageReport{}, errors.Join(err, os.RemoveAll(part))
	}
	s.report.Path = to
	return s.report, nil
}

// salvage is one salvage under way.
type salvage struct {
	ctx      context.Context
	from, to string
	o        SalvageOptions
	pass     []byte
	told     Progress
	report   SalvageReport

	v       *Vault // the new one
	remains *store.Remains
	carried custody.Carried
	logged  map[record.ID][]string // versions by name that the log carried tells of, in order
	behind  map[record.ID][]string // those that entries tell of which are not carried
	dropped map[record.ID]bool
	hidden  map[record.ID]bool // the last the log says of it is that it was removed
	ended   map[record.ID]bool // imports that were finished
	acts    *withdrawals       // what the log tells of freezes, holds and what was destroyed
}

func (s *salvage) run() error {
	step(s.told, "derive", 0, 4)
	if err := s.openKeys(); err != nil {
		return err
	}
	v := s.v
	defer func() { v.wipe() }()
	step(s.told, "records", 1, 4)
	options := v.storeOptions(false)
	var err error
	s.remains, err = store.Gather(s.ctx, s.from, options, func(done, total int) { step(s.told, "records", int64(done), int64(total)) })
	if err != nil {
		return err
	}
	s.carried = custody.Carry(s.remains.Leaves, s.remains.Hashes, v.id, s.remains.Head, logKeys(v.chain))
	s.hear()
	s.remains.Forget(s.acts.gone)
	if err := s.copyBlobs(); err != nil {
		return err
	}
	v.store, err = store.Rebuild(s.to, options, s.remains, s.carried.Leaves, s.begin)
	if err == nil {
		err = s.carry()
		err = errors.Join(err, v.store.Close())
	}
	if err = errors.Join(err, v.lock.Release()); err != nil {
		return err
	}
	return s.prove()
}

// hear reads from the log what happened to each object.
func (s *salvage) hear() {
	s.logged, s.behind = map[record.ID][]string{}, map[record.ID][]string{}
	s.dropped, s.hidden, s.ended = map[record.ID]bool{}, map[record.ID]bool{}, map[record.ID]bool{}
	hear := func(list []custody.Entry, versions map[record.ID][]string) {
		for _, e := range list {
			switch e.Verb {
			case custody.Dropped:
				s.dropped[e.Object] = true
			case custody.Removed, custody.Restored:
				s.hidden[e.Object] = e.Verb == custody.Removed
			case custody.ImportFinished, custody.ImportDropped:
				s.ended[e.Object] = true
			}
			if namesVersion(e) {
				versions[e.Object] = append(versions[e.Object], e.Version)
			}
		}
	}
	hear(s.carried.Entries, s.logged)
	hear(s.carried.Behind, s.behind)
	s.acts = withdrawalsIn(s.carried)
	s.report.Entries = int64(len(s.carried.Leaves))
	s.report.Log, s.report.LogLost, s.report.LogCut = s.carried.Proven, len(s.carried.Lost), s.carried.Cut
	s.report.Mended = s.remains.Mended
}

// namesVersion says whether an entry tells of a version that was made.
func namesVersion(e custody.Entry) bool {
	switch e.Verb {
	case custody.HeaderWritten, custody.Salvaged, custody.Disclosed, custody.Committed, custody.SalvageLost:
		return false
	}
	return e.Version != ""
}

// begin writes the first entry of the new vault, and what is lost of the log.
func (s *salvage) begin(tx *store.Tx) error {
	at, _ := s.v.clock.now()
	c := &change{v: s.v, tx: tx, at: at}
	last, header := s.v.chain.Last().Name(), "" // the one in force, where the log that is carried may not tell of it
	if told := slices.ContainsFunc(s.carried.Entries, func(e custody.Entry) bool {
		return e.Verb == custody.HeaderWritten && e.Version == last
	}); !told || len(s.carried.Lost) > 0 || s.carried.Cut > 0 {
		header = last
	}
	if err := tx.SetHeaders(s.v.chain.Len()); err != nil {
		return err
	}
	c.say(custody.Salvaged, s.v.id, header, fmt.Sprintf("carried.%d:lost.%d:behind.%d", len(s.carried.Leaves), len(s.carried.Lost), s.carried.Cut))
	for _, i := range s.carried.Lost[:min(len(s.carried.Lost), 500)] {
		s.sayLost(c, i)
	}
	return custody.Append(tx, s.v.member.Log, s.v.id, c.entries...)
}

func (s *salvage) sayLost(c *change, i int64) {
	code, version := custody.LostEntry(i, s.carried.Leaves[i])
	c.say(custody.SalvageLost, "", version, code)
}

// copyBlobs takes the files over whose keys are there, whole or not: what is
// damaged in them shows when they are read, and is mended then where it can be.
func (s *salvage) copyBlobs() error {
	var names []string
	err := filepath.WalkDir(filepath.Join(s.from, "blobs"), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if d == nil || !d.IsDir() {
				return nil // missing, or not to be read: its exhibits say so
			}
			return fs.SkipDir
		}
		id, perr := record.ParseID(strings.ToUpper(strings.TrimSuffix(strings.TrimSuffix(d.Name(), ".wave"), store.ReachEnd)))
		if !d.IsDir() && perr == nil && id.Kind() == record.KindBlob && s.remains.HasBlob(id) {
			names = append(names, path)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, name := range names {
		step(s.told, "blobs", int64(i), int64(len(names)))
		if err := s.ctx.Err(); err != nil {
			return err
		}
		to := filepath.Join(s.to, "blobs", filepath.Base(filepath.Dir(name)), filepath.Base(name))
		if err := copyReadable(name, to); err != nil {
			return err
		}
	}
	return nil
}

// copyReadable copies a file as far as it can be read: zeros stand for what the
// disk does not give.
func copyReadable(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return nil // not to be read: as one that is missing
	}
	defer in.Close()
	st, err := in.Stat()
	if err != nil || !st.Mode().IsRegular() {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return diskError(err)
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return diskError(err)
	}
	defer func() { err = errors.Join(err, diskError(out.Close())) }()
	buf := make([]byte, 64<<10)
	for at := int64(0); at < st.Size(); at += int64(len(buf)) {
		n, rerr := in.ReadAt(buf, at)
		if rerr != nil && rerr != io.EOF {
			continue
		}
		if _, err := out.WriteAt(buf[:n], at); err != nil {
			return diskError(err)
		}
	}
	if err := out.Truncate(st.Size()); err != nil {
		return diskError(err)
	}
	return diskError(out.Sync())
}

// prove opens the new vault as anybody does, reads all of it, and mends what it can
// of the files that are not whole.
func (s *salvage) prove() error {
	open := func() (*Vault, error) {
		return Open(s.ctx, s.to, OpenOptions{
			Member: string(s.v.member.Slot), Passphrase: s.o.Passphrase, KeyFile: s.o.KeyFile, AllowSynced: true, clock: s.o.clock,
		}, nil)
	}
	v, err := open()
	if err != nil {
		return fmt.Errorf("what was salvaged does not open: %w", err)
	}
	v, rep, mended, err := checkMending(s.ctx, v, open, s.told)
	if v == nil {
		return err
	}
	if err == nil {
		rep, err = s.mendTorn(v, rep)
	}
	s.report.files = mended
	for _, m := range mended {
		s.report.Mended += m.bits
		if m.behind > 0 {
			s.lose(SalvageLoss{Object: string(m.object), What: fmt.Sprintf("bytes behind its file that nobody sealed and that were cut off: %d; it is what was taken in", m.behind), Mended: true})
		}
		if m.bits > 0 {
			s.lose(SalvageLoss{Object: string(m.object), What: fmt.Sprintf("wrong bits of its file that were put right: %d; it is what was taken in", m.bits), Mended: true})
		}
	}
	s.report.Objects, s.report.Versions, s.report.Files = rep.Objects, rep.Versions, rep.Blobs
	for _, f := range rep.Faults {
		s.lose(SalvageLoss{Object: f.Object, What: f.What})
	}
	for i := range s.report.Lost {
		s.report.Lost[i].Label = v.labelOf(record.ID(s.report.Lost[i].Object))
	}
	slices.SortStableFunc(s.report.Lost, func(a, b SalvageLoss) int { return strings.Compare(a.Object, b.Object) })
	return errors.Join(err, v.Close())
}

// lose notes a loss, once.
func (s *salvage) lose(l SalvageLoss) {
	if !slices.Contains(s.report.Lost, l) {
		s.report.Lost = append(s.report.Lost, l)
	}
}

func (s *salvage) newVault() *Vault {
	return &Vault{
		path: s.to, sit: record.NewID(record.KindSitting), clock: newTwoClocks(clockOr(s.o.clock)), indexing: newIndexing(), listsFrom: keptFrom, finder: newFinder(),
		read: map[record.ID]bool{}, told: map[record.ID]bool{},
	}
}
