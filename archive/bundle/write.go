package bundle

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
)

// plan is a bundle that can be written any number of times.
type plan struct {
	content Content
	signer  ed25519.PrivateKey
	files   []file // in the order of the zip
	payload int    // how many of them are payload; they begin at tagsFirst
	hashed  bool   // the bytes are read back, and their SHA-256 is compared then
	signed  bool   // the manifests and the signature behind the payload are those of it

	entries     []zipEntry // as they were written
	size        int64      // of the zip; before it is written, without a timestamp
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
	payload, err := gather(ctx, c, true, &tally{})
	if err != nil {
		return nil, err
	}
	tags := tagFiles(c, payload)
	var out []FileInfo
	for _, f := range slices.Concat(tags[:tagsFirst], payload, tags[tagsFirst:]) {
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
	payload, err := gather(ctx, c, false, t)
	if err != nil {
		return nil, err
	}
	p := &plan{content: c, signer: signer, payload: len(payload)}
	p.files = append(make([]file, tagsFirst), payload...)
	tags, _, err := p.tags()
	if err != nil {
		return nil, err
	}
	copy(p.files, tags[:tagsFirst])
	p.size = sizeOf(c, slices.Concat(p.files, tags[tagsFirst:]))
	p.fingerprint, err = Fingerprint(public)
	return p, err
}

// tags are the tag files with the signature, last. They have their length before
// the payload is read, and their bytes afterwards.
func (p *plan) tags() (files []file, signature []byte, err error) {
	payload := slices.Clone(p.files[tagsFirst : tagsFirst+p.payload])
	for i := range payload {
		if payload[i].sha512 == nil {
			payload[i].sha512 = make([]byte, sha512.Size)
		}
	}
	files = tagFiles(p.content, payload)
	sig, err := sign(files[len(files)-1].data, p.signer)
	if err != nil {
		return nil, nil, err
	}
	return append(files, fixed(fileSignature, sig)), sig, nil
}

// close adds the manifests and the signature to the payload, all of which is
// measured by now.
func (p *plan) close(ctx context.Context) error {
	if p.signed {
		return nil
	}
	tags, sig, err := p.tags()
	if err != nil {
		return err
	}
	stamped, err := stampSignature(ctx, p.content, sig)
	if err != nil {
		return err
	}
	p.files = append(append(p.files, tags[tagsFirst:]...), stamped...)
	p.signature, p.signed = sig, true
	return nil
}

// entry places a file at an offset of the zip.
func entry(c Content, f file, at int64) zipEntry {
	return zipEntry{name: c.Name + "/" + f.path, crc: f.crc, size: f.size, offset: at}
}

// sizeOf is the size of a zip with these files.
func sizeOf(c Content, files []file) int64 {
	var entries []zipEntry
	at := int64(0)
	for _, f := range files {
		e := entry(c, f, at)
		entries = append(entries, e)
		at = e.dataAt(c.Time) + e.size
	}
	return at + int64(len(directory(entries, c.Time, at)))
}

// write streams the zip.
func (p *plan) write(ctx context.Context, w io.Writer, t *tally) error {
	at := int64(0)
	p.entries = nil
	for i := 0; i < len(p.files) || !p.signed; i++ {
		if i == tagsFirst+p.payload {
			if err := p.close(ctx); err != nil {
				return err
			}
		}
		e := entry(p.content, p.files[i], at)
		if _, err := w.Write(localHeader(e, p.content.Time)); err != nil {
			return err
		}
		if err := p.files[i].copyTo(ctx, w, p.hashed, t); err != nil {
			return err
		}
		p.entries = append(p.entries, e)
		at = e.dataAt(p.content.Time) + e.size
	}
	end := directory(p.entries, p.content.Time, at)
	p.size = at + int64(len(end))
	_, err := w.Write(end)
	return err
}

// copyTo writes the file's bytes, and fails where they are not those measured
// before, or known: the manifests would not be theirs. It makes the SHA-512 where
// that is not known, and the SHA-256 anew unless later says that it will be.
func (f *file) copyTo(ctx context.Context, w io.Writer, later bool, t *tally) error {
	if f.open == nil {
		_, err := w.Write(f.data)
		t.add(f.size)
		return errors.Join(err, ctx.Err())
	}
	r, err := f.reader()
	if err != nil {
		return err
	}
	crc, short, long := crc32.NewIEEE(), sha256.New(), sha512.New()
	sinks := []io.Writer{crc, w}
	if f.sha512 == nil {
		if sinks = append(sinks, long); !later {
			sinks = append(sinks, short)
		}
	}
	var from io.Reader = r
	if _, ok := r.(eacher); !ok { // which knows its end
		from = sourceReader{io.LimitReader(r, f.size+1)}
	}
	n, err := fanOut(ctx, from, t, sinks...)
	if err = errors.Join(err, r.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", f.path, err)
	}
	known := n == f.size && crc.Sum32() == f.crc
	if f.sha512 == nil {
		f.sha512 = long.Sum(nil)
		known = known && (later || bytes.Equal(short.Sum(nil), f.sha256))
	}
	if !known {
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
