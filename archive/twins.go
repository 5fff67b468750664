package archive

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"attest/archive/disclose"
	"attest/archive/record"
)

// sameFile reports that two exhibits are one file or one recording: two who were
// interviewed together have the same sound in two accounts.
func sameFile(a, b record.Exhibit) bool {
	return a.SHA256 == b.SHA256 || a.Recording != "" && a.Recording == b.Recording || a.Blob == b.Blob
}

// soundsOf are the recordings and films of a testimony of which words are left out.
func (v *Vault) soundsOf(testimony record.ID, ranges []disclose.Range) (out []record.Exhibit, err error) {
	if !hidesWords(ranges) {
		return nil, nil
	}
	all, err := v.Exhibits(testimony)
	for _, e := range all {
		if kind := record.MediaKind(e.Media); kind == "audio" || kind == "video" {
			out = append(out, e.Exhibit)
		}
	}
	return out, err
}

// hidesWords reports that words are left out, and not facts alone.
func hidesWords(ranges []disclose.Range) bool {
	for _, r := range ranges {
		if r.Segment != "" && r.Fact == "" {
			return true
		}
	}
	return false
}

// twinsOf stops every exhibit that is the same file as one of which a part is left
// out, and does not leave out the same part.
func (v *Vault) twinsOf(p *plan, h record.HiddenPart) (stops []*AlignmentError, err error) {
	of, err := v.Exhibit(h.Exhibit)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, e := range p.exhibits {
		if e.e.ID == h.Exhibit || !sameFile(e.e, of.Exhibit) {
			continue
		}
		covered := false
		for _, o := range p.sub.Profile.Hidden {
			o.Reason, o.About, o.Exhibit = h.Reason, h.About, twin(o.Exhibit, e.e.ID, h.Exhibit)
			covered = covered || samePart(o, h)
		}
		if !covered {
			stops = append(stops, &AlignmentError{Label: of.Label, What: AlignSame, Other: e.e.Label, ID: e.e.ID})
		}
	}
	return stops, nil
}

// twin is the exhibit that a part would be of, if it were said of the other one.
func twin(of, is, other record.ID) record.ID {
	if of == is {
		return other
	}
	return ""
}

func samePart(a, b record.HiddenPart) bool {
	return a.Exhibit == b.Exhibit && a.Page == b.Page && a.Left == b.Left && a.Top == b.Top && a.Width == b.Width && a.Height == b.Height &&
		a.Start == b.Start && a.End == b.End
}

// unlikeOf is another number for each file of each submission, so that two bundles
// that are to be unlinkable have no copy in common either. It is the same each time.
func unlikeOf(sub, exhibit record.ID) int {
	sum := sha256.Sum256([]byte("attest/unlike/v1\x00" + string(sub) + "\x00" + string(exhibit)))
	return 1 + int(binary.BigEndian.Uint64(sum[:])>>12)
}
