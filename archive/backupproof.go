package archive

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"

	"attest/archive/backup"
	"attest/archive/cancel"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// A backup is proven by opening and counting it: with the header and the key
// trees that lie in its own key file, as whoever restores it opens them, and not
// with those that are in memory here.

// proving opens what a backup holds.
type proving struct {
	keys   keyFiles
	opener *store.Opener
	blobs  map[record.ID]seal.Key
	forms  fileForms
}

// beginProof opens the keys in a backup's key file. It is nil, nil where this
// member was none yet when that backup was made: then it can be compared with
// what was written, and no more.
func (v *Vault) beginProof(k *backup.Keys) (*proving, error) {
	chain, err := seal.ParseChain(k.File("vault.json"))
	if err != nil {
		return nil, &DamagedError{Object: backup.KeysName, What: "the header in it does not verify", Err: err}
	}
	head := chain.Last()
	if _, there := head.Member(v.member.Slot); !there {
		return nil, nil
	}
	bad := func(what string, err error) error {
		return &DamagedError{Object: backup.KeysName, What: what, Err: err}
	}
	p := &proving{blobs: map[record.ID]seal.Key{}, forms: fileForms{}}
	if p.keys.office, err = head.Office(v.member.Age); err != nil {
		return nil, bad("the office key in it does not open", err)
	}
	members, err := head.Entries(p.keys.office)
	if err != nil {
		return nil, bad("a member's name in it does not open", err)
	}
	may := func(by ed25519.PublicKey) bool {
		for _, m := range members {
			if m.Role == RoleKeyholder && bytes.Equal(m.Header, by) {
				return true
			}
		}
		return false
	}
	for name, tree := range map[string]**seal.Tree{treeTestimony: &p.keys.testimony, treeIdentity: &p.keys.identity} {
		if *tree, _, _, err = seal.ParseKeyFile(k.File(name+".keys"), v.id, name, v.member.Age, may); err != nil {
			return nil, bad("the key tree "+name+".keys in it does not open", err)
		}
	}
	p.opener = store.NewOpener(store.Options{Office: p.keys.office, Testimony: p.keys.testimony, Identity: p.keys.identity, Replica: head.Replica})
	p.opener.Facts = p.facts
	return p, nil
}

func (p *proving) end() {
	p.opener.Close()
	p.keys.office.Wipe()
	p.keys.testimony.Wipe()
	p.keys.identity.Wipe()
	for id, k := range p.blobs {
		k.Wipe()
		p.blobs[id] = k
	}
	clear(p.blobs)
}

// Head is backup.Opening.
func (p *proving) Head(key, value []byte) error { return p.opener.Head(key, value) }

// Record is backup.Opening.
func (p *proving) Record(key, value []byte) error {
	if id, ok := store.BlobOwner(key, value); ok {
		k, err := p.opener.BlobKey(key, value)
		if err == nil {
			p.blobs[id] = k
		}
		if errors.Is(err, seal.ErrDestroyed) {
			err = nil
		}
		return err
	}
	return p.opener.Record(key, value)
}

// facts takes what the newest version of an exhibit or a recording says of its file.
func (p *proving) facts(id record.ID, facts []byte) (err error) {
	switch id.Kind() {
	case record.KindExhibit:
		var e record.Exhibit
		if err = record.Decode(facts, &e); err == nil {
			p.forms.exhibit(e)
		}
	case record.KindRecording:
		var r record.Recording
		if err = record.Decode(facts, &r); err == nil {
			p.forms.recording(r)
		}
	}
	if err != nil {
		return damaged(id, "its facts are malformed", err)
	}
	return nil
}

// Blob is backup.Opening. What is of a destroyed one has no key, and is compared with
// what was written; all else is opened as its record says, a recording that was made
// meanwhile as far as it went.
func (p *proving) Blob(ctx context.Context, id record.ID, r io.ReaderAt, size int64, told func(int64)) (bool, error) {
	k, ok := p.blobs[id]
	if !ok {
		return false, nil
	}
	f, known := p.forms[id]
	_, err := f.openFile(ctx, known, k, id, r, size, told)
	if errors.Is(err, ErrDamaged) {
		return false, &DamagedError{Object: string(id), What: "its file in the backup does not open; where check finds the vault's own whole, a run that writes everything anew (--fresh) takes that", Err: err}
	}
	return err == nil, err
}

func readAll(ctx context.Context, r io.Reader, told func(int64)) error {
	in, buf, n := cancel.Reader(ctx, r), make([]byte, seal.ChunkSize), int64(0)
	for {
		k, err := in.Read(buf)
		n += int64(k)
		told(n)
		if err == io.EOF {
			clear(buf)
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// counted takes what was opened into the report, and holds it against what the
// backup says of itself.
func (p *proving) counted(rep *BackupReport, proof backup.Proof) error {
	c := p.opener.Counted()
	rep.Opened, rep.Testimonies, rep.Exhibits, rep.Objects, rep.Versions = true, c.Testimonies, c.Exhibits, c.Objects, c.Versions
	rep.FilesOpened = proof.Opened
	if c.Entries != rep.Entries {
		return &DamagedError{Object: "custody log", What: fmt.Sprintf("%d entries are in the backup, and its catalogue says %d", c.Entries, rep.Entries)}
	}
	return nil
}
