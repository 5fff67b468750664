package bundle

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
)

// plan is a bundle ready to be written any number of times.
type plan struct {
	content     Content
	files       []file
	size        int64 // of the zip
	fingerprint string
	signature   []byte
}

// Plan says what a bundle will hold, before anything is written. It reads every
// exhibit once. Custody.BundleKey must be set: the key is in the bundle.
func Plan(ctx context.Context, c Content) ([]FileInfo, error) {
	c, err := normal(c)
	if err != nil {
		return nil, err
	}
	files, err := gather(ctx, c, &tally{})
	if err != nil {
		return nil, err
	}
	var out []FileInfo
	for _, f := range files {
		out = append(out, FileInfo{Path: f.path, Size: f.size, SHA256: fmt.Sprintf("%x", f.sha256)})
	}
	return out, nil
}

func prepare(ctx context.Context, c Content, signer ed25519.PrivateKey, t *tally) (*plan, error) {
	if len(signer) != ed25519.PrivateKeySize {
		return nil, fmt.Errorf("%w: the bundle key is missing", ErrContent)
	}
	public := signer.Public().(ed25519.PublicKey)
	if c.Custody.BundleKey == nil {
		c.Custody.BundleKey = public
	}
	if !public.Equal(c.Custody.BundleKey) {
		return nil, fmt.Errorf("%w: the bundle key is not the signer's", ErrContent)
	}
	c, err := normal(c)
	if err != nil {
		return nil, err
	}
	files, err := gather(ctx, c, t)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(files, func(f file) bool { return f.path == fileTag512 })
	sig, err := sign(files[i].data, signer)
	if err != nil {
		return nil, err
	}
	signed, err := stampSignature(ctx, c, sig)
	if err != nil {
		return nil, err
	}
	p := &plan{content: c, files: slices.Insert(files, i+1, signed...), signature: sig}
	entries := p.entries()
	last := entries[len(entries)-1]
	end := last.dataAt(c.Time) + last.size
	p.size = end + int64(len(directory(entries, c.Time, end)))
	p.fingerprint, err = Fingerprint(public)
	return p, err
}

// entries places the files in the zip.
func (p *plan) entries() []zipEntry {
	var out []zipEntry
	at := int64(0)
	for _, f := range p.files {
		e := zipEntry{name: p.content.Name + "/" + f.path, crc: f.crc, size: f.size, offset: at}
		out = append(out, e)
		at = e.dataAt(p.content.Time) + e.size
	}
	return out
}

// write streams the zip.
func (p *plan) write(ctx context.Context, w io.Writer, t *tally) error {
	entries := p.entries()
	at := int64(0)
	for i, e := range entries {
		if _, err := w.Write(localHeader(e, p.content.Time)); err != nil {
			return err
		}
		if err := p.files[i].copyTo(ctx, w, t); err != nil {
			return err
		}
		at = e.dataAt(p.content.Time) + e.size
	}
	_, err := w.Write(directory(entries, p.content.Time, at))
	return err
}

// copyTo writes the file's bytes, and fails where they are not those measured
// before: the manifests would not be theirs.
func (f file) copyTo(ctx context.Context, w io.Writer, t *tally) error {
	r, err := f.reader()
	if err != nil {
		return err
	}
	crc := crc32.NewIEEE()
	n, err := fanOut(ctx, sourceReader{io.LimitReader(r, f.size+1)}, t, crc, w)
	if err = errors.Join(err, r.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", f.path, err)
	}
	if n != f.size || crc.Sum32() != f.crc {
		return fmt.Errorf("writing %s: %w", f.path, ErrSourceChanged)
	}
	return nil
}

// Write streams a plain bundle to w. What w received is a bundle only when the
// error is nil. Export is the way to a file.
func Write(ctx context.Context, c Content, w io.Writer, signer ed25519.PrivateKey, progress Progress) (Result, error) {
	t := &tally{fn: progress}
	p, err := prepare(ctx, c, signer, t)
	if err != nil {
		return Result{}, err
	}
	t.total = t.done + p.size
	sum := sha256.New()
	if err := p.write(ctx, io.MultiWriter(sum, w), t); err != nil {
		return Result{}, outputError(err)
	}
	return Result{
		SHA256: []string{fmt.Sprintf("%x", sum.Sum(nil))}, Size: []int64{p.size},
		Files: len(p.files), Fingerprint: p.fingerprint, Signature: p.signature,
	}, nil
}
