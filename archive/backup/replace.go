package backup

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"attest/archive/seal"
	"attest/archive/store"
)

// asidePrefix begins the name of a key file that was laid aside, before the
// number of the run that replaced it.
const asidePrefix = KeysName + ".before-"

// before reads the backup that is there, asks whether it may be replaced, and
// returns the number of the last run.
func (w *writer) before(o Options) (uint32, error) {
	last, err := lastVolume(filepath.Join(w.dir, VolumesName))
	if err != nil {
		return 0, err
	}
	if !Is(w.dir) {
		return last, nil
	}
	keys, err := ReadKeys(w.dir)
	if errors.Is(err, ErrNoBackup) {
		err = damaged(KeysName, "it does not begin as one", err)
	}
	if o.Fresh && errors.Is(err, store.ErrDamaged) {
		w.lay, w.blind = true, true // it may be mended some day
		return last, nil
	}
	if err != nil {
		return 0, err
	}
	if keys.Vault != w.src.Vault {
		return 0, ErrOtherVault
	}
	if w.src.Replaces != nil {
		err := w.src.Replaces(keys)
		if err != nil && !o.Newer {
			return 0, err
		}
		w.lay = err != nil
	}
	own, err := w.openOld(keys)
	if err != nil && !(o.Fresh && errors.Is(err, store.ErrDamaged)) {
		return 0, err
	}
	if err != nil || w.old == nil {
		w.lay, w.blind = true, true // under a key that this vault never had, or damaged
		return max(last, keys.Run), nil
	}
	prev := w.old
	if o.Fresh || !own || prev.Catalogue.Volume != o.Volume { // everything anew
		return max(last, prev.Catalogue.Run), w.oldBlobs(prev)
	}
	w.prev = prev
	n := 0
	for _, r := range prev.Catalogue.Runs {
		if r.Records.Size > 0 {
			n++
		}
	}
	w.fold = n >= recordRuns
	return prev.Catalogue.Run, sweep(filepath.Join(w.dir, VolumesName), prev.Catalogue)
}

// openOld opens the catalogue that is there, with the key of now (own) or one of
// before.
func (w *writer) openOld(keys *Keys) (own bool, err error) {
	c, err := keys.Catalogue(w.src.Office)
	if own = err == nil; errors.Is(err, ErrNotOffice) && w.src.Former != nil {
		former, ferr := w.src.Former()
		if ferr != nil {
			return false, ferr
		}
		defer clear(former)
		for _, k := range former {
			if c, err = keys.Catalogue(k); !errors.Is(err, ErrNotOffice) {
				break
			}
		}
	}
	if errors.Is(err, ErrNotOffice) {
		return false, nil
	}
	if err == nil {
		w.old = &Backup{Dir: w.dir, Keys: keys, Catalogue: c}
	}
	return own, err
}

// oldBlobs reads where the files lie in a backup of which nothing else is used.
// Where that cannot be read, nobody knows what is there.
func (w *writer) oldBlobs(b *Backup) error {
	lines, err := b.blobLines()
	if errors.Is(err, store.ErrDamaged) {
		if _, _, err = b.Mend(w.ctx); err == nil {
			lines, err = b.blobLines()
		}
	}
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return err
	}
	w.blind = err != nil
	for _, l := range lines {
		w.was[l.ID] = l
	}
	return nil
}

// everGone is what the vault lists as destroyed, and what the backup that is
// replaced lists beside it: a vault of before, that was backed up over a newer
// one, must not make it forget.
func (w *writer) everGone(now []Gone) []Gone {
	if now == nil {
		now = []Gone{}
	}
	if w.old == nil {
		return now
	}
	known := map[string]bool{}
	for _, g := range now {
		known[string(g.Key)] = true
	}
	for _, g := range w.old.Catalogue.Destroyed {
		if !known[string(g.Key)] {
			now = append(now, g)
		}
	}
	return now
}

// layAside keeps the key file that is replaced against Source.Replaces, or that
// does not open.
func (w *writer) layAside() error {
	if !w.lay {
		return nil
	}
	raw, err := os.ReadFile(filepath.Join(w.dir, KeysName))
	if err != nil {
		return store.DiskError(err)
	}
	w.rep.Aside = filepath.Join(w.dir, fmt.Sprintf("%s%05d", asidePrefix, w.run.Run))
	return writeWhole(w.rep.Aside, raw)
}

// forgetAside removes what was laid aside once something more was destroyed: the
// trees in it would open that in the volumes. What it lists as destroyed is in
// this run's list. One that does not open stays; its trees are another state's.
func (w *writer) forgetAside() {
	if w.old == nil || len(w.cat.Destroyed) <= len(w.old.Catalogue.Destroyed) {
		return
	}
	list, _ := filepath.Glob(filepath.Join(w.dir, asidePrefix+"*"))
	for _, name := range list {
		if name == w.rep.Aside {
			continue
		}
		if k, err := ReadKeys(name); err == nil && w.listed(k) {
			_ = os.Remove(name)
		}
	}
}

// listed reports whether all that a key file lists as destroyed is in this run's list.
func (w *writer) listed(k *Keys) bool {
	keys := []seal.Key{w.src.Office}
	if w.src.Former != nil {
		former, err := w.src.Former()
		if err != nil {
			return false
		}
		keys = append(keys, former...)
		defer clear(keys)
	}
	for _, office := range keys {
		c, err := k.Catalogue(office)
		if err != nil {
			continue
		}
		for _, g := range c.Destroyed {
			found := false
			for _, h := range w.cat.Destroyed {
				found = found || bytes.Equal(g.Key, h.Key)
			}
			if !found {
				return false
			}
		}
		return true
	}
	return false
}
