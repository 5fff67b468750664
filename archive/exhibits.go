package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"attest/archive/custody"
	"attest/archive/media"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// Attachment is a file to be taken in.
type Attachment struct {
	Name     string    // as received; its folder is cut off
	Origin   string    // path it comes from, "" for a stream; listed as still outside until it is gone
	Modified time.Time // when the file was last changed, as its folder says; zero where unknown
	From     string    // received from whom
	How      string    // through what
	Size     int64     // bytes to come, 0 where unknown
	Data     io.Reader // read to its end
	Class    string    // record.ClassIdentity unless a member says otherwise
}

// Attach seals a file as an exhibit of a testimony, or of a person for a signed
// consent. The bytes are hashed as they come; memory stays constant. What a
// cancel or an error leaves is removed.
func (v *Vault) Attach(ctx context.Context, parent record.ID, a Attachment, p Progress) (Exhibit, error) {
	blob, e, err := v.sealFile(ctx, a, p)
	if err != nil {
		return Exhibit{}, err
	}
	e.Parent = parent
	half := exhibitHalf(a)
	err = v.change(func(c *change) error {
		if err := c.putExhibit(&e, half, blob); err != nil {
			return err
		}
		return c.countExhibit(parent)
	})
	if err != nil {
		v.store.DropBlob(blob.ID)
		return Exhibit{}, err
	}
	return v.exhibit(e, half), nil
}

// AttachFile takes a file in from a path and remembers where it still lies.
func (v *Vault) AttachFile(ctx context.Context, parent record.ID, path string, p Progress) (Exhibit, error) {
	st, err := os.Stat(path) // before it is opened: opening a pipe waits for ever
	if err != nil {
		return Exhibit{}, err
	}
	if !st.Mode().IsRegular() {
		return Exhibit{}, &InvalidError{Object: filepath.Base(path), Field: "file", Why: "is a folder or a device, not a file"}
	}
	f, err := os.Open(path)
	if err != nil {
		return Exhibit{}, err
	}
	defer f.Close()
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = path
	}
	return v.Attach(ctx, parent, Attachment{Name: filepath.Base(path), Origin: abs, Modified: st.ModTime(), Size: st.Size(), Data: f}, p)
}

func exhibitHalf(a Attachment) record.ExhibitIdentity {
	name := strings.ReplaceAll(a.Name, `\`, "/")
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		name = name[i+1:]
	}
	half := record.ExhibitIdentity{Type: "exhibit-identity", V: 1, Name: name, Origin: a.Origin, From: a.From, How: a.How}
	if a.Origin != "" {
		half.Volume = volumeOf(a.Origin)
	}
	if !a.Modified.IsZero() {
		half.Modified = a.Modified.Format(time.RFC3339)
	}
	return half
}

// sealFile hashes and seals the bytes into a durable blob that nothing cites yet.
func (v *Vault) sealFile(ctx context.Context, a Attachment, p Progress) (*store.BlobWriter, record.Exhibit, error) {
	if err := v.writable(); err != nil {
		return nil, record.Exhibit{}, err
	}
	w, err := v.store.NewBlob(a.Size)
	if err != nil {
		return nil, record.Exhibit{}, err
	}
	defer w.Abort()
	in := &intake{ctx: ctx, a: a, p: p, h: sha256.New(), crc: crc32.NewIEEE()}
	if _, err := w.ReadFrom(in); err != nil {
		return nil, record.Exhibit{}, err
	}
	if err := ctx.Err(); err != nil {
		return nil, record.Exhibit{}, err
	}
	if err := w.Commit(); err != nil {
		return nil, record.Exhibit{}, err
	}
	class := a.Class
	if class == "" {
		class = record.ClassIdentity
	}
	return w, record.Exhibit{
		Type: "exhibit", V: 1, ID: record.NewID(record.KindExhibit), SHA256: hex.EncodeToString(in.h.Sum(nil)),
		CRC32: hex.EncodeToString(in.crc.Sum(nil)),
		Size:  in.size, Media: media.Sniff(in.head, a.Name), Class: class, Blob: w.ID, By: v.member.Slot,
	}, nil
}

// intake hashes what is read through it, keeps the beginning, counts, and stops
// at a cancel. Each byte of the file is read once.
type intake struct {
	ctx  context.Context
	a    Attachment
	p    Progress
	h    hash.Hash
	crc  hash.Hash
	head []byte
	size int64
}

func (in *intake) Read(buf []byte) (int, error) {
	if err := in.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := in.a.Data.Read(buf)
	in.head = append(in.head, buf[:min(n, media.SniffLen-len(in.head))]...)
	_, _ = in.h.Write(buf[:n]) // a hash takes all
	_, _ = in.crc.Write(buf[:n])
	in.size += int64(n)
	step(in.p, "seal", in.size, in.a.Size)
	return n, err
}

// putExhibit stores an exhibit's two halves and its blob's key.
func (c *change) putExhibit(e *record.Exhibit, half record.ExhibitIdentity, blob *store.BlobWriter) error {
	v := c.v
	if e.Parent.Kind() == record.KindPerson {
		e.Class = record.ClassIdentity // a signed consent always names someone, whatever was asked
	}
	owner, err := c.tx.Object(e.Parent)
	if err != nil {
		return err
	}
	if err := c.listExhibit(e, half); err != nil {
		return err
	}
	if err := c.tx.PutBlobKey(blob.ID, owner, treeOf(e.Class), blob.Key); err != nil {
		return err
	}
	if c.batch == "" {
		done := *e
		c.then(func() {
			v.exhs[done.Parent] = append(v.exhs[done.Parent], done.ID)
			v.undo.made(done.ID, "exhibit")
		})
	}
	return nil
}

// listExhibit numbers an exhibit and stores its two halves.
func (c *change) listExhibit(e *record.Exhibit, half record.ExhibitIdentity) error {
	n, err := c.tx.NextNumber("X")
	if err != nil {
		return err
	}
	e.Label, e.Added = record.Label(record.KindExhibit, c.v.replicaCode(), n), c.at.RFC3339()
	if _, _, err := c.put(e.ID, e.Parent, content{facts: e, identity: half}, false); err != nil {
		return err
	}
	c.entries[len(c.entries)-1].Verb = custody.Attached
	return nil
}

func treeOf(class string) store.TreeName {
	if class == record.ClassCleared {
		return store.TestimonyTree
	}
	return store.IdentityTree
}

// countExhibit brings the number of exhibits in the testimony's row up to date;
// it counts the one that this change adds.
func (c *change) countExhibit(parent record.ID) error {
	if parent.Kind() != record.KindTestimony {
		return nil
	}
	c.v.mu.RLock()
	row, ok := c.v.rows[parent]
	row.Exhibits = len(c.v.exhs[parent]) + 1
	c.v.mu.RUnlock()
	if !ok {
		return notFound(parent)
	}
	o, err := c.tx.Object(parent)
	if err != nil {
		return err
	}
	c.then(func() { c.v.putRow(row) })
	return c.putRow(o, row)
}

// Exhibits lists the files of a testimony or a person, in order of number.
func (v *Vault) Exhibits(parent record.ID) ([]Exhibit, error) {
	v.mu.RLock()
	ids := append([]record.ID(nil), v.exhs[parent]...)
	v.mu.RUnlock()
	out := make([]Exhibit, 0, len(ids))
	for _, id := range ids {
		e, err := v.Exhibit(id)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// Exhibit returns one exhibit.
func (v *Vault) Exhibit(id record.ID) (Exhibit, error) {
	var e record.Exhibit
	var half record.ExhibitIdentity
	err := v.view(func(tx *store.Tx) error {
		var o store.Object
		var ver *store.Version
		var err error
		if e, o, ver, err = get[record.Exhibit](tx, id, 0); err != nil {
			return err
		}
		half, err = identityOf[record.ExhibitIdentity](tx, o, ver)
		return err
	})
	if err != nil {
		return Exhibit{}, err
	}
	return v.exhibit(e, half), nil
}

func (v *Vault) exhibit(e record.Exhibit, half record.ExhibitIdentity) Exhibit {
	x := Exhibit{Exhibit: e, Name: half.Name, Detail: half}
	x.ByName = v.slotName(e.By)
	if half.Origin != "" {
		if now := original(half.Origin, half.Volume, e.Size); now != gone {
			x.StillOutside, x.Unreachable = half.Origin, now == unreachable
		}
	}
	return x
}

// OpenExhibit reads an exhibit's bytes as received. Close it after use. That it
// was opened is an entry in the log, once a sitting.
func (v *Vault) OpenExhibit(id record.ID) (*store.Blob, Exhibit, error) {
	e, err := v.Exhibit(id)
	if err != nil {
		return nil, e, err
	}
	b, err := v.openBlob(e.Exhibit)
	if err != nil {
		return nil, e, err
	}
	if err := v.noteRead(id, ""); err != nil {
		return nil, e, errors.Join(err, b.Close())
	}
	return b, e, nil
}

func (v *Vault) openBlob(e record.Exhibit) (b *store.Blob, err error) {
	err = v.view(func(tx *store.Tx) (err error) {
		b, err = v.blobOf(tx, e)
		return err
	})
	return b, err
}

// blobOf opens the file that an exhibit is: its blob, or the FLAC of a recording
// that was sealed as it was made.
func (v *Vault) blobOf(tx *store.Tx, e record.Exhibit) (b *store.Blob, err error) {
	var r record.Recording
	if e.Recording != "" {
		if r, _, _, err = get[record.Recording](tx, e.Recording, 0); err != nil {
			return nil, fmt.Errorf("exhibit %s: %w", e.ID, err)
		}
	}
	if e.Recording != "" && r.Blob == e.Blob {
		b, err = v.openRecordingBlob(tx, r)
	} else {
		var key seal.Key
		if key, err = tx.BlobKey(e.Blob); err == nil {
			b, err = v.store.OpenBlob(e.Blob, key, e.Size)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("exhibit %s: %w", e.ID, err)
	}
	return b, nil
}

// ClassExhibit says whether an exhibit shows who someone is. It moves the
// exhibit's key between the trees, and only a cleared exhibit leaves with a
// pseudonymous testimony.
func (v *Vault) ClassExhibit(id record.ID, class string) error {
	if class != record.ClassIdentity && class != record.ClassCleared {
		return &InvalidError{Object: string(id), Field: "class", Why: "must be identity or cleared"}
	}
	return v.change(func(c *change) error {
		e, _, _, err := get[record.Exhibit](c.tx, id, 0)
		if err != nil || e.Class == class {
			return err
		}
		if e.Parent.Kind() == record.KindPerson && class == record.ClassCleared {
			return &InvalidError{Object: e.Label, Field: "class", Why: "a signed consent always counts as identity"}
		}
		e.Class = class
		o, _, err := c.put(id, e.Parent, content{facts: e}, true)
		if err != nil {
			return err
		}
		c.entries[len(c.entries)-1].Verb = custody.Reclassed
		c.entries[len(c.entries)-1].Code = class
		c.then(func() { v.undo.changed(id, o.N, "exhibit") })
		return c.rewrap(o)
	})
}

// rewrap wraps an exhibit's key in the tree that its class asks for.
func (c *change) rewrap(o store.Object) error {
	e, err := facts[record.Exhibit](c.tx, o)
	if err != nil {
		return err
	}
	owner, err := c.tx.Object(o.Parent)
	if err != nil {
		return err
	}
	key, err := c.tx.BlobKey(e.Blob)
	if err != nil {
		return err
	}
	return c.tx.PutBlobKey(e.Blob, owner, treeOf(e.Class), key)
}

// DescribeExhibit changes what the identity half says: name, from whom, how.
func (v *Vault) DescribeExhibit(id record.ID, half record.ExhibitIdentity) error {
	half.Type, half.V = "exhibit-identity", max(half.V, 1)
	if half.Intake != nil {
		if err := faultError("exhibit", record.CheckIntake(*half.Intake)); err != nil {
			return err
		}
	}
	return v.change(func(c *change) error {
		e, _, _, err := get[record.Exhibit](c.tx, id, 0)
		if err != nil {
			return err
		}
		o, _, err := c.put(id, e.Parent, content{facts: e, identity: half}, false)
		if err == nil {
			c.then(func() { v.undo.changed(id, o.N, "exhibit") })
		}
		return err
	})
}
