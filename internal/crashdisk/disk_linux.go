package crashdisk

import (
	"fmt"
	"maps"
	"sync"
	"syscall"
	"time"

	"github.com/hanwen/go-fuse/v2/fuse"
	"golang.org/x/sys/unix"
)

// Disk is a mounted folder. Its methods may be called from any goroutine.
type Disk struct {
	fuse.RawFileSystem
	dir    string
	server *fuse.Server

	mu    sync.Mutex
	nodes map[uint64]*node // by inode; never given back, a test is short
	root  *node
	fault Fault
	free  int64
	syncs int64
}

// Fault answers what a request of a program ends with; 0 lets it pass. It is
// asked under the disk's lock and must not call it.
type Fault func(op Op) syscall.Errno

// Op is what a program asks of a disk.
type Op int

// What is asked, in the kernel's terms.
const (
	Read   Op = iota // also of attributes and names
	Create           // a file, folder or second name
	Write
	Size // a file made longer, shorter, or given room
	Sync // of a file or folder
	Rename
	Remove
)

// TakesRoom says that the request needs blocks of the disk.
func (o Op) TakesRoom() bool { return o == Create || o == Write || o == Size }

// Mount mounts an empty disk at a folder that is there. It needs /dev/fuse and
// the right to mount.
func Mount(dir string) (*Disk, error) {
	d := &Disk{RawFileSystem: fuse.NewDefaultRawFileSystem(), dir: dir, nodes: map[uint64]*node{}, free: 1 << 40}
	d.root = d.newNode(true, 0o700)
	var err error
	d.server, err = fuse.NewServer(d, dir, &fuse.MountOptions{
		DirectMount: true, DirectMountStrict: true, FsName: "crashdisk", Name: "crashdisk",
		MaxWrite: 1 << 20, DisableXAttrs: true, DisableReadDirPlus: true,
	})
	if err != nil {
		return nil, fmt.Errorf("mount a disk at %s: %w", dir, err)
	}
	go d.server.Serve()
	if err := d.server.WaitMount(); err != nil {
		return nil, fmt.Errorf("mount a disk at %s: %w", dir, err)
	}
	return d, nil
}

// Unmount takes the folder away, also from programs that still use it, and
// waits until none of them does.
func (d *Disk) Unmount() error {
	if err := unix.Unmount(d.dir, unix.MNT_DETACH); err != nil {
		return err
	}
	d.server.Wait()
	return nil
}

// Fail has requests ask the fault from now on; nil lets all pass.
func (d *Disk) Fail(f Fault) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fault = f
}

// Free sets what the disk says is free, in bytes. It has more.
func (d *Disk) Free(n int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.free = n
}

// Syncs counts the requests to sync so far.
func (d *Disk) Syncs() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.syncs
}

const pageSize = 4096

type page [pageSize]byte // never changed once it is in a content

type content struct {
	size  int64
	pages map[int64]*page
}

// node is a file or folder: what programs see, and what was synced.
type node struct {
	id    uint64
	dir   bool
	mode  uint32
	at    time.Time
	links uint32

	madeIn *node // where and as what a file was made, until its first sync
	madeAs string

	live, safe       content
	dirty            map[int64]bool
	names, safeNames map[string]*node
}

func (d *Disk) newNode(dir bool, mode uint32) *node {
	n := &node{id: uint64(len(d.nodes)) + 1, dir: dir, mode: mode & 0o7777, at: time.Now(), links: 1, dirty: map[int64]bool{}}
	n.live.pages, n.safe.pages = map[int64]*page{}, map[int64]*page{}
	n.names, n.safeNames = map[string]*node{}, map[string]*node{}
	d.nodes[n.id] = n
	return n
}

func (n *node) write(p []byte, off int64) {
	for len(p) > 0 {
		at, in := off/pageSize, off%pageSize
		fresh := new(page)
		if old := n.live.pages[at]; old != nil {
			*fresh = *old
		}
		k := copy(fresh[in:], p)
		n.live.pages[at], n.dirty[at] = fresh, true
		p, off = p[k:], off+int64(k)
	}
	n.live.size = max(n.live.size, off)
	n.at = time.Now()
}

func (n *node) resize(size int64) {
	if size < n.live.size {
		for at := range n.live.pages {
			switch {
			case at*pageSize >= size:
				delete(n.live.pages, at)
				n.dirty[at] = true
			case (at+1)*pageSize > size:
				fresh := new(page)
				copy(fresh[:size-at*pageSize], n.live.pages[at][:])
				n.live.pages[at], n.dirty[at] = fresh, true
			}
		}
	}
	n.live.size, n.at = size, time.Now()
}

func (n *node) read(p []byte, off int64) []byte {
	if off >= n.live.size {
		return nil
	}
	p = p[:min(int64(len(p)), n.live.size-off)]
	clear(p)
	for done := int64(0); done < int64(len(p)); {
		at, in := (off+done)/pageSize, (off+done)%pageSize
		k := min(pageSize-in, int64(len(p))-done)
		if pg := n.live.pages[at]; pg != nil {
			copy(p[done:done+k], pg[in:])
		}
		done += k
	}
	return p
}

// sync makes what the node is by now what the power leaves: a file's bytes and
// length, or a folder's names. The first sync of a new file keeps the name as
// which it was made, as ext4, XFS, Btrfs and NTFS do, and Badger counts on it;
// later names are the folder's.
func (n *node) sync() {
	if n.dir {
		n.safeNames = maps.Clone(n.names)
		return
	}
	for at := range n.dirty {
		if pg := n.live.pages[at]; pg != nil {
			n.safe.pages[at] = pg
		} else {
			delete(n.safe.pages, at)
		}
	}
	clear(n.dirty)
	n.safe.size = n.live.size
	if n.madeIn != nil && n.madeIn.names[n.madeAs] == n {
		n.madeIn.safeNames[n.madeAs] = n
	}
	n.madeIn = nil
}
