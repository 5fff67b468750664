package archive

import (
	"context"
	"errors"
	"io"
	"strings"

	"attest/archive/disclose"
	"attest/archive/media"
	"attest/archive/record"
)

// soundMargin is hidden on both sides of what is said in a paragraph, in
// milliseconds: times are set by hand.
const soundMargin = 300

// span is a stretch of sound that is hidden, in milliseconds.
type span struct {
	from, to int64
	reason   string
}

// wholeSound ends after any recording, in milliseconds.
const wholeSound = 1 << 40

// hiddenSpans are where paragraphs are said of which words are hidden. Words
// have no times of their own: the whole paragraph is silent, and all that nobody
// wrote down on both sides of it, up to what is said in the paragraphs beside it. An
// interpreter says the same words there again.
func hiddenSpans(t record.Testimony, sound record.ID, ranges []disclose.Range) ([]span, *AlignmentError) {
	var out []span
	for _, r := range ranges {
		if r.Segment == "" || r.Fact != "" {
			continue
		}
		for _, s := range t.Account {
			if s.ID != r.Segment {
				continue
			}
			if s.Sound != "" && s.Sound != sound { // it is said in another, which is not among what was committed to
				return nil, &AlignmentError{Label: t.Label, What: AlignWhich, ID: t.ID}
			}
			if s.End <= s.Start {
				return nil, &AlignmentError{Label: t.Label, What: AlignTimes, ID: t.ID}
			}
			from, to := int64(0), int64(wholeSound)
			for _, o := range t.Account {
				if o.Sound != "" && o.Sound != sound {
					continue
				}
				if o.End > o.Start && o.End <= s.Start {
					from = max(from, o.End)
				}
				if o.End > o.Start && o.Start >= s.End {
					to = min(to, o.Start)
				}
			}
			out = append(out, span{min(from, s.Start-soundMargin), max(to, s.End+soundMargin), r.Reason})
		}
	}
	return out, nil
}

// redactSound makes the copy of the one recording that an account became final
// with.
func (v *Vault) redactSound(ctx context.Context, t record.Testimony, f record.Final, c disclose.Commitment, o RedactOptions, p Progress) (id record.ID, part disclose.CopyPart, err error) {
	name := ""
	for _, q := range f.Parts {
		if strings.HasPrefix(q.Part, "sound/") {
			if name != "" {
				return "", part, &AlignmentError{Label: t.Label, What: AlignWhich, ID: t.ID}
			}
			name, id = q.Part, q.Object
		}
	}
	if name == "" {
		return "", part, &AlignmentError{Label: t.Label, What: AlignWhich, ID: t.ID}
	}
	spans, stop := hiddenSpans(t, id, o.Ranges)
	if stop != nil {
		return "", part, stop
	}
	e, err := v.Exhibit(id)
	if err != nil {
		return "", part, err
	}
	if err := v.mayTake(e.Parent, e.Label, &e.Exhibit, o.For); err != nil {
		return "", part, err
	}
	b, err := v.openBlob(e.Exhibit)
	if err != nil {
		return "", part, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	frames, err := media.OpenFLACFrames(b, e.Size)
	if err != nil {
		return "", part, err
	}
	form := disclose.SoundForm{Rate: uint32(frames.Rate), Channels: uint8(frames.Channels), Bits: uint8(frames.Bits), Block: uint16(frames.Block)}
	var failed error
	each := func(yield func([]byte) bool) {
		short := false
		for n := int64(0); ; n++ {
			frame, err := frames.Next()
			if err == nil {
				err = ctx.Err()
			}
			if err == io.EOF {
				return
			}
			samples, serr := 0, err
			if err == nil {
				samples, serr = media.FrameSamples(frame)
			}
			if serr == nil && short { // then a frame's number does not tell when it is heard
				serr = &AlignmentError{Label: t.Label, What: AlignBlocks, Other: e.Label, ID: id}
			}
			if serr != nil {
				failed = serr
				return
			}
			short = samples != frames.Block
			step(p, "sound", n, 0)
			if !yield(frame) {
				return
			}
		}
	}
	why := func(frame int) string {
		from := int64(frame) * int64(form.Block) * 1000 / int64(form.Rate)
		to := (int64(frame)+1)*int64(form.Block)*1000/int64(form.Rate) + 1
		for _, s := range spans {
			if from < s.to && to > s.from {
				return s.reason
			}
		}
		return ""
	}
	part, err = disclose.RedactSound(disclose.Seed(f.Seed), c, name, form, each, why)
	if failed != nil {
		err = failed
	}
	return id, part, err
}
