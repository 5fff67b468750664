package archive

import (
	"fmt"
	"slices"
	"strings"

	"attest/archive/disclose"
	"attest/archive/media"
	"attest/archive/names"
	"attest/archive/record"
)

// AlignmentError says that something would leave that holds what a redaction
// takes out: the sound of a paragraph of which words are hidden.
type AlignmentError struct {
	Label string    // of the testimony, or of the exhibit of which a part is left out
	What  string    // AlignSound or AlignTimes
	Other string    // label of what holds it, "" where it is the testimony's own
	ID    record.ID // of it
}

// What stands against a redaction.
const (
	AlignSound    = "sound"     // a recording or film of the testimony is chosen, and what is said in it cannot be told from its times
	AlignPaper    = "paper"     // the scan of the signed statement is chosen
	AlignTimes    = "times"     // its paragraph has no times, so nobody can tell which sound is meant
	AlignWhich    = "which"     // it has no recording, or several, and times do not tell in which
	AlignBlocks   = "blocks"    // its frames are of different lengths, so that a frame's number does not tell when it is heard
	AlignOpen     = "open"      // the account is not final: nothing can be proven of what is left
	AlignOriginal = "original"  // the bytes as received are chosen of a file of which a part is left out, or whose copy is to be unlinkable
	AlignKind     = "kind"      // no part of a file of this kind can be left out
	AlignText     = "text"      // a text of the testimony has hidden words in it, or is captions of its sound
	AlignSame     = "same"      // another exhibit of the submission is the same file as one of which a part is left out
	AlignBytes    = "bytes"     // the copy would be the bytes of the original, in a bundle that is to be unlinkable
	AlignElse     = "elsewhere" // a part is of something that is not in the submission, or of another vault's final account
)

func (e *AlignmentError) Error() string {
	switch e.What {
	case AlignTimes:
		return e.Label + ": a paragraph with hidden words has no times in the recording, so its sound cannot be hidden: leave the sound out, or time the paragraph in a supplementary statement"
	case AlignWhich:
		return e.Label + ": it became final with no recording, or with several, and the times of its paragraphs do not say in which: leave the sound out"
	case AlignBlocks:
		return e.Other + ": its frames are of different lengths, so no span of it can be hidden: leave the sound out"
	case AlignOpen:
		return e.Label + ": words are left out of final accounts alone: read it back and make it final first"
	case AlignOriginal:
		return e.Label + ": its original would leave with what is left out: choose the reading copy alone"
	case AlignKind:
		return e.Label + ": no part can be left out of a file of this kind: take it out of the submission"
	case AlignText:
		return fmt.Sprintf("%s: words of it are left out, and %s has them in writing, or is captions of its sound: take it out of the submission", e.Label, e.Other)
	case AlignSame:
		return fmt.Sprintf("%s: a part of it is left out, and %s is the same file: leave the same part out there too, or take it out of the submission", e.Label, e.Other)
	case AlignBytes:
		return e.Label + ": its reading copy would be the same bytes as the file that was received, which ties the bundle to others: take it out of the submission"
	case AlignElse:
		return e.Label + ": a part of it is left out, and it is not in the submission, or became final in another vault: take the part out of the profile"
	}
	return fmt.Sprintf("%s: words of it are left out, and %s lets them be heard or seen: take it out of the submission", e.Label, e.Other)
}

// Is makes errors.Is(err, ErrAlignment) true.
func (e *AlignmentError) Is(target error) bool { return target == ErrAlignment }

// align looks at everything that would leave for what a redaction hides, and
// works out what is hidden of each exhibit. What it returns stops the export.
// Translations and events have their own: see besideHidden and toldWords. What a
// picture or a document shows only a person can tell.
func (v *Vault) align(p *plan, ranges map[record.ID][]disclose.Range) (stops []*AlignmentError, err error) {
	stop := func(e AlignmentError) { stops = append(stops, &e) }
	for _, t := range p.testimonies {
		rs := ranges[t.t.ID]
		if len(rs) == 0 {
			continue
		}
		if t.t.State != record.StateFinal {
			stop(AlignmentError{Label: t.t.Label, What: AlignOpen, ID: t.t.ID})
			continue
		}
		f, ok, err := v.Final(t.t.ID)
		if err != nil {
			return nil, err
		}
		if !ok {
			stop(AlignmentError{Label: t.t.Label, What: AlignElse, ID: t.t.ID})
			continue
		}
		if hidesFact(rs, "testimony") { // it says of which account the copy is
			stop(AlignmentError{Label: t.t.Label, What: AlignElse, ID: t.t.ID})
		}
		twins, err := v.soundsOf(t.t.ID, rs)
		if err != nil {
			return nil, err
		}
		for i := range p.exhibits {
			e := &p.exhibits[i]
			if e.testimony != t.number && slices.ContainsFunc(twins, func(o record.Exhibit) bool { return sameFile(o, e.e) }) {
				stop(AlignmentError{Label: t.t.Label, What: AlignSound, Other: e.e.Label, ID: e.e.ID})
			}
			if f.Paper != nil && f.Paper.Exhibit == e.e.ID {
				stop(AlignmentError{Label: t.t.Label, What: AlignPaper, Other: e.e.Label, ID: e.e.ID})
			}
			if e.testimony == t.number && (media.IsText(e.e.Media) || record.MediaKind(e.e.Media) == "text") {
				has, err := v.writes(e.e, hiddenWords(t.t, rs))
				if err != nil {
					return nil, err
				}
				if has {
					stop(AlignmentError{Label: t.t.Label, What: AlignText, Other: e.e.Label, ID: e.e.ID})
				}
			}
			if kind := record.MediaKind(e.e.Media); e.testimony != t.number || kind != "audio" && kind != "video" {
				continue
			}
			if e.original || record.MediaKind(e.e.Media) == "video" || soleSound(f) != e.e.ID {
				stop(AlignmentError{Label: t.t.Label, What: AlignSound, Other: e.e.Label, ID: e.e.ID})
				continue
			}
			spans, serr := hiddenSpans(t.t, e.e.ID, rs)
			if serr != nil {
				stop(*serr)
				continue
			}
			for _, s := range spans {
				e.hide.Spans = append(e.hide.Spans, media.Stretch{From: s.from, To: s.to})
			}
		}
	}
	for _, h := range p.sub.Profile.Hidden {
		if h.Exhibit == "" {
			continue
		}
		i := slices.IndexFunc(p.exhibits, func(e plannedExhibit) bool { return e.e.ID == h.Exhibit })
		same, err := v.twinsOf(p, h)
		if err != nil {
			return nil, err
		}
		stops = append(stops, same...)
		if i < 0 {
			continue // it stays
		}
		e, kind := &p.exhibits[i], record.MediaKind(p.exhibits[i].e.Media)
		switch area := h.IsArea(); {
		case e.original: // told below
		case area && e.e.Media == "application/pdf" && h.Page > 0, area && kind == "image" && h.Page == 0 && media.HasReadingCopy(e.e.Media):
			e.hide.Areas = append(e.hide.Areas, media.Area{Page: h.Page, Left: h.Left, Top: h.Top, Width: h.Width, Height: h.Height})
		case !area && kind == "audio" && media.HasReadingCopy(e.e.Media):
			e.hide.Spans = append(e.hide.Spans, media.Stretch{From: h.Start, To: h.End})
		default:
			stop(AlignmentError{Label: e.e.Label, What: AlignKind, ID: e.e.ID})
		}
		e.reasons = append(e.reasons, h.Reason)
	}
	for i := range p.exhibits {
		e := &p.exhibits[i]
		e.hide.Tone = p.sub.Profile.Tone
		if p.unlinkable() {
			e.hide.Unlike = unlikeOf(p.sub.ID, e.e.ID)
		}
		if e.original && (len(e.reasons) > 0 || p.unlinkable()) {
			stop(AlignmentError{Label: e.e.Label, What: AlignOriginal, ID: e.e.ID})
		}
	}
	return stops, nil
}

// soleSound is the one recording that an account became final with, "" for none
// or several.
func soleSound(f record.Final) (id record.ID) {
	for _, q := range f.Parts {
		if strings.HasPrefix(q.Part, "sound/") {
			if id != "" {
				return ""
			}
			id = q.Object
		}
	}
	return id
}

// hiddenWords are the texts that ranges leave out of an account, folded.
func hiddenWords(t record.Testimony, ranges []disclose.Range) (out []string) {
	for _, r := range ranges {
		for _, s := range t.Account {
			if s.ID != r.Segment || r.Fact != "" {
				continue
			}
			text := []rune(s.Text)
			if r.From >= 0 && r.From < r.To && r.To <= len(text) {
				text = text[r.From:r.To]
			}
			if w := folded(string(text)); len([]rune(w)) >= 2 {
				out = append(out, w)
			}
		}
	}
	return out
}

// folded makes texts equal that differ in case, spaces, how letters are put together,
// and in signs that nobody sees.
func folded(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(names.Plain(s))), " ")
}

// writes reports that a text has one of the words, or is captions; so does one
// that cannot be read to its end, since nobody can tell.
func (v *Vault) writes(e record.Exhibit, hidden []string) (bool, error) {
	if !media.IsText(e.Media) {
		return true, nil // a text in a form of its own
	}
	b, err := v.openBlob(e)
	if err != nil {
		return false, err
	}
	defer b.Close()
	paragraphs, _, err := media.DecodeText(b, e.Size)
	if err != nil {
		return true, nil
	}
	text := folded(strings.Join(paragraphs, " "))
	return strings.Contains(text, "-->") || slices.ContainsFunc(hidden, func(w string) bool { return strings.Contains(text, w) }), nil
}
