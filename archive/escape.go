package archive

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"filippo.io/age"
	"github.com/go-json-experiment/json/jsontext"

	"attest/archive/cancel"
	"attest/archive/custody"
	"attest/archive/passphrase"
	"attest/archive/record"
	"attest/archive/store"
)

// IdentityName is the file beside an escape that opens it, under its passphrase.
const IdentityName = "identity.age"

// EscapeReasons are the codes that say why everything is written out.
var EscapeReasons = []string{"move", "handover", "keep", "other"}

// EscapeOptions say where to, and why.
type EscapeOptions struct {
	Path       string // the encrypted tar; IdentityName comes to lie beside it
	Passphrase []byte // of IdentityName, as typed: age takes it so
	Reason     string // of EscapeReasons
	// All takes along what is frozen and what the person said no to keeping, too,
	// what quotes it, and sound that the person's no stopped: a handover of the whole
	// archive. The log says so. What was kept off the record stays.
	All bool
}

// EscapeReport counts what was written.
type EscapeReport struct {
	Path, Identity string
	Testimonies    int
	Exhibits       int
	Objects        int
	Bytes          int64 // of exhibits
	LeftOut        []Unwritten
}

// Escape writes everything that this member can open to one file, for a day on
// which there is no Attest: a tar of plain JSON and of the exhibits as they were
// received, encrypted with age to an identity drawn for it, which lies beside it
// under a passphrase. docs/backup-format.md tells what is in it and how to open
// it. It is the office's own copy and asks what such a copy asks: what is frozen,
// and what the person said no to keeping, is left out and listed, unless All. The
// log has the reason before the first byte is written.
//
// Errors: TakeOutError (not a keyholder), ErrWeakPassphrase, InvalidError (no such
// reason), ErrExists, ErrDiskFull, ErrDamaged, the context's.
func (v *Vault) Escape(ctx context.Context, o EscapeOptions, p Progress) (rep EscapeReport, err error) {
	if err := v.writable(); err != nil {
		return rep, err
	}
	if v.role != RoleKeyholder {
		return rep, &TakeOutError{Label: "the vault", Use: record.UseKeep, Refusal: RefusedRole}
	}
	if !slices.Contains(EscapeReasons, o.Reason) {
		return rep, &InvalidError{Object: "escape", Field: "reason", Why: "must be one of move, handover, keep, other"}
	}
	if s := passphrase.Estimate(o.Passphrase); s.Weak {
		return rep, fmt.Errorf("%w: %s", ErrWeakPassphrase, s.Reason.Text)
	}
	rep.Path, rep.Identity = o.Path, filepath.Join(filepath.Dir(o.Path), IdentityName)
	for _, path := range []string{rep.Path, rep.Identity} {
		sweepOutside(path)
		if _, err := os.Lstat(path); err == nil {
			return rep, fmt.Errorf("%s: %w", path, ErrExists)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return rep, outsideError(path, err)
		}
	}
	if err := ctx.Err(); err != nil {
		return rep, err
	}
	// X25519 and no hybrid: any age since 1.0 opens it (docs/decisions.md).
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return rep, err
	}
	if err := v.change(func(c *change) error {
		code := o.Reason
		if o.All {
			code += ".all"
		}
		c.say(custody.Escaped, "", "", code)
		return nil
	}); err != nil {
		return rep, err
	}
	for _, path := range []string{rep.Path, rep.Identity} {
		if err := forgetCutEscape(path + ".part"); err != nil {
			return rep, outsideError(path, err)
		}
	}
	f, err := newOutside(rep.Path)
	if err != nil {
		return rep, err
	}
	err = f.end(v.writeEscape(ctx, f, id, o.All, p, &rep), func() error {
		if err := proveEscape(ctx, f.part, id, rep); err != nil {
			return outsideError(rep.Path, err)
		}
		return writeIdentity(rep.Identity, id, o.Passphrase)
	})
	if err != nil { // what it would open is not there
		_ = forgetOutside(rep.Identity)
	}
	return rep, err
}

// writeIdentity writes the identity, which nobody has seen before, under pass.
func writeIdentity(path string, id *age.X25519Identity, pass []byte) error {
	to, err := age.NewScryptRecipient(string(pass))
	if err != nil {
		return err
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, to)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, id.String()+"\n"); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return WriteOutside(path, func(w io.Writer) error { _, err := w.Write(sealed.Bytes()); return err })
}

// escaping is one escape being written.
type escaping struct {
	v    *Vault
	ctx  context.Context
	tar  *tar.Writer
	at   time.Time
	told Progress
	rep  *EscapeReport
	has  map[string]bool
	all  bool
	out  map[record.ID]bool // objects that are left out
}

func (v *Vault) writeEscape(ctx context.Context, to io.Writer, id *age.X25519Identity, all bool, p Progress, rep *EscapeReport) error {
	sealed, err := age.Encrypt(to, id.Recipient())
	if err != nil {
		return err
	}
	e := &escaping{v: v, ctx: ctx, tar: tar.NewWriter(sealed), at: v.clock.clock.wall().UTC().Truncate(time.Second), told: p, rep: rep, has: map[string]bool{}, all: all, out: map[record.ID]bool{}}
	for _, do := range []func() error{e.choose, e.readme, e.standing, e.testimonies, e.objects, e.log, e.exhibits, e.tar.Close, sealed.Close} {
		if err := do(); err != nil {
			return diskError(err)
		}
	}
	return nil
}

func (e *escaping) file(name string, data []byte) error {
	return e.stream(name, int64(len(data)), bytes.NewReader(data))
}

func (e *escaping) stream(name string, size int64, r io.Reader) error {
	e.has[name] = true
	if err := e.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, ModTime: e.at, Format: tar.FormatPAX}); err != nil {
		return err
	}
	done := e.rep.Bytes
	return copyWith(e.ctx, e.tar, r, func(n int64) { step(e.told, "escape", done+n, 0) })
}

const escapeReadme = `Everything that was in a vault of Attest, written out by a keyholder.
This is not encrypted any more: names, birth dates, contacts, and what people told in confidence.

T….json     a testimony each, in the form interchange/1 (docs/interchange.md): account, person, consents,
            translations, events, and the list of its exhibits with their SHA-256
exhibits/   the exhibits as they were received; of recordings, FLAC
recordings/ recordings that are no exhibit: what was kept off the record
records/    every object of the vault in its newest version, as JSON: facts, segments, identity
custody/    the custody log, an entry a line, and its signed checkpoint
standing.json  what is frozen and what is under a legal hold: whoever takes this over keeps to it
left-out.json  what is not here, and why
`

func (e *escaping) readme() error { return e.file("README.txt", []byte(escapeReadme)) }

func (e *escaping) ids(kinds ...record.Kind) (ids []record.ID, err error) {
	err = e.v.view(func(tx *store.Tx) error {
		for _, k := range kinds {
			if err := tx.Objects(k, func(o store.Object) error {
				if o.N > 0 && !e.out[o.ID] {
					ids = append(ids, o.ID)
				}
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	})
	return ids, err
}

func (e *escaping) testimonies() error {
	ids, err := e.ids(record.KindTestimony)
	if err != nil {
		return err
	}
	for i, id := range ids {
		if err := e.ctx.Err(); err != nil {
			return err
		}
		step(e.told, "objects", int64(i), int64(len(ids)))
		t, err := e.v.Interchange(id)
		if errors.Is(err, ErrDestroyed) {
			continue
		}
		if err != nil {
			return err
		}
		e.stands(&t)
		raw, err := record.Canonical(map[string]any{"attest": record.Interchange, "testimonies": []record.InterchangeTestimony{t}})
		if err != nil {
			return err
		}
		if err := e.file(string(id)+".json", append(raw, '\n')); err != nil {
			return err
		}
		e.rep.Testimonies++
	}
	return nil
}

// escaped is one object, as plain as it gets.
type escaped struct {
	ID       record.ID        `json:"id"`
	Parent   record.ID        `json:"parent,omitempty"`
	Removed  bool             `json:"removed,omitempty"`
	Version  uint32           `json:"version"`
	Name     string           `json:"name"`
	Time     string           `json:"time"`
	Facts    jsontext.Value   `json:"facts"`
	Segments []jsontext.Value `json:"segments,omitempty"`
	Identity jsontext.Value   `json:"identity,omitempty"`
}

func (e *escaping) objects() error {
	ids, err := e.ids(allKinds()...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := e.ctx.Err(); err != nil {
			return err
		}
		var x escaped
		err := e.v.view(func(tx *store.Tx) error {
			o, err := tx.Object(id)
			if err != nil {
				return err
			}
			ver, err := tx.Version(o, 0)
			if err == nil {
				err = tx.ReadIdentity(o, ver)
			}
			if err != nil {
				return err
			}
			x = escaped{ID: id, Parent: o.Parent, Removed: o.Removed, Version: ver.N, Name: ver.Name, Time: ver.Time, Facts: ver.Facts, Identity: ver.Identity}
			for _, s := range ver.Segments {
				x.Segments = append(x.Segments, s.Body)
			}
			return nil
		})
		if errors.Is(err, ErrDestroyed) {
			continue
		}
		if err != nil {
			return err
		}
		raw, err := record.Canonical(x)
		if err != nil {
			return err
		}
		if err := e.file("records/"+string(id)+".json", append(raw, '\n')); err != nil {
			return err
		}
		e.rep.Objects++
	}
	return nil
}

// allKinds are those of objects with versions.
func allKinds() []record.Kind {
	return append([]record.Kind{record.KindOffice, record.KindCodebook, record.KindGuide, record.KindTexts, record.KindCase, record.KindSubmission}, batchKinds...)
}

func (e *escaping) log() error {
	var lines bytes.Buffer
	var note []byte
	err := e.v.snapshot(func(s *store.Snapshot) error {
		note = s.Head.Payload
		return s.View(func(tx *store.Tx) error {
			return custody.Scan(tx, s.Head.Size, func(entry custody.Entry) error {
				raw, err := record.Canonical(entry)
				lines.Write(append(raw, '\n'))
				return err
			})
		})
	})
	if err != nil {
		return err
	}
	if err := e.file("custody/log.jsonl", lines.Bytes()); err != nil {
		return err
	}
	return e.file("custody/checkpoint", note)
}

func (e *escaping) exhibits() error {
	ids, err := e.ids(record.KindExhibit)
	if err != nil {
		return err
	}
	for _, id := range ids {
		x, err := e.v.Exhibit(id)
		if errors.Is(err, ErrDestroyed) || err == nil && x.Blob == "" {
			continue
		}
		if err != nil {
			return err
		}
		b, err := e.v.openBlob(x.Exhibit)
		if errors.Is(err, ErrDestroyed) {
			continue
		}
		if err != nil {
			return err
		}
		if err := e.blob(exhibitPath(x), b); err != nil {
			return err
		}
		e.rep.Exhibits++
	}
	return e.recordings()
}

func (e *escaping) recordings() error {
	ids, err := e.ids(record.KindRecording)
	if err != nil {
		return err
	}
	for _, id := range ids {
		r, err := e.v.Recording(id)
		if errors.Is(err, ErrDestroyed) || err == nil && (r.Blob == "" || r.Exhibit != "" || r.Samples == 0 || r.State == record.RecordingRunning) {
			continue
		}
		if err != nil {
			return err
		}
		var b *store.Blob
		err = e.v.view(func(tx *store.Tx) (err error) {
			b, err = e.v.openRecordingBlob(tx, r.Recording)
			return err
		})
		if err != nil {
			return err
		}
		if err := e.blob("recordings/"+string(id)+".flac", b); err != nil {
			return err
		}
	}
	return nil
}

func (e *escaping) blob(name string, b *store.Blob) error {
	if e.has[name] {
		return b.Close()
	}
	err := e.stream(name, b.Size(), b)
	e.rep.Bytes += b.Size()
	return errors.Join(err, b.Close())
}

// proveEscape opens what was written with the identity and reads it to its end.
func proveEscape(ctx context.Context, path string, id *age.X25519Identity, rep EscapeReport) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	plain, err := age.Decrypt(f, id)
	if err != nil {
		return err
	}
	r := tar.NewReader(plain)
	files := 0
	for {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		n, err := io.Copy(io.Discard, cancel.Reader(ctx, r))
		if err != nil || n != h.Size {
			return errors.Join(err, fmt.Errorf("%s: what was written cannot be read back", filepath.Base(path)))
		}
		files++
	}
	if files < rep.Testimonies+rep.Objects+rep.Exhibits {
		return fmt.Errorf("%s: what was written cannot be read back", filepath.Base(path))
	}
	return nil
}
