package archive

import (
	"errors"
	"io"
	"path/filepath"
	"slices"

	"attest/archive/custody"
	"attest/archive/record"
)

// leaving is a plain file that is to lie at a path outside of the vault.
type leaving struct {
	path           string
	parent, object record.ID // whose it is, and what of it leaves
	use            string
	note           func(*change) error // says so in the log
}

// writeOut writes it, whole or not at all, and never over a file. The log tells
// of it before its first byte is on the disk, and where it fails that it did. A
// killed process leaves a file that ends in .part: it is remembered in the vault,
// and the next open removes it.
func (v *Vault) writeOut(l leaving, write func(io.Writer) error) (err error) {
	f, err := newOutsideAt(l.path, partOf(l.path))
	if err != nil {
		return err
	}
	noted := false
	defer func() {
		if perr := v.endPart(f.part); perr != nil {
			err = errors.Join(err, perr)
		}
		if err != nil && noted {
			err = errors.Join(err, v.leftNothing(l))
		}
	}()
	if err := v.beginPart(l.object, f.part); err != nil {
		return f.end(err, nil)
	}
	if err := v.change(l.note); err != nil {
		return f.end(err, nil)
	}
	noted = true
	v.passed("noted")
	return f.end(write(f), nil)
}

// partOf is the name under which a file is written: as those of an export, which
// the next open removes where a crash left them.
func partOf(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part")
}

// leftNothing says that what the log tells of did not come to lie there.
func (v *Vault) leftNothing(l leaving) error {
	abs, err := filepath.Abs(l.path)
	if err != nil {
		return err
	}
	list, err := v.Takings(l.parent)
	if err != nil {
		return err
	}
	return v.change(func(c *change) error {
		c.say(custody.TakeOutFailed, l.object, "", l.use)
		i := -1
		for k, t := range list {
			if t.Words.Path == abs && !t.Failed && (i < 0 || !later(list[i].Time, t.Time)) {
				i = k
			}
		}
		if i < 0 {
			return nil
		}
		t := list[i]
		t.Failed = true
		return c.putTaking(l.parent, t)
	})
}

// beginPart remembers, sealed in the vault, a file that is not in place yet: a
// killed process cannot remove it itself, and what is plain must not lie about
// unseen.
func (v *Vault) beginPart(object record.ID, paths ...string) error {
	return v.officeDraft(func(d *Draft) {
		var u unfinished
		if d.Unfinished != nil {
			u = *d.Unfinished
		}
		u.Submission = object
		u.Paths = union(u.Paths, paths)
		d.Unfinished = &u
	})
}

// endPart forgets them, but for those that are still there, or on a volume that
// does not answer.
func (v *Vault) endPart(paths ...string) error {
	return v.forgetParts(func(p string) bool { return slices.Contains(paths, p) && goneOutside(p) })
}

func (v *Vault) forgetParts(which func(path string) bool) error {
	return v.officeDraft(func(d *Draft) {
		if d.Unfinished == nil {
			return
		}
		u := *d.Unfinished
		u.Paths = slices.DeleteFunc(slices.Clone(u.Paths), which)
		if d.Unfinished = &u; len(u.Paths) == 0 {
			d.Unfinished = nil
		}
	})
}
