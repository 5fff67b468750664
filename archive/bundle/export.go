package bundle

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"filippo.io/age"

	"attest/archive/store"
)

// Target says where an export goes.
type Target struct {
	// Path is the file to write. With recipients of both kinds two files are
	// written in its folder: NAME.pq.zip.age and NAME.x25519.zip.age.
	Path       string
	Recipients []age.Recipient // nil: a plain zip
	Sealing    Sealing         // in place of recipients: another way to lock it; nil for none
	Overwrite  bool            // replace a file that is there
	// Begins is told, before a byte is written, the path of each file that is
	// not in place yet, so that what a killed process leaves can be removed.
	Begins func(path string) error
}

// Sealing locks a bundle by another way than age, such as a passphrase.
type Sealing interface {
	// Seal returns what takes the bundle; Close ends what w receives.
	Seal(w io.Writer) (io.WriteCloser, error)
	// Open gives the bundle back from what Seal wrote; an error at its end means
	// that it is not the one.
	Open(r io.ReaderAt, size int64) (io.ReadCloser, error)
}

// output is one file of an export.
type output struct {
	path       string
	recipients []age.Recipient
	sealing    Sealing
	temp       string
	sum        string
	inside     []byte // SHA-256 of the zip in a sealing
	size       int64
}

func (t Target) outputs() ([]*output, error) {
	if t.Path == "" {
		return nil, fmt.Errorf("%w: no file to write to", ErrContent)
	}
	pq, classic, err := byKind(t.Recipients)
	if err != nil {
		return nil, err
	}
	if len(pq) == 0 || len(classic) == 0 {
		return []*output{{path: t.Path, recipients: t.Recipients, sealing: t.Sealing}}, nil
	}
	stem := strings.TrimSuffix(strings.TrimSuffix(t.Path, ".age"), ".zip")
	return []*output{{path: stem + ".pq.zip.age", recipients: pq}, {path: stem + ".x25519.zip.age", recipients: classic}}, nil
}

// Export writes a bundle to a file, complete or not at all:
//
//  1. exhibits whose sums are not known are read once, to have them;
//  2. it is written under a hidden name in the target's folder and synced, with
//     recipients as age from the first byte; manifests and signature come last;
//  3. it is read back from the volume and verified whole;
//  4. it is renamed into place, and the folder synced.
//
// On an error or when ctx is done nothing stays behind. Errors: ErrContent,
// ErrExists, ErrDiskFull, ErrVolumeGone, ErrFileTooLarge, ErrReadBack,
// ErrSourceChanged, ErrRecipient, and those of Open.
func Export(ctx context.Context, c Content, out Target, signer ed25519.PrivateKey, progress Progress) (res Result, err error) {
	outs, err := out.outputs()
	if err != nil {
		return Result{}, err
	}
	if err := out.free(outs); err != nil {
		return Result{}, err
	}
	t := &tally{fn: progress}
	p, err := prepare(ctx, c, signer, t)
	if err != nil {
		return Result{}, err
	}
	p.hashed = out.Sealing == nil // which is compared as a whole
	t.total = t.done + 2*p.size*int64(len(outs))
	defer func() { err = errors.Join(err, removeTemps(outs)) }()
	for _, o := range outs {
		if err := o.writeTemp(ctx, p, t, out.Begins); err != nil {
			return Result{}, outputError(err)
		}
	}
	if err := out.free(outs); err != nil {
		return Result{}, err
	}
	if err := place(outs); err != nil {
		return Result{}, outputError(err)
	}
	res = Result{Files: len(p.files), Fingerprint: p.fingerprint, Signature: p.signature, Encrypted: out.Recipients != nil || out.Sealing != nil}
	for _, o := range outs {
		res.Paths, res.SHA256, res.Size = append(res.Paths, o.path), append(res.SHA256, o.sum), append(res.Size, o.size)
	}
	t.add(max(0, t.total-t.done))
	return res, nil
}

// free makes sure that nothing is written over.
func (t Target) free(outs []*output) error {
	for _, o := range outs {
		info, err := os.Lstat(o.path)
		if err == nil && (!t.Overwrite || !info.Mode().IsRegular()) {
			return fmt.Errorf("%s: %w", filepath.Base(o.path), ErrExists)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return outputError(err)
		}
	}
	return nil
}

// writeTemp writes, syncs, reads back and verifies one file under its hidden
// name.
func (o *output) writeTemp(ctx context.Context, p *plan, t *tally, begins func(string) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(o.path), "."+filepath.Base(o.path)+".*.part") // mode 0600
	if err != nil {
		return err
	}
	o.temp = f.Name()
	defer func() { err = errors.Join(err, f.Close()) }()
	if begins != nil {
		if err := begins(o.temp); err != nil {
			return &sourceError{err}
		}
	}
	keep := &fileKeyKeeper{}
	defer keep.forget()
	sum := sha256.New()
	to, err := store.NewFile(f, p.size, sum)
	if err != nil {
		return err
	}
	defer to.Stop()
	if err := o.stream(ctx, to, p, keep, t); err != nil {
		return err
	}
	if err := to.Sync(); err != nil {
		return err
	}
	dropCache(f)
	info, err := f.Stat()
	if err != nil {
		return err
	}
	o.size, o.sum = info.Size(), fmt.Sprintf("%x", sum.Sum(nil))
	if o.sealing != nil {
		return o.readSealed(ctx, f, p, t)
	}
	opts := Options{Fingerprint: p.fingerprint, tally: t, known: map[string]file{}}
	for _, w := range p.files {
		opts.known[w.path] = w
	}
	if o.recipients != nil {
		if err := o.readBack(ctx, p, keep, t); err != nil {
			return err
		}
		opts.Identities, opts.read, opts.tally = []age.Identity{keep}, true, &tally{}
	}
	report, err := VerifyReaderAt(ctx, f, o.size, opts)
	if err != nil {
		return fmt.Errorf("reading the bundle back: %w", err)
	}
	if !report.OK() {
		return fmt.Errorf("%w (%s: %s)", ErrReadBack, report.Faults[0].File, report.Faults[0].What)
	}
	return nil
}

// stream writes the zip, through age where there are recipients.
func (o *output) stream(ctx context.Context, w io.Writer, p *plan, keep *fileKeyKeeper, t *tally) error {
	switch {
	case o.sealing != nil:
		return o.seal(ctx, w, p, t)
	case o.recipients == nil:
		return p.write(ctx, w, t)
	}
	keep.Recipient = o.recipients[0]
	rs := append([]age.Recipient{keep}, o.recipients[1:]...)
	sealed, err := age.Encrypt(w, rs...)
	if err != nil {
		return fmt.Errorf("encrypting: %w", err)
	}
	if err := p.write(ctx, sealed, t); err != nil {
		return err
	}
	return sealed.Close()
}

// place renames every file, or takes back those that it has.
func place(outs []*output) error {
	for i, o := range outs {
		err := os.Rename(o.temp, o.path)
		if err == nil {
			o.temp = ""
			err = syncFolder(filepath.Dir(o.path))
		}
		if err != nil {
			for _, done := range outs[:i+1] {
				if done.temp == "" {
					err = errors.Join(err, store.RemoveLeft(done.path))
				}
			}
			return err
		}
	}
	return nil
}

// removeTemps takes away what is not in place. A volume that is gone took its
// files with it.
func removeTemps(outs []*output) error {
	var errs []error
	for _, o := range outs {
		if o.temp == "" {
			continue
		}
		if err := store.RemoveLeft(o.temp); err != nil && !errors.Is(outputError(err), ErrVolumeGone) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// syncFolder makes a rename durable. Windows has no such call, and some
// removable file systems refuse it: the file itself is synced.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	if err := d.Sync(); err != nil && !isUnsupported(err) {
		return errors.Join(err, d.Close())
	}
	return d.Close()
}

// sourceError is about reading an exhibit, not about the target.
type sourceError struct{ err error }

func (e *sourceError) Error() string { return e.err.Error() }
func (e *sourceError) Unwrap() error { return e.err }

// sourceReader marks what goes wrong on the reading side.
type sourceReader struct{ r io.Reader }

func (s sourceReader) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = &sourceError{err}
	}
	return n, err
}

// outputError gives a system's error about the target the name that callers
// know. The system's own words stay behind it.
func outputError(err error) error {
	if source := new(sourceError); errors.As(err, &source) {
		return err
	}
	for _, known := range []error{
		ErrDiskFull, ErrVolumeGone, ErrFileTooLarge, ErrReadBack, ErrContent, ErrSourceChanged,
		context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, known) {
			return err
		}
	}
	switch {
	case isDiskFull(err):
		return fmt.Errorf("%w (%w)", ErrDiskFull, err)
	case isTooLarge(err):
		return fmt.Errorf("%w (%w)", ErrFileTooLarge, err)
	case isVolumeGone(err), errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w (%w)", ErrVolumeGone, err)
	}
	return fmt.Errorf("the bundle was not written: %w", err)
}
