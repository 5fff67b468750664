package media

import (
	"context"
	"fmt"
	"io"
)

// ReadingInfo describes a reading copy.
type ReadingInfo struct {
	Media string   // its media type
	Ext   string   // file name extension, with the dot
	Notes []string // in English: what it leaves out or changes
}

// ReadingCopy writes a copy that shows or sounds like the original and carries
// nothing else: pictures are decoded and encoded again, upright; texts become
// UTF-8; sound becomes FLAC without tags; a PDF becomes a PDF of pictures of
// its pages. The same input gives the same bytes with the same version of the
// program. Sound and PDFs of any length take bounded memory; w need not seek.
//
// It returns ErrNoReadingCopy for other types (see HasReadingCopy), ErrDamaged,
// ErrTooLarge or ErrLocked for a file that cannot be copied whole, and what w or
// in return as errors. On an error what was written is not a copy of anything.
func ReadingCopy(ctx context.Context, in io.ReadSeeker, size int64, mediaType string, w io.Writer) (ReadingInfo, error) {
	return StampedCopy(ctx, in, size, mediaType, Hidden{}, "", w)
}

// StampedCopy is ReadingCopy of which parts are left out, black, silent or a
// tone in what is encoded, and with a text on a strip below a picture, and below
// each page of a document with the page's number: the number of an exhibit.
// Sound has no place for one, and a text has it at its end where hide.Unlike is set; then a code of that number stands beside it. "" is no stamp. ErrNotHidden where a
// part to be left out is not there.
func StampedCopy(ctx context.Context, in io.ReadSeeker, size int64, mediaType string, hide Hidden, stamp string, w io.Writer) (ReadingInfo, error) {
	src, dst := &watched{ctx: ctx, r: in}, &kept{w: w}
	stamp = hide.code(stamp)
	info, err := readingCopy(ctx, src, size, mediaType, hide, stamp, dst)
	switch {
	case err == nil:
		return info, nil
	case ctx.Err() != nil:
		return ReadingInfo{}, ctx.Err()
	case src.err != nil: // the decoder would only say that the file is damaged
		return ReadingInfo{}, fmt.Errorf("read the file: %w", src.err)
	case dst.err != nil:
		return ReadingInfo{}, fmt.Errorf("write the reading copy: %w", dst.err)
	}
	return ReadingInfo{}, err
}

func readingCopy(ctx context.Context, in io.ReadSeeker, size int64, mediaType string, hide Hidden, stamp string, w io.Writer) (ReadingInfo, error) {
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return ReadingInfo{}, err
	}
	sound := MayBeSound(mediaType)
	if sound && len(hide.Areas) > 0 || !sound && len(hide.Spans) > 0 {
		return ReadingInfo{}, ErrNotHidden
	}
	switch {
	case mediaType == "application/pdf":
		return copyPDF(ctx, in, size, hide, stamp, w)
	case !HasReadingCopy(mediaType):
		return ReadingInfo{}, ErrNoReadingCopy
	case IsText(mediaType):
		if hide.Any() {
			return ReadingInfo{}, ErrNotHidden
		}
		info, err := copyText(io.LimitReader(in, size), w)
		if err == nil && hide.Unlike > 0 {
			_, err = fmt.Fprintf(w, "\n[%s]\n", stamp)
		}
		return info, err
	case sound:
		return copyAudio(ctx, in, mediaType, hide, w)
	}
	return copyImage(in, hide, stamp, w)
}

// watched is a file that cannot be read any more once the context ends. It
// remembers why a read failed, for decoders forget it.
type watched struct {
	ctx context.Context
	r   io.ReadSeeker
	err error
}

func (w *watched) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.r.Read(p)
	if err != nil && err != io.EOF && w.err == nil {
		w.err = err
	}
	return n, err
}

func (w *watched) Seek(off int64, whence int) (int64, error) { return w.r.Seek(off, whence) }

// kept is a writer that remembers why it failed, and hides that it may seek.
type kept struct {
	w   io.Writer
	err error
}

func (k *kept) Write(p []byte) (int, error) {
	n, err := k.w.Write(p)
	if err != nil && k.err == nil {
		k.err = err
	}
	return n, err
}
