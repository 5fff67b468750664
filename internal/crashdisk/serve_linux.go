package crashdisk

import (
	"slices"
	"syscall"
	"time"

	"github.com/hanwen/go-fuse/v2/fuse"
)

// forever is how long the kernel may believe what it was told: nobody but it
// changes anything here.
const forever = 3600

func (d *Disk) String() string { return "crashdisk" }

// on answers a request about a node, unless the fault does.
func (d *Disk) on(op Op, id uint64, do func(*node) fuse.Status) fuse.Status {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fault != nil {
		if e := d.fault(op); e != 0 {
			return fuse.Status(e)
		}
	}
	n := d.nodes[id]
	if n == nil {
		return fuse.Status(syscall.ESTALE)
	}
	return do(n)
}

func (n *node) attr(a *fuse.Attr) {
	a.Ino, a.Mode, a.Nlink, a.Size, a.Blksize = n.id, n.mode|syscall.S_IFREG, n.links, uint64(n.live.size), pageSize
	a.Blocks = uint64(len(n.live.pages)) * (pageSize / 512)
	if n.dir {
		a.Mode, a.Nlink = n.mode|syscall.S_IFDIR, 2
	}
	a.SetTimes(&n.at, &n.at, &n.at)
}

func (n *node) entry(out *fuse.EntryOut) {
	out.NodeId, out.EntryValid, out.AttrValid = n.id, forever, forever
	n.attr(&out.Attr)
}

// Lookup finds a name in a folder.
func (d *Disk) Lookup(_ <-chan struct{}, h *fuse.InHeader, name string, out *fuse.EntryOut) fuse.Status {
	return d.on(Read, h.NodeId, func(n *node) fuse.Status {
		c := n.names[name]
		if c == nil {
			return fuse.ENOENT
		}
		c.entry(out)
		return fuse.OK
	})
}

// GetAttr tells what a node is.
func (d *Disk) GetAttr(_ <-chan struct{}, in *fuse.GetAttrIn, out *fuse.AttrOut) fuse.Status {
	return d.on(Read, in.NodeId, func(n *node) fuse.Status {
		out.AttrValid = forever
		n.attr(&out.Attr)
		return fuse.OK
	})
}

// SetAttr changes a file's length, rights or times.
func (d *Disk) SetAttr(_ <-chan struct{}, in *fuse.SetAttrIn, out *fuse.AttrOut) fuse.Status {
	return d.on(Size, in.NodeId, func(n *node) fuse.Status {
		if size, ok := in.GetSize(); ok {
			n.resize(int64(size))
		}
		if mode, ok := in.GetMode(); ok {
			n.mode = mode & 0o7777
		}
		if at, ok := in.GetMTime(); ok {
			n.at = at
		}
		out.AttrValid = forever
		n.attr(&out.Attr)
		return fuse.OK
	})
}

func (d *Disk) add(in *node, name string, dir bool, mode uint32) (*node, fuse.Status) {
	if in.names[name] != nil {
		return nil, fuse.Status(syscall.EEXIST)
	}
	c := d.newNode(dir, mode)
	in.names[name], in.at = c, time.Now()
	if !dir {
		c.madeIn, c.madeAs = in, name
	}
	return c, fuse.OK
}

// Mkdir makes a folder.
func (d *Disk) Mkdir(_ <-chan struct{}, in *fuse.MkdirIn, name string, out *fuse.EntryOut) fuse.Status {
	return d.on(Create, in.NodeId, func(n *node) fuse.Status {
		c, st := d.add(n, name, true, in.Mode)
		if st.Ok() {
			c.entry(out)
		}
		return st
	})
}

// Create makes a file and opens it.
func (d *Disk) Create(_ <-chan struct{}, in *fuse.CreateIn, name string, out *fuse.CreateOut) fuse.Status {
	return d.on(Create, in.NodeId, func(n *node) fuse.Status {
		c, st := d.add(n, name, false, in.Mode)
		if st.Ok() {
			c.entry(&out.EntryOut)
			out.OpenFlags = fuse.FOPEN_KEEP_CACHE
		}
		return st
	})
}

// Link gives a file a second name.
func (d *Disk) Link(_ <-chan struct{}, in *fuse.LinkIn, name string, out *fuse.EntryOut) fuse.Status {
	return d.on(Create, in.NodeId, func(n *node) fuse.Status {
		c := d.nodes[in.Oldnodeid]
		if c == nil || n.names[name] != nil {
			return fuse.Status(syscall.EEXIST)
		}
		n.names[name] = c
		c.links++
		c.entry(out)
		return fuse.OK
	})
}

func (d *Disk) remove(h *fuse.InHeader, name string) fuse.Status {
	return d.on(Remove, h.NodeId, func(n *node) fuse.Status {
		c := n.names[name]
		if c == nil {
			return fuse.ENOENT
		}
		if len(c.names) > 0 {
			return fuse.Status(syscall.ENOTEMPTY)
		}
		delete(n.names, name)
		c.links--
		return fuse.OK
	})
}

// Unlink removes a file's name.
func (d *Disk) Unlink(_ <-chan struct{}, h *fuse.InHeader, name string) fuse.Status {
	return d.remove(h, name)
}

// Rmdir removes an empty folder.
func (d *Disk) Rmdir(_ <-chan struct{}, h *fuse.InHeader, name string) fuse.Status {
	return d.remove(h, name)
}

// Rename moves a name; what had the new one is gone.
func (d *Disk) Rename(_ <-chan struct{}, in *fuse.RenameIn, from, to string) fuse.Status {
	return d.on(Rename, in.NodeId, func(n *node) fuse.Status {
		into, c := d.nodes[in.Newdir], n.names[from]
		switch {
		case into == nil || c == nil:
			return fuse.ENOENT
		case in.Flags&unixRenameNoReplace != 0 && into.names[to] != nil:
			return fuse.Status(syscall.EEXIST)
		case in.Flags&^unixRenameNoReplace != 0:
			return fuse.EINVAL
		}
		if old := into.names[to]; old != nil {
			if len(old.names) > 0 {
				return fuse.Status(syscall.ENOTEMPTY)
			}
			old.links--
		}
		delete(n.names, from)
		into.names[to] = c
		return fuse.OK
	})
}

const unixRenameNoReplace = 1

// Open opens a file, whose pages the kernel may keep.
func (d *Disk) Open(_ <-chan struct{}, in *fuse.OpenIn, out *fuse.OpenOut) fuse.Status {
	op := Read
	if in.Flags&syscall.O_ACCMODE != syscall.O_RDONLY {
		op = Size
	}
	return d.on(op, in.NodeId, func(*node) fuse.Status {
		out.OpenFlags = fuse.FOPEN_KEEP_CACHE
		return fuse.OK
	})
}

// Read reads of a file.
func (d *Disk) Read(_ <-chan struct{}, in *fuse.ReadIn, buf []byte) (r fuse.ReadResult, st fuse.Status) {
	st = d.on(Read, in.NodeId, func(n *node) fuse.Status {
		r = fuse.ReadResultData(n.read(buf, int64(in.Offset)))
		return fuse.OK
	})
	return r, st
}

// Write writes into a file, as write(2) does or as the kernel brings pages of a
// mapping.
func (d *Disk) Write(_ <-chan struct{}, in *fuse.WriteIn, p []byte) (k uint32, st fuse.Status) {
	st = d.on(Write, in.NodeId, func(n *node) fuse.Status {
		n.write(p, int64(in.Offset))
		k = uint32(len(p))
		return fuse.OK
	})
	return k, st
}

// Flush is close(2), which makes nothing durable.
func (d *Disk) Flush(<-chan struct{}, *fuse.FlushIn) fuse.Status { return fuse.OK }

// Fsync makes a file durable.
func (d *Disk) Fsync(_ <-chan struct{}, in *fuse.FsyncIn) fuse.Status {
	return d.on(Sync, in.NodeId, func(n *node) fuse.Status {
		n.sync()
		d.syncs++
		return fuse.OK
	})
}

// FsyncDir makes a folder's names durable.
func (d *Disk) FsyncDir(c <-chan struct{}, in *fuse.FsyncIn) fuse.Status { return d.Fsync(c, in) }

// OpenDir opens a folder.
func (d *Disk) OpenDir(_ <-chan struct{}, in *fuse.OpenIn, _ *fuse.OpenOut) fuse.Status {
	return d.on(Read, in.NodeId, func(*node) fuse.Status { return fuse.OK })
}

// ReadDir lists a folder, by the inodes, which only grow.
func (d *Disk) ReadDir(_ <-chan struct{}, in *fuse.ReadIn, out *fuse.DirEntryList) fuse.Status {
	return d.on(Read, in.NodeId, func(n *node) fuse.Status {
		var all []fuse.DirEntry
		for name, c := range n.names {
			mode := uint32(syscall.S_IFREG)
			if c.dir {
				mode = syscall.S_IFDIR
			}
			all = append(all, fuse.DirEntry{Name: name, Ino: c.id, Mode: mode})
		}
		slices.SortFunc(all, func(a, b fuse.DirEntry) int { return int(int64(a.Ino) - int64(b.Ino)) })
		for _, e := range all {
			e.Off = e.Ino
			if e.Ino > in.Offset && !out.AddDirEntry(e) {
				break
			}
		}
		return fuse.OK
	})
}

// StatFs tells what is free.
func (d *Disk) StatFs(_ <-chan struct{}, in *fuse.InHeader, out *fuse.StatfsOut) fuse.Status {
	return d.on(Read, in.NodeId, func(*node) fuse.Status {
		*out = fuse.StatfsOut{Blocks: 1 << 30, Bfree: uint64(d.free / pageSize), Bavail: uint64(d.free / pageSize), Bsize: pageSize, Frsize: pageSize, NameLen: 255}
		return fuse.OK
	})
}
