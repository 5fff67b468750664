package backup

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// Source is the vault that is backed up.
type Source struct {
	Vault   record.ID
	Office  seal.Key
	Entries int64 // of the custody log
	// Records hands every record over in the order of its key, the same each time.
	Records func(fn func(key, value []byte) error) error
	// Blob says whose key a record is, and where that blob's file lies.
	Blob func(key, value []byte) (id record.ID, path string, ok bool)
	// Files returns the small files as they are then, and all that was ever
	// destroyed. It is asked last: what is destroyed meanwhile is forgotten here too.
	Files func() ([]File, []Gone, error)
	// Standing is asked with it. nil: none is listed.
	Standing func() (*Standing, error)
	// Replaces is asked before the key file of an earlier run is replaced: an error
	// is that this vault does not go on from what that run held. nil: any may be.
	Replaces func(was *Keys) error
	// Former are the office keys of before, for a backup that was made under one.
	Former func() ([]seal.Key, error)
	// Grows says of a blob whether it is a recording, of which the file is another while
	// it is made, and once it is closed. nil: none is.
	Grows func(id record.ID) (bool, error)
	// Opens opens what lies as a blob's file: whole where it is all that was sealed; of a
	// recording that goes on good is how many bytes of it are authentic. A DamagedError
	// is that it does not open; ErrDestroyed, ErrNotFound that its key is gone.
	Opens func(ctx context.Context, id record.ID, r io.ReaderAt, size int64, told func(n int64)) (whole bool, good int64, err error)
}

// Options say how.
type Options struct {
	Fresh  bool  // everything anew; the runs before are removed when it is done
	Newer  bool  // replace also what Source.Replaces refuses; its key file is laid aside
	Volume int64 // bytes of a volume at most; 0 is VolumeSize
	Now    time.Time
}

// Report is what a run did.
type Report struct {
	Dir     string
	Run     uint32
	Time    time.Time
	Records int64 // of the state, all runs
	Blobs   int64
	Bytes   int64 // of blobs
	Written int64 // by this run
	Volumes int   // by this run
	Entries int64
	Missing []record.ID // blobs whose file is neither in the vault nor in the backup
	Kept    []record.ID // blobs whose file is missing in the vault, cut short, or does not open, and stays in the backup as it was
	Aside   string      // where the key file lies that this run replaced against Source.Replaces; "" for none
}

// recordRuns is how many runs may hold records of the state before they are
// written together again: each costs memory while all are read.
const recordRuns = 16

// writer is one run.
type writer struct {
	ctx    context.Context
	src    Source
	dir    string
	prev   *Backup // nil: none, or none that is used
	old    *Backup // the one that is there, used or not; nil: none, or none that opens
	lay    bool    // the key file that is there is laid aside before it is replaced
	blind  bool    // there is a backup, and nobody knows what it holds
	fold   bool    // the records of all runs are written as one again
	torn   int     // files of the vault that do not open, of which the backup is not known to have one
	opened int64   // bytes of the vault's files that were opened before one is taken
	kept   bool    // the key file may know of the volumes already
	was    map[record.ID]BlobLine
	out    *volumeWriter
	second *volumeWriter // of the index, a file of its own
	began  [32]byte      // SHA-256 of the key file that was there; zeros: none was
	run    Run
	cat    Catalogue
	told   Progress
	rep    Report
}

// Write backs the vault up into the folder of its own below place. The backup
// that is there stays whole until the new run was read back: then the key file
// takes the place of the old one.
//
// Errors: ErrOtherVault, ErrMoved, what Source.Replaces returns, store.ErrDiskFull, store.ErrReadOnly,
// store.DamagedError (what was there, or what was written, does not open), the
// context's.
func Write(ctx context.Context, place string, src Source, o Options, p Progress) (Report, error) {
	w := &writer{ctx: ctx, src: src, dir: Folder(place, src.Vault), told: p, was: map[record.ID]BlobLine{}}
	if o.Volume == 0 {
		o.Volume = VolumeSize
	}
	if st, err := os.Stat(place); err != nil {
		return w.rep, err
	} else if !st.IsDir() {
		return w.rep, fmt.Errorf("%s is no folder: %w", place, ErrNoBackup)
	}
	if err := os.MkdirAll(filepath.Join(w.dir, VolumesName), 0o700); err != nil {
		return w.rep, store.DiskError(err)
	}
	for _, dir := range []string{filepath.Dir(w.dir), w.dir} { // else a stick that is pulled has no such folder
		if err := store.SyncDir(dir); err != nil {
			return w.rep, err
		}
	}
	var err error
	if w.began, err = keysSum(w.dir); err != nil {
		return w.rep, err
	}
	last, err := w.before(o)
	if err != nil {
		return w.rep, err
	}
	at := o.Now.UTC().Format(time.RFC3339)
	w.run = Run{Run: last + 1, Time: at}
	w.cat = Catalogue{Type: "attest/backup-catalogue", V: 3, Run: last + 1, Time: at, Entries: src.Entries, Volume: o.Volume}
	w.second = &volumeWriter{ctx: ctx, dir: filepath.Join(w.dir, VolumesName), run: last + 1, size: 1 << 62, before: -1}
	w.out = &volumeWriter{ctx: ctx, dir: filepath.Join(w.dir, VolumesName), run: last + 1, size: o.Volume}
	if err := w.write(); err != nil {
		if !w.kept { // else the next run sees which are used
			if aerr := w.alone(); aerr != nil { // what has these names now is the other run's
				w.out.named, w.second.named, err = 0, 0, aerr
			}
			w.out.drop()
			w.second.drop()
		}
		return w.rep, store.DiskError(err)
	}
	return w.rep, nil
}

func lastVolume(dir string) (last uint32, err error) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return 0, store.DiskError(err)
	}
	for _, e := range list {
		if m := volumeForm.FindStringSubmatch(e.Name()); m != nil {
			if n, err := strconv.ParseUint(m[1], 10, 31); err == nil {
				last = max(last, uint32(n))
			}
		}
	}
	return last, nil
}

func (w *writer) write() error {
	if _, err := io.WriteString(w.out, streamMagic); err != nil {
		return err
	}
	blobs, err := w.writeRecords()
	if err != nil {
		return err
	}
	lines, err := w.writeBlobs(blobs)
	if err != nil {
		return err
	}
	used, err := w.writeIndex(lines)
	if err != nil {
		return err
	}
	w.run.Size = w.out.at
	if err := w.alone(); err != nil {
		return err
	}
	if err := errors.Join(w.out.commit(), w.second.commit()); err != nil {
		return err
	}
	w.collect(used)
	return w.finish()
}

// part seals what fill writes as a part of the run's stream, and hands it to also.
func (w *writer) part(what byte, fill func(*bufio.Writer) error, also ...io.Writer) (Part, error) {
	key := seal.NewKey()
	defer key.Wipe()
	p := Part{At: w.out.at, Key: slices.Clone(key[:])}
	s := seal.NewWriter(key, partID(what, w.run.Run), w.out)
	defer s.Abort()
	b := bufio.NewWriterSize(io.MultiWriter(append(also, s)...), 256<<10)
	if err := fill(b); err != nil {
		return p, err
	}
	if err := b.Flush(); err != nil {
		return p, err
	}
	if err := s.Close(); err != nil {
		return p, err
	}
	p.Length, p.Size = s.Size(), w.out.at-p.At
	return p, nil
}

// merge walks the records beside the index of the run before: fn gets each with
// the line that still holds for it, or nil.
func (w *writer) merge(fn func(key, value []byte, was *recordLine) error) (*indexReader, func(), error) {
	x, done := &indexReader{records: true, blobs: true}, func() {}
	if w.prev != nil {
		var err error
		if x, done, err = w.prev.index(); err != nil {
			return nil, nil, err
		}
	}
	old, more, err := x.record()
	seen := 0
	if err == nil {
		err = w.src.Records(func(key, value []byte) error {
			if seen++; seen%1000 == 0 && w.ctx.Err() != nil {
				return w.ctx.Err()
			}
			for more && string(old.key) < string(key) {
				var err error
				if old, more, err = x.record(); err != nil {
					return partError(w.prev.Catalogue.Run, err)
				}
			}
			if more && string(old.key) == string(key) && old.sum == sumOf(value) && !w.fold {
				return fn(key, value, &old)
			}
			return fn(key, value, nil)
		})
	}
	for err == nil && more {
		_, more, err = x.record()
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	return x, done, nil
}

type sourceBlob struct {
	id   record.ID
	path string
}

func (w *writer) writeRecords() (blobs []sourceBlob, err error) {
	w.run.Records, err = w.part(partRecords, func(b *bufio.Writer) error {
		x, done, err := w.merge(func(key, value []byte, was *recordLine) error {
			if id, path, ok := w.src.Blob(key, value); ok {
				blobs = append(blobs, sourceBlob{id, path})
			}
			w.cat.Records++
			told(w.told, "records", w.cat.Records, 0)
			if was != nil {
				return nil
			}
			w.run.New++
			return writeRecord(b, key, value)
		})
		if err != nil || w.prev == nil {
			return err
		}
		defer done()
		lines, err := x.rest(w.prev.Catalogue)
		for _, l := range lines {
			w.was[l.ID] = l
		}
		return err
	})
	return blobs, err
}

// writeIndex says where everything of the state lies, and returns how much of
// each run is used.
func (w *writer) writeIndex(lines []BlobLine) (used map[uint32]usage, err error) {
	used = map[uint32]usage{}
	note := func(run uint32, records, blobs int64) {
		u := used[run]
		used[run] = usage{u.records + records, u.blobs + blobs}
	}
	key := seal.NewKey()
	defer key.Wipe()
	second := seal.NewWriter(key, partID(partSecond, w.run.Run), w.second)
	defer second.Abort()
	w.cat.Index, err = w.part(partIndex, func(b *bufio.Writer) error {
		_, done, err := w.merge(func(key, value []byte, was *recordLine) error {
			l := recordLine{key: key, run: w.run.Run, sum: sumOf(value)}
			if was != nil {
				l.run = was.run
			}
			note(l.run, 1, 0)
			return l.write(b)
		})
		if err != nil {
			return err
		}
		done()
		_ = b.WriteByte(0)
		for _, l := range lines {
			note(l.Run, 0, 1)
			if err := l.write(b); err != nil {
				return err
			}
		}
		return b.WriteByte(0)
	}, second)
	if err == nil {
		err = second.Close()
	}
	w.cat.Second = Part{Size: w.second.at, Length: second.Size(), Key: slices.Clone(key[:])}
	return used, err
}

type usage struct{ records, blobs int64 }

// collect lists the runs of which something is used.
func (w *writer) collect(used map[uint32]usage) {
	if w.prev != nil {
		for _, r := range w.prev.Catalogue.Runs {
			u := used[r.Run]
			if u == (usage{}) {
				continue
			}
			if u.records == 0 {
				r.Records = Part{}
			}
			if r.Run == w.prev.Catalogue.Run {
				r.Index = w.prev.Catalogue.Index
			}
			r.Blobs = u.blobs
			w.cat.Runs = append(w.cat.Runs, r)
		}
	}
	w.cat.Runs = append(w.cat.Runs, w.run)
}

// finish reads the run back and then lets the new key file take the old one's place.
func (w *writer) finish() error {
	files, destroyed, err := w.src.Files()
	if err != nil {
		return err
	}
	w.cat.Destroyed = w.everGone(destroyed)
	if w.src.Standing != nil {
		w.cat.V = 4
		if w.cat.Standing, err = w.src.Standing(); err != nil {
			return err
		}
	}
	raw, err := formatKeys(w.src.Vault, w.cat, files, w.src.Office)
	if err != nil {
		return err
	}
	keys, err := ParseKeys(raw)
	if err != nil {
		return err
	}
	b := &Backup{Dir: w.dir, Keys: keys, Catalogue: w.cat}
	if _, err := b.Prove(w.ctx, true, nil, w.told); err != nil {
		return err
	}
	if err := w.alone(); err != nil {
		return err
	}
	if err := w.layAside(); err != nil {
		return err
	}
	w.kept = true
	if err := writeWhole(filepath.Join(w.dir, KeysName), raw); err != nil {
		return err
	}
	w.forgetAside()
	w.rep = Report{
		Dir: w.dir, Run: w.run.Run, Time: keys.Time, Records: w.cat.Records, Blobs: w.cat.Blobs, Bytes: w.cat.Bytes,
		Written: w.run.Size, Volumes: len(w.out.names), Entries: w.src.Entries,
		Missing: w.rep.Missing, Kept: w.rep.Kept, Aside: w.rep.Aside,
	}
	_ = sweep(filepath.Join(w.dir, VolumesName), w.cat) // what stays goes with the next run
	return nil
}

// writeWhole replaces the file at path, all or nothing.
func writeWhole(path string, data []byte) error {
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return store.DiskError(err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = store.Rename(part, path)
	}
	if err != nil {
		_ = os.Remove(part)
	}
	return store.DiskError(err)
}
