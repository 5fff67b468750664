package crashdisk

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// State is what a disk holds at one moment, after the power went.
type State struct{ root *kept }

type kept struct {
	dir   bool
	data  content
	names map[string]*kept
}

// Crash takes what is left when the power goes now. With a nil chance that is
// what was synced and nothing else. With one, as on a disk that had begun with
// the rest: each page that was not synced is there or not, a file has its new
// length or the one it was synced with, and all new names are there, or none.
func (d *Disk) Crash(chance *rand.Rand) State {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := crash{chance: chance, seen: map[*node]*kept{}}
	c.names = c.coin()
	return State{c.keep(d.root)}
}

type crash struct {
	chance *rand.Rand
	names  bool
	seen   map[*node]*kept
}

func (c *crash) coin() bool { return c.chance != nil && c.chance.IntN(2) == 0 }

func (c *crash) keep(n *node) *kept {
	if k := c.seen[n]; k != nil {
		return k
	}
	k := &kept{dir: n.dir, data: content{n.safe.size, maps.Clone(n.safe.pages)}, names: map[string]*kept{}}
	c.seen[n] = k
	if n.live.size != n.safe.size && c.coin() {
		k.data.size = n.live.size
	}
	if c.chance != nil {
		for at := range n.dirty {
			pg := n.live.pages[at]
			if pg != nil && c.coin() {
				k.data.pages[at] = pg
			}
		}
	}
	names := n.safeNames
	if c.names {
		names = n.names
	}
	for name, of := range names {
		k.names[name] = c.keep(of)
	}
	return k
}

// WriteTo puts the state into a folder that is there and empty, its pages of
// zeros left out.
func (s State) WriteTo(dir string) error { return s.root.writeTo(dir) }

func (k *kept) writeTo(dir string) error {
	for name, c := range k.names {
		path := filepath.Join(dir, name)
		if c.dir {
			if err := os.Mkdir(path, 0o700); err != nil {
				return err
			}
			if err := c.writeTo(path); err != nil {
				return err
			}
			continue
		}
		if err := c.writeFile(path); err != nil {
			return err
		}
	}
	return nil
}

func (k *kept) writeFile(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	for at, pg := range k.data.pages {
		if at*pageSize < k.data.size {
			if _, err := f.WriteAt(pg[:], at*pageSize); err != nil {
				return err
			}
		}
	}
	return f.Truncate(k.data.size)
}

// Now takes what programs see, as a disk holds it that was not cut off.
func (d *Disk) Now() State {
	d.mu.Lock()
	defer d.mu.Unlock()
	return State{d.root.now(map[*node]*kept{})}
}

func (n *node) now(seen map[*node]*kept) *kept {
	if k := seen[n]; k != nil {
		return k
	}
	k := &kept{dir: n.dir, data: content{n.live.size, maps.Clone(n.live.pages)}, names: map[string]*kept{}}
	seen[n] = k
	for name, of := range n.names {
		k.names[name] = of.now(seen)
	}
	return k
}
