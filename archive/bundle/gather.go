package bundle

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"time"
)

// file is one file of the bundle, measured.
type file struct {
	source
	size           int64
	crc            uint32
	sha256, sha512 []byte // sha512 is nil until a file whose sums were known is written
}

func (f file) reader() (io.ReadCloser, error) {
	r, err := f.open()
	if err != nil {
		return nil, &sourceError{fmt.Errorf("opening %s: %w", f.path, err)}
	}
	return r, nil
}

// normal checks a Content and gives what may be left out its value.
func normal(c Content) (Content, error) {
	c.Name = SafeName(c.Name)
	c.Time = c.Time.UTC().Truncate(time.Second)
	if c.Unlinkable {
		var what string
		if c, what = withoutLinks(c); what != "" {
			return c, fmt.Errorf("%w: %s", ErrContent, what)
		}
	}
	if hidden, what := hideOriginals(c); what != "" {
		return c, fmt.Errorf("%w: %s", ErrContent, what)
	} else {
		c = hidden
	}
	bad := func(what string) (Content, error) { return c, fmt.Errorf("%w: %s", ErrContent, what) }
	switch {
	case c.Time.Year() < 1980 || c.Time.Year() > 2105:
		return bad("its time is missing or not between 1980 and 2105")
	case len(c.Custody.BundleKey) != 32:
		return bad("the bundle key is missing")
	case !c.Unlinkable && (len(c.Custody.Checkpoint) == 0 || c.Custody.Origin == "" || strings.ContainsAny(c.Custody.Origin, " +\n")):
		return bad("the checkpoint or its origin is missing")
	case len(c.Testimonies) > 9999 || len(c.Exhibits) > 9999:
		return bad("more than 9,999 testimonies or exhibits: part it into several bundles")
	}
	for i, t := range c.Testimonies {
		if t.Number != i+1 {
			return bad(fmt.Sprintf("testimony %d has the number %d", i+1, t.Number))
		}
		if what := cmp.Or(checkReading(t, len(c.Exhibits)), checkCodes(t)); what != "" {
			return bad(what)
		}
	}
	for i, x := range c.Exhibits {
		if x.Number != i+1 || x.Testimony < 0 || x.Testimony > len(c.Testimonies) {
			return bad(fmt.Sprintf("exhibit %d has the number %d or belongs to no testimony of this bundle", i+1, x.Number))
		}
	}
	return c, nil
}

// gather lays out the payload in the order of the zip. Every exhibit is read
// once, those not whose sums are known, unless all is asked for.
func gather(ctx context.Context, c Content, all bool, t *tally) ([]file, error) {
	sources, err := payload(c)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(sources, func(a, b source) int { return strings.Compare(a.path, b.path) })
	var files []file
	for i, s := range sources {
		if what := checkPath(c.Name + "/" + s.path); what != "" {
			return nil, fmt.Errorf("%w: %s: %s", ErrContent, s.path, what)
		}
		if i > 0 && sources[i-1].path == s.path {
			return nil, fmt.Errorf("%w: two files of the name %s", ErrContent, s.path)
		}
		if all {
			s.sums = nil
		}
		f, err := measure(ctx, s, t)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, checkOriginals(c, files)
}

// checkOriginals refuses an original that is not the one its record names.
func checkOriginals(c Content, files []file) error {
	at := map[string]file{}
	for _, f := range files {
		at[f.path] = f
	}
	for _, x := range c.Exhibits {
		if x.OpenOriginal == nil {
			continue
		}
		if f := at[originalPath(x)]; fmt.Sprintf("%x", f.sha256) != x.SHA256 || f.size != x.Size {
			return fmt.Errorf("%w: exhibit %d is not the file that its record names", ErrContent, x.Number)
		}
	}
	return nil
}

// tagsFirst is how many of the tag files stand before the payload: those that
// are known before it is read.
const tagsFirst = 2

// tagFiles are those of a payload, the signature apart.
func tagFiles(c Content, files []file) []file {
	var bytes int64
	sums256, sums512 := map[string][]byte{}, map[string][]byte{}
	for _, f := range files {
		bytes += f.size
		sums256[f.path], sums512[f.path] = f.sha256, f.sha512
	}
	tags := []file{
		fixed(fileBagit, []byte(bagitText)),
		fixed(fileInfo, bagInfo(c, bytes, len(files))),
		fixed(fileSHA256, formatManifest(sums256)),
		fixed(fileSHA512, formatManifest(sums512)),
	}
	tag256, tag512 := map[string][]byte{}, map[string][]byte{}
	for _, f := range tags {
		tag256[f.path], tag512[f.path] = f.sha256, f.sha512
	}
	return append(tags, fixed(fileTag256, formatManifest(tag256)), fixed(fileTag512, formatManifest(tag512)))
}

// fixed measures a file that is at hand.
func fixed(path string, data []byte) file {
	a, b := sha256.Sum256(data), sha512.Sum512(data)
	return file{
		source: source{path: path, data: data}, size: int64(len(data)),
		crc: crc32.ChecksumIEEE(data), sha256: a[:], sha512: b[:],
	}
}

func measure(ctx context.Context, s source, t *tally) (file, error) {
	if s.open == nil {
		t.add(int64(len(s.data)))
		return fixed(s.path, s.data), ctx.Err()
	}
	if s.sums != nil {
		return file{source: s, size: s.sums.Size, crc: s.sums.CRC32, sha256: s.sums.SHA256[:]}, ctx.Err()
	}
	r, err := s.open()
	if err != nil {
		return file{}, fmt.Errorf("opening %s: %w", s.path, err)
	}
	a, b, crc := sha256.New(), sha512.New(), crc32.NewIEEE()
	n, err := fanOut(ctx, r, t, io.MultiWriter(a, crc), b)
	if err = errors.Join(err, r.Close()); err != nil {
		return file{}, fmt.Errorf("reading %s: %w", s.path, err)
	}
	return file{source: s, size: n, crc: crc.Sum32(), sha256: a.Sum(nil), sha512: b.Sum(nil)}, nil
}

// tally adds up what is done, for a Progress.
type tally struct {
	fn          Progress
	done, total int64
}

func (t *tally) add(n int64) {
	t.done += n
	if t.total > 0 {
		t.done = min(t.done, t.total)
	}
	if t.fn != nil {
		t.fn(t.done, max(t.total, 0))
	}
}

// copyWith is io.Copy that stops when ctx does and tells how far it is.
func copyWith(ctx context.Context, w io.Writer, r io.Reader, t *tally) (int64, error) {
	buf := make([]byte, 256<<10)
	var n int64
	for {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		k, err := r.Read(buf)
		if k > 0 {
			if _, werr := w.Write(buf[:k]); werr != nil {
				return n, werr
			}
			n += int64(k)
			t.add(int64(k))
		}
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}
